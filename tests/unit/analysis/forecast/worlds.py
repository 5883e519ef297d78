"""Invented rates, services and histories of which the truth is known. Nothing here is real."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from tests.builders import publish
from wherry.analysis.forecast.drift import Drift
from wherry.analysis.forecast.futures import Services
from wherry.analysis.forecast.rates import OLDEST_MONTHS, Rates

PRINTED = ("Outstanding", "Good", "Requires improvement", "Inadequate")
INSPECTION = (0.05, 0.20, 0.80, 1.50)
DEPARTURE = (0.02, 0.06, 0.12, 0.40)
GOOD = (0.90, 0.80, 0.60, 0.20)
FIRST = (0.02, 0.73, 0.22, 0.03)
ENTRY = 0.10
"""Truth of the invented world, a year: one value a rating, best first."""


STEADY = Drift(0.0, 0.0, 0.0)


def rates(drift: Drift = STEADY, entry: float = ENTRY) -> Rates:
    """The invented world's rates, the same for both kinds of service."""

    def both(values: tuple[float, ...]) -> np.ndarray:
        return np.tile(np.array(values), (2, 1))

    flat = np.ones(OLDEST_MONTHS + 1)
    return Rates(
        inspection=both(INSPECTION)[..., None] / 12 * flat,
        departure=both(DEPARTURE) / 12,
        good=both(GOOD)[..., None] * flat,
        outstanding=both((0.5, 0.05, 0.02, 0.01)),
        inadequate=both((0.05, 0.10, 0.15, 0.40)),
        entry=np.array([entry, entry]) / 12,
        entry_rating=both(FIRST),
        reregistered=np.zeros(2),
        drift=drift,
        is_fitted=(True, True),
        inspections_seen=(1000, 1000),
    )


def services(good: int, below: int, age: int = 12, owners: int = 0) -> Services:
    """So many Good and Requires improvement community services, of owners in turn."""
    count = good + below
    zeros = np.zeros(count, dtype=np.int64)
    owner = np.arange(count) % owners if owners else np.full(count, -1)
    rating = np.array([1] * good + [2] * below)
    return Services(zeros, rating, np.full(count, age), zeros, owner)


def history_rows(count: int, last: date, seed: int) -> list[dict[str, str | int]]:
    """Rows of a community history of the invented world from 2015, day by day."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, str | int]] = []
    places = ("Norfolk", "Suffolk", "Essex", "Kent")
    first = date(2015, 1, 1)
    for number in range(count):
        day = first + timedelta(days=int(rng.integers(0, (last - first).days)))
        start, rating, place = day - timedelta(days=200), rng.choice(4, p=FIRST), places[number % 4]
        dated, end = [], ""
        while day <= last:
            dated.append((day, PRINTED[rating]))
            to_inspection = rng.exponential(365.25 / INSPECTION[rating])
            to_leave = rng.exponential(365.25 / DEPARTURE[rating])
            day += timedelta(days=max(1, int(min(to_inspection, to_leave))))
            if to_leave < to_inspection:
                end = day.isoformat() if day <= last else ""
                break
            rating = _outcome(rating, rng)
        rows += [
            {
                "id": number + 1,
                "published": d.isoformat(),
                "rating": r,
                "start": start.isoformat(),
                "end": end,
                "authority": place,
            }
            for d, r in dated
        ]
    return rows


def _outcome(rating: int, rng: np.random.Generator) -> int:
    if rng.random() < GOOD[rating]:
        return 0 if rng.random() < 0.05 else 1
    return 3 if rng.random() < 0.12 else 2


def publish_history(folder: Path, count: int = 800, last: date = date(2021, 12, 31), seed: int = 1) -> Path:
    """A file of that history."""
    return publish(folder, "history", last.isoformat(), history_rows(count, last, seed), "invented")
