"""The declared rule: who comes first, who is drawn, who stays, who leaves, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from wherry.analysis.questions import Provenance
from wherry.analysis.risk.explain import Estimate
from wherry.analysis.risk.priority import ServiceEstimate
from wherry.analysis.signals.index import PointsIndex, ServiceIndex
from wherry.decisions.draw import draw
from wherry.decisions.visit_order import in_words, visit_order
from wherry.decisions.visits import (
    DRAWN,
    FIRST,
    LITTLE,
    ON_LIST,
    SOME,
    STAYS,
    Given,
    Moved,
    ServiceFacts,
    VisitOrder,
)
from wherry.definitions.visit_rule import read_visit_rule
from wherry.domain.days import months_after
from wherry.domain.errors import BadDefinition, Refused

RULE = read_visit_rule()
DAY = date(2026, 11, 1)
PROVENANCE = Provenance("r", DAY, "m", "M", "services", "", "", (), (), is_invented=True)


@dataclass(frozen=True)
class Home:
    """A care home as these tests say it."""

    number: int
    chance: float | None = 0.5
    points: float = 20
    rating: str | None = "good"
    history: float = 0.0
    owner: float | None = None
    is_alone: bool | None = False
    is_hard: bool = False
    again_as: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"1-{self.number:03}"

    @property
    def estimate(self) -> ServiceEstimate:
        said = Estimate(self.chance, self.chance, self.chance, (), (), ())
        return ServiceEstimate(
            self.key, None, True, "care_home", self.rating or "", self.history, self.owner, said, None, None
        )

    @property
    def facts(self) -> ServiceFacts:
        return ServiceFacts(
            True, self.rating, self.is_alone, self.estimate if self.rating else None, self.again_as
        )

    @property
    def index(self) -> ServiceIndex:
        hard, band = (("CQC rating",), "red") if self.is_hard else ((), "yellow")
        return ServiceIndex(
            self.key, f"Home {self.number}", "Care home", self.points, 0, band, hard, None, ()
        )


def homes(count: int = 100) -> list[Home]:
    """Homes of falling chance: number 0 is the likeliest."""
    return [Home(n, 0.9 - n / 200) for n in range(count)]


def made(
    pool: Sequence[Home],
    first: int = 40,
    before: VisitOrder | None = None,
    seed: str = "7",
    day: date = DAY,
    **more: object,
) -> VisitOrder:
    index = PointsIndex("c", "C", "i v1", day, tuple(home.index for home in pool), 0, "", PROVENANCE)
    facts = {home.key: home.facts for home in pool}
    given = Given(index, facts, frozenset(facts), seed, first, before=before)
    return visit_order(replace(given, **more), RULE)


def groups(order: VisitOrder) -> dict[str, str]:
    return {row.location_id: row.group for row in order.rows}


def keys(order: VisitOrder) -> list[str]:
    return [row.location_id for row in order.rows]


def test_forty_are_thirty_five_first_and_five_drawn_with_a_logged_chance() -> None:
    found = made(homes())
    listed = [row for row in found.rows if row.group in ON_LIST]
    assert Counter(row.group for row in listed) == {FIRST: 35, DRAWN: 5}
    assert [row.place for row in listed if row.group == FIRST] == list(range(1, 36))
    assert {row.inclusion for row in listed if row.group == DRAWN} == {5 / 65}
    assert found == made(homes()), "the same seed draws the same"
    assert groups(found) != groups(made(homes(), seed="8"))


def test_each_of_the_others_is_drawn_as_often_as_its_chance_says() -> None:
    drawn = Counter(
        row.location_id
        for seed in range(600)
        for row in made(homes(50), seed=str(seed)).rows
        if row.group == DRAWN
    )
    assert set(drawn) == {f"1-{n:03}" for n in range(35, 50)}
    assert all(count == pytest.approx(600 * 5 / 15, rel=0.2) for count in drawn.values()), drawn


def test_a_small_pool_is_visited_whole() -> None:
    assert set(groups(made(homes(12))).values()) == {FIRST}


def test_the_model_weighs_more_than_the_index_and_both_count() -> None:
    by_model = [Home(0, 0.9, 10), Home(1, 0.1, 90)]
    assert keys(made(by_model)) == ["1-000", "1-001"]
    alike = [Home(0, 0.5, 10), Home(1, 0.5, 90)]
    assert keys(made(alike)) == ["1-001", "1-000"]


def test_red_by_a_hard_fact_comes_first_and_is_not_moved() -> None:
    pool = [Home(0, 0.9, 90), Home(1, 0.01, 5, is_hard=True)]
    assert keys(made(pool))[0] == "1-001"
    later = Moved("1-001", 1, date(2026, 12, 1))
    found = made(pool, moved=(later,))
    assert keys(found)[0] == "1-001" and found.rows[0].band == "red" and not found.rows[0].moved


def test_a_person_moves_a_service_by_a_quarter_of_the_order() -> None:
    pool = homes()
    place = {row.location_id: row.place for row in made(pool).rows}["1-060"]
    sooner = Moved("1-060", -1, date(2026, 12, 1))
    row = next(r for r in made(pool, moved=(sooner,)).rows if r.location_id == "1-060")
    assert place == 61 and 15 <= row.place <= 40
    assert row.band == "amber" and row.moved == "one band sooner, until 1 December 2026", (
        "no words of a person"
    )


def test_exposure_and_the_only_home_near_raise_a_place() -> None:
    pool = [Home(0), Home(1), Home(2, is_alone=True), Home(3, is_alone=None)]
    value = {r.location_id: r for r in made(pool, funded={"1-001": 50, "1-002": 90}).rows}
    base = (1 - RULE.model_weight) * 0
    assert value["1-000"].exposure == 1 and base == 0
    assert value["1-001"].exposure == pytest.approx(1.25)
    assert value["1-002"].exposure == pytest.approx(1.25 * 1.1)
    assert value["1-003"].exposure == pytest.approx(1.1), "not known never lowers"


def test_what_a_visit_could_change_lowers_only_where_it_was_judged() -> None:
    pool = homes(11)
    plain = {r.location_id: r.value for r in made(pool).rows}
    judged = {
        r.location_id: r.value
        for r in made(pool, remediable={"1-000": LITTLE, "1-001": SOME, "1-002": "much"}).rows
    }
    assert judged["1-000"] == pytest.approx(plain["1-000"] * 0.6)
    assert judged["1-001"] == pytest.approx(plain["1-001"] * 0.8)
    assert judged["1-002"] == plain["1-002"] and judged["1-003"] == plain["1-003"]


def test_without_a_model_the_index_orders_then_earlier_ratings_then_the_owner() -> None:
    pool = [
        Home(1, None, 20),
        Home(2, None, 20, "inadequate", 9.0, 0.1),
        Home(3, None, 20, "inadequate", 9.0, 0.4),
        Home(4, None, 30),
    ]
    assert keys(made(pool, 4)) == ["1-004", "1-003", "1-002", "1-001"]


def test_a_service_without_a_rating_is_ordered_by_its_index() -> None:
    pool = [Home(1, 0.9, 5), Home(2, None, 60, rating=None), Home(3, 0.1, 10)]
    found = made(pool)
    assert keys(found)[0] == "1-002" and found.rows[0].estimate is None


def test_leaving_needs_an_improvement_that_lasts() -> None:
    pool = homes()
    better = [replace(h, chance=0.0) if h.number == 0 else h for h in pool]
    order = made(pool)
    for month in range(RULE.months_outside_to_leave):
        # However often a list is made in a month: days count, not lists.
        for _ in range(2):
            order = made(better, before=order, day=months_after(DAY, 1 + month))
        row = next(r for r in order.rows if r.location_id == "1-000")
        assert (row.group, row.outside_since, row.since) == (STAYS, months_after(DAY, 1), DAY)
    order = made(better, before=order, day=months_after(DAY, 1 + RULE.months_outside_to_leave))
    assert groups(order)["1-000"] not in ON_LIST
    assert {left.location_id: left.why for left in order.left}["1-000"].startswith(
        "Its improvement has lasted"
    )


def test_who_stays_is_not_drawn_as_well_and_is_certain_to_be_visited() -> None:
    """Else a draw is lost on a service that is visited anyway, and weighing by its chance counts it many times."""
    pool = homes(60)
    order = made(pool)
    fallen = [replace(h, chance=0.0) if h.number < 12 else h for h in pool]
    for seed in range(40):
        now = made(fallen, before=order, day=months_after(DAY, 1), seed=str(seed))
        stays = {row.location_id for row in now.rows if row.group == STAYS}
        assert stays == {f"1-{n:03}" for n in range(12)}
        drawn = {row.location_id for row in now.rows if row.group == DRAWN}
        assert len(drawn) == now.drawn == 5 and now.pool == 60 - 35 - 12
        assert all((row.inclusion == 1) == (row.group in (FIRST, STAYS)) for row in now.rows)
        pool_told = {row.location_id for row in now.rows if 0 < row.inclusion < 1}
        assert draw(pool_told, now.drawn, now.seed) == drawn, "done again from what the list tells"
        listed = sum(row.group in ON_LIST for row in now.rows)
        assert sum(row.inclusion for row in now.rows) == pytest.approx(listed)


def test_a_service_without_a_rating_does_not_leave_as_if_it_were_rated_good() -> None:
    pool = [replace(h, rating=None) if h.number == 0 else h for h in homes()]
    pool[0] = replace(pool[0], points=99)
    order = made(pool)
    assert groups(order)["1-000"] == FIRST
    pool[0] = replace(pool[0], points=0)
    for month in range(RULE.months_outside_to_leave + 2):
        order = made(pool, before=order, day=months_after(DAY, 1 + month))
    assert groups(order)["1-000"] == STAYS, "not known is not Good"


def test_a_service_that_is_registered_again_keeps_its_place_on_the_list() -> None:
    """Else whoever registers anew would leave the list by it."""
    pool = homes()
    before = made(pool)
    again = Home(500, 0.0, again_as=("1-000",))
    now = made([*pool[1:], again], before=before, day=months_after(DAY, 1))
    row = next(r for r in now.rows if r.location_id == again.key)
    assert (row.group, row.since, row.is_new) == (STAYS, DAY, False)
    assert "1-000" not in {one.location_id for one in now.left}
    later = made([*pool[1:], again], before=now, day=months_after(DAY, 2))
    assert next(r for r in later.rows if r.location_id == again.key).outside_since == months_after(DAY, 1)


def test_two_registrations_that_become_one_keep_the_place_of_the_listed_one() -> None:
    pool = homes()
    before = made(pool)
    listed, later = "1-000", "1-099"
    assert groups(before)[later] not in ON_LIST
    for order in ((listed, later), (later, listed)):
        again = Home(500, 0.0, again_as=order)
        now = made([*pool[1:99], again], before=before, day=months_after(DAY, 1))
        assert groups(now)[again.key] == STAYS, order


def test_a_bad_rating_stays_on_the_list_however_long() -> None:
    pool = homes()
    bad = [replace(h, chance=0.0, rating="inadequate") if h.number == 0 else h for h in pool]
    order = made(pool)
    for month in range(RULE.months_outside_to_leave + 3):
        order = made(bad, before=order, day=months_after(DAY, 1 + month))
    assert groups(order)["1-000"] == STAYS


def test_who_entered_and_left_is_said_with_the_reason() -> None:
    pool = homes()
    before = made(pool)
    risen = [replace(h, chance=0.95) if h.number == 99 else h for h in pool[1:]]
    now = made(risen, before=before)
    entered = {r.location_id: r.why_new for r in now.rows if r.is_new}
    left = {one.location_id: one.why for one in now.left}
    assert entered["1-099"] == "The model says 95%, before 40%"
    assert left["1-000"] == "No longer registered here"
    assert not any(row.is_new for row in before.rows)
    assert all(row.since == DAY for row in now.rows if row.group in ON_LIST)


def test_the_rule_is_told_with_its_figures() -> None:
    told = " ".join(in_words(made(homes()), RULE))
    for said in ("weighs 60%", "25% more", "8 km", "5 of the first 40", "7.7%", "seed 7", "after 6 months"):
        assert said in told, said
    assert "no model could be fitted" in " ".join(in_words(made([Home(1, None)]), RULE))


def test_a_list_is_told_by_the_rule_that_made_it_whatever_counts_now() -> None:
    order = made(homes())
    changed = replace(RULE, version=2, model_weight=0.2, sole_provider_km=3)
    assert in_words(VisitOrder.from_dict(order.to_dict()), changed) == in_words(order, RULE)
    told = " ".join(in_words(replace(order, made_by=None), changed))
    assert "visit_rule v1, which counts no more" in told and "20%" not in told and "3 km" not in told


def test_bad_input_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="at least one place"):
        made(homes(), 0)
    (tmp_path / "risk").mkdir()
    own = tmp_path / "risk" / "visit_rule.yaml"
    own.write_text("version: 1\nfrom: 2026-01-01\nfirst: 40\nhundred: 100\nrandom_share: 3\n")
    with pytest.raises(
        BadDefinition, match=r"visit_rule.yaml, line \d+: “random_share” should be a number from 0 to 0.5"
    ):
        read_visit_rule(tmp_path)
    shipped = Path("src/wherry/definitions/risk/visit_rule.yaml").read_text(encoding="utf-8")
    own.write_text(shipped.replace("hundred: 100", "hundred: 30"))
    with pytest.raises(BadDefinition, match="at least as many"):
        read_visit_rule(tmp_path)
