"""Answers of CQC's API for the locations of one authority, as `/locations/{id}` gives them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from wherry.sample.careers import LOCATION, Publication, is_assessment
from wherry.sample.facts import RATING_WORDS, REMARK, day_of, flag, region_name, sector_of
from wherry.sample.places import Authority
from wherry.sample.questions import QUESTIONS
from wherry.sample.registrations import Registration
from wherry.sample.sites import Address, Site
from wherry.sample.words import terms
from wherry.sample.world import World

Answer = dict[str, Any]

_NAMES = uuid.UUID(int=0)


def answers(world: World, authority: Authority, on: int) -> Iterator[Answer]:
    """One answer for each location of an authority that was ever registered by a day."""
    for registration in world.registrations:
        site = registration.site
        if site.authority.code == authority.code and site.outside is None and registration.start <= on:
            yield answer(registration, on)


def answer(registration: Registration, on: int) -> Answer:
    """What the API answers for one location on a day."""
    end = registration.end if registration.end is not None and registration.end <= on else None
    seen_on = on if end is None else end - 1
    found = {
        "locationId": registration.location_id,
        "name": registration.name_on(seen_on),
        **_registered(registration, seen_on, end),
        **_where(registration.site),
        **_services(registration, seen_on, is_live=end is None),
        **_ratings(registration, seen_on),
        "relationships": _relationships(registration, on),
    }
    provider = registration.provider
    if provider.brand_id != "-":
        found |= {"brandId": provider.brand_id, "brandName": provider.brand_name}
    return found


def _registered(registration: Registration, on: int, end: int | None) -> Answer:
    found: Answer = {
        "providerId": registration.provider.provider_id,
        "organisationType": "Location",
        "type": sector_of(registration),
        "odsCode": registration.ods_code,
        "registrationStatus": "Registered" if end is None else "Deregistered",
        "registrationDate": day_of(registration.start).isoformat(),
        "dormancy": flag(registration.is_dormant(on)),
        "careHome": flag(registration.site.profile.is_care_home),
        "numberOfBeds": registration.beds_on(on),
    }
    if end is not None:
        found["deregistrationDate"] = day_of(end).isoformat()
    return found


def _where(site: Site) -> Answer:
    group = site.authority.groups[site.group]
    address: Address = site.address
    found: Answer = {
        "postalAddressLine1": address.street,
        "postalAddressTownCity": address.town,
        "postalAddressCounty": site.authority.short_name,
        "postalCode": address.postcode,
        "region": region_name(site),
        "localAuthority": site.authority.name,
        "constituency": f"{site.authority.short_name} Central",
        "onspdCcgCode": group.code,
        "onspdCcgName": group.name,
        "onspdIcbCode": group.board.code,
        "onspdIcbName": group.board.name,
    }
    if address.latitude is not None:
        found["onspdLatitude"], found["onspdLongitude"] = address.latitude, address.longitude
    return found


def _services(registration: Registration, on: int, *, is_live: bool) -> Answer:
    site = registration.site
    profile = site.profile
    title, given, surname = registration.manager.split()
    person = {
        "personTitle": title,
        "personGivenName": given,
        "personFamilyName": surname,
        "personRoles": ["Registered Manager"],
    }
    contacts = [person] if registration.has_manager(on) else []
    category = {"name": profile.category, "primary": "true"}
    if profile.is_social_care:
        category["code"] = "S1" if profile.is_care_home else "S2"
    return {
        "inspectionDirectorate": profile.directorate,
        "inspectionCategories": [category],
        "gacServiceTypes": [
            {"name": term.name, "description": term.heading}
            for term in map(terms("services").__getitem__, profile.services)
        ],
        "specialisms": [{"name": terms("bands")[band].name} for band in site.bands],
        "regulatedActivities": [
            {"name": term.heading, "code": term.name, "contacts": contacts}
            for term in map(terms("activities").__getitem__, profile.activities if is_live else ())
        ],
    }


def _relationships(registration: Registration, on: int) -> list[Answer]:
    pairs = [("HSCA Predecessor", registration.predecessor, registration.reason)]
    if registration.successor is not None and registration.successor.start <= on:
        pairs.append(("HSCA Successor", registration.successor, registration.successor.reason))
    return [
        {
            "type": kind,
            "relatedLocationId": other.location_id,
            "relatedLocationName": other.name_on(on),
            "reason": reason,
        }
        for kind, other, reason in pairs
        if other is not None
    ]


def _ratings(registration: Registration, on: int) -> Answer:
    """Ratings in force and historic, in the shape each was published in.

    What was assessed since November 2023 stands in `assessment`, service group by service
    group; earlier ratings in `currentRatings` and `historicRatings`.
    """
    held = registration.standing(on)
    shown = set(held.values())
    past = [p for p in registration.publications if p.day <= on and p not in shown]
    assessed = [(p, "Historical") for p in past if is_assessment(p)]
    assessed += [(p, "Current") for p in shown if is_assessment(p)]
    found: Answer = {}
    if current := _current(registration, {g: p for g, p in held.items() if not is_assessment(p)}):
        found["currentRatings"] = current
    historic = [_report(registration, p) for p in past if not is_assessment(p)]
    historic += [_remark(registration, day) for day in registration.remarks if day <= on]
    if historic:
        found["historicRatings"] = sorted(historic, key=lambda report: report["reportDate"], reverse=True)
    if assessed:
        found["assessment"] = [
            _assessment(registration, publication, status, _groups_of(publication, registration, held))
            for publication, status in sorted(assessed)
        ]
    return found


def _groups_of(
    publication: Publication, registration: Registration, held: dict[int, Publication]
) -> list[str]:
    """The service groups an assessment rates; one of the location counts for all it stands for."""
    groups = registration.site.profile.groups
    standing_for = [number for number, other in held.items() if other == publication and number != LOCATION]
    if publication.group != LOCATION:
        standing_for = [publication.group]
    return [groups[number] for number in standing_for] or [groups[0]]


def _current(registration: Registration, held: dict[int, Publication]) -> Answer:
    if not held:
        return {}
    whole = held.get(LOCATION)
    if whole is not None:
        overall = _rated(registration, whole)
        return {"overall": overall, "reportDate": overall["reportDate"]}
    groups = registration.site.profile.groups
    return {
        "serviceRatings": [{"name": groups[number], **_rated(registration, p)} for number, p in held.items()]
    }


def _rated(registration: Registration, publication: Publication) -> Answer:
    found: Answer = {
        "rating": RATING_WORDS[publication.overall],
        "reportDate": day_of(publication.day).isoformat(),
        "reportLinkId": _link(registration, publication.day),
        "keyQuestionRatings": [
            {
                "name": question,
                "rating": RATING_WORDS[rating],
                "reportDate": day_of(on).isoformat(),
                "reportLinkId": _link(registration, on),
            }
            for question, rating, on in zip(QUESTIONS, publication.questions, publication.on, strict=True)
        ],
    }
    return found | _of_predecessor(registration, publication)


def _report(registration: Registration, publication: Publication) -> Answer:
    ratings = zip(QUESTIONS, map(RATING_WORDS.__getitem__, publication.questions), strict=True)
    found: Answer = {
        "reportDate": day_of(publication.day).isoformat(),
        "reportLinkId": _link(registration, publication.day),
        "overall": {
            "rating": RATING_WORDS[publication.overall],
            "keyQuestionRatings": [{"name": name, "rating": rating} for name, rating in ratings],
        },
    }
    return found | _of_predecessor(registration, publication)


def _remark(registration: Registration, on: int) -> Answer:
    return {
        "reportDate": day_of(on).isoformat(),
        "reportLinkId": _link(registration, on),
        "overall": {"rating": REMARK, "keyQuestionRatings": [{"name": "Safe", "rating": REMARK}]},
    }


def _assessment(
    registration: Registration, publication: Publication, status: str, groups: list[str]
) -> Answer:
    plan = f"AP{_link(registration, publication.day)[:6]}"
    questions = zip(QUESTIONS, publication.questions, publication.asked, strict=True)
    ratings = [
        {"name": name, "rating": RATING_WORDS[rating], "status": "Assessed" if asked else "Not Assessed"}
        for name, rating, asked in questions
    ]
    return {
        "assessmentPlanPublishedDateTime": f"{day_of(publication.day).isoformat()} 13:00:00",
        "ratings": {
            "asgRatings": [
                {
                    "name": group,
                    "assessmentPlanId": plan,
                    "assessmentPlanStatus": "Active",
                    "rating": RATING_WORDS[publication.overall],
                    "status": status,
                    "keyQuestionRatings": ratings,
                }
                for group in groups
            ]
        },
    }


def _of_predecessor(registration: Registration, publication: Publication) -> Answer:
    """The predecessor's id, which CQC adds to a rating that was inherited."""
    if publication.is_inherited and registration.predecessor is not None:
        return {"organisationId": registration.predecessor.location_id}
    return {}


def _link(registration: Registration, on: int) -> str:
    """The id of a report: always the same for a site and day, whoever is registered then."""
    address = registration.site.address
    return str(uuid.uuid5(_NAMES, f"{address.street}/{address.postcode}/{on}"))
