"""`wherry sample`: the same bytes every time, one closing sentence, refusals in a sentence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from wherry.cli import app

SMALL = ("--locations", "300", "--months", "2", "--end", "2026-02-01")


def sample(*words: object) -> Result:
    return CliRunner().invoke(app, ["sample", *map(str, words)])


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("layout", ["ods", "xlsx", "csv"])
def test_the_same_options_write_the_same_bytes(tmp_path: Path, layout: str) -> None:
    for name in ("one", "two"):
        result = sample(tmp_path / name, *SMALL, "--layout", layout)
        assert result.exit_code == 0, result.output
    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")
    assert one == two
    assert len([name for name in one if not name.startswith("definitions")]) == 9


def test_another_seed_writes_other_bytes(tmp_path: Path) -> None:
    for seed in (1, 2):
        sample(tmp_path / str(seed), *SMALL, "--seed", seed, "--layout", "csv", "--kinds", "hsca")
    one, two = digests(tmp_path / "1"), digests(tmp_path / "2")
    assert one.keys() == two.keys()
    differing = [name for name in one if one[name] != two[name]]
    assert [name for name in differing if name.endswith(".csv.gz")]


def test_one_closing_sentence(tmp_path: Path) -> None:
    result = sample(tmp_path / "out", *SMALL, "--kinds", "hsca,api", "--layout", "csv")
    assert result.exit_code == 0
    assert result.output.count("\n") == 1
    assert "Wrote 3 files of an invented England with 300 locations" in result.output
    assert "nothing in them is real" in result.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "01_February_2026_HSCA_Active_Locations.csv.gz",
        "01_February_2026_api_locations.jsonl.gz",
        "01_January_2026_HSCA_Active_Locations.csv.gz",
        "definitions",
    ]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert sample(tmp_path, *SMALL, "--kinds", "directory").exit_code == 0


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = sample(tmp_path, *SMALL)
    assert str(result.exception).endswith("is there already and not empty; name a new folder.")
    assert digests(tmp_path).keys() == {"mine.txt"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--locations", "10"), "from 300 to 200,000"),
        (("--kinds", "hsca,prices"), "“prices” is not a kind of file"),
        (("--layout", "pdf"), "'pdf' is not one of 'ods', 'xlsx', 'csv'"),
        (("--end", "2026-10-31"), "from the 1st to the 28th"),
    ],
)
def test_refusals(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    result = sample(tmp_path / "out", *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())
    assert not (tmp_path / "out").exists()
