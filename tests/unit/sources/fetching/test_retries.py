"""What passes, how long it is waited for, and when it is given up."""

from __future__ import annotations

import pytest

from tests.servers.fetching import Time
from wherry.sources.fetching.model import NotFetched
from wherry.sources.fetching.retries import ATTEMPTS, Passing, asked_wait, trying


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 0 "}, 0.0),
        # A date counts from the server's own clock, not from ours.
        (
            {"retry-after": "Sat, 21 Nov 2026 09:02:00 GMT", "date": "Sat, 21 Nov 2026 09:00:30 GMT"},
            90.0,
        ),
        ({"retry-after": "Sat, 21 Nov 2026 09:00:00 GMT", "date": "Sat, 21 Nov 2026 09:00:30 GMT"}, 0.0),
        ({"retry-after": "Sat, 21 Nov 2026 09:00:00 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "٧"}, None),
        ({}, None),
    ],
)
def test_the_wait_a_server_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait(headers) == seconds


def test_a_passing_failure_is_tried_again_after_a_growing_wait() -> None:
    time, tries = Time(), []

    def work() -> str:
        tries.append(1)
        if len(tries) < 4:
            raise Passing("answers 503")
        return "done"

    assert trying(work, "https://x", time.clock) == "done"
    assert [int(s) for s in time.slept] == [1, 2, 4]  # and up to a second more, so that crowds scatter


def test_the_servers_own_wait_is_kept_and_told() -> None:
    time, told, tries = Time(), [], []

    def work() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise Passing("answers 429", wait=40.0)
        return "done"

    trying(work, "https://x", time.clock, told.append)
    assert (time.slept, told) == ([40.0], [40.0])


def test_it_is_given_up_in_one_sentence() -> None:
    time, tries = Time(), []

    def work() -> None:
        tries.append(1)
        raise Passing("answers 503")

    with pytest.raises(NotFetched) as refusal:
        trying(work, "https://x/y", time.clock)
    assert len(tries) == ATTEMPTS
    assert str(refusal.value) == (
        "https://x/y answers 503, however often it is asked; fetch again later, what is here already is kept."
    )


def test_nothing_is_tried_again_once_the_person_has_had_enough() -> None:
    time, tries = Time(), []
    time.clock.stopping.set()

    def work() -> None:
        tries.append(1)
        raise Passing("answers 503")

    with pytest.raises(NotFetched):
        trying(work, "https://x", time.clock)
    assert (len(tries), time.slept) == (1, [])


def test_other_errors_pass_through() -> None:
    with pytest.raises(ZeroDivisionError):
        trying(lambda: 1 // 0, "https://x", Time().clock)
