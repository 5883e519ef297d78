"""Whatever is told: the index agrees with a slow one, hearing more never lowers it, and openness is not punished."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.oracles import slow_index
from tests.oracles.slow_index import Told
from wherry.analysis.signals.points import FactorPoints, Known, points_of
from wherry.definitions.signals import load_signals
from wherry.domain.signals import Signal

UNTIL = date(2026, 11, 1)
SERVICES = 22
DEFINITIONS = load_signals()
FACTORS = {f.key: f for f in DEFINITIONS.factors}
EVERY_KIND = frozenset(DEFINITIONS.kinds)

told_things = st.builds(
    Told,
    service=st.integers(0, SERVICES - 1),
    kind=st.sampled_from(sorted(DEFINITIONS.kinds)),
    harm=st.sampled_from(sorted(DEFINITIONS.harms)),
    day=st.integers(-30, 800).map(lambda age: UNTIL - timedelta(days=age)),
    by_service=st.booleans(),
    closed=st.one_of(st.none(), st.integers(-60, 300).map(lambda age: UNTIL - timedelta(days=age))),
)
everything_told = st.lists(told_things, max_size=40)
how_many_people = st.lists(st.one_of(st.none(), st.integers(1, 90)), min_size=SERVICES, max_size=SERVICES)


def known(told: list[Told], people: list[int | None], recorded: frozenset[str] = EVERY_KIND) -> Known:
    signals = tuple(
        Signal(str(t.service), t.kind, t.harm, t.day, "service" if t.by_service else "family", t.closed)
        for t in told
    )
    return Known(
        signals=signals,
        recorded=recorded,
        facts={},
        people={str(n): lives for n, lives in enumerate(people) if lives},
        types={str(n): "Care home" for n in range(SERVICES)},
        until=UNTIL,
    )


def points(factor: str, given_: Known) -> dict[str, FactorPoints]:
    return points_of(FACTORS[factor], given_, DEFINITIONS)


@given(everything_told, how_many_people)
def test_the_factors_agree_with_the_slow_ones(told: list[Told], people: list[int | None]) -> None:
    seen = known(told, people)
    concerns = slow_index.rates(told, slow_index.CONCERNS, people, UNTIL)
    steps = [(limit, worth) for limit, worth in FACTORS["concerns"].peers]
    for number in range(SERVICES):
        key = str(number)
        assert points("whistleblowing", seen)[key].points == slow_index.whistleblowing(told, number, UNTIL)
        assert points("enforcement", seen)[key].points == slow_index.enforcement(told, number, UNTIL)
        mine = concerns[number]
        expected = None if mine is None else slow_index.peer_points(mine, concerns, steps)
        found = points("concerns", seen)[key]
        assert found.is_unknown == (expected is None)
        assert found.points == (FACTORS["concerns"].unknown if expected is None else expected)


@given(everything_told, how_many_people, told_things)
def test_hearing_more_of_a_service_never_lowers_its_index(
    told: list[Told], people: list[int | None], more: Told
) -> None:
    # People are known of everybody: of somebody whose number is not, hearing something makes the rate unknown,
    # and that is worth at most what it was, or more.
    full = [lives or 10 for lives in people]
    before, after = known(told, full), known([*told, more], full)
    key = str(more.service)
    for factor in FACTORS:
        assert points(factor, after)[key].points >= points(factor, before)[key].points


@given(everything_told, how_many_people, st.sets(st.sampled_from(sorted(DEFINITIONS.kinds))))
def test_recording_less_never_lowers_an_index(
    told: list[Told], people: list[int | None], missing: set[str]
) -> None:
    all_recorded, some = known(told, people), known(told, people, EVERY_KIND - missing)
    for factor in FACTORS:
        before, after = points(factor, all_recorded), points(factor, some)
        assert all(after[key].points >= before[key].points for key in before)


@given(everything_told, how_many_people, told_things)
def test_telling_it_oneself_never_weighs_more_than_being_told_of(
    told: list[Told], people: list[int | None], thing: Told
) -> None:
    full = [lives or 10 for lives in people]
    itself = known([*told, replace(thing, by_service=True)], full)
    others = known([*told, replace(thing, by_service=False)], full)
    for factor in FACTORS:
        key = str(thing.service)
        assert points(factor, itself)[key].points <= points(factor, others)[key].points


@given(everything_told, st.integers(0, SERVICES - 1), st.integers(1, 30))
def test_near_misses_that_a_service_reports_change_nothing(
    told: list[Told], service: int, times: int
) -> None:
    full: list[int | None] = [20] * SERVICES
    harmless = Told(service, "incident", "none", UNTIL - timedelta(days=5), by_service=True, closed=None)
    before, after = known(told, full), known([*told, *[harmless] * times], full)
    for factor in FACTORS:
        assert points(factor, before) == points(factor, after)


@given(everything_told, how_many_people)
def test_what_happens_later_is_not_seen(told: list[Told], people: list[int | None]) -> None:
    past = [t for t in told if t.day <= UNTIL]
    for factor in FACTORS:
        assert points(factor, known(told, people)) == points(factor, known(past, people))


def test_not_known_is_at_least_the_worst_but_one() -> None:
    for factor in DEFINITIONS.factors:
        values = {0.0, *factor.words.values(), *(p for _, p in (*factor.above, *factor.peers))}
        values |= {rule.points for rule in factor.counts}
        if factor.each is None and len(below := sorted(values)[:-1]) > 1:
            assert factor.unknown >= below[-1], factor.key
