"""Workforce and outcome measures by authority, and each authority's statistical neighbours."""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from wherry.domain.coverage import Listing
from wherry.domain.errors import BadFile
from wherry.domain.identifiers import PLACE_CODE
from wherry.sources.fields import Fields
from wherry.sources.reading import Raw
from wherry.sources.source import Context, Match
from wherry.sources.tidy import AREA_MEASURE, NEIGHBOUR, Tidy, shaped


def recognises(first: object) -> bool:
    """Whether a JSON document maps place codes to lists of place codes."""
    return (
        isinstance(first, dict)
        and len(first) > 0
        and all(PLACE_CODE.fullmatch(str(code)) and isinstance(v, list) for code, v in first.items())
    )


def day_inside(raw: Raw, matches: list[Match], context: Context) -> date | None:
    """The end of the newest financial year; for neighbours the first day all councils existed."""
    if raw.json_text is not None:
        return context.definitions.places.first_day_of(_neighbours(raw, context)["authority_code"].unique())
    years = matches[0].table.columns["financial year"].unique().drop_nulls()
    return max((_year_ends(year)[1] for year in years if re.fullmatch(r"\d{4}-\d{2}", year)), default=None)


def tidy(raw: Raw, matches: list[Match], context: Context) -> Tidy:
    """Tidy one file of measures or the document of neighbours.

    Raises:
        BadFile: naming row, column and value.
    """
    if raw.json_text is not None:
        neighbour = _neighbours(raw, context)
        return Tidy(
            source=context.about.key,
            layout="neighbours",
            listing=Listing.NOTHING,
            rows=neighbour.height,
            neighbour=neighbour,
        )
    fields = Fields(matches[0], context.about, raw.name)
    year = fields.text("year")
    wrong = ~year.str.contains(r"^\d{4}-\d{2}$").fill_null(value=False)
    if wrong.any():
        raise fields.refuse("this should be a financial year like 2022-23", "year", wrong)
    code = fields.text("authority_code")
    unknown = ~code.is_in(list(context.definitions.places.places)).fill_null(value=False)
    if unknown.any():
        raise fields.refuse("Wherry does not know this authority", "authority_code", unknown)
    text = fields.text("value")
    value = text.cast(pl.Float64, strict=False)
    if (text.is_not_null() & value.is_null()).any():
        raise fields.refuse("this should be a number", "value", text.is_not_null() & value.is_null())
    ends = {y: _year_ends(y) for y in year.unique()}
    frame = pl.DataFrame(
        {
            "measure": fields.text("measure").str.to_lowercase(),
            "title": fields.text("title").str.replace("^Outcome, ", ""),
            "authority_code": code,
            "period_from": year.replace_strict({y: e[0] for y, e in ends.items()}, return_dtype=pl.Date),
            "period_to": year.replace_strict({y: e[1] for y, e in ends.items()}, return_dtype=pl.Date),
            "value": value,
        }
    ).drop_nulls("value")
    return Tidy(
        source=context.about.key,
        layout="measures",
        listing=Listing.NOTHING,
        rows=fields.frame.height,
        area_measure=shaped(frame, AREA_MEASURE),
        left_out={"rows without a value": fields.frame.height - frame.height},
    )


def _year_ends(year: str) -> tuple[date, date]:
    start = int(year[:4])
    return date(start, 4, 1), date(start + 1, 3, 31)


def _neighbours(raw: Raw, context: Context) -> pl.DataFrame:
    document = raw.json_document()
    if not isinstance(document, dict):
        raise BadFile("it should map each council's code to its neighbours' codes", file=raw.name)
    councils = {c for c, p in context.definitions.places.places.items() if p.kind == "authority"}
    pairs = [
        (code, str(other))
        for code, others in document.items()
        for other in others
        if code in councils and str(other) in councils and str(other) != code
    ]
    return shaped(pl.DataFrame(pairs, schema=list(NEIGHBOUR), orient="row"), NEIGHBOUR)
