"""Closures, re-registrations and dual registrations are told apart (data README, traps 9 and 11)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.builders import answer, day, location_id, publish, publish_answers, standings, take
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.record import location_record

TEN = [{"id": n, "postcode": f"NR{n} 1AA", "name": f"House {n}"} for n in range(1, 11)]


def moved(data: Path) -> Any:
    question = PositionQuestion("Norfolk", as_of=day("2021-02-01"), since=day("2021-01-01"))
    return position(standings(data), question).movements


def test_a_service_registered_again_is_no_closure(data: Path, landing: Path) -> None:
    again = {"id": 20, "postcode": "NR10 1AA", "name": "House 10", "inherited": "Y", "start": "15/01/2021"}
    take(
        data,
        publish(landing, "hsca", "2021-01-01", TEN),
        publish(landing, "hsca", "2021-02-01", [*TEN[:9], again]),
    )
    found = moved(data)
    assert [(m.location_id, m.other_id) for m in found.left] == [(location_id(10), location_id(20))]
    assert [(m.location_id, m.other_id) for m in found.entered] == [(location_id(20), location_id(10))]
    record = location_record(standings(data).register, location_id(20))
    assert [(r.location_id, r.relation, r.basis) for r in record.related] == [
        (location_id(10), "predecessor", "inferred")
    ]
    assert [r.location_id for r in record.chain_ratings] == [location_id(10)]


def test_an_inherited_rating_tells_the_successor_under_a_new_name(data: Path, landing: Path) -> None:
    renamed = {
        "id": 20,
        "postcode": "NR10 1AA",
        "name": "Quite Another",
        "inherited": "Y",
        "start": "15/01/2021",
    }
    take(
        data,
        publish(landing, "hsca", "2021-01-01", TEN),
        publish(landing, "hsca", "2021-02-01", [*TEN[:9], renamed]),
    )
    assert [(m.location_id, m.other_id) for m in moved(data).left] == [(location_id(10), location_id(20))]


def test_a_closure_and_a_newcomer_elsewhere_are_not_joined(data: Path, landing: Path) -> None:
    other = {"id": 20, "postcode": "NR20 1AA", "name": "Other House", "start": "15/01/2021"}
    take(
        data,
        publish(landing, "hsca", "2021-01-01", TEN),
        publish(landing, "hsca", "2021-02-01", [*TEN[:9], other]),
    )
    assert [(m.location_id, m.other_id) for m in moved(data).left] == [(location_id(10), None)]


def test_another_service_at_the_same_address_is_not_the_successor(data: Path, landing: Path) -> None:
    other = {
        "id": 20,
        "postcode": "NR10 1AA",
        "name": "Quite Another",
        "rating": "",
        "published": "",
        "start": "15/01/2021",
    }
    take(
        data,
        publish(landing, "hsca", "2021-01-01", TEN),
        publish(landing, "hsca", "2021-02-01", [*TEN[:9], other]),
    )
    assert moved(data).left[0].other_id is None


def test_published_relations_are_kept_both_ways_and_once(data: Path, landing: Path) -> None:
    answers = [
        answer(1, relationships=[{"relatedLocationId": location_id(2), "type": "HSCA Predecessor", "reason": "New Provider"}]),
        answer(2, registrationStatus="Deregistered", deregistrationDate="2020-05-01", relationships=[
            {"relatedLocationId": location_id(1), "type": "HSCA Successor", "reason": "New Provider"}]),
    ]  # fmt: skip
    take(data, publish_answers(landing, "2021-01-01", answers))
    register = standings(data).register
    assert register.link.select("location_id", "kind", "other_id").rows() == [
        (location_id(1), "predecessor", location_id(2))
    ]
    assert [(r.location_id, r.relation) for r in location_record(register, location_id(2)).related] == [
        (location_id(1), "successor")
    ]


def test_deregistered_answers_end_on_their_day(data: Path, landing: Path) -> None:
    answers = [answer(1), answer(2, registrationStatus="Deregistered", deregistrationDate="2020-05-01")]
    take(data, publish_answers(landing, "2021-01-01", answers))
    spans = {r["location_id"]: str(r["valid_to"]) for r in standings(data).register.location.to_dicts()}
    assert spans == {location_id(1): "None", location_id(2): "2020-05-01"}


def test_the_second_id_counts_again_when_the_primary_leaves(data: Path, landing: Path) -> None:
    both = [{**r, "dual": "Y", "primary_id": location_id(1)} if r["id"] < 3 else r for r in TEN]
    take(data, publish(landing, "hsca", "2021-01-01", both), publish(landing, "hsca", "2021-02-01", both[1:]))
    for on, rated in (("2021-01-01", 9), ("2021-02-01", 9)):
        assert position(standings(data), PositionQuestion("Norfolk", as_of=day(on))).area.rated == rated


def test_a_service_that_comes_back_was_away(data: Path, landing: Path) -> None:
    take(data, *(publish(landing, "hsca", f"2021-0{m}-01", rows) for m, rows in
                 ((1, TEN), (2, TEN[:9]), (3, [*TEN[:9], {**TEN[9], "beds": 3}]))))  # fmt: skip
    rated = [position(standings(data), PositionQuestion("Norfolk", as_of=day(d))).area.rated
             for d in ("2021-01-31", "2021-02-01", "2021-02-02", "2021-03-01")]  # fmt: skip
    assert rated == [10, 9, 10, 10]


def test_facts_change_on_the_day_they_are_seen_and_are_carried_back_when_first_learned(
    data: Path, landing: Path
) -> None:
    take(
        data,
        publish(landing, "ratings", "2021-01-01", [{"id": 1}]),
        publish(landing, "hsca", "2021-02-01", [{"id": 1, "beds": 20, "residential": "Y"}]),
        publish(landing, "hsca", "2021-03-01", [{"id": 1, "beds": 25, "residential": "Y"}]),
    )
    spans = (
        standings(data)
        .register.location.select("valid_from", "valid_to", "beds", "services", "observed_on")
        .rows()
    )
    assert [(str(a), str(b), beds) for a, b, beds, _, _ in spans] == [
        ("2012-04-01", "2021-03-01", 20), ("2021-03-01", "None", 25),
    ]  # fmt: skip
    assert {services for *_, services, _ in spans} == {"care_home_without_nursing"}
