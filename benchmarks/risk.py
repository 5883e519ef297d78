"""Features, fit, back-test and explanation, beside a plain loop over services."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.measure import milliseconds, percentile
from wherry.analysis.questions import HEADLINE
from wherry.analysis.risk.backtest import BacktestQuestion, backtest
from wherry.analysis.risk.examples import NEW_BAD, Days, complete_landmarks, training_days
from wherry.analysis.risk.explain import estimates
from wherry.analysis.risk.features import features_of
from wherry.analysis.risk.models import Recipe, fit_for
from wherry.analysis.risk.seen import BAD, ORDER, seen_on
from wherry.analysis.standing import Standings
from wherry.definitions.risk_model import read_model_settings
from wherry.store.importing import ImportOptions, import_files
from wherry.store.register import Register

REAL = Path(__file__).parents[1] / ".." / "shared" / "data"
HISTORY = REAL / "history" / "community_overall_ratings_2014-10_2023-12.csv.gz"
SNAPSHOT = REAL / "cqc" / "2021-02-01_Latest_ratings_asc_overall.csv.gz"
FEATURE_DAYS = 20


def risk(work: Path) -> Iterator[str]:
    """Every figure in a sentence; needs the real files of ../shared/data."""
    yield _features(work)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        standings = _register(Path(folder), HISTORY)
        settings = read_model_settings()
        newest = complete_landmarks(_days(standings), settings)[-1]
        five = replace(settings, every_months=12, back_years=4)
        begun = time.perf_counter()
        model = fit_for(_days(standings), newest, Recipe(NEW_BAD, five))
        seconds = time.perf_counter() - begun
        yield (
            f"{len(training_days(_days(standings), newest, five))} landmarks with {model.examples:,} examples: features "
            f"made, one output fitted twice (for its slope too) and calibrated: **{seconds:.0f} s** (at most 60)."
        )
        pool = _days(standings).on(newest)
        one = milliseconds(lambda: estimates(model, pool.head(1), settings.interval), 50)
        yield f"One service explained: 95th percentile **{percentile(one, 0.95):.1f} ms** (at most 50)."
        begun = time.perf_counter()
        found = backtest(standings, BacktestQuestion(), settings)
        minutes = (time.perf_counter() - begun) / 60
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        landmarks = len({row.landmark for row in found.rows})
        yield (
            f"The whole back-test, {landmarks} landmarks, three outputs, challenger and baselines: "
            f"**{minutes:.1f} minutes** (at most 15), peak **{peak:.2f} GB** (at most 2)."
        )


def _features(work: Path) -> str:
    with tempfile.TemporaryDirectory(dir=work) as folder:
        standings = _register(Path(folder), SNAPSHOT, HISTORY)
        measure, day = standings.register.definitions.measure(HEADLINE), date(2021, 2, 1)
        ours = milliseconds(lambda: features_of(seen_on(standings, measure, day)), FEATURE_DAYS)
        services = seen_on(standings, measure, day).services.height
        loop = milliseconds(lambda: _plain_loop(standings, day), 1, warm=0)
        ratio = loop[0] / percentile(ours, 0.5)
        return (
            f"All features of {services:,} services on one day: 95th percentile **{percentile(ours, 0.95):,.0f} ms** "
            f"(at most 2,000); a plain loop over services for five of them {loop[0]:,.0f} ms, **{ratio:.0f} ×** the median."
        )


def _plain_loop(standings: Standings, day: date) -> dict[str, tuple[object, ...]]:
    """Number of ratings, of bad ones, current, previous and age, as a script would take them."""
    rows = (
        standings.register.rating.filter(pl.col("key_question") == "overall").sort("published_on").to_dicts()
    )
    history: dict[str, list[tuple[date, str]]] = {}
    for row in rows:
        if row["published_on"] is not None and row["published_on"] <= day and row["rating"] in ORDER:
            history.setdefault(row["location_id"], []).append((row["published_on"], row["rating"]))
    found: dict[str, tuple[object, ...]] = {}
    for location in standings.register.location.to_dicts():
        if location["valid_from"] <= day and (location["valid_to"] is None or location["valid_to"] > day):
            told = history.get(location["location_id"], [])
            if told:
                bad = sum(ORDER[rating] >= BAD for _, rating in told)
                previous = told[-2][1] if len(told) > 1 else None
                age = (day - told[-1][0]).days / 365.25
                found[location["location_id"]] = (len(told), bad, told[-1][1], previous, age)
    return found


def _register(folder: Path, *files: Path) -> Standings:
    import_files(list(files), folder / "data", ImportOptions())
    return Standings(Register.open(folder / "data"))


def _days(standings: Standings) -> Days:
    return Days(standings, standings.register.definitions.measure(HEADLINE))
