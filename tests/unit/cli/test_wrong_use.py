"""Wrong use: exit code 2 and one sentence that says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import publish, take
from tests.unit.cli.console import wherry

SENTENCES = {
    ("location",): "Missing argument ID: give CQC's location id, like 1-1000587219; see `wherry location --help`.",
    ("sample",): "Missing argument OUT: give a new or empty folder for the files; see `wherry sample --help`.",
    ("position", "Norfolk", "--by", "nope"): "--by: “nope” is not one of “service_type”, ",
    ("position", "Norfolk", "--as-of", "31/31/2020"): "--as-of: “31/31/2020” is not a day: write it like 2021-02-01; see",
    ("league", "--formt", "csv"): "There is no option --formt, did you mean --format; see `wherry league --help`.",
    ("league", "extra"): "There is nothing to do with “extra”; see `wherry league --help`.",
    ("sail",): "There is no command “sail”, did you mean “sample”; see `wherry --help`.",
    ("fetch", "--rate", "0"): "--rate: 0 is not from 1 to 2000; see `wherry fetch --help`.",
    ("fetch", "--rate", "x"): "--rate: “x” is not a whole number; see `wherry fetch --help`.",
    ("position", "Norfolk", "--as-of"): "“--as-of” needs a value; see `wherry",
    ("sample", "OUT", "--layout", "foo"): "--layout: “foo” is not one of “ods”, “xlsx”, “csv”; see",
    ("sample", "OUT", "--months", "200"): "Write from 1 to 150 months",
    ("sample", "OUT", "--kinds", "x"): "“x” is not a kind of file",
    ("position", "Norfolk", "--by", "owner", "--localities", "x.csv"): "leave out --by owner, or --localities; see",
    ("league", "--care-homes", "--community"): "give one, or neither",
}  # fmt: skip


@pytest.mark.parametrize("words", SENTENCES, ids=" ".join)
def test_wrong_use_is_one_sentence(words: tuple[str, ...], two_counties: Path) -> None:
    result = wherry(*words, env={"WHERRY_DATA": str(two_counties)})
    assert result.returncode == 2
    assert result.stderr.startswith(SENTENCES[words]) or SENTENCES[words] in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_file_of_localities_is_there_to_divide_by(two_counties: Path, tmp_path: Path) -> None:
    path = tmp_path / "localities.csv"
    path.write_text("location id,locality\n1-100000001,North\n", encoding="utf-8")
    words = ("position", "Norfolk", "--localities", str(path), "--format", "json")
    found = json.loads(wherry(*words, data=two_counties).stdout)
    assert found["question"]["by"] == "locality"
    assert "North" in [row["code"] for row in found["rows"]]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("position",), ["service_type, care_home, user_band", "“locality”", "“location id”"]),
        (("league",), ["“location id”"]),
        (("sample",), ["ods|xlsx|csv"]),
        (("import",), ["a drop of more than a tenth"]),
        (("releases", "compare"), ["The id of a release."]),
        (("releases", "rollback"), ["The id of the release to return to."]),
    ],
)
def test_help_tells_what_can_be_given(words: tuple[str, ...], wanted: list[str]) -> None:
    shown = wherry(*words, "--help", env={"COLUMNS": "250"}).stdout
    assert f"Usage: wherry {' '.join(words)} " in shown
    for text in wanted:
        assert text in shown


def test_help_wraps_evenly() -> None:
    lines = wherry("import", "--help", env={"COLUMNS": "80"}).stdout.splitlines()
    prose = [line.strip() for line in lines if line.startswith(" ") and line.strip()]
    assert not [line for line in prose[2:-1] if len(line) < 50]


def test_ids_and_keys_are_never_broken(data: Path, landing: Path) -> None:
    release = take(data, publish(landing, "hsca", "2021-01-01", [{"id": 1}])).release
    assert release is not None
    narrow = {"COLUMNS": "40"}
    assert release.release_id in wherry("releases", data=data, env=narrow).stdout
    assert "2021-01-01_hsca.csv" in wherry("releases", "show", data=data, env=narrow).stdout
    assert "good_or_outstanding_not_inherited" in wherry("measures", data=data, env=narrow).stdout
    shown = wherry("sources", data=data, env=narrow | {"FORCE_COLOR": "1"}).stdout
    assert "cqc_dual_registrations" in shown
