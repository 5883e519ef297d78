"""A small invented England that the tests of this folder share."""

from __future__ import annotations

import pytest

from wherry.sample.options import SampleOptions
from wherry.sample.world import World, invent_world


@pytest.fixture(scope="package")
def world() -> World:
    """About 800 social care locations on the last day."""
    return invent_world(SampleOptions(locations=1_500, months=3))
