"""Whatever the points: as many come first as the rule says, a draw can be done again, and nobody leaves at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wherry.analysis.questions import Provenance
from wherry.analysis.signals.index import PointsIndex, ServiceIndex, band_of
from wherry.decisions.draw import draw
from wherry.decisions.equality import equality_check
from wherry.decisions.first_visits import eligible_of
from wherry.decisions.visit_order import visit_order
from wherry.decisions.visits import DRAWN, FIRST, ON_LIST, STAYS, Given, Moved, ServiceFacts, VisitOrder
from wherry.definitions.signals import load_signals
from wherry.definitions.visit_rule import read_visit_rule
from wherry.domain.coverage import Services
from wherry.domain.days import months_after

DAY = date(2026, 11, 1)
ABOUT = load_signals().about
RULE = replace(read_visit_rule(), first=8, hundred=12, random_share=0.25)
PROVENANCE = Provenance("r", DAY, "m", "M", "services", "", "", (), (), is_invented=True)
all_points = st.lists(st.integers(0, 100), min_size=1, max_size=40)


def index_of(points: list[int]) -> PointsIndex:
    services = tuple(
        ServiceIndex(f"1-{n:03}", f"Home {n}", "Care home", p, 0, band_of(p, False, ABOUT), (), None, ())
        for n, p in enumerate(points)
    )
    return PointsIndex("c", "C", "i v1", DAY, services, 0, "", PROVENANCE)


def given_of(
    points: list[int], seed: str = "s", before: VisitOrder | None = None, moved: tuple[Moved, ...] = ()
) -> Given:
    index = index_of(points)
    facts = {s.location_id: ServiceFacts(bool(int(s.location_id[2:]) % 3), "good") for s in index.services}
    homes = eligible_of(facts, Services.CARE_HOMES)
    return Given(index, facts, homes, seed, moved=moved, before=before)


@given(all_points, st.text(max_size=5))
def test_as_many_come_first_as_the_rule_says(points: list[int], seed: str) -> None:
    order = visit_order(given_of(points, seed), RULE)
    homes = [row for row in order.rows if row.is_care_home]
    # Where there are no more than are wanted, nobody need be drawn: all are visited.
    assert sum(r.group == DRAWN for r in order.rows) == order.drawn == min(2, max(len(homes) - 8, 0))
    assert sum(r.group == FIRST for r in order.rows) == min(8, len(homes)) - order.drawn
    assert [r.place for r in order.rows] == list(range(1, len(points) + 1))
    # The logged probabilities add up to how many come first: what weighing by them stands on.
    assert abs(sum(r.inclusion for r in homes) - min(8, len(homes))) < 1e-9
    assert visit_order(given_of(points, seed), RULE) == order
    assert VisitOrder.from_dict(order.to_dict()) == order


@given(all_points)
def test_nobody_leaves_before_it_was_better_for_long(points: list[int]) -> None:
    first = visit_order(given_of(points), RULE)
    on_list = {r.location_id for r in first.rows if r.group == FIRST}
    order, now = first, [100 - p for p in points]

    def later(months: int, before: VisitOrder) -> VisitOrder:
        asked = given_of(now, str(months), before)
        index = replace(asked.index, signals_until=months_after(DAY, months))
        return visit_order(replace(asked, index=index), RULE)

    for months in range(1, RULE.months_outside_to_leave + 1):
        order = later(months, order)
        assert on_list <= {r.location_id for r in order.rows if r.group in ON_LIST}
    last = later(RULE.months_outside_to_leave + 1, order)
    assert not any(r.group == STAYS and r.location_id in on_list for r in last.rows)
    gone = {left.location_id for left in last.left}
    assert all(left.why for left in last.left)
    assert gone.isdisjoint(r.location_id for r in last.rows if r.group in ON_LIST)


@given(all_points, st.integers(0, 39))
def test_a_person_moves_by_one_band_and_what_is_hard_not_at_all(points: list[int], which: int) -> None:
    key = f"1-{which % len(points):03}"
    move = Moved(key, -1, DAY)
    band = {r.location_id: r.band for r in visit_order(given_of(points), RULE).rows}[key]
    after = {r.location_id: r for r in visit_order(given_of(points, moved=(move,)), RULE).rows}[key]
    bands = ("red", "amber", "yellow", "green")
    assert bands.index(after.band) == max(bands.index(band) - 1, 0)
    index = index_of(points)
    services = tuple(replace(s, hard=("CQC rating",), band="red") for s in index.services)
    late = replace(given_of(points, moved=(Moved(key, 1, DAY),)), index=replace(index, services=services))
    assert all(r.band == "red" for r in visit_order(late, RULE).rows)


@given(
    st.sets(st.text("abc123", min_size=1, max_size=4), max_size=20), st.integers(0, 20), st.text(max_size=4)
)
def test_a_draw_can_be_done_again_in_any_order(ids: set[str], wanted: int, seed: str) -> None:
    found = draw(ids, wanted, seed)
    assert found == draw(sorted(ids, reverse=True), wanted, seed)
    assert len(found) == min(wanted, len(ids)) and found <= ids


def test_draws_are_fair() -> None:
    ids = [f"1-{n}" for n in range(20)]
    times = dict.fromkeys(ids, 0)
    for seed in range(2_000):
        for key in draw(ids, 5, str(seed)):
            times[key] += 1
    assert all(430 < found < 570 for found in times.values()), times  # 500 each; 3.6 standard deviations.


def test_the_equality_check_counts_services_by_band() -> None:
    order = visit_order(given_of(list(range(40))), RULE)
    homes = [r for r in order.rows if r.is_care_home]
    bands = {r.location_id: ("dementia",) if r.group in ON_LIST else ("older_people",) for r in homes[:-1]}
    check = equality_check(
        order, bands, {"dementia": "Dementia", "older_people": "Older", "children": "Children"}
    )
    assert [b.key for b in check.bands] == ["dementia", "older_people"] and check.unknown == 1
    assert check.whole.on_list == 8 and check.bands[0].ratio is None, "eight are too few to say"
    assert check.bands[1].share == 0


def test_the_equality_check_compares_with_those_that_could_be_chosen() -> None:
    """Home care is never among the first care homes: that is no finding about the people it is for."""
    order = visit_order(given_of(list(range(80))), RULE)
    homes = [r for r in order.rows if r.is_care_home]
    bands = {r.location_id: ("older_people",) if r.is_care_home else ("children",) for r in order.rows}
    check = equality_check(order, bands, {"older_people": "Older", "children": "Children"})
    assert check.whole.services == len(homes) and [b.key for b in check.bands] == ["older_people"]
    assert check.bands[0].ratio == 1 and (check.bands[0].low, check.bands[0].high) == (8, 8)
    half = {r.location_id: ("dementia",) if n % 2 else ("mental_health",) for n, r in enumerate(homes)}
    first = equality_check(order, half, {"dementia": "Dementia"}).bands[0]
    assert first.low <= 4 <= first.high and first.low > 0 and first.high < 8, "what chance gives, 95 %"
