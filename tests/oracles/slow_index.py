"""The points index once more, service by service and with fractions: slow, obvious, independent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import fsum

HARM = {"none": 0.0, "low": 1.0, "moderate": 3.0, "severe": 6.0, "not_known": 3.0}
OWN_HARM = {"none": 0.0, "low": 0.0, "moderate": 2.0, "severe": 6.0, "not_known": 2.0}
CONCERNS = ("complaint", "quality_concern", "incident", "soft_intelligence")
FEWEST = 20


@dataclass(frozen=True)
class Told:
    """A signal as a tuple would be."""

    service: int
    kind: str
    harm: str
    day: date
    by_service: bool
    closed: date | None


def weight(told: Told, until: date) -> float:
    """Graded and halved every 120 days, for a year."""
    age = (until - told.day).days
    if age < 0 or age >= 365:
        return 0.0
    return (OWN_HARM if told.by_service else HARM)[told.harm] * 2 ** -(age / 120)


def peer_points(mine: float, all_rates: list[float | None], steps: list[tuple[float, float]]) -> float | None:
    """Points for how many have less; None where too few can be compared."""
    known = [r for r in all_rates if r is not None]
    if len(known) < FEWEST:
        return None
    lower = 100 * len([r for r in known if r < mine]) / len(known)
    return max([points for limit, points in steps if lower >= limit], default=0)


def rates(
    told: list[Told], kinds: tuple[str, ...], people: list[int | None], until: date
) -> list[float | None]:
    """Per 100 people, by number of service."""
    found: list[float | None] = []
    for number, lives in enumerate(people):
        total = fsum(weight(t, until) for t in told if t.service == number and t.kind in kinds)
        found.append(0.0 if total == 0 else (None if lives is None else 100 * total / lives))
    return found


def whistleblowing(told: list[Told], number: int, until: date) -> float:
    """Five for two in half a year, three for one in a year."""
    ages = [(until - t.day).days for t in told if t.service == number and t.kind == "whistleblowing"]
    if len([a for a in ages if 0 <= a < 183]) >= 2:
        return 5
    return 3 if [a for a in ages if 0 <= a < 365] else 0


def enforcement(told: list[Told], number: int, until: date) -> float:
    """The worst that is in force."""
    points = {"urgent_action": 8, "conditions": 8, "warning_notice": 6, "breach": 3}
    return max(
        (
            points[t.kind]
            for t in told
            if t.service == number
            and t.kind in points
            and t.day <= until
            and (t.closed is None or t.closed > until)
        ),
        default=0,
    )
