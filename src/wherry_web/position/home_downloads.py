"""The parts of Home as rows to take away, each with what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Generic, TypeVar

from wherry.analysis.questions import Provenance
from wherry.domain.ratings import RATING_TITLES
from wherry_web.position.home import Figures
from wherry_web.ui.downloads import Download

Rows = Iterable[Mapping[str, object]]

SHARE_HEADINGS = {
    "name": "Place",
    "code": "Code",
    "numerator": "Number",
    "denominator": "Of",
    "share": "Share (0 to 1)",
    "rank": "Rank",
    "ranked": "Ranked",
    "unrated": "Not rated",
    "left_out": "Left out by the measure",
    "share_low": "Range if unrated were counted: low",
    "share_high": "Range if unrated were counted: high",
}
MONTH_HEADINGS = {"as_of": "Day", **{k: SHARE_HEADINGS[k] for k in list(SHARE_HEADINGS)[:8]}}
CHANGE_HEADINGS = {
    "change": "Change",
    "location_id": "Service id",
    "name": "Service",
    "type_of_care": "Type of care",
    "was": "Rating before",
    "now": "Rating now",
    "rated_on": "Published on",
    "other_id": "Other id of the same service",
}
SERVICE_HEADINGS = {
    "location_id": "Service id",
    "name": "Service",
    "type_of_care": "Type of care",
    "authority": "Council area",
    "rating": "Rating",
    "published_on": "Published on",
}


Shown = TypeVar("Shown")


@dataclass(frozen=True)
class Part(Generic[Shown]):
    """A part of a page that can be taken away."""

    name: str
    headings: Mapping[str, str]
    rows: Callable[[Shown], Rows]


def _shares(figures: Figures) -> Rows:
    own = [figures.own.whole] if figures.own else []
    place = [figures.position.area, *figures.position.comparators] if figures.position else []
    return (asdict(share) for share in (*own, *place))


def _changes(figures: Figures) -> Rows:
    for change in figures.changes:
        for moved in change.every:
            titles = {k: RATING_TITLES.get(getattr(moved, k) or "", "") for k in ("was", "now")}
            yield asdict(moved) | titles | {"change": change.title}


def _services(figures: Figures) -> Rows:
    for service in figures.own.services if figures.own else ():
        yield asdict(service) | {"rating": RATING_TITLES.get(service.rating or "", "Not rated")}


PARTS: dict[str, Part[Figures]] = {
    "position": Part("position", SHARE_HEADINGS, _shares),
    "changes": Part("changes", CHANGE_HEADINGS, _changes),
    "months": Part("months", MONTH_HEADINGS, lambda figures: figures.months.rows),
    "services": Part("services", SERVICE_HEADINGS, _services),
}
"""Every part by the name in its address."""


def download_of(part: str, figures: Figures) -> Download | None:
    """A part of Home to take away; None where there is no such part or nothing is known."""
    if part not in PARTS or figures.provenance is None:
        return None
    found, carried = PARTS[part], figures.provenance
    about = told_of(carried)
    if part == "changes" and figures.since:
        about |= {"Changes since": figures.since}
    name = f"wherry-{found.name}-{carried.as_of.isoformat()}"
    return Download(name, found.headings, found.rows(figures), about)


def told_of(carried: Provenance) -> dict[str, object]:
    """What every file to take away says of its figures."""
    return {
        "True for": carried.as_of,
        "Data as published on (release)": carried.release,
        "Measure": f"{carried.measure_title} ({carried.measure})",
        "Rank": carried.rank_convention,
        "Notes": carried.notes,
        "Files": tuple(f"{f.name}, {f.as_at:%-d %B %Y}, SHA-256 {f.sha256}" for f in carried.files),
        "Is it real?": "No: invented data" if carried.is_invented else "Published data",
    }
