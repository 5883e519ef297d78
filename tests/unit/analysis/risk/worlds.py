"""Invented histories, large enough to learn from: services that go bad, and CQC that comes back."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.builders import publish, standings, take
from wherry.analysis.standing import Standings

BEGINS, ENDS = date(2015, 1, 1), date(2021, 12, 31)
MEASURE = "good_or_outstanding"


def events(services: int = 400, seed: int = 1) -> list[dict[str, Any]]:
    """Rows of a history: for-profit services go bad three times as often, bad ones are seen again sooner."""
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for number in range(1, services + 1):
        ownership = chance.choice(("For-profit", "Third sector"))
        goes_bad = 0.45 if ownership == "For-profit" else 0.15
        day = BEGINS + timedelta(days=chance.randrange(500))
        ends = day + timedelta(days=chance.randrange(800, 6000))
        while day <= ENDS and day < ends:
            is_bad = chance.random() < goes_bad
            rating = (
                chance.choice(("Requires improvement", "Requires improvement", "Inadequate"))
                if is_bad
                else "Good"
            )
            rows.append(
                {
                    "id": number,
                    "published": day.isoformat(),
                    "rating": rating,
                    "ownership": ownership,
                    "start": "2013-04-01",
                    "end": ends.isoformat() if ends <= ENDS else "",
                }
            )
            day += timedelta(days=chance.randrange(150, 500) if is_bad else chance.randrange(400, 1100))
    rows.append(
        {"id": services + 1, "published": ENDS.isoformat(), "rating": "Good", "ownership": "Third sector"}
    )
    return sorted(rows, key=lambda row: row["published"])


def history(folder: Path, rows: list[dict[str, Any]]) -> Standings:
    """A register of nothing but a history."""
    take(folder / "data", publish(folder, "history", "2021-12-31", rows))
    return standings(folder / "data")
