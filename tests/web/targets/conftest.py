"""The register and the bodies of the position's tests, and a director."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import take
from tests.unit.analysis.forecast.worlds import publish_history
from tests.web.position.conftest import _made, data_folder, empty_folder, person, world  # noqa: F401
from wherry_web.position import register


@pytest.fixture(scope="package")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forecast_page")
    take(folder / "data", publish_history(folder, count=1200))
    return folder / "data"


@pytest.fixture
def told(history: Path, settings) -> Path:
    """A site whose register holds an invented history. Not to be written to."""
    settings.WHERRY_DATA = history
    register._shelf.cache_clear()
    return history


@pytest.fixture
def director(world):  # noqa: F811
    return person("Director", (world.ours, "director"))
