"""The choices the command line offers are those of the library, and answers survive being plain."""

from __future__ import annotations

import json
from pathlib import Path

from tests.builders import day, publish, standings, take
from tests.unit.cli.console import wherry
from wherry.analysis import groups, league, questions
from wherry.analysis.position import position
from wherry.analysis.questions import LeagueQuestion, PositionQuestion
from wherry.analysis.record import LocationRecord, location_record
from wherry.analysis.results import League, Position
from wherry.cli import positions, sampling
from wherry.cli.sampling import Layout
from wherry.domain.coverage import Services
from wherry.sample.options import LAYOUTS, USUAL_KINDS

BEDS = """\
key: our_beds
version: 3
title: Beds in good homes, our way
why: To see that the word follows the measure.
numerator: [outstanding, good]
denominator: [outstanding, good, requires_improvement, inadequate]
unrated: left_out
inherited: counted
several_services: lowest
direction: higher_is_better
weight: beds
"""


def test_the_choices_are_those_of_the_library() -> None:
    assert [by.value for by in positions.By] == list(groups.ways())
    assert [among.value for among in positions.Among] == list(league.AMONG_KINDS)
    assert positions.HEADLINE == questions.HEADLINE
    assert tuple(layout.value for layout in Layout) == LAYOUTS
    assert tuple(sampling.USUAL_KINDS.split(",")) == USUAL_KINDS


def test_answers_survive_being_plain(two_counties: Path) -> None:
    opened = standings(two_counties)
    question = PositionQuestion("Norfolk", by="service_type", since=day("2021-01-01"), services=Services.ALL)
    found = position(opened, question)
    assert found.movements is not None
    assert found.movements.upgraded
    assert found.groups
    assert Position.from_dict(_through_json(found)) == found
    whole = league.league(opened, LeagueQuestion())
    assert League.from_dict(_through_json(whole)) == whole
    record = location_record(opened.register, "1-100000001")
    assert len(record.ratings) > 1
    assert LocationRecord.from_dict(_through_json(record)) == record


def test_a_measure_of_beds_is_printed_in_beds(data: Path, landing: Path) -> None:
    measures = data / "definitions" / "measures"
    measures.mkdir(parents=True)
    (measures / "our_beds.yaml").write_text(BEDS, encoding="utf-8")
    take(data, publish(landing, "hsca", "2021-01-01", [{"id": 1, "beds": 12}, {"id": 2, "beds": 8}]))
    words = ("position", "Norfolk", "--measure", "our_beds")
    assert "20 of 20 beds" in wherry(*words, data=data).stdout
    assert json.loads(wherry(*words, "--format", "json", data=data).stdout)["weight"] == "beds"
    assert "2 of 2 services" in wherry("position", "Norfolk", data=data).stdout


def _through_json(found: Position | League | LocationRecord) -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps(found.to_dict()))
    return plain
