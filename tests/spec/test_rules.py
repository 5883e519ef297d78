"""The field's rules, read from the example tables in rules.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.builders import answer, day, publish, publish_answers, standings, take
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion

RULES = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))


def publish_rule_file(folder: Path, file: dict[str, Any]) -> Path:
    as_at = str(file["as_at"])
    if file["layout"] == "api":
        rows = [dict(row) for row in file["rows"]]
        return publish_answers(folder, as_at, [answer(row.pop("number"), **row) for row in rows])
    return publish(folder, file["layout"], as_at, file["rows"])


@pytest.mark.parametrize("rule", RULES, ids=[rule["title"] for rule in RULES])
def test_rule(rule: dict[str, Any], data: Path, landing: Path) -> None:
    take(data, *(publish_rule_file(landing, file) for file in rule["files"]))
    asked = rule["ask"] | {"as_of": day(str(rule["ask"]["as_of"]))}
    found = position(standings(data), PositionQuestion(**asked))
    got = {field: getattr(found.area, field) for field in rule["answer"]}
    assert got == rule["answer"]
