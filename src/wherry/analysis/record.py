"""Everything the register knows of one location."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from wherry.analysis.areas import settled_on
from wherry.analysis.knowledge import KINDS_OF, codes_on, shows_ratings
from wherry.analysis.results import Plain
from wherry.analysis.standing import type_of_care
from wherry.domain.coverage import Services
from wherry.domain.errors import UnknownName
from wherry.domain.files import FileRecord
from wherry.store.register import Register


@dataclass(frozen=True)
class Span:
    """The facts of a location over a span of days; `valid_to` None: no end is known.

    `services` and `user_bands` None: no file tells them.
    """

    valid_from: date
    valid_to: date | None
    observed_on: date
    name: str | None
    type_of_care: str
    services: tuple[str, ...] | None
    user_bands: tuple[str, ...] | None
    beds: int | None
    street: str | None
    town: str | None
    postcode: str | None
    authority: str | None
    provider_id: str | None
    provider_name: str | None
    brand_id: str | None
    brand_name: str | None
    ownership: str | None
    is_dormant: bool | None
    has_manager: bool | None


@dataclass(frozen=True)
class RatingEvent:
    """One published rating. It stood up to the day it was superseded or its location left
    (`stood_to` None: no end is known); `stood_from` equal to `stood_to` means it never stood.
    """

    location_id: str
    service_group: str
    key_question: str
    rating: str
    published_on: date | None
    is_inherited: bool | None
    regime: str | None
    first_seen_on: date
    stood_from: date
    stood_to: date | None


@dataclass(frozen=True)
class Related:
    """Another id that belongs to the location, and how."""

    location_id: str
    relation: str
    reason: str | None
    basis: str


@dataclass(frozen=True)
class LocationRecord(Plain):
    """A location: its spans and ratings, oldest first, and the chain of its registrations.

    `ratings` are its own; `chain_ratings` those of the ids before and after it.
    `last_listed_on` is the newest day that a file which covers it tells of, None when it has left:
    of later days nothing is known.
    """

    location_id: str
    registered_on: date | None
    deregistered_on: date | None
    last_listed_on: date | None
    spans: tuple[Span, ...]
    ratings: tuple[RatingEvent, ...]
    chain_ratings: tuple[RatingEvent, ...]
    related: tuple[Related, ...]
    release: str


def location_record(register: Register, location_id: str) -> LocationRecord:
    """Everything known of a location, by its id in any case.

    Raises:
        UnknownName: when no imported file has it.
    """
    wanted = location_id.strip().upper()
    spans = register.location.filter(pl.col("location_id") == wanted)
    if spans.height == 0:
        raise UnknownName(f"No imported file has a location “{location_id}”; ids look like 1-1000587219.")
    related = _related(register.link, wanted)
    chain = [r.location_id for r in related if r.relation != "dual registration"]
    first, ends = spans.row(0, named=True), _ends(register.location, [wanted, *chain])
    return LocationRecord(
        location_id=wanted,
        registered_on=first["registered_on"],
        deregistered_on=first["deregistered_on"],
        last_listed_on=_last_listed_on(register, spans),
        spans=_spans(register, spans),
        ratings=_ratings(register.rating, [wanted], ends),
        chain_ratings=_ratings(register.rating, chain, ends),
        related=related,
        release=register.release.release_id,
    )


def _spans(register: Register, spans: pl.DataFrame) -> tuple[Span, ...]:
    places = register.definitions.places
    rows = spans.with_columns(type_of_care=type_of_care(register.definitions)).iter_rows(named=True)
    fields = [f for f in Span.__dataclass_fields__ if f not in ("services", "user_bands", "authority")]
    return tuple(
        Span(
            **{field: row[field] for field in fields},
            services=_keys(row["services"]),
            user_bands=_keys(row["user_bands"]),
            authority=places.places[row["authority_code"]].name if row["authority_code"] else None,
        )
        for row in rows
    )


def _keys(listed: str | None) -> tuple[str, ...] | None:
    return None if listed is None else tuple(key for key in listed.split(",") if key)


def _last_listed_on(register: Register, spans: pl.DataFrame) -> date | None:
    """The newest day on which a file lists the location, or a history that covers it tells of it."""
    last = spans.row(-1, named=True)
    if last["valid_to"] is not None:
        return None
    sightings = register.table("sighting").filter(pl.col("location_id") == last["location_id"])
    days: list[date] = [last["observed_on"], *sightings["last_listed_on"]]
    days += [f.as_at for f in register.release.files if shows_ratings(f) and _covers(f, last, register)]
    return max(days)


def _covers(record: FileRecord, facts: dict[str, Any], register: Register) -> bool:
    """Whether a file speaks for a location with these facts."""
    coverage, places, code = record.coverage, register.definitions.places, facts["authority_code"]
    if code is not None:
        code = settled_on(places, code, record.as_at)
    is_of_kind = coverage.services is Services.ALL or facts["is_care_home"] in KINDS_OF[coverage.services]
    return is_of_kind and code in codes_on(coverage, [code], places, record.as_at)


def _ends(location: pl.DataFrame, ids: list[str]) -> dict[str, date]:
    """The last day, not included, of the locations that have left."""
    last = location.filter(pl.col("location_id").is_in(ids)).group_by("location_id").last()
    return dict(last.select("location_id", "valid_to").drop_nulls().iter_rows())


def _ratings(rating: pl.DataFrame, ids: list[str], ends: dict[str, date]) -> tuple[RatingEvent, ...]:
    rows = rating.filter(pl.col("location_id").is_in(ids)).sort(
        "effective_on", "published_on", "location_id", "service_group", "key_question"
    )
    fields = [f for f in RatingEvent.__dataclass_fields__ if not f.startswith("stood")]
    return tuple(
        RatingEvent(
            **{field: row[field] for field in fields},
            stood_from=row["effective_on"],
            stood_to=_earlier(row["superseded_on"], ends.get(row["location_id"]), row["effective_on"]),
        )
        for row in rows.iter_rows(named=True)
    )


def _earlier(superseded_on: date | None, left_on: date | None, stood_from: date) -> date | None:
    """The day on which a rating ceased to stand: never before it began."""
    ends = [day for day in (superseded_on, left_on) if day is not None]
    return max(stood_from, min(ends)) if ends else None


def _related(link: pl.DataFrame, location_id: str) -> tuple[Related, ...]:
    """The whole chain of registrations, followed in both directions, and dual registrations."""
    chain = link.filter(pl.col("kind") == "predecessor")
    earlier = dict(_grouped(chain, "location_id", "other_id"))
    later = dict(_grouped(chain, "other_id", "location_id"))
    found: dict[str, Related] = {}
    for relation, step in (("predecessor", earlier), ("successor", later)):
        todo = [location_id]
        while todo:
            for other, reason, basis in step.get(todo.pop(), []):
                if other not in found and other != location_id:
                    found[other] = Related(other, relation, reason, basis)
                    todo.append(other)
    duals = link.filter(
        (pl.col("kind") == "dual_registration")
        & ((pl.col("location_id") == location_id) | (pl.col("other_id") == location_id))
    )
    for row in duals.iter_rows(named=True):
        other = row["other_id"] if row["location_id"] == location_id else row["location_id"]
        found.setdefault(other, Related(other, "dual registration", row["reason"], row["basis"]))
    return tuple(found.values())


def _grouped(link: pl.DataFrame, key: str, other: str) -> list[tuple[str, list[tuple[str, str | None, str]]]]:
    groups: dict[str, list[tuple[str, str | None, str]]] = {}
    for mine, theirs, reason, basis in link.select(key, other, "reason", "basis").iter_rows():
        groups.setdefault(mine, []).append((theirs, reason, basis))
    return list(groups.items())
