"""What the API answers: the library's results, in the command line's shape, with what they stand on."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import standings
from tests.web.api.conftest import Program
from wherry.analysis.league import league
from wherry.analysis.plain import plain_league, plain_position
from wherry.analysis.position import position
from wherry.analysis.questions import LeagueQuestion, PositionQuestion
from wherry.analysis.record import location_record
from wherry.analysis.results import Plain
from wherry.cli import app
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown, UnknownName

pytestmark = pytest.mark.django_db


def command(capsys: Any, *words: str) -> Any:
    """What a command prints as JSON."""
    capsys.readouterr()
    app([*words, "--format", "json"], prog_name="wherry", standalone_mode=False)
    return json.loads(capsys.readouterr().out)


def written(found: Plain) -> Any:
    """A result as JSON has it."""
    return json.loads(json.dumps(found.to_dict()))


def rows_of(answer) -> list[dict[str, str]]:
    """The lines of a CSV."""
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


QUESTIONS = st.fixed_dictionaries(
    {
        "area": st.sampled_from(
            ["Norfolk", "Suffolk", "E10000020", "East of England", "England", "Kent", "Nowhere"]
        )
    },
    optional={
        "as_of": st.dates(date(2020, 12, 1), date(2021, 5, 1)).map(str),
        "measure": st.sampled_from(["good_or_outstanding", "inadequate", "good_or_outstanding_beds"]),
        "by": st.sampled_from(
            ["service_type", "care_home", "user_band", "size", "owner", "ownership", "authority"]
        ),
        "compare": st.lists(st.sampled_from(["region", "england", "Suffolk"]), min_size=1, unique=True),
        "since": st.dates(date(2020, 12, 1), date(2021, 5, 1)).map(str),
        "services": st.sampled_from(["all", "care_homes", "community"]),
    },
)


@pytest.mark.parametrize("by", ["owner", "ownership", "authority", "service_type"])
def test_the_same_question_has_the_same_answer(by: str, data_folder: Path) -> None:
    """Also where several owners have one name."""
    question = PositionQuestion(area="England", by=by)
    told = {
        json.dumps(written(plain_position(position(standings(data_folder), question)))) for _ in range(20)
    }
    assert len(told) == 1


@given(asked=QUESTIONS)
def test_the_api_the_library_and_the_command_line_answer_the_same(
    asked: dict[str, Any], anybody: Program, data_folder: Path, capsys: Any, settings: Any
) -> None:
    settings.WHERRY_API_PER_MINUTE = 10**6
    answer = anybody.ask("position", asked)
    days = {name: date.fromisoformat(asked[name]) for name in ("as_of", "since") if name in asked}
    said = {**asked, **days, "services": Services(asked.get("services", "all"))}
    if "compare" in said:
        said["compare"] = tuple(said["compare"])
    try:
        found = position(standings(data_folder), PositionQuestion(**said))
    except (UnknownName, NotKnown) as refusal:
        wanted = 404 if isinstance(refusal, UnknownName) and "measure" not in str(refusal) else 422
        assert (answer.status_code, answer.json()["detail"]) == (wanted, str(refusal))
        return
    assert answer.json() == written(plain_position(found))
    words = [
        f"--{name.replace('_', '-')}={','.join(v) if name == 'compare' else v}"
        for name, v in asked.items()
        if name not in ("area", "services")
    ]
    flags = {"care_homes": ["--care-homes"], "community": ["--community"]}.get(asked.get("services", ""), [])
    assert answer.json() == command(
        capsys, "position", asked["area"], *words, *flags, "--data", str(data_folder)
    )


def test_the_league_a_service_the_releases_and_the_measures_are_the_command_lines(
    anybody: Program, data_folder: Path, capsys: Any
) -> None:
    data = ("--data", str(data_folder))
    told = anybody.told("league", {"as_of": "2021-02-01"})
    assert told == command(capsys, "league", "--as-of", "2021-02-01", *data)
    asked = LeagueQuestion(as_of=date(2021, 2, 1))
    assert told == written(plain_league(league(standings(data_folder), asked)))
    service = anybody.told("services/1-100000001")
    printed = command(capsys, "location", "1-100000001", *data)
    assert printed.items() <= service.items()
    assert printed == written(location_record(standings(data_folder).register, "1-100000001"))
    assert anybody.told("releases")["rows"] == command(capsys, "releases", *data)
    assert anybody.told("measures")["rows"] == command(capsys, "measures", *data)


def test_every_answer_says_what_it_stands_on(anybody: Program) -> None:
    for path, asked in {"position": {"area": "Norfolk"}, "league": {}, "services": {}}.items():
        told = anybody.told(path, asked)
        assert told["release"] and told["as_of"] == "2021-04-01" and told["measure"].startswith("good_")
        assert told["files"][0]["sha256"] and told["is_invented"] is False
    assert anybody.told("services/1-100000001")["files"]


def test_services_come_a_page_at_a_time_and_are_those_that_the_position_counts(anybody: Program) -> None:
    asked = {"area": "Norfolk", "limit": 2}
    first = anybody.ask("services", asked)
    assert 'rel="next"' in first["Link"]
    ids, after = [], ""
    while after is not None:
        page = anybody.told("services", asked | ({"after": after} if after else {}))
        ids += [row["location_id"] for row in page["rows"]]
        after = page["next"]
    share = anybody.told("position", {"area": "Norfolk"})["rows"][0]
    assert len(ids) == len(set(ids)) == page["total"] == share["rated"] + share["unrated"]
    good = anybody.told("services", {"area": "Norfolk", "rating": "outstanding"})
    assert [row["name"] for row in good["rows"]] == ["Rose <b>Court</b>"]
    assert anybody.told("services", {"owner": "1-200000002"})["total"] == 11
    assert anybody.told("services", {"owner": "nobody at all"})["total"] == 0
    assert anybody.told("services", {"area": "Norfolk", "rating": "not_rated"})["total"] == share["unrated"]


def test_csv_by_the_header_or_by_the_parameter(anybody: Program) -> None:
    told = anybody.told("league")
    for answer in (anybody.ask("league", {"format": "csv"}), anybody.ask("league", accept="text/csv")):
        rows = rows_of(answer)
        assert [(r["code"], r["numerator"]) for r in rows] == [
            (r["code"], str(r["numerator"])) for r in told["rows"]
        ]
        assert {r["release"] for r in rows} == {told["release"]} and {r["as_of"] for r in rows} == {
            "2021-04-01"
        }
    assert anybody.ask("league", {"format": "json"}, accept="text/csv")["Content-Type"] == "application/json"
    assert rows_of(anybody.ask("measures", {"format": "csv"}))[0]["numerator"].count("|")
    assert rows_of(anybody.ask("releases", {"format": "csv"}))[0]["is_current"] == "true"


def test_no_cell_is_a_formula(anybody: Program) -> None:
    rows = rows_of(anybody.ask("services", {"area": "Norfolk", "format": "csv"}))
    assert "'=HYPERLINK(1)" in [row["name"] for row in rows]


def test_an_answer_that_is_known_is_not_sent_again(anybody: Program) -> None:
    first = anybody.ask("position", {"area": "Norfolk"})
    assert "max-age=300" in first["Cache-Control"] and first["Vary"] == "Accept"
    again = anybody.ask("position", {"area": "Norfolk"}, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    for other in (
        {"area": "Suffolk"},
        {"area": "Norfolk", "format": "csv"},
        {"area": "Norfolk", "release": "2021-01-01"},
    ):
        changed = anybody.ask("position", other, if_none_match=first["ETag"])
        assert changed.status_code == 200, other
    assert anybody.ask("position", {"area": "Nowhere"}, if_none_match="*").status_code == 404


def test_a_release_that_is_named_pins_the_answer(anybody: Program) -> None:
    ids = [row["release"] for row in anybody.told("releases")["rows"]]
    older = next(name for name in ids if name.startswith("2021-01-01"))
    answer = anybody.ask("position", {"area": "Norfolk", "release": older})
    assert answer.json()["release"] == older and answer.json()["as_of"] == "2021-01-01"
    assert "max-age=86400" in answer["Cache-Control"]


def test_a_head_is_an_answer_without_its_content(anybody: Program) -> None:
    full = anybody.ask("league")
    head = anybody.ask("league", method="head")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", full["ETag"])
    assert head["Content-Length"] == str(len(full.content))


def test_answers_take_no_query_and_no_cookie(anybody: Program, django_assert_num_queries: Any) -> None:
    anybody.ask("services", {"area": "Norfolk"})  # Takes an eighth of the minute.
    for asked in ({"area": "Norfolk"}, {"area": "Suffolk"}, {"limit": 100}):
        with django_assert_num_queries(0):
            answer = anybody.ask("services", asked, cookie="wherry_session=abc")
        assert not answer.cookies and "Cookie" not in answer["Vary"]


def test_before_the_first_import_nothing_is_made_up(db: None, empty_folder: Path) -> None:
    assert "imported" in Program().problem(503, "position", {"area": "Norfolk"})
    assert Program().told("measures")["rows"]
