"""What a finished register must satisfy before it may take the place of the last one."""

from __future__ import annotations

from datetime import date

import polars as pl

from wherry.domain.errors import Refused
from wherry.sources.facts import ENGLAND_LATITUDES, ENGLAND_LONGITUDES, MOST_BEDS
from wherry.store.build.state import State
from wherry.store.schema import TABLES


def check(state: State) -> None:
    """Refuse a register that is not whole.

    Raises:
        Refused: naming the table and what is wrong in it. It means a fault in Wherry or in a
            file that no rule foresaw; nothing of the build is kept.
    """
    for name, table in TABLES.items():
        frame = state[name]
        if dict(frame.schema) != table.columns:
            raise _broken(name, "its columns are not those described")
        keys = frame.select(table.key)
        if keys.is_duplicated().any():
            twice = keys.filter(keys.is_duplicated()).row(0)
            raise _broken(name, f"two rows have the key {', '.join(map(str, twice))}")
    _check_locations(state["location"])
    _check_ratings(state)


def _check_locations(location: pl.DataFrame) -> None:
    next_from = pl.col("valid_from").shift(-1).over("location_id")
    wrong = {
        "a span ends before it begins": pl.col("valid_to") <= pl.col("valid_from"),
        "two spans of a location overlap": next_from.is_not_null()
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") > next_from)),
        "beds are out of range": ~pl.col("beds").is_between(0, MOST_BEDS),
        "a latitude is out of range": ~pl.col("latitude").is_between(*ENGLAND_LATITUDES),
        "a longitude is out of range": ~pl.col("longitude").is_between(*ENGLAND_LONGITUDES),
        "a span begins before 2009": pl.col("valid_from") < date(2009, 4, 1),
    }
    _refuse_if_any("location", location.sort("location_id", "valid_from"), wrong)


def _check_ratings(state: State) -> None:
    rating = state["rating"]
    orphans = rating.join(state["location"], on="location_id", how="anti")
    if orphans.height:
        raise _broken("rating", f"it rates a location that is not there: {orphans['location_id'][0]}")
    _refuse_if_any(
        "rating",
        rating,
        {
            "a rating ends before it begins": pl.col("superseded_on") < pl.col("effective_on"),
            "a rating counts before it was published": pl.col("effective_on") < pl.col("published_on"),
        },
    )


def _refuse_if_any(name: str, frame: pl.DataFrame, wrong: dict[str, pl.Expr]) -> None:
    for problem, expression in wrong.items():
        found = frame.filter(expression.fill_null(value=False))
        if found.height:
            raise _broken(name, f"{problem}: {found['location_id'][0]} and {found.height - 1:,} more")


def _broken(name: str, problem: str) -> Refused:
    return Refused(f"The new register was not kept: in its table “{name}”, {problem}.")
