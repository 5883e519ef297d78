"""What holds for every sequence of published files, however contradictory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from tests.builders import publish, standings, take
from tests.deep import in_short
from tests.oracles.slow_register import counts_on
from tests.properties.worlds import AUTHORITIES, START, as_snapshots, history_rows, snapshot_files, write
from wherry.analysis.league import league
from wherry.analysis.questions import LeagueQuestion
from wherry.analysis.scene import scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import tally
from wherry.analysis.trend import Trend, trend
from wherry.definitions import load_definitions
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown
from wherry.store.releases import read_release

MEASURES = sorted(load_definitions().measures)
Files = dict[date, list[dict[str, Any]]]


@contextmanager
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def counted(ready: Standings, day: date) -> dict[str, tuple[int, int, int]]:
    measure = ready.register.definitions.measure("good_or_outstanding")
    scene = scene_on(ready, measure.key, day, Services.ALL)
    table = tally(scene.standing.with_columns(is_listed=pl.lit(value=True)), measure, day, "authority_code")
    return {
        row["authority_code"]: (row["rated"], row["good_or_outstanding"], row["unrated"])
        for row in table.to_dicts()
    }


def tables(data: Path) -> dict[str, str]:
    return {name: table.sha256 for name, table in read_release(data).tables.items()}


@given(snapshot_files())
def test_every_day_agrees_with_the_slow_register(files: Files) -> None:
    with place() as folder:
        take(folder / "data", *write(folder, files), accept=True)
        snapshots, ready = as_snapshots(files), standings(folder / "data")
        for offset in range(-40, 160, 7):
            day = START + timedelta(days=offset)
            assert counted(ready, day) == counts_on(snapshots, day), day
        for day in files:
            assert counted(ready, day) == counts_on(snapshots, day), day


@given(snapshot_files())
def test_on_the_day_of_a_snapshot_the_register_says_what_it_said(files: Files) -> None:
    with place() as folder:
        take(folder / "data", *write(folder, files), accept=True)
        ready = standings(folder / "data")
        for as_at, rows in files.items():
            said: dict[str, list[int]] = {}
            for row in rows:
                counts = said.setdefault(AUTHORITIES[row["authority"]], [0, 0, 0])
                word = row.get("rating", "Good")
                is_rated = word not in ("", "Insufficient evidence to rate")
                counts[0] += is_rated
                counts[1] += word in ("Good", "Outstanding")
                counts[2] += not is_rated
            assert counted(ready, as_at) == {a: tuple(c) for a, c in said.items()}


FIRST, SECOND = date(2020, 1, 1), date(2020, 1, 2)
THERE = [
    {"id": 99, "authority": "Norfolk", "published": "01/01/2020", "start": "01/01/2019"},
    {"id": 100, "authority": "Suffolk", "published": "01/01/2020", "start": "01/01/2019"},
]
LATER = {"id": 1, "authority": "Norfolk", "published": "", "start": "01/06/2019", "rating": ""}
EARLIER = {"id": 1, "published": "2018-06-01", "rating": "Good", "start": "2018-01-01", "end": ""}


# A history has no authorities; that of the service was learned after a file of its authority had left it out.
@example({FIRST: THERE, SECOND: [LATER, *THERE]}, [EARLIER])
@given(snapshot_files(), history_rows())
def test_a_history_never_changes_what_a_snapshot_said(files: Files, history: list[dict[str, Any]]) -> None:
    if not history:
        return
    community = {day: [{**row, "care_home": "N"} for row in rows] for day, rows in files.items()}
    with place() as folder:
        paths = write(folder, community)
        take(folder / "data", *paths, accept=True)
        ready = standings(folder / "data")
        before = {day: counted(ready, day) for day in files}
        take(folder / "data", publish(folder, "history", "2020-07-01", history), accept=True)
        ready = standings(folder / "data")
        for day, counts in before.items():
            after = counted(ready, day)
            assert {a: c[:2] for a, c in after.items() if a} == {a: c[:2] for a, c in counts.items()}, day


@in_short(12)
@given(snapshot_files(most=4), history_rows(), st.randoms(use_true_random=False))
def test_the_register_does_not_depend_on_the_order_of_importing(files: Files, history, random) -> None:  # type: ignore[no-untyped-def]
    with place() as folder:
        paths = write(folder, files)
        if history:
            paths.append(publish(folder, "history", "2020-03-01", history))
        take(folder / "at_once", *paths, accept=True)
        for number, order in enumerate((paths, random.sample(paths, len(paths)))):
            for path in order:
                take(folder / f"one_by_one_{number}", path, accept=True)
            assert tables(folder / f"one_by_one_{number}") == tables(folder / "at_once")
            assert read_release(folder / f"one_by_one_{number}").release_id == (
                read_release(folder / "at_once").release_id
            )


@given(snapshot_files(most=3))
def test_importing_again_changes_nothing(files: Files) -> None:
    with place() as folder:
        paths = write(folder, files)
        first = take(folder / "data", *paths, accept=True)
        again = take(folder / "data", *reversed(paths), accept=True)
        assert not again.is_new
        assert again.release == first.release


@given(snapshot_files(), history_rows(), st.sampled_from(Services), st.sampled_from(MEASURES))
def test_the_trend_agrees_with_the_leagues(
    files: Files, history: list[dict[str, Any]], services: Services, key: str
) -> None:
    """Every shipped measure, every place, with its rank: the two ways of counting are one."""
    with place() as folder:
        paths = write(folder, files)
        if history:
            paths.append(publish(folder, "history", "2020-07-01", history))
        take(folder / "data", *paths, accept=True)
        ready = standings(folder / "data")
        days = tuple(sorted({max(files) + timedelta(days=d) for d in (0, 5, 30)} | set(files)))
        found = trend(ready, ready.register.definitions.measure(key), days, services=services)
        for number, day in enumerate(days):
            assert _trend_rows(found, number) == _league_rows(ready, key, day, services)


def _trend_rows(found: Trend, day: int) -> dict[str, tuple[object, ...]]:
    rows = {}
    for place_number, code in enumerate(found.codes):
        sums = [int(a[day, place_number].sum()) for a in (found.numerator, found.denominator, found.unrated)]
        unrated = sums[2] if found.is_listed[day, place_number] else None
        rank = int(found.rank[day, place_number])
        if sums[1]:
            ranked = int(found.ranked[day, place_number])
            rows[code] = (*sums[:2], unrated, rank, ranked, float(found.share_of_all[day, place_number]))
    return rows


def _league_rows(
    ready: Standings, measure: str, day: date, services: Services
) -> dict[str, tuple[object, ...]]:
    try:
        rows = league(ready, LeagueQuestion(measure, day, services)).rows
    except NotKnown:
        return {}
    return {
        r.code: (r.numerator, r.denominator, r.unrated, r.rank, r.ranked, r.share)
        for r in rows
        if r.denominator
    }
