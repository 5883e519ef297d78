"""Which services: one question, and the site, the command line and the API find the same."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.api.conftest import Program
from tests.web.api.test_answers import command
from tests.web.position.conftest import signed_in
from wherry.domain.errors import Refused
from wherry.domain.ratings import RATING_TITLES

pytestmark = pytest.mark.django_db

RATINGS = ("outstanding", "good", "requires_improvement", "inadequate", "not_rated")
DAYS = st.dates(date(2020, 12, 1), date(2021, 5, 1)).map(str)
QUESTIONS = st.fixed_dictionaries(
    {"area": st.sampled_from(["Norfolk", "Suffolk", "E10000020", "East of England", "", "Nowhere"])},
    optional={
        "text": st.sampled_from(["rose", "1-100000003", "service", "HYPERLINK", "?"]),
        "postcode": st.sampled_from(["NR1", "NR1 1AA", "IP", "nonsense 1"]),
        "type": st.sampled_from(["care_home", "home_care", "no such type"]),
        "rating": st.lists(st.sampled_from(RATINGS), min_size=1, unique=True),
        "owner": st.sampled_from(["1-200000001", "1-200000002", "limited", "nobody at all"]),
        "new_since": DAYS,
        "left_since": DAYS,
        "as_of": DAYS,
        "services": st.sampled_from(["care_homes", "community"]),
    },
)
ON_THE_SITE = {
    "text": "words", "type": "type_of_care", "rating": "ratings", "services": "kind",
}  # fmt: skip
TITLES = {title: key for key, title in RATING_TITLES.items() if key != "not_rated"}
Found = dict[str, tuple[str, str]] | None
"""Rating and its day by id; None: refused."""


def by_program(program: Program, asked: dict[str, Any]) -> tuple[Found, str]:
    """What the API finds, or its sentence."""
    found: dict[str, tuple[str, str]] = {}
    after: dict[str, str] = {}
    while True:
        answer = program.ask("services", {k: v for k, v in asked.items() if v} | after | {"limit": 100})
        told = answer.json()
        if answer.status_code != 200:
            assert answer.status_code in (404, 422)
            return None, told["detail"]
        found |= {
            row["location_id"]: (row["rating"] or "", row["published_on"] if row["rating"] else "")
            for row in told["rows"]
        }
        if told["next"] is None:
            assert told["total"] == len(found)
            return found, ""
        after = {"after": told["next"]}


def by_command(capsys: Any, data: Path, asked: dict[str, Any]) -> tuple[Found, str]:
    """What the command line finds, or its sentence."""
    flags = {"care_homes": ["--care-homes"], "community": ["--community"]}.get(asked.get("services", ""), [])
    words = [
        f"--{name.replace('_', '-')}={value}"
        for name, values in asked.items()
        if name not in ("area", "services")
        for value in (values if isinstance(values, list) else [values])
    ]
    try:
        told = command(capsys, "services", asked["area"], *words, *flags, "--data", str(data))
    except Refused as refusal:
        return None, str(refusal)
    assert told["count"] == len(told["rows"])
    return {row["location_id"]: (row["rating"] or "", row["published_on"] or "") for row in told["rows"]}, ""


def on_the_site(client: Any, asked: dict[str, Any]) -> tuple[Found, str]:
    """What the page's file holds, or the page that says what is wrong."""
    said = {ON_THE_SITE.get(name, name): value for name, value in asked.items()}
    answer = client.get("/services/", said | {"as": "csv"})
    text = answer.content.decode("utf-8-sig")
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/csv"):
        assert answer.status_code in (404, 422), answer.status_code
        return None, text
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row and not row[0].startswith("#")]
    lines = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    found = {row["Service id"]: (TITLES.get(row["Rating"], ""), row["Published on"]) for row in lines}
    return found, ""


@given(asked=QUESTIONS)
def test_the_site_the_command_line_and_the_api_find_the_same(
    asked: dict[str, Any],
    anybody: Program,
    world: SimpleNamespace,
    data_folder: Path,
    capsys: Any,
    settings: Any,
) -> None:
    settings.WHERRY_API_PER_MINUTE = 10**6
    api, sentence = by_program(anybody, asked)
    printed, said = by_command(capsys, data_folder, asked)
    shown, _ = on_the_site(signed_in(world.officer), asked)
    assert api == printed == shown, (asked, sentence, said)
    assert sentence == said or "no such type" in sentence


def test_what_is_asked_by_miles_and_brand_is_found_or_refused_alike(anybody: Program) -> None:
    assert "postcode" in anybody.problem(422, "services", {"within": 5}).lower()
    assert anybody.told("services", {"brand": "no such brand"})["total"] == 0
    both = {"new_since": "2021-01-01", "left_since": "2021-01-01"}
    assert "not for both" in anybody.problem(422, "services", both)


def test_those_that_left_are_told_with_their_day(anybody: Program) -> None:
    told = anybody.told("services", {"area": "Norfolk", "left_since": "2021-01-02"})
    assert [(row["location_id"], row["left_on"]) for row in told["rows"]] == [("1-100000004", "2021-04-01")]
