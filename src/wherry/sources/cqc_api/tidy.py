"""Recorded API answers: one JSON object a location, with its whole rating history."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import polars as pl

from wherry.definitions.words import plain
from wherry.domain.coverage import Listing
from wherry.domain.errors import BadFile
from wherry.sources.cqc_api.ratings import QUESTIONS, Answer, Stated, ratings_of
from wherry.sources.facts import NO_BRAND, location_facts
from wherry.sources.fields import Fields
from wherry.sources.reading import Raw, Table
from wherry.sources.source import Context, Layout, Match
from wherry.sources.tidy import FACTS, LINK, RATING, Tidy, shaped

# The answers are laid out as one text table and then read like every other file's columns.
_TEXTS = {
    "location_id": "locationId",
    "name": "name",
    "registered_on": "registrationDate",
    "deregistered_on": "deregistrationDate",
    "is_dormant": "dormancy",
    "is_care_home": "careHome",
    "beds": "numberOfBeds",
    "street": "postalAddressLine1",
    "town": "postalAddressTownCity",
    "postcode": "postalCode",
    "authority": "localAuthority",
    "ccg_code": "onspdCcgCode",
    "latitude": "onspdLatitude",
    "longitude": "onspdLongitude",
    "provider_id": "providerId",
    "brand_id": "brandId",
    "brand_name": "brandName",
}

RELATIONSHIPS = {"HSCA Predecessor": "predecessor", "HSCA Successor": "successor"}


def recognises(first: object) -> bool:
    """Whether the first JSON value of a file is an answer of the locations API."""
    return isinstance(first, dict) and ("locationId" in first or "locations" in first)


def day_inside(raw: Raw, matches: list[Match], context: Context) -> date | None:
    """Answers do not say when they were recorded; a list page is refused before a date is asked for.

    Raises:
        BadFile: when the file is a page of the list of locations.
    """
    _, first = next(raw.json_records())
    if "locations" in first:
        raise BadFile(
            "a list page holds ids only",
            file=raw.name,
            publisher=context.about.publisher,
            row=1,
            remedy="import the answers for each location",
        )
    return None


def tidy(raw: Raw, matches: list[Match], context: Context) -> Tidy:
    """Tidy recorded answers, one JSON object a line.

    Raises:
        BadFile: naming the line, field and value.
    """
    words = context.definitions
    texts: list[dict[str, str | None]] = []
    extra: list[dict[str, object]] = []
    ratings: list[dict[str, object]] = []
    links: list[dict[str, object]] = []
    left_out: Counter[str] = Counter()
    rows = 0
    for line, answer in raw.json_records():
        rows += 1
        if not _is_social_care(answer, context):
            left_out["other sectors"] += 1
            continue
        location_id = answer.get("locationId")
        texts.append({"row": str(line), **{n: _text(answer.get(k)) for n, k in _TEXTS.items()}})
        extra.append(_more_facts(answer, context))
        ratings += [
            _rating_row(location_id, line, stated) for stated in ratings_of(answer, words.service_groups.keys)
        ]
        links += _links(location_id, answer)
    fields = _fields(texts, context, raw)
    location = location_facts(fields, words, context.as_at).with_columns(
        pl.DataFrame(
            extra,
            schema={
                "services": pl.String,
                "user_bands": pl.String,
                "icb_code": pl.String,
                "has_manager": pl.Boolean,
            },
        ).get_columns()
    )
    location, left_out["repeated rows"] = fields.one_row_each(location, ["location_id"], "location")
    return Tidy(
        source=context.about.key,
        layout="locations",
        listing=Listing.REGISTERED,
        rows=rows,
        location=location,
        rating=_ratings(ratings, location, context, raw),
        link=shaped(pl.DataFrame(links, schema=list(LINK), orient="row"), LINK).unique(maintain_order=True),
        known=tuple(f for f in FACTS if f not in ("provider_name", "ownership")),
        overall_only=False,
        history_from=words.regimes[0].starts_on,
        survivors_only=bool(location["deregistered_on"].is_null().all()),
        left_out=dict(left_out),
    )


def _is_social_care(answer: Answer, context: Context) -> bool:
    """By primary inspection category; where none is stated, by directorate, type and services."""
    sector = context.definitions.sector
    primary = [c.get("name") for c in answer.get("inspectionCategories") or [] if c.get("primary")]
    if primary:
        return any(name in sector.inspection_categories for name in primary)
    if answer.get("inspectionDirectorate") in sector.directorates:
        return True
    return answer.get("type") in sector.organisation_types and bool(
        set(_services(answer, context).split(","))
        & {service for kind in context.definitions.types_of_care for service in kind.services}
    )


def _services(answer: Answer, context: Context) -> str:
    names = [s.get("description") or s.get("name") or "" for s in answer.get("gacServiceTypes") or []]
    return _keys(names, context.definitions.services.keys)


def _more_facts(answer: Answer, context: Context) -> dict[str, object]:
    bands = [s.get("name") or "" for s in answer.get("specialisms") or []]
    roles = [
        role
        for activity in answer.get("regulatedActivities") or []
        for contact in activity.get("contacts") or []
        for role in contact.get("personRoles") or []
    ]
    is_registered = answer.get("registrationStatus") == "Registered"
    has_manager = "Registered Manager" in roles and not answer.get("registeredManagerAbsentDate")
    return {
        "services": _services(answer, context) or None,
        "user_bands": _keys(bands, context.definitions.user_bands.keys) or None,
        "icb_code": answer.get("onspdIcbCode"),
        "has_manager": has_manager if is_registered else None,
    }


def _keys(names: list[str], keys: dict[str, str]) -> str:
    return ",".join(sorted({keys[plain(n)] for n in names if plain(n) in keys}))


def _text(value: Any) -> str | None:
    return None if value is None else str(value).strip() or None


def _fields(texts: list[dict[str, str | None]], context: Context, raw: Raw) -> Fields:
    columns = pl.DataFrame(texts, schema={"row": pl.String, **dict.fromkeys(_TEXTS, pl.String)})
    columns = columns.with_columns(
        pl.col("row").cast(pl.Int32),
        # The API leaves the brand out where there is none.
        pl.col("brand_id").fill_null(NO_BRAND),
    )
    layout = Layout("locations", {name: (name,) for name in _TEXTS}, {}, {}, ())
    table = Table(None, tuple(_TEXTS), 0, (), columns)
    return Fields(Match(layout, table), context.about, raw.name)


def _rating_row(location_id: object, line: int, stated: Stated) -> dict[str, object]:
    if stated.key_question not in QUESTIONS.values():
        raise BadFile(
            "Wherry does not know this key question", file="answers", row=line, value=stated.key_question
        )
    return {
        "location_id": location_id,
        "service_group": stated.service_group,
        "key_question": stated.key_question,
        "rating": stated.rating,
        "published_on": stated.published_on,
        "report_id": stated.report_id,
        "organisation_id": stated.organisation_id,
        "is_current": stated.is_current,
        "row": line,
    }


def _ratings(
    rows: list[dict[str, object]], location: pl.DataFrame, context: Context, raw: Raw
) -> pl.DataFrame:
    schema = {
        **dict.fromkeys(
            (
                "location_id",
                "service_group",
                "key_question",
                "rating",
                "published_on",
                "report_id",
                "organisation_id",
            ),
            pl.String,
        ),
        "is_current": pl.Boolean,
        "row": pl.Int32,
    }
    table = pl.DataFrame(rows, schema=schema)
    names = ("rating", "published_on")
    match = Match(Layout("ratings", {n: (n,) for n in names}, {}, {}, ()), Table(None, names, 0, (), table))
    fields = Fields(match, context.about, raw.name)
    registered = location.select("location_id", "registered_on")
    frame = table.with_columns(
        rating=fields.rating(context.definitions),
        published_on=fields.day("published_on", as_at=context.as_at),
    ).join(registered, on="location_id", how="left", maintain_order="left")
    is_rating = pl.col("published_on").is_not_null() & pl.col("rating").is_not_null()
    frame = frame.filter(pl.col("is_current") | is_rating).with_columns(
        pl.col("rating").fill_null("not_rated"),
        is_inherited=(
            pl.col("organisation_id").is_not_null() & (pl.col("organisation_id") != pl.col("location_id"))
        )
        | (pl.col("published_on") < pl.col("registered_on")).fill_null(value=False),
    )
    return shaped(frame, RATING).unique(
        subset=[
            "location_id",
            "service_group",
            "key_question",
            "rating",
            "published_on",
            "report_id",
            "is_current",
        ],
        keep="last",
        maintain_order=True,
    )


def _links(location_id: object, answer: Answer) -> list[dict[str, object]]:
    """Predecessor relations, always written from the later location to the earlier."""
    links = []
    for relation in answer.get("relationships") or []:
        kind = RELATIONSHIPS.get(relation.get("type") or "")
        other = relation.get("relatedLocationId")
        if kind and other:
            later, earlier = (location_id, other) if kind == "predecessor" else (other, location_id)
            links.append(
                {
                    "location_id": later,
                    "kind": "predecessor",
                    "other_id": earlier,
                    "reason": relation.get("reason"),
                }
            )
    return links
