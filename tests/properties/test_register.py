"""What holds for every sequence of published files, however contradictory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import publish, standings, take
from tests.oracles.slow_register import counts_on
from tests.properties.worlds import AUTHORITIES, START, as_snapshots, history_rows, snapshot_files, write
from wherry.analysis.tally import tally
from wherry.analysis.trend import trend
from wherry.domain.coverage import Services
from wherry.store.releases import read_release

Files = dict[date, list[dict[str, Any]]]


@contextmanager
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def counted(data: Path, day: date) -> dict[str, tuple[int, int, int]]:
    ready = standings(data)
    measure = ready.register.definitions.measure("good_or_outstanding")
    table = tally(ready.on(day, measure), measure, day, "authority_code")
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
        snapshots = as_snapshots(files)
        for offset in range(-40, 160, 7):
            day = START + timedelta(days=offset)
            assert counted(folder / "data", day) == counts_on(snapshots, day), day
        for day in files:
            assert counted(folder / "data", day) == counts_on(snapshots, day), day


@given(snapshot_files())
def test_on_the_day_of_a_snapshot_the_register_says_what_it_said(files: Files) -> None:
    with place() as folder:
        take(folder / "data", *write(folder, files), accept=True)
        for as_at, rows in files.items():
            said: dict[str, list[int]] = {}
            for row in rows:
                counts = said.setdefault(AUTHORITIES[row["authority"]], [0, 0, 0])
                word = row.get("rating", "Good")
                is_rated = word not in ("", "Insufficient evidence to rate")
                counts[0] += is_rated
                counts[1] += word in ("Good", "Outstanding")
                counts[2] += not is_rated
            assert counted(folder / "data", as_at) == {a: tuple(c) for a, c in said.items()}


@given(snapshot_files(), history_rows())
def test_a_history_never_changes_what_a_snapshot_said(files: Files, history: list[dict[str, Any]]) -> None:
    if not history:
        return
    community = {day: [{**row, "care_home": "N"} for row in rows] for day, rows in files.items()}
    with place() as folder:
        paths = write(folder, community)
        take(folder / "data", *paths, accept=True)
        before = {day: counted(folder / "data", day) for day in files}
        take(folder / "data", publish(folder, "history", "2020-07-01", history), accept=True)
        for day, counts in before.items():
            after = counted(folder / "data", day)
            assert {a: c[:2] for a, c in after.items() if a} == {a: c[:2] for a, c in counts.items()}, day


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


@given(snapshot_files(), history_rows())
def test_the_trend_agrees_with_the_tally(files: Files, history: list[dict[str, Any]]) -> None:
    with place() as folder:
        paths = write(folder, files)
        if history:
            paths.append(publish(folder, "history", "2020-07-01", history))
        take(folder / "data", *paths, accept=True)
        ready = standings(folder / "data")
        measure = ready.register.definitions.measure("good_or_outstanding")
        days = tuple(sorted({max(files) + timedelta(days=d) for d in (0, 5, 30)} | set(files)))
        found = trend(ready, measure, days, services=Services.CARE_HOMES)
        for number, day in enumerate(days):
            homes = ready.on(day, measure).filter(pl.col("is_care_home"))
            table = tally(homes, measure, day, "authority_code").to_dicts()
            for row in table:
                place_number = found.codes.index(row["authority_code"])
                got = (
                    int(found.numerator[number, place_number].sum()),
                    int(found.denominator[number, place_number].sum()),
                    int(found.unrated[number, place_number].sum()),
                )
                assert got == (row["numerator"], row["denominator"], row["unrated"]), (day, row)
