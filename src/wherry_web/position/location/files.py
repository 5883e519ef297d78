"""The lists of a service's or a company's page as rows to take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from wherry.analysis.own_services import OwnService
from wherry.analysis.portfolio import Siblings
from wherry.analysis.profile import ServiceProfile
from wherry.analysis.questions import Provenance
from wherry.domain.ratings import KEY_QUESTION_TITLES, RATING_TITLES
from wherry_web.position.home_downloads import SERVICE_HEADINGS, told_of
from wherry_web.ui.downloads import Download

HISTORY_HEADINGS = {
    "location_id": "Service id",
    "part": "Part rated",
    "key_question": "Key question",
    "rating": "Rating",
    "published_on": "Published on",
    "is_inherited": "Inherited",
    "regime": "Judged by",
    "stood_from": "Counted from",
    "stood_to": "Counted up to",
}
NEARBY_HEADINGS = {"miles": "Miles, straight line", **SERVICE_HEADINGS}


def service_file(found: ServiceProfile, part: str) -> Download | None:
    """A list of a service's page: `history`, `owner`, `brand` or `nearby`; None where there is no such."""
    if part == "history":
        return _named(part, found.location_id, HISTORY_HEADINGS, _history(found), found.provenance)
    if part == "nearby":
        return _named(part, found.location_id, NEARBY_HEADINGS, _nearby(found), found.provenance)
    if part in ("owner", "brand"):
        group: Siblings | None = getattr(found, part)
        rows = services_rows(group.services if group else ())
        return _named(part, found.location_id, SERVICE_HEADINGS, rows, found.provenance)
    return None


def _named(
    part: str,
    key: str,
    headings: Mapping[str, str],
    rows: Iterable[Mapping[str, object]],
    carried: Provenance,
) -> Download:
    return Download(f"wherry-{part}-{key}-{carried.as_of.isoformat()}", headings, rows, told_of(carried))


def company_file(key: str, services: Iterable[OwnService], carried: Provenance) -> Download:
    """A company's services, in the order of the page."""
    return _named("company", key, SERVICE_HEADINGS, services_rows(services), carried)


def services_rows(services: Iterable[OwnService]) -> Iterable[Mapping[str, object]]:
    """Services with their ratings in words."""
    return (asdict(s) | {"rating": RATING_TITLES.get(s.rating or "", "Not rated")} for s in services)


def _history(found: ServiceProfile) -> Iterable[Mapping[str, object]]:
    for judgement in (*found.history, *found.chain):
        for answer in judgement.answers:
            yield asdict(judgement) | {
                "part": judgement.part or "The service as a whole",
                "key_question": KEY_QUESTION_TITLES.get(answer.key_question, answer.key_question),
                "rating": RATING_TITLES.get(answer.rating, answer.rating),
            }


def _nearby(found: ServiceProfile) -> Iterable[Mapping[str, object]]:
    near = found.nearby.services
    rows = services_rows(n.service for n in near)
    return ({**row, "miles": n.miles} for n, row in zip(near, rows, strict=True))
