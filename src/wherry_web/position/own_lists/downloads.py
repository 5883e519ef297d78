"""The parts of these pages as rows to take away, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from wherry.analysis.divisions import DivisionServices
from wherry.analysis.own_areas import ByType, Divided, ReBased
from wherry.analysis.tally import Share
from wherry.domain.ratings import RATING_TITLES
from wherry_web.position.home_downloads import SHARE_HEADINGS, told_of
from wherry_web.position.over_time import CHANGES
from wherry_web.position.own_lists.localities import Localities
from wherry_web.ui.downloads import Download

Rows = list[Mapping[str, object]]

_COUNTED = {k: w for k, w in SHARE_HEADINGS.items() if k not in ("name", "code", "rank", "ranked")}
_LOCALITY = {"name": "Locality", "type": "Type of care", **_COUNTED}
_NEW_AREA = {
    "name": "New area",
    "numerator": "Number, of today's area",
    "denominator": "Of, of today's area",
    "share": "Share (0 to 1), of today's area",
    "whole_numerator": "Number, whole new area",
    "whole_denominator": "Of, whole new area",
    "whole_share": "Share (0 to 1), whole new area",
}
_MISSING = {"location_id": "Service id", "name": "Service"}
_DIVISION = {
    "location_id": "Service id",
    "name": "Service",
    "type_of_care": "Type of care",
    "rating": "Rating",
    "published_on": "Published on",
    "age_years": "Age of the rating in years",
    "change": "What changed",
    "was": "Rating before",
}
_CHANGE_WORDS = dict(CHANGES)


def download_of_localities(part: str, found: Localities) -> Download | None:
    """A part of the Localities page; None where there is no such part or its list was not imported."""
    if part == "localities" and found.divided:
        return _download("localities", _LOCALITY, _by_type(found.divided), found.divided)
    if part == "new-areas" and found.re_based:
        return _download("new-areas", _NEW_AREA, _new_areas(found.re_based), found.re_based)
    if part == "no-locality" and found.divided and found.placed:
        rows = [dict(zip(_MISSING, row, strict=True)) for row in found.placed.missing]
        return _download("no-locality", _MISSING, rows, found.divided)
    return None


def download_of_division(found: DivisionServices) -> Download:
    """The services of a division, with those that left."""
    rows: Rows = [
        asdict(s)
        | {
            "rating": RATING_TITLES.get(s.rating or "", "Not rated"),
            "change": _CHANGE_WORDS.get(s.change or ""),
            "was": RATING_TITLES.get(s.was or ""),
        }
        for s in found.services
    ]
    rows += [
        {
            "location_id": m.location_id,
            "name": m.name,
            "type_of_care": m.type_of_care,
            "change": _CHANGE_WORDS["left"],
            "was": RATING_TITLES.get(m.was or ""),
        }
        for m in found.left
    ]
    about = told_of(found.provenance) | {"Division": found.division, "Changes since": found.since}
    return Download(f"wherry-division-{found.provenance.as_of.isoformat()}", _DIVISION, rows, about)


def _download(
    name: str, headings: Mapping[str, str], rows: Iterable[Mapping[str, object]], found: Divided | ReBased
) -> Download:
    carried = found.provenance
    return Download(f"wherry-{name}-{carried.as_of.isoformat()}", headings, rows, told_of(carried))


def _by_type(found: Divided) -> Rows:
    titles = dict(found.types)
    rows: Rows = []
    for name, row in _named(found):
        rows.append(asdict(row.whole) | {"name": name, "type": "All"})
        rows += [asdict(s) | {"name": name, "type": titles[s.code]} for s in row.types]
    return rows


def _named(found: Divided) -> list[tuple[str, ByType]]:
    rows = [(row.whole.name, row) for row in found.rows]
    rows += [("No locality", found.outside)] if found.outside else []
    return [*rows, (found.whole.whole.name, found.whole)]


def _new_areas(found: ReBased) -> Rows:
    rows: Rows = [asdict(part.inside) | _whole(part.whole) for part in found.parts]
    rows += [asdict(found.outside) | {"name": "None of the new areas"}] if found.outside else []
    return [*rows, asdict(found.old) | {"name": f"{found.old.name}, whole"}]


def _whole(share: Share | None) -> dict[str, object]:
    if share is None:
        return {}
    return {f"whole_{key}": getattr(share, key) for key in ("numerator", "denominator", "share")}
