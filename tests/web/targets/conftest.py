"""The register and the bodies of the position's tests, and a director."""

from __future__ import annotations

import pytest

from tests.web.position.conftest import _made, data_folder, empty_folder, person, world  # noqa: F401


@pytest.fixture
def director(world):  # noqa: F811
    return person("Director", (world.ours, "director"))
