"""`wherry forecast`, `wherry estimate`, `wherry nominate`, `wherry report forecast`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.builders import day, standings, take
from tests.documents import docx_text, pdf_text, squeezed
from tests.unit.analysis.forecast.worlds import publish_history
from tests.unit.cli.console import wherry
from wherry.analysis.forecast.estimate import EstimateQuestion, estimate
from wherry.definitions.forecasting import load_forecasting
from wherry.domain.phrases import percent

ON = ("--as-of", "2021-06-01")


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forecasts")
    take(folder / "data", publish_history(folder, count=1200))
    return folder / "data"


def test_a_forecast_says_the_same_as_table_json_and_csv(invented: Path) -> None:
    words = ("forecast", "Norfolk", *ON, "--share", "0.8", "--futures", "400", "--data", str(invented))
    plain = json.loads(wherry(*words, "--format", "json").stdout)
    assert plain["as_of"] == "2021-06-01" and plain["by"] == "2023-06-01" and plain["release"]
    rows = list(csv.DictReader(io.StringIO(wherry(*words, "--format", "csv").stdout)))
    assert [float(r["median"]) for r in rows] == [p["median"] for p in plain["fan"]]
    table = wherry(*words).stdout
    chance = next(s for s in plain["scenarios"] if s["scenario"] == "as_now")["target_probability"]
    assert f"Chance of 80.0 % by 1 June 2023: {percent(chance)}" in table
    assert "Rates rest on" in table and "What moves it" in table


def test_the_forecast_of_an_option_says_the_same_as_table_json_and_csv(invented: Path) -> None:
    words = ("options", "Norfolk", *ON, "--share", "0.8", "--by", "2023-06-01", "--inspections", "2019")
    words = (*words, "--officer-days", "60", "--data", str(invented))
    ahead = (*words, "--forecast", "--futures", "300", "--seed", "5")
    plain = json.loads(wherry(*ahead, "--format", "json").stdout)
    told = plain["forecast"]
    assert (told["seed"], told["futures"], told["release"]) == (5, 300, plain["release"])
    table = " ".join(wherry(*ahead).stdout.split())
    assert all(" ".join(sentence.split()) in table for sentence in told["sentences"])
    rows = list(csv.DictReader(io.StringIO(wherry(*ahead, "--format", "csv").stdout)))
    assert [float(r["difference"]) for r in rows] == [p["difference"] for p in told["points"]]
    assert [float(r["chances_with_option"]) for r in rows] == [
        p["chances"]["with_option"] for p in told["points"]
    ]
    assert "forecast" not in json.loads(wherry(*words, "--format", "json").stdout)


def test_a_back_test_names_its_days(invented: Path) -> None:
    words = ("forecast", "--backtest", "--landmark", "2019-06-01", "--data", str(invented))
    plain = json.loads(wherry(*words, "--format", "json").stdout)
    assert {t["landmark"] for t in plain["trials"]} == {"2019-06-01"}
    whole = plain["scores"][-1]
    assert whole["level"] == "all" and whole["trials"] == len(plain["trials"])
    held = [t["low"] <= t["seen"] <= t["high"] for t in plain["trials"]]
    assert whole["coverage"] == sum(held) / len(held)
    assert "joined from the list of 1 February 2021" in " ".join(plain["notes"])


def test_an_estimate_lists_what_may_have_improved_unseen(invented: Path) -> None:
    words = ("estimate", "Norfolk", *ON, "--data", str(invented))
    plain = json.loads(wherry(*words, "--format", "json").stdout)
    assert plain["whole"]["low"] < plain["whole"]["estimate"] < plain["whole"]["high"]
    table = wherry(*words, "--services", "2").stdout
    assert "a model of what CQC would find, not a rating" in table
    shown = [c["location_id"] for c in plain["candidates"] if c["location_id"] in table]
    assert shown == [c["location_id"] for c in plain["candidates"][:2]]


@pytest.mark.parametrize("face", ["pdf", "docx"])
def test_a_nomination_pack_is_written(invented: Path, tmp_path: Path, face: str) -> None:
    asked = EstimateQuestion("Norfolk", day("2021-06-01"))
    wanted = estimate(standings(invented), asked, load_forecasting()).candidates[0].location_id
    out = tmp_path / f"pack.{face}"
    said = wherry("nominate", wanted, *ON, "--out", str(out), "--format", face, "--data", str(invented))
    assert said.returncode == 0, said.stderr
    text = squeezed(pdf_text(out.read_bytes()) if face == "pdf" else docx_text(out.read_bytes()))
    for words in (
        "asks CQC to inspect it again",
        wanted,
        "no finding about this service",
        "What the council has seen",
    ):
        assert squeezed(words) in text


@pytest.mark.parametrize("face", ["pdf"])
def test_a_forecast_is_a_report(invented: Path, tmp_path: Path, face: str) -> None:
    out = tmp_path / f"forecast.{face}"
    words = ("report", "forecast", "Norfolk", *ON, "--share", "0.8", "--out", str(out), "--format", face)
    said = wherry(*words, "--data", str(invented))
    assert said.returncode == 0, said.stderr
    assert out.stat().st_size > 3000
    text = pdf_text(out.read_bytes())
    assert squeezed("Where the share is going") in squeezed(text)


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("forecast",), 2, "Name an AREA to forecast, or ask for --backtest"),
        (("forecast", "Norfolk", "--backtest"), 2, "leave out AREA"),
        (("forecast", "Norfolk", "--landmark", "2019-01-01"), 2, "--landmark belongs to --backtest"),
        (("forecast", "--backtest", "--landmark", "soon"), 2, "is not a day"),
        (("forecast", "Norfolk", "--share", "85"), 1, "A target of 85 is no share"),
        (("forecast", "Norfolk", "--share", "nan"), 1, "is no share"),
        (("forecast", "Norfolk", "--by", "2001-01-01"), 1, "is not later; give a later --by"),
        (("forecast", "Norfolk", "--inspections", "never"), 1, "“never” is not a scenario of inspections"),
        (("estimate", "Nofolk"), 1, "“Nofolk” is not"),
        (("nominate", "1-999999999", "--out", "none-such.docx"), 1, "No imported file has a location"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    invented: Path, words: tuple[str, ...], status: int, sentence: str
) -> None:
    said = wherry(*words, "--data", str(invented))
    assert said.returncode == status, said.stderr
    assert sentence in said.stderr
    assert "Traceback" not in said.stderr
