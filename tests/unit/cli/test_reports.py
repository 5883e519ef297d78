"""`wherry report position`: writes the file as a whole, or says in a sentence why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents import pdf_text
from tests.unit.cli.console import wherry


@pytest.mark.parametrize("face", ["pdf", "docx", "xlsx", "csv", "html"])
def test_each_format_is_written(two_counties: Path, tmp_path: Path, face: str) -> None:
    out = tmp_path / f"report.{face}"
    said = wherry(
        "report", "position", "Norfolk", "--format", face, "--out", str(out), "--data", str(two_counties)
    )
    assert said.returncode == 0, said.stderr
    assert "Wrote the position of Norfolk" in said.stdout
    assert out.stat().st_size > 500
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_a_file_that_is_there_is_written_over_only_by_force(two_counties: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    out.write_text("mine")
    words = ("report", "position", "Norfolk", "--out", str(out), "--data", str(two_counties))
    said = wherry(*words)
    assert said.returncode == 1
    assert "is there already; name another file with --out, or write over it with --force" in said.stderr
    assert out.read_text() == "mine"
    wherry(*words, "--force")
    assert "Norfolk" in pdf_text(out.read_bytes())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Nofolk",), "“Nofolk” is not an authority"),
        (
            ("Norfolk", "--as-of", "2001-01-01"),
            "No imported file tells the ratings of Norfolk on 1 January 2001",
        ),
        (("Norfolk", "--measure", "nope"), "nope"),
        (("Norfolk", "--release", "nope"), "There is no release “nope”"),
    ],
)
def test_what_cannot_be_answered_leaves_no_file(
    two_counties: Path, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    out = tmp_path / "report.pdf"
    said = wherry("report", "position", *words, "--out", str(out), "--data", str(two_counties))
    assert said.returncode == 1
    assert sentence in said.stderr
    assert said.stderr.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "sentence"), [("nowhere/report.pdf", "is not there; make it"), ("", "is a folder")]
)
def test_what_cannot_be_written_is_said(two_counties: Path, tmp_path: Path, name: str, sentence: str) -> None:
    said = wherry("report", "position", "Norfolk", "--out", str(tmp_path / name), "--data", str(two_counties))
    assert said.returncode == 1
    assert sentence in said.stderr
    assert said.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which nobody can write")
def test_a_folder_that_takes_no_file_is_said(two_counties: Path) -> None:
    said = wherry("report", "position", "Norfolk", "--out", "/proc/report.pdf", "--data", str(two_counties))
    assert said.returncode == 1
    assert "cannot be written" in said.stderr
    assert said.stderr.count("\n") == 1
