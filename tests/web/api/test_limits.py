"""A flood is answered with 429 and costs nothing; others are not disturbed, and workers share one count."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections

from tests.web.api.conftest import Program, key_of
from wherry_web.api import callers
from wherry_web.api.callers import Caller, Counts
from wherry_web.api.models import RequestCount
from wherry_web.api.services import take_requests


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A minute that does not pass by itself."""
    stood = SimpleNamespace(now=1_800_000_015)
    monkeypatch.setattr(callers, "time", SimpleNamespace(time=lambda: stood.now))
    return stood


@pytest.mark.django_db
def test_a_flood_is_refused_and_told_when_to_come_back(
    anybody: Program,
    world: SimpleNamespace,
    clock: SimpleNamespace,
    settings: Any,
    django_assert_num_queries: Any,
) -> None:
    settings.WHERRY_API_PER_MINUTE = 20
    answers = [anybody.ask("league").status_code for _ in range(300)]
    assert answers.count(200) == 20 and set(answers[20:]) == {429}
    with django_assert_num_queries(0):
        refused = anybody.ask("league")
    assert refused["Retry-After"] == "45" and "45 seconds" in anybody.problem(429, "league")
    anybody.problem(429, "nothing-here")
    anybody.problem(429, "league", authorization="Bearer wh_guess")  # Guessing has no more tries.
    _, secret = key_of(world)
    assert Program(secret).told("league")
    assert (
        anybody.ask("league", x_forwarded_for="203.0.113.9").status_code == 429
    )  # No proxy is trusted here.
    clock.now += 45
    assert anybody.told("league")


@pytest.mark.django_db
def test_who_has_a_whole_network_is_one_caller(
    anybody: Program, clock: SimpleNamespace, settings: Any
) -> None:
    settings.WHERRY_API_PER_MINUTE, settings.ALLAUTH_TRUSTED_PROXY_COUNT = 20, 1
    mine = [f"2001:db8:1:2::{number:x}" for number in range(1, 41)]
    answers = [anybody.ask("league", x_forwarded_for=address).status_code for address in mine]
    assert (answers.count(200), answers.count(429)) == (20, 20)
    assert anybody.ask("league", x_forwarded_for="2001:db8:1:3::1").status_code == 200
    assert RequestCount.objects.count() == 2


@pytest.mark.django_db
def test_a_key_has_its_own_and_higher_limit(
    world: SimpleNamespace, data_folder: Any, clock: Any, settings: Any
) -> None:
    settings.WHERRY_API_PER_MINUTE, settings.WHERRY_API_KEY_PER_MINUTE = 5, 30
    programs = [Program(key_of(world, name=name)[1]) for name in ("One", "Two")]
    for program in programs:
        answers = [program.ask("league").status_code for _ in range(40)]
        assert (answers.count(200), answers.count(429)) == (30, 10)


@pytest.mark.django_db
def test_workers_together_never_give_more_than_the_limit() -> None:
    workers, caller = [Counts() for _ in range(5)], Caller("key:x", frozenset(), 100, has_key=True)
    given = sum(workers[number % 5].give(caller, 7) for number in range(1000))
    assert given == 100
    assert sum(worker.give(caller, 8) for worker in workers) == 5


@pytest.mark.django_db
def test_no_address_is_kept_and_old_counts_go(anybody: Program, clock: SimpleNamespace) -> None:
    anybody.ask("league")
    assert "127.0.0.1" not in str(list(RequestCount.objects.values()))
    clock.now += 7200
    take_requests(by="key:y", wanted=1, most=1, minute=clock.now // 60)
    assert [row.caller for row in RequestCount.objects.all()] == ["key:y"]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_no_more_than_there_is() -> None:
    def take(_: int) -> int:
        try:
            return take_requests(by="key:z", wanted=3, most=50, minute=7)
        finally:
            connections.close_all()

    if connection.vendor == "sqlite":  # In memory: threads share one connection's tables, and no lock waits.
        taken = [take_requests(by="key:z", wanted=3, most=50, minute=7) for _ in range(40)]
    else:
        with ThreadPoolExecutor(4) as pool:
            taken = list(pool.map(take, range(40)))
    assert sum(taken) == 50
