"""The parts of the position as rows to take away, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from wherry.domain.ratings import RATING_TITLES
from wherry_web.position.home_downloads import CHANGE_HEADINGS, MONTH_HEADINGS, SHARE_HEADINGS, Part, told_of
from wherry_web.position.standing import Standing
from wherry_web.ui.downloads import Download

Rows = Iterable[Mapping[str, object]]

TYPE_HEADINGS = {"place": "Place", "type": "Type of care", **SHARE_HEADINGS}
for _key in ("code", "name", "rank", "ranked"):
    del TYPE_HEADINGS[_key]
WEIGHT_HEADINGS = {
    "weight": "Share",
    **{key: SHARE_HEADINGS[key] for key in ("numerator", "denominator", "share")},
    "why_not": "Why it is not known",
}
AGE_HEADINGS = {
    "name": "Type of care",
    "rated": "Rated",
    "median_years": "Median age of the rating, years",
    "over_3": "Rating over 3 years old",
    "over_3_share": "Share over 3 years (0 to 1)",
    "over_5": "Rating over 5 years old",
    "over_5_share": "Share over 5 years (0 to 1)",
    "unrated": "Not rated",
}
UNRATED_HEADINGS = {"location_id": "Service id", "name": "Service", "type_of_care": "Type of care"}


def _shares(standing: Standing) -> Rows:
    return (asdict(share) for share in (standing.position.area, *standing.position.comparators))


def _weights(standing: Standing) -> Rows:
    for weighed in standing.weighed:
        share = asdict(weighed.share) if weighed.share else {}
        yield share | {"weight": weighed.title, "why_not": "" if weighed.share else weighed.why_not}


def _types(standing: Standing) -> Rows:
    for place in standing.types.places:
        yield asdict(place.whole) | {"place": place.name, "type": "All services"}
        for share in place.by_type:
            if share:
                yield asdict(share) | {"place": place.name, "type": share.name}


def _changes(standing: Standing) -> Rows:
    for change in standing.changes:
        for moved in change.every:
            titles = {k: RATING_TITLES.get(getattr(moved, k) or "", "") for k in ("was", "now")}
            yield asdict(moved) | titles | {"change": change.title}


def _ages(standing: Standing) -> Rows:
    return (asdict(age) for age in (standing.ages.whole, *standing.ages.by_type))


def _unrated(standing: Standing) -> Rows:
    return (asdict(service) for service in standing.ages.unrated or ())


PARTS: dict[str, Part[Standing]] = {
    "shares": Part("shares", SHARE_HEADINGS, _shares),
    "weights": Part("weights", WEIGHT_HEADINGS, _weights),
    "types": Part("types-of-care", TYPE_HEADINGS, _types),
    "months": Part("months", MONTH_HEADINGS, lambda standing: standing.months.rows),
    "changes": Part("changes", CHANGE_HEADINGS, _changes),
    "ages": Part("rating-ages", AGE_HEADINGS, _ages),
    "unrated": Part("unrated", UNRATED_HEADINGS, _unrated),
}
"""Every part by the name in its address."""


def download_of(part: str, standing: Standing) -> Download | None:
    """A part of the position to take away; None where there is no such part."""
    if part not in PARTS:
        return None
    found, carried = PARTS[part], standing.position.provenance
    about: dict[str, object] = {"Place": standing.position.area.name} | told_of(carried)
    if part == "changes":
        about |= {"Changes since": standing.since}
    if part == "unrated" and standing.ages.unrated is None:
        about |= {"Unrated services": "not known: the files of this day list rated services only"}
    name = f"wherry-{standing.position.area.code}-{found.name}-{carried.as_of.isoformat()}"
    return Download(name, found.headings, found.rows(standing), about)
