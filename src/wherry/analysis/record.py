"""Everything the register knows of one location."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.analysis.areas import authority_on
from wherry.analysis.results import Plain
from wherry.analysis.standing import type_of_care
from wherry.domain.errors import UnknownName
from wherry.store.register import Register


@dataclass(frozen=True)
class Span:
    """The facts of a location over a span of days; `valid_to` None: to this day."""

    valid_from: date
    valid_to: date | None
    observed_on: date
    name: str | None
    type_of_care: str
    services: tuple[str, ...]
    user_bands: tuple[str, ...]
    beds: int | None
    street: str | None
    town: str | None
    postcode: str | None
    authority: str | None
    provider_id: str | None
    provider_name: str | None
    brand_name: str | None
    ownership: str | None
    is_dormant: bool | None
    has_manager: bool | None


@dataclass(frozen=True)
class RatingEvent:
    """One published rating; `stood_from` equal to `stood_to` means it never stood."""

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
    """

    location_id: str
    registered_on: date | None
    deregistered_on: date | None
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
    first = spans.row(0, named=True)
    return LocationRecord(
        location_id=wanted,
        registered_on=first["registered_on"],
        deregistered_on=first["deregistered_on"],
        spans=_spans(register, spans),
        ratings=_ratings(register.rating, [wanted]),
        chain_ratings=_ratings(register.rating, chain),
        related=related,
        release=register.release.release_id,
    )


def _spans(register: Register, spans: pl.DataFrame) -> tuple[Span, ...]:
    places = register.definitions.places
    newest = register.release.newest
    rows = spans.with_columns(
        type_of_care=type_of_care(register.definitions), authority_now=authority_on(places, newest)
    ).iter_rows(named=True)
    fields = [f for f in Span.__dataclass_fields__ if f not in ("services", "user_bands", "authority")]
    return tuple(
        Span(
            **{field: row[field] for field in fields},
            services=tuple((row["services"] or "").split(",")) if row["services"] else (),
            user_bands=tuple((row["user_bands"] or "").split(",")) if row["user_bands"] else (),
            authority=places.places[row["authority_code"]].name if row["authority_code"] else None,
        )
        for row in rows
    )


def _ratings(rating: pl.DataFrame, ids: list[str]) -> tuple[RatingEvent, ...]:
    rows = rating.filter(pl.col("location_id").is_in(ids)).sort(
        "effective_on", "published_on", "location_id", "service_group", "key_question"
    )
    fields = [f for f in RatingEvent.__dataclass_fields__ if not f.startswith("stood")]
    return tuple(
        RatingEvent(
            **{field: row[field] for field in fields},
            stood_from=row["effective_on"],
            stood_to=row["superseded_on"],
        )
        for row in rows.iter_rows(named=True)
    )


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
