"""The word lists, profiles and headings of which the invented England is made."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


def generator(seed: int, purpose: str) -> random.Random:
    """A generator of its own for each purpose, so that one may change without the others.

    Seeded with a text, which Python hashes the same way on every machine and run.
    """
    return random.Random(f"wherry sample/{seed}/{purpose}")  # noqa: S311 - invents names, guards nothing.


@cache
def words() -> dict[str, list[str]]:
    """Word lists by name."""
    found: dict[str, list[str]] = _yaml("words.yaml")
    return found


@cache
def headings() -> dict[str, Any]:
    """The headings of each file in order, and `older`: former headings by present ones."""
    found: dict[str, Any] = _yaml("headings.yaml")
    return found


@dataclass(frozen=True)
class Term:
    """A key of ours, the heading a column of flags has for it, and its name in lists."""

    key: str
    heading: str
    name: str


@cache
def terms(kind: str) -> dict[str, Term]:
    """Terms by key; the kinds are services, bands and activities (whose name is a code)."""
    rows = csv.reader((FOLDER / f"{kind}.csv").read_text(encoding="utf-8").splitlines()[1:])
    return {key: Term(key, heading, name) for key, heading, name in rows}


@dataclass(frozen=True)
class Profile:
    """A kind of service: what it is registered for, and how common it is.

    `groups` are the service groups CQC rates it in. `stock` and `births` are weights among
    social care sites of 2014 and later ones; `share` is one among other sectors. `beds` is the
    median and the spread (of the logarithm) of a lognormal, or None where there are none.
    """

    key: str
    type: str
    directorate: str
    category: str
    services: tuple[str, ...]
    groups: tuple[str, ...]
    activities: tuple[str, ...]
    stock: int
    births: int
    share: int
    rated: str
    beds: tuple[float, float] | None
    bands: tuple[tuple[str, float], ...]

    @property
    def is_social_care(self) -> bool:
        return self.directorate == "Adult social care"

    @property
    def is_care_home(self) -> bool:
        return self.beds is not None

    @property
    def rated_groups(self) -> int:
        """How many service groups of it are rated apart since 2026; 1 where it is rated as a whole."""
        return len(self.groups) if self.is_social_care else 1

    @property
    def is_nursing(self) -> bool:
        return "care_home_with_nursing" in self.services


@cache
def profiles() -> tuple[Profile, ...]:
    """Every kind of service, social care first."""
    return tuple(_profile(entry) for entry in _yaml("profiles.yaml"))


def social_care_profiles() -> list[Profile]:
    """The kinds of social care."""
    return [p for p in profiles() if p.is_social_care]


def _profile(entry: dict[str, Any]) -> Profile:
    homes = "Residential social care" if "beds" in entry else "Community based adult social care services"
    social_care = {"type": "Social Care Org", "directorate": "Adult social care", "category": homes}
    sector = entry.get("sector", social_care)
    beds = entry.get("beds")
    return Profile(
        key=entry["key"],
        type=sector["type"],
        directorate=sector["directorate"],
        category=sector["category"],
        services=tuple(entry["services"]),
        groups=tuple(entry["groups"]),
        activities=tuple(entry["activities"]),
        stock=entry.get("stock", 0),
        births=entry.get("births", 0),
        share=entry.get("share", 0),
        rated=entry.get("rated", "ratings"),
        beds=(beds[0], beds[1]) if beds else None,
        bands=tuple(entry["bands"].items()),
    )


def _yaml(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
