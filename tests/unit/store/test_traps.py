"""Traps of the data README that no other test would notice if their handling were gone."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.builders import answer, day, location_id, publish, publish_answers, rows_for, standings, take
from tests.spreadsheets import write_ods
from wherry.analysis.areas import settled_on
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.record import location_record

NEIGHBOURS = [{"id": n, "postcode": f"NR{n} 1AA"} for n in range(1, 11)]


def rated(data: Path, as_of: str, area: str = "Norfolk") -> int:
    return position(standings(data), PositionQuestion(area, as_of=day(as_of))).area.rated


@pytest.mark.parametrize(
    ("number", "other", "relation"), [(1, 2, "HSCA Predecessor"), (2, 1, "HSCA Successor")]
)
def test_a_relation_that_only_one_side_states(
    data: Path, landing: Path, number: int, other: int, relation: str
) -> None:
    stated = [{"relatedLocationId": location_id(other), "type": relation, "reason": "New Provider"}]
    answers = [answer(n, relationships=stated if n == number else []) for n in (1, 2)]
    take(data, publish_answers(landing, "2021-01-01", answers))
    assert standings(data).register.link.select("location_id", "kind", "other_id").rows() == [
        (location_id(1), "predecessor", location_id(2))
    ]


def test_a_chain_is_followed_to_its_beginning(data: Path, landing: Path) -> None:
    def after(other: int) -> list[dict[str, str]]:
        return [
            {"relatedLocationId": location_id(other), "type": "HSCA Predecessor", "reason": "New Provider"}
        ]

    answers = [answer(1), answer(2, relationships=after(1)), answer(3, relationships=after(2))]
    take(data, publish_answers(landing, "2021-01-01", answers))
    record = location_record(standings(data).register, location_id(3))
    assert {r.location_id for r in record.related} >= {location_id(1), location_id(2)}


def test_dual_registrations_of_the_workbooks_own_sheet(data: Path, landing: Path) -> None:
    def sheet(rows: list[dict[str, str]]) -> list[list[str]]:
        return [list(rows[0]), *[list(row.values()) for row in rows]]

    pairs = [
        {"Location ID": location_id(1), "Linked Organisation ID": location_id(2),
         "Relationship": "HSCA Dual", "Relationship Start Date": "01/04/2012", "Primary ID": location_id(1)},
    ]  # fmt: skip
    path = write_ods(
        landing / "2021-02-01_HSCA.ods",
        {
            "HSCA_Active_Locations": sheet(rows_for("hsca", NEIGHBOURS)),
            "Dual_Registration_Locations": sheet(pairs),
        },
    )
    take(data, path)
    assert rated(data, "2021-02-01") == len(NEIGHBOURS) - 1


def test_deactivated_care_services_are_told_by_category_or_directorate(data: Path, landing: Path) -> None:
    ended = {"end": "15/01/2021"}
    result = take(
        data,
        publish(landing, "hsca", "2021-01-01", NEIGHBOURS),
        publish(
            landing,
            "deactivated",
            "2021-02-01",
            [
                {"id": 1, "directorate": ""} | ended,
                {"id": 2, "category": ""} | ended,
                {"id": 3, "category": "Acute hospital - NHS non-specialist", "directorate": "Hospitals"}
                | ended,
            ],
        ),
    )
    record = next(o.record for o in result.outcomes if o.record and "deactivated" in o.name)
    assert record.left_out == {"other sectors": 1}
    assert rated(data, "2021-01-31") == len(NEIGHBOURS) - 2


def test_only_y_marks_a_service(data: Path, landing: Path) -> None:
    take(data, publish(landing, "hsca", "2021-02-01", [{"id": 1, "residential": "N", "nursing": "Y"}]))
    assert standings(data).register.location["services"].to_list() == ["care_home_with_nursing"]


@pytest.mark.parametrize("latitude", ["0", "60.9", "-52.6"])
def test_a_place_outside_england_is_no_place(data: Path, landing: Path, latitude: str) -> None:
    row = rows_for("hsca", [{"id": 1}])[0]
    path = landing / "2021-02-01_hsca.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerows(
            [[*row, "Location Latitude", "Location Longitude"], [*row.values(), latitude, "1.3"]]
        )
    take(data, path)
    assert standings(data).register.location["latitude"].to_list() == [None]


@pytest.mark.parametrize(("as_at", "former"), [("2021-05-01", "Northamptonshire"), ("2023-04-15", "Cumbria")])
def test_a_former_name_is_taken_for_a_while(data: Path, landing: Path, as_at: str, former: str) -> None:
    result = take(data, publish(landing, "hsca", as_at, [{"id": 1, "authority": former}]))
    assert result.refused == ()


def test_movements_across_a_reorganisation(data: Path, landing: Path) -> None:
    """Somerset was E10000027 until April 2023 and is E06000066 since: one place."""
    row: dict[str, Any] = {"id": 1, "authority": "Somerset"}
    take(
        data,
        publish(landing, "hsca", "2021-02-01", [row | {"rating": "Inadequate"}]),
        publish(landing, "hsca", "2023-06-01", [row | {"rating": "Good", "published": "01/05/2023"}]),
    )
    question = PositionQuestion("Somerset", as_of=day("2023-06-01"), since=day("2021-02-01"))
    found = position(standings(data), question).movements
    assert found is not None
    assert [m.location_id for m in found.upgraded] == [location_id(1)]
    places = standings(data).register.definitions.places
    assert settled_on(places, "E10000027", day("2023-06-01")) == "E06000066"


def test_facts_without_a_column_are_not_known(data: Path, landing: Path) -> None:
    result = take(data, publish(landing, "ratings", "2021-02-01", [{"id": 1}]))
    record = result.outcomes[0].record
    assert record is not None
    assert {"services", "beds", "user_bands"} <= set(record.unknown)


def test_facts_first_learned_are_carried_back_over_every_span(data: Path, landing: Path) -> None:
    take(
        data,
        publish(landing, "ratings", "2021-01-01", [{"id": 1, "authority": "Norfolk"}]),
        publish(landing, "ratings", "2021-02-01", [{"id": 1, "authority": "Suffolk"}]),
        publish(
            landing, "hsca", "2021-03-01", [{"id": 1, "authority": "Suffolk", "beds": 20, "residential": "Y"}]
        ),
    )
    spans = standings(data).register.location.select("authority_code", "beds", "services").rows()
    assert [(beds, services) for _, beds, services in spans] == [(20, "care_home_without_nursing")] * 2


def test_an_owner_that_cqc_calls_an_individual_is_not_named(data: Path, landing: Path) -> None:
    row = {"id": 1, "provider": "Vibrance", "ownership": "Individual"}
    take(data, publish(landing, "hsca", "2021-02-01", [row]))
    assert standings(data).register.location["provider_name"].to_list() == ["individual provider 1-200000001"]


def test_a_key_question_that_was_not_assessed_anew_keeps_its_rating(data: Path, landing: Path) -> None:
    questions = [
        {"name": "Safe", "rating": "Good", "status": "Assessed"},
        {"name": "Effective", "rating": "Outstanding", "status": "Not Assessed"},
    ]
    group = {"name": "Care Homes", "rating": "Good", "status": "Current", "assessmentPlanId": "AP1"}
    assessed = {
        "assessmentPlanPublishedDateTime": "2024-09-17 15:19:48",
        "ratings": {"asgRatings": [group | {"keyQuestionRatings": questions}]},
    }
    take(data, publish_answers(landing, "2025-03-01", [answer(1, assessment=[assessed])]))
    rating = standings(data).register.rating
    found = dict(rating.select("key_question", "rating").rows())
    assert found["effective"] == "outstanding"
    assert found["safe"] == "good"
