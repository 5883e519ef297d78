"""A world of many bodies on a small register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import publish, take
from tests.web.position.conftest import FIRST, LATER
from tests.web.sweep.world import World, build
from wherry_web.position import register


@pytest.fixture(scope="session")
def _register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sweep")
    take(folder / "data", publish(folder / "landing", "hsca", "2021-01-01", FIRST))
    take(folder / "data", publish(folder / "landing", "hsca", "2021-04-01", LATER))
    return folder / "data"


@pytest.fixture
def world(db: None, _register: Path, tmp_path: Path, settings: Any) -> World:
    """Everything, with mail that goes where the site's own goes."""
    settings.WHERRY_DATA = _register
    settings.WHERRY_FILES = tmp_path / "files"
    settings.EMAIL_BACKEND = "wherry_web.work.mail.OutboxBackend"
    register._shelf.cache_clear()
    return build()
