"""What the web tests share: which of them say something new on a second database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.deep import IS_DEEP

HERE = Path(__file__).parent
OF_ANY_DATABASE = (
    HERE / "ui", HERE / "api/test_openapi.py", HERE / "accounts/test_grants.py", HERE / "position/test_compare.py",
    HERE / "position/test_finding.py", HERE / "position/test_league.py", HERE / "position/test_public_pages.py",
    HERE / "position/test_report.py", HERE / "position/test_service_pages.py", HERE / "position/test_six_faces.py",
    HERE / "position/test_standing.py", HERE / "security/test_headers.py", HERE / "security/test_misled.py",
    HERE / "targets/test_forecast.py",
)  # fmt: skip
"""Tests whose questions the register answers, or a rule, or nothing at all; a few of them count who asked.

What such pages ask a database for, who holds which role in which body, `accounts`, `journal` and the sweep ask both.
"""
IN_PROCESSES = (HERE / "upgrade/test_upgrade.py", HERE / "work/test_jobs.py")
"""Tests that ask the run's database in processes of their own, and not by a fixture.

`work/test_backup.py` is not among them: it starts a PostgreSQL itself, beside SQLite.
"""
DATABASE = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what `make test` runs on PostgreSQL, too."""
    for item in items:
        if item.path.is_relative_to(HERE) and _asks_the_database(item):
            item.add_marker(pytest.mark.both_databases)


def _asks_the_database(item: pytest.Item) -> bool:
    # With full counts every test that asks a database asks both.
    if not IS_DEEP and any(item.path.is_relative_to(place) for place in OF_ANY_DATABASE):
        return False
    asks = item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(asks) or item.path in IN_PROCESSES


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
