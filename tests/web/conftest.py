"""What the web tests share: which of them say something new on a second database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

HERE = Path(__file__).parent
OF_ANY_DATABASE = (
    HERE / "ui",
    HERE / "security/test_new_app.py",
    HERE / "upgrade/test_linear.py",
    HERE / "upgrade/test_versions.py",
)
"""Tests that ask no database, or start their own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what `make test` runs on PostgreSQL, too."""
    for item in items:
        if item.path.is_relative_to(HERE) and not any(item.path.is_relative_to(p) for p in OF_ANY_DATABASE):
            item.add_marker(pytest.mark.both_databases)


@pytest.fixture(autouse=True)
def _connection_stays_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that closes a response must not close the connection that its own transaction is on.

    Django's test client sees to that only while it has the response, and puts the receiver back afterwards.
    """
    monkeypatch.setattr("django.test.client.close_old_connections", _nothing)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _nothing(**_: object) -> None:
    """In place of the receiver that closes connections."""
