"""Improvement options of a small register: what is chosen, why, what is refused, and what departures may do."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from tests.builders import answer, day, location_id, publish, publish_answers, standings, take
from wherry.decisions.options import Objective, Options, OptionsQuestion, options
from wherry.decisions.options.building import prepared
from wherry.decisions.options.chances import chance_stays, chance_supported, chance_waiting
from wherry.decisions.options.questions import quarters_between
from wherry.definitions.improvement import load_improvement
from wherry.domain.areas import AreaMap
from wherry.domain.errors import Refused, UnknownName

ASSUMED = load_improvement()
GOOD = 12
QUESTION = OptionsQuestion(
    "Norfolk", Decimal("0.85"), day("2025-04-01"), officer_days=(4,), budget_gbp=20_000
)


def home(number: int, rating: str, beds: int, postcode: str = "NR1 2DH", **more: object) -> dict[str, object]:
    overall = {"overall": {"rating": rating, "reportDate": "2021-06-01", "keyQuestionRatings": []}}
    place = {"onspdLatitude": 52.63, "onspdLongitude": 1.3, "postalCode": postcode}
    return answer(number, numberOfBeds=beds, currentRatings=overall, **place, **more)


@pytest.fixture
def register(landing: Path, data: Path) -> Path:
    """12 Good homes of 40 beds, 6 of 10 to 35 beds that require improvement, 1 inadequate."""
    rows = [home(n, "Good", 40) for n in range(1, GOOD + 1)]
    rows += [home(20 + n, "Requires improvement", 10 + 5 * n) for n in range(6)]
    rows += [home(30, "Inadequate", 50)]
    take(data, publish_answers(landing, "2023-04-01", rows), as_at=day("2023-04-01"))
    return data


def asked(data: Path, areas: AreaMap | None = None, **more: object) -> Options:
    return options(standings(data), replace(QUESTION, **more), ASSUMED, areas)  # type: ignore[arg-type]


def test_chances_are_bounded_by_how_often_cqc_inspects() -> None:
    era = ASSUMED.scenarios["2023"]
    waiting = chance_waiting("requires_improvement", era, 8)
    # 0.31 new ratings a year for two years, then 61.7 % of them.
    assert waiting == pytest.approx((1 - math.exp(-0.62)) * 0.617)
    full = ASSUMED.levels["intensive"]
    early, late = (chance_supported("requires_improvement", era, 8, full, start) for start in (0, 3))
    assert waiting < late < early < waiting + float(full.effect)
    assert chance_supported("requires_improvement", era, 8, full, 6) == pytest.approx(
        waiting
    )  # Complete after the day.
    assert chance_stays("good", era, 8) == pytest.approx(1 - (1 - math.exp(-0.2)) * 0.345)
    assert chance_stays("outstanding", era, 8) == pytest.approx(1 - (1 - math.exp(-0.09)) * 0.143)


def test_what_is_chosen_keeps_the_limits_and_every_service_has_a_reason(register: Path) -> None:
    found = asked(register)
    assert len(found.choices) == 7
    supported = [c for c in found.choices if c.starts_on]
    assert sum(c.cost_gbp for c in supported) == found.cost_gbp <= 20_000
    assert all(q.officer_days <= 4 for q in found.use)
    assert all(c.chance > c.chance_waiting for c in supported)
    assert all("£" in c.why for c in supported)
    waiting = [c for c in found.choices if not c.starts_on]
    assert waiting and all("are used where they gain as much or more" in c.why for c in waiting)
    assert found.gap <= 0.001
    assert found == Options.from_dict(found.to_dict())


def test_what_it_comes_to(register: Path) -> None:
    found = asked(register)
    whole = found.outcomes[0]
    # As the programme counts: in ten-thousandths.
    stays = round(10_000 * chance_stays("good", ASSUMED.scenarios["2023"], 8)) / 10_000
    assert (whole.rated, whole.good_or_outstanding) == (GOOD + 7, GOOD)
    assert whole.expected == pytest.approx(GOOD * stays + sum(c.chance for c in found.choices))
    assert whole.expected - whole.expected_waiting == pytest.approx(found.gain)
    assert 0 < whole.chance_of_target < 1
    assert found.bands[0].name == "Dementia" and found.bands[0].expected == pytest.approx(whole.expected)


def test_more_of_anything_buys_no_less(register: Path) -> None:
    found = asked(register)
    officer, money = found.one_more
    assert officer.good_services is not None and officer.good_services >= 0
    assert money.good_services is not None
    richer = asked(register, officer_days=(49,))
    assert richer.gain == pytest.approx(found.gain + officer.good_services, abs=2e-4)
    assert asked(register, officer_days=None).one_more[0].good_services is None


def test_places_of_a_level_are_kept(register: Path) -> None:
    found = asked(register, officer_days=None, budget_gbp=None, places=(("intensive", 1), ("standard", 0)))
    levels = [c.level for c in found.choices]
    assert "standard" not in levels
    starts = sorted(c.starts_on for c in found.choices if c.level == "intensive" and c.starts_on)
    assert starts and all((b - a).days >= 360 for a, b in pairwise(starts))


def test_the_least_cost_reaches_the_target(register: Path) -> None:
    easy = {
        "share": Decimal("0.72"),
        "objective": Objective.LEAST_COST,
        "officer_days": None,
        "budget_gbp": None,
    }
    found = asked(register, inspections="2019", **easy)
    assert found.outcomes[0].is_expected_to_reach
    assert found.cost_gbp == 0 or found.outcomes[0].share_waiting < 0.72
    assert "without supporting it" in found.choices[-1].why


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"by": day("2023-05-01")}, "no whole quarter"),
        ({"by": day("2022-05-01")}, "is not after"),
        ({"by": day("2040-05-01")}, "options go 20 quarters"),
        ({"officer_days": (1, 2)}, "given for 2 quarters, and there are 8"),
        ({"officer_days": (-1,)}, "give 0 or more"),
        ({"budget_gbp": -5}, "cannot be spent"),
        ({"budget_gbp": 10, "quarter_budget_gbp": 20}, "contradict each other"),
        ({"budget_gbp": 1000, "quarter_budget_gbp": 20}, "contradict each other"),
        ({"places": (("intensive", -1),)}, "give 0 or more"),
        ({"share": Decimal("1.5")}, "more than all services"),
    ],
)
def test_contradictions_are_refused(register: Path, more: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        asked(register, **more)


def test_unknown_levels_and_scenarios(register: Path) -> None:
    with pytest.raises(UnknownName, match="levels are light, standard, intensive"):
        asked(register, places=(("heroic", 1),))
    with pytest.raises(UnknownName, match="there are 2019, 2023, 2024"):
        asked(register, inspections="1999")


def test_no_option_says_which_limits_clash(register: Path) -> None:
    least = {"objective": Objective.LEAST_COST, "inspections": "2019", "officer_days": None}
    waiting = asked(register, share=Decimal("0.5"), **least).outcomes[0].share_waiting
    within_reach = Decimal(round(waiting + 0.01, 4))
    with pytest.raises(Refused, match=r"within a budget of £100.*at best"):
        asked(register, share=within_reach, budget_gbp=100, **least)
    assert asked(register, share=within_reach, budget_gbp=None, **least).cost_gbp > 100
    with pytest.raises(
        Refused, match=r"No support can be expected to reach 99.0 %.*CQC is taken to inspect 53.7 %"
    ):
        asked(register, share=Decimal("0.99"), budget_gbp=None, **least)


def test_departures_are_counts_and_never_more_than_can_be_borne(register: Path) -> None:
    ready = prepared(standings(register), replace(QUESTION, departures=True), ASSUMED, None)
    (cell,) = ready.programme.cells
    assert cell.most == 6  # Of seven: one always stays behind, so that a count names none.
    assert cell.beds == (50, 35, 30, 25, 20, 15, 10)
    # 12 homes of 40 beds, 85 % lived in, at most 95 %: room for 48 people, who live in 56 beds.
    assert ready.programme.limits.zone_beds == {"whole area": 56}
    least = {
        "objective": Objective.LEAST_COST,
        "inspections": "2019",
        "officer_days": None,
        "budget_gbp": None,
    }
    share = Decimal("0.757")
    with pytest.raises(Refused):
        asked(register, share=share, **least)
    found = asked(register, share=share, departures=True, **least)
    (count,) = found.departures
    assert count.departures == 1 and count.among == 7
    assert (found.beds_at_most, found.people_moved_at_most) == (50, 43)  # Whichever it is.
    assert count.median_beds == 25 and count.market_median_beds == 40
    assert found.outcomes[0].departures == 1
    assert len(found.choices) == 7  # Nobody is left out of the list, so that nobody is named by absence.


def test_what_is_not_known_cannot_be_lost(register: Path, landing: Path) -> None:
    drawn = AreaMap("ours.csv", {location_id(n): "City" for n in range(1, 22)}, {}, {})
    ready = prepared(standings(register), replace(QUESTION, departures=True), ASSUMED, drawn)
    assert ready.programme.cells == ()
    said = " ".join(ready.losable.sentences)
    assert "5 care homes below Good may not leave: the file of localities places them nowhere" in said
    assert "fewer than 3 services below Good there" in said


def test_beds_that_no_file_tells(landing: Path, data: Path) -> None:
    rows = [{"id": n, "rating": "Good"} for n in range(1, 5)]
    rows += [{"id": 10 + n, "rating": "Requires improvement"} for n in range(4)]
    rows += [{"id": 20, "care_home": "N", "home_care": "Y", "rating": "Requires improvement"}]
    take(
        data,
        publish(
            landing, "ratings", "2023-04-01", [{k: v for k, v in r.items() if k != "home_care"} for r in rows]
        ),
    )
    found = asked(data, departures=True)
    said = " ".join(found.sentences)
    assert "4 care homes below Good may not leave: their beds are not known" in said
    assert "1 community service below Good may not leave" in said
    assert found.departures == () and found.beds_at_most == 0


def test_an_area_without_a_service_below_good(landing: Path, data: Path) -> None:
    take(data, publish(landing, "hsca", "2023-04-01", [{"id": 1}, {"id": 2}]))
    found = asked(data)
    assert found.choices == () and found.cost_gbp == 0
    assert found.sentences[0].startswith("No service here is rated below Good")


def test_quarters() -> None:
    assert quarters_between(day("2023-01-31"), day("2023-04-30")) == 1
    assert quarters_between(day("2023-01-31"), day("2023-07-30")) == 1
    with pytest.raises(Refused, match="no whole quarter"):
        quarters_between(day("2023-01-31"), day("2023-04-29"))
