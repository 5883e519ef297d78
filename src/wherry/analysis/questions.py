"""The questions that can be asked of the position, and what every answer carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wherry.domain.coverage import Services

HEADLINE = "good_or_outstanding"


@dataclass(frozen=True)
class PositionQuestion:
    """What share of services is rated so, here, of this kind, on that day, compared with whom.

    `area` is the name or code of an authority, region, board or England, or of a locality where
    localities are given. `as_of` None is the newest day known. `compare` lists “region”,
    “england”, “neighbours”, or names. `since` asks for movements from that day.
    """

    area: str
    measure: str = HEADLINE
    as_of: date | None = None
    by: str | None = None
    compare: tuple[str, ...] = ("region", "england")
    since: date | None = None
    services: Services = Services.ALL


@dataclass(frozen=True)
class LeagueQuestion:
    """All places of one kind by a measure on a day."""

    measure: str = HEADLINE
    as_of: date | None = None
    services: Services = Services.ALL
    among: str = "authorities"


@dataclass(frozen=True)
class SourceFile:
    """A published file that an answer stands on."""

    name: str
    source: str
    as_at: date
    sha256: str


@dataclass(frozen=True)
class Provenance:
    """What every answer carries: release, day, measure and its rules, files, and what to know.

    `weight` is what the measure adds up: “services” or “beds”.
    """

    release: str
    as_of: date
    measure: str
    measure_title: str
    weight: str
    several_services: str
    rank_convention: str
    files: tuple[SourceFile, ...]
    notes: tuple[str, ...]
    is_invented: bool


RANK_CONVENTION = (
    "1 is best; places with the same share have the same rank, the best of theirs; "
    "only places with something to count are ranked"
)
