"""A kept connection to PostgreSQL is looked at before it is used again, and asked only when the server has spoken."""

from __future__ import annotations

import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def observer() -> Iterator[psycopg.Connection[tuple[str]]]:
    """Another connection to the same server, of an administrator who looks at ours."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no connection that can be lost")
    connection.ensure_connection()
    parameters = {
        k: v for k, v in connection.get_connection_params().items() if k in ("host", "port", "user", "dbname")
    }
    with psycopg.connect(**parameters, autocommit=True) as other:
        yield other


def _ours() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
    return pid


def _request_begins() -> None:
    """As `request_started` does it."""
    connection.close_if_unusable_or_obsolete()


def test_a_quiet_connection_is_used_again_without_a_question(
    observer: psycopg.Connection[tuple[str]],
) -> None:
    pid = _ours()
    _request_begins()
    assert connection.is_usable()
    last = observer.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()
    assert last == ("SELECT pg_backend_pid()",)
    assert _ours() == pid


def test_a_connection_that_the_server_closed_is_opened_anew(observer: psycopg.Connection[tuple[str]]) -> None:
    pid = _ours()
    observer.execute("SELECT pg_terminate_backend(%s)", [pid])
    while observer.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone():
        time.sleep(0.01)
    _request_begins()
    assert _ours() != pid


def test_a_connection_on_which_the_server_said_something_is_kept(
    observer: psycopg.Connection[tuple[str]],
) -> None:
    pid = _ours()
    with connection.cursor() as cursor:
        cursor.execute("LISTEN greetings")
    observer.execute("NOTIFY greetings, 'hello'")
    _request_begins()
    assert connection.is_usable()
    assert _ours() == pid


def test_a_connection_that_was_closed_here_is_not_usable(observer: psycopg.Connection[tuple[str]]) -> None:
    connection.connection.close()
    assert not connection.is_usable()
    _request_begins()
    assert _ours()
