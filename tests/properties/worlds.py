"""Invented sequences of published files for Hypothesis: small, and as contradictory as it likes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.builders import location_id, publish
from tests.oracles.slow_register import Shown, Snapshots

WORDS = {
    "Good": "good",
    "Requires improvement": "requires_improvement",
    "Inadequate": "inadequate",
    "Outstanding": "outstanding",
    "Insufficient evidence to rate": "insufficient_evidence",
    "": "not_rated",
}
START = date(2020, 1, 1)
AUTHORITIES = {"Norfolk": "E10000020", "Suffolk": "E10000029"}
MARKER = 99
"""A location in every file whose rating is published on the file's own day: no file is an old recording."""

offsets = st.integers(min_value=0, max_value=120)


@st.composite
def row(draw: st.DrawFn, number: int, as_at: date) -> dict[str, Any]:
    word = draw(st.sampled_from(sorted(WORDS)))
    published = as_at - timedelta(days=draw(st.integers(0, 200)))
    return {
        "id": number,
        "rating": word,
        "published": f"{published:%d/%m/%Y}" if word else "",
        "start": f"{draw(st.dates(date(2019, 6, 1), as_at)):%d/%m/%Y}",
        "authority": draw(st.sampled_from(sorted(AUTHORITIES))) if number > 2 else "Norfolk",
    }


@st.composite
def snapshot_rows(draw: st.DrawFn, as_at: date) -> list[dict[str, Any]]:
    numbers = draw(st.lists(st.integers(1, 6), unique=True, max_size=6))
    rows = [draw(row(number, as_at)) for number in sorted(numbers)]
    # Both authorities in every file, so that both are covered.
    rows += [
        {"id": MARKER + n, "authority": a, "published": f"{as_at:%d/%m/%Y}", "start": "01/01/2019"}
        for n, a in enumerate(sorted(AUTHORITIES))
    ]
    return rows


@st.composite
def snapshot_files(draw: st.DrawFn, most: int = 5) -> dict[date, list[dict[str, Any]]]:
    """Rows of directories with filters by their day."""
    days = sorted(START + timedelta(days=o) for o in draw(st.sets(offsets, min_size=1, max_size=most)))
    registered: dict[int, str] = {}
    files = {}
    for as_at in days:
        rows = draw(snapshot_rows(as_at))
        for entry in rows:
            # A location's own start does not change from file to file.
            entry["start"] = registered.setdefault(entry["id"], entry["start"])
        files[as_at] = rows
    return files


@st.composite
def history_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of a history of community services; its care homes are none of the snapshots'."""
    rows = []
    for number in draw(st.lists(st.integers(1, 8), unique=True, min_size=1, max_size=5)):
        start = draw(st.dates(date(2018, 1, 1), START))
        end = draw(st.one_of(st.none(), st.dates(START, START + timedelta(days=150))))
        days = draw(
            st.lists(st.dates(date(2018, 6, 1), START + timedelta(days=120)), unique=True, max_size=4)
        )
        rows += [
            {
                "id": number,
                "published": day.isoformat(),
                "rating": draw(st.sampled_from([w for w in sorted(WORDS) if w])),
                "start": start.isoformat(),
                "end": end.isoformat() if end else "",
            }
            for day in sorted(days)
        ]
    return rows


def write(folder: Path, files: dict[date, list[dict[str, Any]]], layout: str = "hsca") -> list[Path]:
    """Write the rows as published files."""
    paths = []
    for as_at, rows in files.items():
        given = [{**r, "care_home": "N"} if layout == "history_hsca" else r for r in rows]
        paths.append(publish(folder, "hsca", as_at.isoformat(), given, name=f"hsca_{as_at:%j}"))
    return paths


def as_snapshots(files: dict[date, list[dict[str, Any]]]) -> Snapshots:
    """The same rows as the slow register takes them."""
    snapshots: Snapshots = {}
    for as_at, rows in files.items():
        snapshots[as_at] = {
            location_id(r["id"]): Shown(
                rating=WORDS[r.get("rating", "Good")],
                published_on=_day(r["published"]) if r.get("rating", "Good") else None,
                registered_on=_day(r["start"]),
                authority=AUTHORITIES[r["authority"]],
            )
            for r in rows
        }
    return snapshots


def _day(text: str) -> date:
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))
