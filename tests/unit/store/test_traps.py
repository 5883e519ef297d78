"""Traps of the data README that no other test would notice if their handling were gone."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.builders import (
    answer,
    day,
    location_id,
    publish,
    publish_answers,
    refusal,
    rows_for,
    standings,
    take,
)
from tests.spreadsheets import write_ods
from wherry.analysis.areas import settled_on
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.record import location_record
from wherry.definitions import load_definitions

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


@pytest.mark.parametrize("primary", [1, 2])
def test_dual_registrations_of_the_workbooks_own_sheet(data: Path, landing: Path, primary: int) -> None:
    def sheet(rows: list[dict[str, str]]) -> list[list[str]]:
        return [list(rows[0]), *[list(row.values()) for row in rows]]

    pairs = [
        {"Location ID": location_id(1), "Linked Organisation ID": location_id(2),
         "Relationship": "HSCA Dual", "Relationship Start Date": "01/04/2012", "Primary ID": location_id(primary)},
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
    link = standings(data).register.link
    assert link.select("location_id", "other_id").rows() == [(location_id(3 - primary), location_id(primary))]


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


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        (("52.6", "1.3"), (52.6, 1.3)),
        (("0", "1.3"), (None, 1.3)),
        (("60.9", "1.3"), (None, 1.3)),
        (("-52.6", "1.3"), (None, 1.3)),
        (("52.6", "-7.9"), (52.6, None)),
        (("52.6", "13.5"), (52.6, None)),
    ],
)
def test_a_place_outside_england_is_no_place(
    data: Path, landing: Path, printed: tuple[str, str], kept: tuple[float | None, float | None]
) -> None:
    row = rows_for("hsca", [{"id": 1}])[0]
    path = landing / "2021-02-01_hsca.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerows([[*row, "Location Latitude", "Location Longitude"], [*row.values(), *printed]])
    take(data, path)
    assert standings(data).register.location.select("latitude", "longitude").rows() == [kept]


@pytest.mark.parametrize(("as_at", "former"), [("2021-05-01", "Northamptonshire"), ("2023-04-15", "Cumbria")])
def test_a_former_name_is_taken_for_a_while(data: Path, landing: Path, as_at: str, former: str) -> None:
    result = take(data, publish(landing, "hsca", as_at, [{"id": 1, "authority": former}]))
    assert result.refused == ()


@pytest.mark.parametrize(("as_at", "code"), [("2021-02-01", "E08000019"), ("2025-05-01", "E08000039")])
def test_a_name_is_the_authority_of_the_files_day(data: Path, landing: Path, as_at: str, code: str) -> None:
    """Sheffield was E08000019 until April 2025 and is E08000039 since."""
    result = take(data, publish(landing, "hsca", as_at, [{"id": 1, "authority": "Sheffield"}]))
    record = result.outcomes[0].record
    assert record is not None
    assert record.coverage.authorities == (code,)
    assert standings(data).register.location["authority_code"].to_list()[-1] == code


def test_what_a_split_authority_became_is_not_settled() -> None:
    places = load_definitions().places
    assert settled_on(places, "E10000006", day("2023-06-01")) is None
    assert settled_on(places, "E06000063", day("2021-02-01")) == "E10000006"


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


def test_answers_do_not_tell_the_owner(data: Path, landing: Path) -> None:
    record = take(data, publish_answers(landing, "2021-02-01", [answer(1)])).outcomes[0].record
    assert record is not None
    assert set(record.unknown) == {"provider_name", "ownership"}


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


@pytest.mark.parametrize(
    ("ownership", "provider", "kept"),
    [
        ("Individual", "Vibrance", "individual provider 1-200000001"),
        ("Organisation", "Ada Quill", "Ada Quill"),
        ("", "Ada Quill", "individual provider 1-200000001"),
    ],
)
def test_a_stated_ownership_settles_whether_an_owner_is_named(
    data: Path, landing: Path, ownership: str, provider: str, kept: str
) -> None:
    row = {"id": 1, "provider": provider, "ownership": ownership}
    take(data, publish(landing, "hsca", "2021-02-01", [row]))
    assert standings(data).register.location["provider_name"].to_list() == [kept]


@pytest.mark.parametrize(
    ("provider_id", "provider", "kept"),
    [
        ("1-200000001", "Ada Quill", ["Ada Quill"]),
        ("1-200000002", "New Care Limited", ["Ada Quill", "New Care Limited"]),
        ("1-200000002", "Ben Quill", ["Ada Quill", "individual provider 1-200000002"]),
    ],
)
def test_a_file_without_ownership_renames_only_another_owner(
    data: Path, landing: Path, provider_id: str, provider: str, kept: list[str]
) -> None:
    owner = {"id": 1, "provider_id": "1-200000001", "provider": "Ada Quill", "ownership": "Organisation"}
    later = {"id": 1, "provider_id": provider_id, "provider": provider}
    take(
        data,
        publish(landing, "hsca", "2021-01-01", [owner]),
        publish(landing, "ratings", "2021-02-01", [later]),
    )
    assert standings(data).register.location["provider_name"].to_list() == kept


def test_a_person_in_the_name_of_a_companys_service_is_not_named(data: Path, landing: Path) -> None:
    row = {"id": 1, "name": "Mrs Ada Quill - 6 Lord Street", "ownership": "Organisation"}
    take(data, publish(landing, "hsca", "2021-02-01", [row]))
    assert standings(data).register.location["name"].to_list() == ["6 Lord Street"]


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


def test_an_inherited_rating_is_told_by_a_question_of_the_same_report(data: Path, landing: Path) -> None:
    def rated_by_another(number: int, link: str) -> dict[str, Any]:
        safe = {"name": "Safe", "rating": "Good", "organisationId": "1-999999999", "reportLinkId": link}
        overall = {"rating": "Good", "reportDate": "2020-05-06", "reportLinkId": "a"}
        return answer(number, currentRatings={"overall": overall | {"keyQuestionRatings": [safe]}})

    answers = [rated_by_another(1, "a"), rated_by_another(2, "an earlier report")]
    take(data, publish_answers(landing, "2021-03-01", answers))
    rating = standings(data).register.rating.filter(pl.col("key_question") == "overall")
    assert dict(rating.select("location_id", "is_inherited").rows()) == {
        location_id(1): True,
        location_id(2): False,
    }


def test_a_rating_in_an_answer_dated_before_the_registration_is_inherited(data: Path, landing: Path) -> None:
    overall = {"rating": "Good", "reportDate": "2018-05-01"}
    answers = [
        answer(1, registrationDate="2019-02-01", currentRatings={"overall": overall}),
        answer(2, registrationDate="2018-05-01", currentRatings={"overall": overall}),
    ]
    take(data, publish_answers(landing, "2021-03-01", answers))
    assert dict(standings(data).register.rating.select("location_id", "is_inherited").rows()) == {
        location_id(1): True,
        location_id(2): False,
    }


def test_a_group_of_another_sector_in_an_answer_is_no_rating_of_the_service(
    data: Path, landing: Path
) -> None:
    patients = {"name": "Older people", "rating": "Inadequate", "reportDate": "2020-05-07"}
    overall = {"rating": "Good", "reportDate": "2020-05-06"}
    assessed = {
        "assessmentPlanPublishedDateTime": "2024-09-17 15:19:48",
        "ratings": {"asgRatings": [patients | {"status": "Current"}]},
    }
    answers = [
        answer(1, currentRatings={"overall": overall, "serviceRatings": [patients]}),
        answer(2, assessment=[assessed]),
    ]
    take(data, publish_answers(landing, "2025-03-01", answers))
    assert standings(data).register.rating.select("location_id", "rating").rows() == [
        (location_id(1), "good")
    ]


def test_a_rating_of_a_service_that_is_shown_no_more_stands_no_more(data: Path, landing: Path) -> None:
    group = {"name": "Care Homes", "rating": "Good", "status": "Current", "assessmentPlanId": "AP1"}
    assessed = {"assessmentPlanPublishedDateTime": "2024-09-17 15:19:48", "ratings": {"asgRatings": [group]}}
    take(
        data,
        publish_answers(landing, "2025-03-01", [answer(1, assessment=[assessed])]),
        publish_answers(landing, "2025-04-01", [answer(1)]),
    )
    assert rated(data, "2025-03-31") == 1
    assert rated(data, "2025-04-01") == 0
    stands = standings(data).register.rating.filter(pl.col("superseded_on").is_null())
    assert stands["rating"].to_list() == ["not_rated"]


@pytest.mark.parametrize("layout", ["hsca", "ratings"])
def test_a_blank_and_a_word_for_not_rated_state_the_same(data: Path, landing: Path, layout: str) -> None:
    rows = [{"id": 1, "rating": word, "published": ""} for word in ("", "Not Rated")]
    record = take(data, publish(landing, layout, "2021-02-01", rows)).outcomes[0].record
    assert record is not None
    assert record.left_out == {"repeated rows": 1}


def test_rows_of_the_history_that_stand_twice_count_once(data: Path, landing: Path) -> None:
    row = {"id": 1, "published": "2018-05-01", "rating": "Good"}
    result = take(data, publish(landing, "history", "2021-03-01", [row, row, row | {"id": 2}]))
    record = result.outcomes[0].record
    assert record is not None
    assert record.left_out == {"repeated rows": 1}
    assert standings(data).register.rating["location_id"].to_list() == [location_id(1), location_id(2)]


def test_groups_of_other_sectors_are_left_out_and_counted(data: Path, landing: Path) -> None:
    rows = [{"id": 1}, {"id": 1, "group": "Older people"}, {"id": 1, "group": "Surgery"}]
    record = take(data, publish(landing, "ratings", "2021-02-01", rows)).outcomes[0].record
    assert record is not None
    assert record.left_out == {"other service groups": 2}


def test_a_deactivated_location_without_an_end_is_refused(data: Path, landing: Path) -> None:
    path = publish(
        landing, "deactivated", "2021-02-01", [{"id": 1, "end": "01/01/2021"}, {"id": 2, "end": ""}]
    )
    sentence = refusal(data, path)
    assert "a deactivated location has no end date" in sentence
    assert "row 3" in sentence


def test_past_ratings_of_an_answer_are_put_in_order_however_their_days_are_written(
    data: Path, landing: Path
) -> None:
    past = [
        {"reportDate": "20/07/2017", "reportLinkId": "b", "overall": {"rating": "Good"}},
        {"reportDate": "2015-12-18", "reportLinkId": "a", "overall": {"rating": "Inadequate"}},
    ]
    take(data, publish_answers(landing, "2021-03-01", [answer(1, historicRatings=past)]))
    stood = standings(data).register.rating.sort("effective_on").select("rating", "published_on")
    assert stood.rows()[:2] == [("inadequate", day("2015-12-18")), ("good", day("2017-07-20"))]


def test_answers_are_told_by_category_not_by_type_of_organisation(data: Path, landing: Path) -> None:
    practice = [{"code": "P1", "name": "GP Practices", "primary": "true"}]
    answers = [answer(1, type="NHS Healthcare Organisation"), answer(2, inspectionCategories=practice)]
    record = take(data, publish_answers(landing, "2021-02-01", answers)).outcomes[0].record
    assert record is not None
    assert record.left_out == {"other sectors": 1}
    assert standings(data).register.location["location_id"].to_list() == [location_id(1)]


def test_too_little_evidence_ends_a_rating_on_the_day_it_was_published(data: Path, landing: Path) -> None:
    row = {"id": 1, "rating": "Insufficient evidence to rate", "published": "15/01/2021"}
    take(
        data,
        publish(landing, "hsca", "2021-01-01", [{"id": 1}, {"id": 2}]),
        publish(landing, "hsca", "2021-02-01", [row, {"id": 2}]),
    )
    assert [rated(data, on) for on in ("2021-01-14", "2021-01-15")] == [2, 1]


def test_equal_shares_are_both_first(data: Path, landing: Path) -> None:
    rows = [
        {"id": 1, "authority": "City of London"},
        {"id": 2, "authority": "Rutland"},
        {"id": 3, "rating": "Inadequate"},
    ]
    take(data, publish(landing, "hsca", "2021-02-01", rows))
    ready = standings(data)
    ranks = [
        position(ready, PositionQuestion(area, as_of=day("2021-02-01"))).area.rank
        for area in ("City of London", "Rutland", "Norfolk")
    ]
    assert ranks == [1, 1, 3]


def test_a_byte_that_windows_does_not_know_is_read_as_latin_1(data: Path, landing: Path) -> None:
    path = publish(landing, "hsca", "2021-02-01", [{"id": 1, "name": "Caf? House"}])
    path.write_bytes(path.read_bytes().replace(b"Caf?", b"Caf\xe9\x81"))
    take(data, path)
    assert standings(data).register.location["name"].to_list() == ["Caf\xe9\x81 House"]


def test_a_blank_cell_does_not_take_a_known_fact_away(data: Path, landing: Path) -> None:
    take(
        data,
        publish(landing, "hsca", "2021-01-01", [{"id": 1, "beds": 20, "street": "1 Lord Street"}]),
        publish(landing, "hsca", "2021-02-01", [{"id": 1, "beds": "", "street": "2 Lord Street"}]),
    )
    assert standings(data).register.location.select("street", "beds").rows() == [
        ("1 Lord Street", 20),
        ("2 Lord Street", 20),
    ]
