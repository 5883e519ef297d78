"""A world of many bodies on a small register."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.builders import publish, take
from tests.web.position.conftest import FIRST, LATER
from tests.web.sweep.world import World, build
from wherry_web.journal import unchanged
from wherry_web.position import register

IN_A_BOARD = [row | {"ccg": "E38000239"} if row["id"] == 1 else row for row in LATER]
"""One home lies in the council’s area and in the board’s, so that signals about it cross."""
MAIL = "wherry_web.work.mail.OutboxBackend"
"""Where the site's own mail goes."""


@pytest.fixture(scope="session")
def _register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sweep")
    take(folder / "data", publish(folder / "landing", "hsca", "2021-01-01", FIRST))
    take(folder / "data", publish(folder / "landing", "hsca", "2021-04-01", LATER))
    take(folder / "data", publish(folder / "landing", "hsca", "2023-01-01", IN_A_BOARD))
    return folder / "data"


@pytest.fixture(scope="module")
def _built(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    _register: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[bytes, Path]]:
    """The world of a file of tests, which takes half a second to make, and its files.

    Each test's own transaction is inside this one, and takes back what the test did.
    """
    files = tmp_path_factory.mktemp("files")
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        with override_settings(WHERRY_DATA=_register, WHERRY_FILES=files, EMAIL_BACKEND=MAIL):
            register._shelf.cache_clear()
            made = pickle.dumps(build())  # Read back in a quarter of the time of a deep copy.
    yield made, files
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def world(
    _built: tuple[bytes, Path],
    db: None,
    _register: Path,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """Everything, with mail that goes where the site's own goes."""
    made, files = _built
    settings.WHERRY_DATA = _register
    settings.WHERRY_FILES = tmp_path / "files"
    settings.EMAIL_BACKEND = MAIL
    shutil.copytree(files, settings.WHERRY_FILES)
    register._shelf.cache_clear()
    # The journal ends alike for all tests of the file, whatever they did to the rows.
    monkeypatch.setattr(unchanged, "_newest", unchanged._Known())
    again: World = pickle.loads(made)  # noqa: S301  # Our own.
    return again
