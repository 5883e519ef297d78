"""What a search answered, as the page and the files show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from wherry.analysis.finding.find import Matched
from wherry.analysis.finding.questions import FindQuestion, Found, FoundService, Spot
from wherry.analysis.questions import Provenance
from wherry.analysis.standing import Standings
from wherry.domain.ratings import RATING_TITLES
from wherry_web.position.finding.written import in_words, query_of
from wherry_web.position.home_downloads import told_of
from wherry_web.ui.downloads import Download
from wherry_web.ui.maps import DotMap, Point, dot_map
from wherry_web.ui.values import count, day

MOST_TAKEN = 10_000
"""Services in one file: more than an authority has, and made in a second or two."""
MOST_DEGREES = 1.8
"""Of latitude, on a map with the outlines of authorities; on a larger one they would be a grey web."""

HEADINGS = {
    "location_id": "Service id",
    "name": "Service",
    "type_of_care": "Type of care",
    "authority": "Council area",
    "town": "Town",
    "postcode": "Postcode",
    "owner": "Company or owner",
    "provider_id": "Company id",
    "rating": "Rating",
    "published_on": "Published on",
    "rating_age_years": "Age of the rating in years",
    "beds": "Beds",
    "miles": "Miles",
    "left_on": "Left on",
}
_COLUMNS = (
    ("name", "Service", "name", ""),
    ("rating", "Rating", "rating", ""),
    ("published", "Rating published on", "published", ""),
    ("type_of_care", "Type of care", "", ""),
    ("where", "Where", "", ""),
    ("authority", "Council area", "authority", ""),
    ("owner", "Company or owner", "owner", ""),
    ("beds", "Beds", "-beds", "number"),
)
"""Key, words, the order that its heading asks for first, and kind."""


def columns(question: FindQuestion, kept: Mapping[str, str]) -> list[dict[str, str]]:
    """The headings of the list; those that sort are links, which turn the order round when it is theirs."""
    shown = list(_COLUMNS)
    if question.within_miles is not None:
        shown.insert(1, ("miles", "Miles", "miles", "number"))
    if question.left_since is not None:
        shown.insert(1, ("left", "Left on", "", ""))
    return [_column(*column, question, kept) for column in shown]


def _column(
    key: str, text: str, sort: str, kind: str, question: FindQuestion, kept: Mapping[str, str]
) -> dict[str, str]:
    made = {"key": key, "text": text, "kind": kind}
    if not sort:
        return made
    is_here = question.sort.removeprefix("-") == sort.removeprefix("-")
    other = sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"
    turns = sort not in ("name", "authority", "owner", "miles")  # Nobody reads names backwards.
    wanted = other if is_here and question.sort == sort and turns else sort
    if is_here:
        made["sorted"] = "descending" if question.sort.startswith("-") else "ascending"
    return made | {"sort_href": f"?{query_of(question, **kept, sort=wanted)}#found"}


def row_of(service: FoundService) -> dict[str, Any]:
    """A line of the list, but for its rating, which the template draws."""
    place = " ".join(part for part in (service.town, service.postcode) if part)
    company = f"/companies/{quote(service.provider_id)}/" if service.provider_id else ""
    return {
        "name": {"text": service.name, "href": f"/services/{quote(service.location_id)}/"},
        "published": _published(service),
        "type_of_care": service.type_of_care,
        "where": place or None,
        "authority": service.authority,
        "owner": {"text": service.owner, "href": company} if service.owner else None,
        "beds": service.beds if service.is_care_home or service.beds else "–",
        "miles": None if service.miles is None else f"{service.miles:.1f}",
        "left": day(service.left_on),
        "rating_title": RATING_TITLES.get(service.rating or "", "Not rated"),
    }


def _published(service: FoundService) -> str | None:
    if service.rating is None:
        return "–"
    if service.published_on is None or service.rating_age_years is None:
        return None
    return f"{day(service.published_on)} ({service.rating_age_years:.1f} years)"


def rating_counts(found: Found) -> list[tuple[str, str]]:
    """How many of each rating: its words and the number."""
    return [(RATING_TITLES[key], count(number)) for key, number in found.ratings.items()]


def map_of(found: Found, standings: Standings) -> DotMap | None:
    """The map of what was found; None where nothing has coordinates."""
    if not found.spots:
        return None
    circle = None
    if found.centre and found.question.within_miles:
        circle = (found.centre.latitude, found.centre.longitude, found.question.within_miles)
    return dot_map(
        [_point(spot) for spot in found.spots], shapes=_shapes(found.spots, standings), circle=circle
    )


def map_words(found: Found) -> str:
    """What the map shows, for who does not see it."""
    drawn = f"{count(found.placed, 'service')} drawn where they stand"
    groups = sum(1 for spot in found.spots if spot.services > 1)
    parts = [f"{drawn}, those close together as one dot with their number." if groups else f"{drawn}."]
    if missing := found.count - found.placed:
        parts.append(f"Where {count(missing)} more stand is not known.")
    if found.centre:
        miles = f"{found.question.within_miles:g} miles"
        parts.append(f"The circle is {miles} around the middle of {found.centre.postcode}.")
    return " ".join(parts)


def _point(spot: Spot) -> Point:
    if spot.services > 1:
        return Point(spot.latitude, spot.longitude, f"{count(spot.services, 'service')} here", spot.services)
    words = f"{spot.name}: {RATING_TITLES.get(spot.rating or '', 'Not rated')}"
    return Point(spot.latitude, spot.longitude, words, 1, spot.rating or "")


def _shapes(spots: Sequence[Spot], standings: Standings) -> Sequence[str]:
    """Outlines, where they were imported: of authorities, or of regions where much of England is in view."""
    tall = max(s.latitude for s in spots) - min(s.latitude for s in spots)
    kinds = ("E12",) if tall > MOST_DEGREES else ("E06", "E07", "E08", "E09", "E10")
    rows = standings.register.table("boundary").select("code", "geometry").iter_rows()
    return [geometry for code, geometry in rows if code.startswith(kinds)]


def download_of(matched: Matched, titles: Mapping[str, str]) -> Download:
    """Everything that was found as rows to take away, as far as a file goes."""
    whole = matched.services.height
    about: dict[str, object] = {"Search": in_words(matched.question, titles)}
    about["Services"] = too_many(whole) or count(whole)
    about |= told_of_search(matched.provenance)
    name = f"wherry-services-{matched.provenance.as_of.isoformat()}"
    return Download(name, HEADINGS, _file_rows(matched), about)


def told_of_search(carried: Provenance) -> dict[str, object]:
    """What a file of services says it rests on; no share is in it, and so no rank."""
    return {key: value for key, value in told_of(carried).items() if key != "Rank"}


def too_many(whole: int) -> str:
    """What a file that cannot hold everything says; empty where it can."""
    if whole <= MOST_TAKEN:
        return ""
    return f"The first {count(MOST_TAKEN)} of {count(whole)}; narrow the filter to take the others."


def _file_rows(matched: Matched) -> Iterator[dict[str, object]]:
    for service in matched.rows(0, MOST_TAKEN):
        row: dict[str, object] = {key: getattr(service, key) for key in HEADINGS}
        for key in ("rating_age_years", "miles"):
            value = getattr(service, key)
            row[key] = None if value is None else round(value, 1)
        yield row | {"rating": RATING_TITLES.get(service.rating or "", "Not rated")}
