"""What must change, of a small register: strata, sentences, the way there, and the three acts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders import day, location_id, publish, standings, take
from wherry.decisions.questions import TargetQuestion
from wherry.decisions.targets import Target, target
from wherry.decisions.trajectory import colour_of, line_on, trajectory
from wherry.definitions.improvement import load_improvement
from wherry.domain.errors import NotKnown, Refused
from wherry.domain.funded import FundedPeople

ASSUMED = load_improvement()
HOMES = [{"id": n, "residential": "Y", "rating": "Good"} for n in range(1, 13)] + [
    {"id": n, "residential": "Y", "rating": "Requires improvement"} for n in range(13, 16)
]
OTHERS = [
    {"id": 20, "nursing": "Y", "rating": "Inadequate"},
    {"id": 21, "care_home": "N", "home_care": "Y", "rating": "", "published": ""},
    {"id": 22, "care_home": "N", "home_care": "Y", "rating": "", "published": ""},
    {"id": 23, "care_home": "N", "supported_living": "Y", "rating": "Good"},
]


@pytest.fixture
def register(landing: Path, data: Path) -> Path:
    earlier = [row for row in HOMES if row["id"] != 12] + OTHERS[:3]
    earlier[0] = {**HOMES[0], "rating": "Inadequate"}
    now = [{**HOMES[0], "published": "01/05/2023"}, *HOMES[1:], *OTHERS]
    take(data, publish(landing, "hsca", "2022-05-01", earlier), publish(landing, "hsca", "2023-07-30", now))
    return data


def asked(register: Path, share: str = "0.85", funded: FundedPeople | None = None, **more: object) -> Target:
    question = TargetQuestion("Norfolk", Decimal(share), **more)  # type: ignore[arg-type]
    return target(standings(register), question, ASSUMED, funded)


def test_strata_and_the_price_of_every_type(register: Path) -> None:
    found = asked(register)
    by_group = {s.group: s for s in found.strata}
    assert next(iter(by_group)) == "overall"
    whole, homes = by_group["overall"], by_group["care_home_without_nursing"]
    assert (whole.good_or_outstanding, whole.rated, whole.turn_rounds, whole.exits) == (13, 17, 2, 2)
    assert (homes.good_or_outstanding, homes.rated, homes.turn_rounds, homes.exits) == (12, 15, 1, 1)
    assert (found.overall.turn_rounds, found.every_type.turn_rounds) == (2, 2)
    assert asked(register, "0.75").every_type.turn_rounds == 1  # Nursing, though 13 of 17 are enough for all.
    assert asked(register, "0.75").overall.turn_rounds == 0
    assert asked(register, each_type=True).asked == found.every_type
    assert found == Target.from_dict(found.to_dict())


def test_a_type_without_a_rated_service_has_no_number(register: Path) -> None:
    home_care = next(s for s in asked(register).strata if s.group == "home_care")
    assert (home_care.rated, home_care.share, home_care.turn_rounds, home_care.exits) == (0, None, None, None)
    assert "none is rated (2 without a rating)" in home_care.sentence
    assert any("Not counted for want of a rated service: Home care" in s for s in asked(register).sentences)


def test_a_type_with_one_service(register: Path) -> None:
    nursing = next(s for s in asked(register).strata if s.group == "care_home_with_nursing")
    assert (nursing.turn_rounds, nursing.exits) == (1, 1)
    assert "The share of one service is 0 % or 100 %" in nursing.sentence


def test_what_if_the_unrated_were_rated(register: Path) -> None:
    whole = asked(register).strata[0]
    cases = {case.key: case for case in whole.what_ifs}
    assert (cases["unrated_good"].good_or_outstanding, cases["unrated_good"].rated) == (15, 19)
    assert cases["unrated_below"].turn_rounds == 4  # ⌈0.85 · 19⌉ − 13
    assert cases["unrated_usual"].good_or_outstanding == 14  # ⌈0.255 · 2⌉ of the two below Good.
    assert (cases["fall"].good_or_outstanding, cases["fall"].turn_rounds) == (8, 7)


def test_the_way_and_why(register: Path) -> None:
    found = asked(register, since=day("2022-05-01"), by=day("2024-05-01"))
    assert found.track is not None
    assert found.trajectory[0].day == day("2022-05-01")
    assert found.trajectory[-1].line_share == pytest.approx(0.85)
    why = {reason.key: reason.services for reason in found.track.reasons}
    assert why == {"improved": 1, "not_inspected_again": 4, "newly_rated_good": 2}
    assert (found.track.colour, round(found.track.points, 1)) == (
        "amber",
        -1.6,
    )  # 13 of 17 and 10 of 15 then.


def test_the_three_acts_are_kept_apart(register: Path) -> None:
    people = {location_id(n): 5 for n in (1, 2, 13, 20)} | {location_id(3): 0}
    found = asked(register, funded=FundedPeople("funded.csv", day("2023-07-01"), people))
    assert found.own is not None
    assert (found.own.commissioned.good, found.own.commissioned.counted, found.own.commissioned.ends) == (
        2,
        4,
        2,
    )
    assert (found.own.people.good, found.own.people.counted) == (10, 20)
    acts = {act.key: act for act in found.acts}
    assert acts["deregister"].changes[0] == "published share"
    assert "published share" not in acts["end_contract"].changes + acts["stop_placing"].changes
    assert (acts["stop_placing"].services, acts["end_contract"].services, acts["deregister"].services) == (
        None,
        2,
        2,
    )
    assert asked(register).acts[1].services is None  # Without the council's list it is not known.


def test_few_people_are_not_told(register: Path) -> None:
    few = FundedPeople("funded.csv", day("2023-07-01"), {location_id(1): 9, location_id(13): 3})
    own = asked(register, funded=few).own
    assert own is not None and (own.people.good, own.people.share) == (None, None)


@pytest.mark.parametrize(
    ("share", "more", "words"),
    [
        ("85", {}, "give a share up to 1, like 0.85"),
        ("1.2", {}, "more than all services"),
        ("0", {}, "above 0"),
        ("-0.5", {}, "above 0"),
        ("NaN", {}, "is none"),
        ("0.85", {"by": day("2023-07-30")}, "is not after 30 July 2023"),
        ("0.85", {"measure": "good_or_outstanding_beds"}, "counts otherwise"),
        ("0.85", {"measure": "below_good"}, "counts otherwise"),
    ],
)
def test_what_is_refused(share: str, more: dict[str, object], words: str, register: Path) -> None:
    with pytest.raises(Refused, match=words):
        asked(register, share, **more)


def test_a_first_day_before_any_file(register: Path) -> None:
    with pytest.raises(NotKnown, match="no imported file tells"):
        asked(register, since=day("2013-01-01"), by=day("2024-05-01"))


def test_a_target_that_is_met(register: Path) -> None:
    found = asked(register, "0.5")
    assert found.strata[0].is_met and found.strata[0].turn_rounds == 0
    assert "already met" in found.sentences[0]
    assert found.strata[0].cushion == 4


def test_norfolks_own_trajectory() -> None:
    """70.9 % on 30 April 2022, 85 % by April 2024: +0.59 a month; July 2023 is red, 8.7 below (field.md §6.3)."""
    start, by = day("2022-04-30"), day("2024-04-30")
    points = trajectory(start, 0.709, by, 0.85)
    assert len(points) == 25
    assert (points[-1].line_share - points[0].line_share) / 24 == pytest.approx(0.0059, abs=5e-5)
    assert points[12].s_curve_share == pytest.approx(points[12].line_share, abs=5e-4)
    assert points[3].s_curve_share < points[3].line_share
    line = line_on(day("2023-07-30"), start, 0.709, by, 0.85)
    assert round(100 * line, 1) == 79.7
    assert round(100 * (0.71 - line), 1) == -8.7
    assert colour_of(-8.7, ASSUMED)[0] == "red"
    assert [colour_of(p, ASSUMED)[0] for p in (0.3, -0.5, -0.54, -0.6, -2.0, -2.1)] == [
        "green", "green", "green", "amber", "amber", "red",
    ]  # fmt: skip
