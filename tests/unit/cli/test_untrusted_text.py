"""Names come from published files: they are shown, never obeyed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import location_id, publish, take
from tests.unit.cli.console import wherry
from wherry.domain.errors import Refused

ODD = {
    1: "[/nope] home",
    2: "The [red] House :smile:",
    3: "Rose\x1b[2J House",
    4: "House\u202eelgaE",
    5: "Two\u2028lines",
}


@pytest.fixture
def odd_names(data: Path, landing: Path) -> Path:
    rows = [{"id": number, "name": name} for number, name in ODD.items()]
    take(data, publish(landing, "hsca", "2021-01-01", rows))
    return data


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, "[/nope] home"),
        (2, "The [red] House :smile:"),
        (3, "Rose·[2J House"),
        (4, "House·elgaE"),
        (5, "Two·lines"),
    ],
)
def test_a_name_is_only_text(number: int, shown: str, odd_names: Path) -> None:
    result = wherry("location", location_id(number), data=odd_names)
    assert result.returncode == 0, result.stderr
    assert shown in result.stdout
    found = wherry("location", location_id(number), "--format", "json", data=odd_names).stdout
    assert all(line.isprintable() for line in found.split("\n"))
    assert json.loads(found)["spans"][-1]["name"] == ODD[number]


def test_a_locality_is_only_text(odd_names: Path, tmp_path: Path) -> None:
    path = tmp_path / "localities.csv"
    path.write_text("location id,locality\n1-100000001,[/b]x\n", encoding="utf-8")
    result = wherry("position", "Norfolk", "--localities", str(path), data=odd_names)
    assert result.returncode == 0, result.stderr
    assert "[/b]x" in result.stdout


def test_a_refusal_cannot_be_forged_by_a_file_name(data: Path, landing: Path) -> None:
    bad = landing / "x\nimported: all is well\x1b[1A.txt"
    bad.write_text("Dear sir\n", encoding="utf-8")
    result = wherry("import", str(landing), data=data)
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


def test_a_refusal_is_printable_whole() -> None:
    assert str(Refused("no file a\nb\u202ec")) == "no file a·b·c"
