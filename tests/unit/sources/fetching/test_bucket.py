"""The limit on requests a minute."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.servers.fetching import Time
from wherry.sources.fetching.bucket import BURST, TokenBucket
from wherry.sources.fetching.model import REQUESTS_A_MINUTE

CQC_ALLOWS = 2_000


def test_a_burst_is_free_and_then_tokens_come_evenly() -> None:
    time = Time()
    bucket = TokenBucket(60, time.clock, burst=3)
    for _ in range(5):
        bucket.take()
    assert time.slept == [1.0, 1.0]


def test_unused_tokens_are_saved_up_to_the_burst_only() -> None:
    time = Time()
    bucket = TokenBucket(60, time.clock, burst=3)
    time.now += timedelta(hours=1)
    for _ in range(4):
        bucket.take()
    assert time.slept == [1.0]


def test_a_pause_the_server_asked_for_holds_everyone() -> None:
    time = Time()
    bucket = TokenBucket(60, time.clock, burst=3)
    bucket.hold(30)
    bucket.take()
    assert time.slept == [30.0]


@given(st.lists(st.floats(0, 20), min_size=1, max_size=60))
def test_no_minute_sees_more_than_cqc_allows(pauses: list[float]) -> None:
    time = Time()
    bucket = TokenBucket(REQUESTS_A_MINUTE, time.clock)
    taken = []
    for pause in pauses:
        time.now += timedelta(seconds=pause)
        for _ in range(BURST * 3):
            bucket.take()
            taken.append(time.now.timestamp())
    busiest = max(sum(start <= t < start + 60 for t in taken) for start in taken[:: BURST // 2])
    assert busiest <= CQC_ALLOWS
