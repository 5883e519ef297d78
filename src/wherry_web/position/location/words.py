"""A service in words: its state, its rating, its facts and its history, for the page and the public one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wherry.analysis.own_services import OwnService
from wherry.analysis.profile import Judgement, ServiceProfile
from wherry.analysis.record import Related
from wherry.domain.days import age_in_words
from wherry.domain.ratings import KEY_QUESTION_TITLES, RATING_TITLES
from wherry_web.ui.values import count, day, listed

CQC_PAGE = "https://www.cqc.org.uk/location/"
CQC_COMPANY = "https://www.cqc.org.uk/provider/"
FEWEST_NAMED = 2

Row = dict[str, Any]


@dataclass(frozen=True)
class Addresses:
    """Where the names on a page lead: routes of a service and of a company (empty: nowhere)."""

    service: str
    company: str


RELATIONS = {
    "predecessor": "Before that it was registered as",
    "successor": "It was registered again as",
    "dual registration": "The same site is also registered as",
}


def rating_title(rating: str | None) -> str:
    """“Good”, or “Not rated”."""
    return RATING_TITLES.get(rating or "", "Not rated")


def alerts_of(found: ServiceProfile) -> list[str]:
    """What has to be known before anything else."""
    said = []
    if found.left_on and found.deregistered_on:
        said.append(
            f"This service is no longer registered with CQC: it was deregistered on "
            f"{day(found.deregistered_on)}. What follows is what was known when it left."
        )
    elif found.left_on:
        said.append(
            f"This service has not been in CQC’s list since {day(found.left_on)}. "
            "What follows is what was known when it left."
        )
    if found.left_on and (later := [r.location_id for r in found.related if r.relation == "successor"]):
        said.append(f"It was registered again as {listed(later)}.")
    if found.facts.is_dormant and not found.left_on:
        said.append("This service is dormant: it is registered and provides no care at present.")
    return said


def rating_sentence(found: ServiceProfile) -> str:
    """The rating with its day and age, and what it is made of."""
    standing, on = found.standing, found.provenance.as_of
    if standing.rating is None:
        if found.left_on:
            return "No rating counts any more; the last one is in the history."
        return f"No rating by CQC counted on {day(on)}. That says nothing about the care."
    if standing.published_on is None:
        said = "The day of publication is not known."
    else:
        age = age_in_words(standing.published_on, on)
        said = f"Published on {day(standing.published_on)}, {age} before {day(on)}, the day of this data."
    if standing.is_inherited:
        said += " It is inherited: it was given to an earlier registration of the service."
    if standing.is_rolled_up:
        said += " CQC rated parts of the service, not the whole; the lowest rating of its parts is shown."
    return said


def facts_of(found: ServiceProfile, addresses: Addresses) -> list[Row]:
    """Everything known, in the order in which people ask; None is written “not known”."""
    facts = found.facts
    address = ", ".join(part for part in (facts.street, facts.town, facts.postcode) if part)
    owner = facts.provider_name or facts.provider_id
    has_page = owner and addresses.company and facts.provider_id
    rows: list[Row] = [
        {"term": "Type of care", "text": found.type_of_care},
        {"term": "Registered to provide", "text": _sentence(found.services)},
        {"term": "Groups of people served", "text": _sentence(found.user_bands)},
        {"term": "Beds", "text": None if facts.beds is None else count(facts.beds)},
        {"term": "Address", "text": address or None},
        {"term": "Council where it stands", "text": facts.authority},
        {"term": "Owner", "text": owner}
        | ({"route": addresses.company, "key": facts.provider_id} if has_page else {}),
        {"term": "Kind of owner", "text": found.ownership},
        {"term": "Brand", "text": "No brand" if facts.brand_id == "none" else facts.brand_name},
        {"term": "Registered manager", "text": _MANAGER[facts.has_manager]},
        {"term": "Registered on", "text": found.registered_on and day(found.registered_on)},
    ]
    if found.left_on:
        rows.append({"term": "Left CQC’s list on", "text": day(found.left_on)})
        rows.append({"term": "Deregistered on", "text": found.deregistered_on and day(found.deregistered_on)})
    else:
        rows.append(
            {"term": "Last listed by CQC on", "text": found.last_listed_on and day(found.last_listed_on)}
        )
    rows.append({"term": "CQC’s id", "text": found.location_id})
    return rows


_MANAGER = {True: "In post", False: "No registered manager: the post is vacant", None: None}


def _sentence(words: tuple[str, ...] | None) -> str | None:
    if words is None:
        return None
    return ", ".join(words) or "None stated"


def questions_of(history: tuple[Judgement, ...]) -> list[Row]:
    """The newest rating of each key question of the service as a whole."""
    rows: list[Row] = []
    for key, title in KEY_QUESTION_TITLES.items():
        for judgement in (j for j in history if j.part is None):
            said = [a.rating for a in judgement.answers if a.key_question == key]
            if said:
                rows.append(
                    {"question": title, "rating": rating_title(said[0]), "on": day(judgement.published_on)}
                )
                break
    return rows


def timeline_of(history: Iterable[Judgement], *, with_ids: bool = False) -> list[Row]:
    """One entry for each publication, newest first: when, the rating, the questions, how it was made."""
    return [
        {
            "when": day(j.published_on)
            if j.published_on
            else f"Day not known; it counted from {day(j.stood_from)}",
            "rating": rating_title(j.answers[0].rating),
            "of": _part(j, with_ids=with_ids),
            "more": " ".join(_more(j)),
        }
        for j in history
    ]


def _part(judgement: Judgement, *, with_ids: bool) -> str:
    first = judgement.answers[0].key_question
    parts = [KEY_QUESTION_TITLES.get(first, first)]
    if judgement.part:
        parts.append(judgement.part)
    if with_ids:
        parts.append(f"as {judgement.location_id}")
    return ", ".join(parts)


def _more(judgement: Judgement) -> Iterable[str]:
    others = [
        f"{KEY_QUESTION_TITLES.get(a.key_question, a.key_question)}: {rating_title(a.rating)}"
        for a in judgement.answers[1:]
    ]
    if others:
        yield "; ".join(others) + "."
    if judgement.is_inherited:
        yield "Inherited from an earlier registration."
    elif judgement.is_inherited is None:
        yield "Whether it was inherited is not known."
    if judgement.regime:
        yield f"Judged by: {judgement.regime}."
    if judgement.stood_to and judgement.stood_to > judgement.stood_from:
        yield f"It counted up to {day(judgement.stood_to)}."
    elif judgement.stood_to:
        yield "It never counted: another one was published before it came into a file."


def related_of(related: tuple[Related, ...]) -> list[Row]:
    """The other ids of the same service, each with how it is known."""
    rows: list[Row] = []
    for other in related:
        known = "Wherry inferred it" if other.basis == "inferred" else "CQC’s files state it"
        why = f"{known}: {other.reason}." if other.reason else f"{known}."
        rows.append({"words": RELATIONS[other.relation], "id": other.location_id, "why": why})
    return rows


def service_row(service: OwnService, as_of: date) -> Row:
    """One service of a list, with the age of its rating."""
    age = age_in_words(service.published_on, as_of) if service.published_on else None
    return {
        "id": service.location_id,
        "name": service.name,
        "rating": rating_title(service.rating),
        "on": day(service.published_on) if service.published_on else "–",
        "age": (age or "not known") if service.rating else "–",
        "type": service.type_of_care,
        "authority": service.authority,
    }
