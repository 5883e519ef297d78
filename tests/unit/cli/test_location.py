"""`wherry location`: what is known of one service, and until when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import answer, location_id, publish, publish_answers, take
from tests.unit.cli.console import wherry

OLD, MIDDLE, NEW = map(location_id, (1, 2, 3))


def _relation(number: int, kind: str) -> dict[str, str]:
    return {
        "relatedLocationId": location_id(number),
        "relatedLocationName": "Home",
        "type": kind,
        "reason": "Sold",
    }


@pytest.fixture
def chain(data: Path, landing: Path) -> Path:
    """One home registered three times, rated in its first registration."""
    rated = {"current": {"overall": {"rating": "Good", "reportDate": "2015-03-05"}}}
    left = {"registrationStatus": "Deregistered"}
    answers = [
        answer(1, **left, deregistrationDate="2016-01-31", currentRatings=rated["current"]),
        answer(2, **left, registrationDate="2016-01-31", deregistrationDate="2018-06-18",
               relationships=[_relation(1, "HSCA Predecessor")]),
        answer(3, registrationDate="2018-06-18", relationships=[_relation(2, "HSCA Predecessor")]),
    ]  # fmt: skip
    take(data, publish_answers(landing, "2021-04-01", answers))
    return data


def test_a_chain_of_registrations_is_followed_to_both_ends(chain: Path) -> None:
    def related(asked: str) -> dict[str, str]:
        found = json.loads(wherry("location", asked, "--format", "json", data=chain).stdout)
        return {r["location_id"]: r["relation"] for r in found["related"]}

    assert related(NEW) == {MIDDLE: "predecessor", OLD: "predecessor"}
    assert related(MIDDLE) == {OLD: "predecessor", NEW: "successor"}
    assert related(OLD) == {MIDDLE: "successor", NEW: "successor"}
    shown = wherry("location", NEW, data=chain).stdout
    assert f"Predecessor: {MIDDLE}" in shown
    assert f"Predecessor: {OLD}" in shown


def test_a_rating_ends_with_its_location(chain: Path) -> None:
    shown = wherry("location", NEW, data=chain).stdout
    assert "5 March 2015 – 31 January 2016" in shown
    assert f"as {OLD}" in shown
    assert " to 31 January 2016" in wherry("location", OLD, data=chain).stdout


def test_nothing_is_said_of_days_after_the_last_file(data: Path, landing: Path) -> None:
    rows = [{"id": 1, "rating": "Good", "published": "05/03/2015"}]
    take(data, publish(landing, "hsca", "2021-02-01", rows))
    shown = wherry("location", OLD, data=data).stdout
    assert "last listed on 1 February 2021" in shown
    assert "from 5 March 2015" in shown
    assert "now" not in shown.replace("known", "")
    found = json.loads(wherry("location", OLD, "--format", "json", data=data).stdout)
    assert found["last_listed_on"] == "2021-02-01"


def test_what_no_file_tells_is_not_known(data: Path, landing: Path) -> None:
    take(data, publish(landing, "ratings", "2021-02-01", [{"id": 1}]))
    found = json.loads(wherry("location", OLD, "--format", "json", data=data).stdout)
    assert [found["spans"][-1][fact] for fact in ("services", "user_bands", "beds")] == [None, None, None]
    lines = wherry("location", OLD, data=data).stdout.splitlines()
    unknown = {line.split("  ")[0] for line in lines if line.endswith("not known") or "not known  " in line}
    assert {"Services", "User bands", "Beds"} <= unknown
