"""The command line as people meet it: answers on stdout, one sentence on stderr, 0, 1 or 2."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import publish

FIELDS = ["code", "name", "rated", "good_or_outstanding", "share", "rank", "ranked", "unrated"]


def wherry(
    *words: str, data: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from wherry.cli import main; main()", *words]
    if data is not None:
        command += ["--data", str(data)]
    environment = (
        {k: v for k, v in os.environ.items() if k != "WHERRY_DATA"} | {"COLUMNS": "120"} | (env or {})
    )
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)


def test_position_as_table(two_counties: Path) -> None:
    result = wherry("position", "Norfolk", "--as-of", "2021-01-01", data=two_counties)
    assert result.returncode == 0
    assert "1 of 2" in result.stdout
    assert "50.0 %" in result.stdout
    assert "rank 2 of 2" in result.stdout
    assert "1 more service without a rating" in result.stdout
    assert "Range if unrated were counted: 33.3 % to 66.7 %" in result.stdout
    assert "2021-01-01_hsca.csv" in result.stdout


def test_position_as_json(two_counties: Path) -> None:
    found = json.loads(
        wherry("position", "Norfolk", "--as-of", "2021-01-01", "--format", "json", data=two_counties).stdout
    )
    assert (found["as_of"], found["measure"]) == ("2021-01-01", "good_or_outstanding v1")
    assert found["release"].startswith("2021-02-01-")
    assert list(found["rows"][0])[:8] == FIELDS
    assert found["rows"][0]["name"] == "Norfolk"
    assert len(found["files"][0]["sha256"]) == 64


def test_position_as_csv(two_counties: Path) -> None:
    result = wherry("position", "Norfolk", "--as-of", "2021-01-01", "--format", "csv", data=two_counties)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(rows[0])[:8] == FIELDS
    assert (rows[0]["rated"], rows[0]["good_or_outstanding"], rows[0]["share"]) == ("2", "1", "0.5")


def test_movements_are_named(two_counties: Path) -> None:
    result = wherry("position", "Norfolk", "--since", "2021-01-01", "--format", "json", data=two_counties)
    moved = json.loads(result.stdout)["movements"]
    ids = {kind: [m["location_id"] for m in moved[kind]] for kind in moved if kind != "since"}
    assert ids == {
        "upgraded": ["1-100000001", "1-100000002"], "downgraded": [], "newly_rated": [], "no_longer_rated": [],
        "entered": ["1-100000006"], "left": ["1-100000003"],
    }  # fmt: skip
    assert "Upgraded (2)" in wherry("position", "Norfolk", "--since", "2021-01-01", data=two_counties).stdout


def test_divisions(two_counties: Path) -> None:
    found = json.loads(
        wherry("position", "Suffolk", "--by", "service_type", "--format", "json", data=two_counties).stdout
    )
    groups = {r["code"]: r["rated"] for r in found["rows"] if r["kind"] == "group"}
    assert groups == {"home_care": 1, "care_home": 1}


def test_formulas_are_quoted_out_of_csv(two_counties: Path) -> None:
    result = wherry("position", "Suffolk", "--by", "owner", "--format", "csv", data=two_counties)
    names = [row["name"] for row in csv.DictReader(io.StringIO(result.stdout))]
    assert "'+Danger Limited" in names


def test_league(two_counties: Path) -> None:
    found = json.loads(
        wherry("league", "--as-of", "2021-01-01", "--format", "json", data=two_counties).stdout
    )
    assert [(r["name"], r["rank"], r["ranked"]) for r in found["rows"]] == [
        ("Suffolk", 1, 2),
        ("Norfolk", 2, 2),
    ]
    homes = json.loads(wherry("league", "--care-homes", "--format", "json", data=two_counties).stdout)
    assert sum(r["rated"] for r in homes["rows"]) == 4


def test_localities(two_counties: Path, tmp_path: Path) -> None:
    path = tmp_path / "localities.csv"
    path.write_text("location id,locality\n1-100000001,North\n1-100000002,South\n", encoding="utf-8")
    result = wherry("position", "Norfolk", "--as-of", "2021-01-01", "--by", "locality", "--localities", str(path),
                    "--format", "json", data=two_counties)  # fmt: skip
    groups = {
        r["code"]: (r["good_or_outstanding"], r["rated"])
        for r in json.loads(result.stdout)["rows"]
        if r["kind"] == "group"
    }
    assert groups == {"North": (1, 1), "South": (0, 1), "not_known": (0, 0)}


def test_boundaries_of_another_year(two_counties: Path, tmp_path: Path) -> None:
    path = tmp_path / "2028.csv"
    path.write_text("postcode,area\nNR1,Greater Norwich City\n", encoding="utf-8")
    result = wherry(
        "position",
        "greater norwich city",
        "--as-of",
        "2021-01-01",
        "--boundaries",
        str(path),
        data=two_counties,
    )
    assert "3 of 4" in result.stdout
    league = wherry(
        "league", "--as-of", "2021-01-01", "--boundaries", str(path), "--format", "csv", data=two_counties
    )
    assert "Greater Norwich City,4,3,0.75" in league.stdout


def test_location(two_counties: Path) -> None:
    result = wherry("location", "1-100000001", data=two_counties)
    assert "Outstanding" in result.stdout
    assert "from 20 January 2021" in result.stdout
    assert "last listed on 1 February 2021" in result.stdout
    found = json.loads(wherry("location", "1-100000001", "--format", "json", data=two_counties).stdout)
    assert [r["rating"] for r in found["ratings"]] == ["good", "outstanding"]


def test_releases(two_counties: Path) -> None:
    assert "2021-02-01-" in wherry("releases", data=two_counties).stdout
    assert "is whole" in wherry("releases", "verify", data=two_counties).stdout
    assert "covers" in wherry("releases", "show", data=two_counties).stdout
    assert wherry("releases", "disagreements", data=two_counties).returncode == 0


def test_sources_and_measures(data: Path) -> None:
    assert "cqc_ratings" in wherry("sources", data=data).stdout
    assert "•" in wherry("sources", "cqc_ratings", data=data).stdout
    assert "good_or_outstanding" in wherry("measures", data=data).stdout
    assert "LG Inform" in wherry("measures", "good_or_outstanding_of_all", data=data).stdout


def test_the_data_directory_by_environment(two_counties: Path) -> None:
    result = wherry("position", "Norfolk", env={"WHERRY_DATA": str(two_counties)})
    assert result.returncode == 0


REFUSED = {
    ("position", "Norflok"): "did you mean Norfolk?",
    ("position", "Norfolk", "--as-of", "2014-01-01"): "No imported file tells the ratings of Norfolk on 1 January 2014",
    ("position", "Norfolk", "--measure", "best"): "“best” is not a measure; the measures are",
    ("position", "Norfolk", "--compare", "neighbours"): "lists statistical neighbours",
    ("position", "Norfolk", "--since", "2022-01-01"): "the first day must be the earlier one",
    ("position", "Norfolk", "--by", "locality"): "--localities",
    ("position", "Norfolk", "--release", "1999"): "no release “1999”",
    ("location", "1-1"): "No imported file has a location “1-1”",
    ("releases", "rollback", "1999"): "no release “1999”",
    ("sources", "nowhere"): "“nowhere” is not a source",
    ("import", "nowhere.csv"): "There is no file or folder nowhere.csv",
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_a_refusal_is_one_sentence_on_stderr(words: tuple[str, ...], two_counties: Path) -> None:
    result = wherry(*words, data=two_counties)
    assert result.returncode == 1
    assert REFUSED[words] in result.stderr
    assert result.stderr.strip().count("\n") == 0
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


WRONG_USE = [
    ("position",), ("position", "Norfolk", "--as-of", "31/31/2020"), ("position", "Norfolk", "--by", "colour"),
    ("league", "--care-homes", "--community"), ("sail",), ("league", "--format", "xml"),
]  # fmt: skip


@pytest.mark.parametrize("words", WRONG_USE, ids=" ".join)
def test_wrong_use(words: tuple[str, ...], two_counties: Path) -> None:
    result = wherry(*words, data=two_counties if words != ("sail",) else None)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_nothing_imported_yet(data: Path) -> None:
    result = wherry("position", "Norfolk", data=data)
    assert result.returncode == 1
    assert "import files with `wherry import PATH`" in result.stderr


def test_import_lists_the_refused_and_does_the_rest(data: Path, landing: Path) -> None:
    publish(landing, "hsca", "2021-01-01", [{"id": 1}])
    (landing / "letter.txt").write_text("Dear sir\n", encoding="utf-8")
    result = wherry("import", str(landing), data=data)
    assert result.returncode == 1
    assert "imported: 2021-01-01_hsca.csv" in result.stdout
    assert "taken from the name" in result.stdout
    assert "refused: letter.txt" in result.stderr
    assert "1 of 2 files was refused; 1 imported." in result.stderr


def test_a_reader_who_stops_early(two_counties: Path) -> None:
    command = (
        f'{sys.executable} -c "from wherry.cli import main; main()" league --data {two_counties} | head -1'
    )
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "command", ["import", "position", "league", "location", "releases", "sources", "measures"]
)
def test_help(command: str) -> None:
    result = wherry(command, "--help")
    assert result.returncode == 0
    assert "Usage" in result.stdout
