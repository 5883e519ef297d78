"""What an area can lose: departures in counts by type and locality, within beds, hours and reach.

Never a name: a service is named in its own case only. Whatever is not known cannot be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

import polars as pl

from wherry.analysis.nearby import miles_between
from wherry.decisions.options.programme import Cell
from wherry.definitions.improvement import Improvement
from wherry.domain.phrases import number_of

WHOLE_AREA = "whole area"


@dataclass(frozen=True)
class Losable:
    """What may leave. `zone_beds` is how many beds each locality can lose; `of_service` the cell of
    each service that could be among the departures; `sentences` say what may not leave, and why."""

    cells: tuple[Cell, ...]
    zone_beds: Mapping[str, int]
    of_service: Mapping[str, str]
    sentences: tuple[str, ...]


NOTHING = Losable((), {}, {}, ())


def losable(below: pl.DataFrame, good: pl.DataFrame, assumed: Improvement, waiting: int) -> Losable:
    """The departures that a place can bear.

    `below` and `good` are its services rated below Good, and Good or better: location_id,
    type_of_care, is_care_home, beds, locality, latitude, longitude. `waiting` is the largest chance
    (ten-thousandths) that one of those who leave would have become Good by waiting.
    """
    sentences = list(_not_counted(below))
    zone_beds = {str(zone): beds for zone, beds in _bearable(good, assumed)}
    cells: list[Cell] = []
    of_service: dict[str, str] = {}
    homes = below.filter(pl.col("is_care_home").fill_null(value=False) & pl.col("locality").is_not_null())
    for (care, zone), frame in sorted(homes.group_by("type_of_care", "locality")):
        key = f"{care} in {zone}"
        others = good.filter(pl.col("type_of_care") == care)
        able = [row for row in frame.to_dicts() if row["beds"] and _in_reach(row, others, assumed)]
        fewest = int(assumed.value("fewest_that_hide_one"))
        if frame.height < fewest or len(able) < fewest:
            sentences.append(
                f"{key}: none may leave, because fewer than {fewest} services below Good there have "
                "their beds "
                "known and another Good one in reach."
            )
            continue
        beds = tuple(sorted((int(row["beds"]) for row in able), reverse=True))
        moves = assumed.value("cost_of_a_move_gbp") * assumed.value("occupancy")
        # One always stays behind, so that a count never tells which.
        cells.append(Cell(key, str(care), str(zone), len(able) - 1, beds, round(beds[0] * moves), waiting))
        of_service |= {row["location_id"]: key for row in able}
    return Losable(tuple(cells), zone_beds, of_service, tuple(sentences))


def _not_counted(below: pl.DataFrame) -> Iterator[str]:
    community = below.filter(~pl.col("is_care_home").fill_null(value=False)).height
    if community:
        yield (
            f"{number_of(community, 'community service')} below Good may not leave: how many hours "
            "they give, and "
            "who could take them over, no file at hand tells."
        )
    homes = below.filter(pl.col("is_care_home").fill_null(value=False))
    if nowhere := homes["locality"].null_count():
        yield (
            f"{number_of(nowhere, 'care home')} below Good may not leave: the file of localities "
            "places them nowhere."
        )
    if unknown := homes["beds"].null_count():
        yield f"{number_of(unknown, 'care home')} below Good may not leave: their beds are not known."


def _bearable(good: pl.DataFrame, assumed: Improvement) -> Iterator[tuple[str | None, int]]:
    """Beds of Good care homes in each locality that could be filled before they are too full."""
    spare = assumed.value("fullest_after_departures") - assumed.value("occupancy")
    # People move, not beds: an empty bed that goes needs no other.
    factor = max(spare, Fraction(0)) / assumed.value("occupancy")
    homes = good.filter(pl.col("is_care_home").fill_null(value=False) & pl.col("locality").is_not_null())
    for zone, beds in homes.group_by("locality").agg(pl.col("beds").sum()).iter_rows():
        yield zone, int((beds or 0) * factor)


def _in_reach(row: dict[str, object], others: pl.DataFrame, assumed: Improvement) -> bool:
    latitude, longitude = row["latitude"], row["longitude"]
    if not isinstance(latitude, float) or not isinstance(longitude, float):
        return False
    near = others.select(miles_between(latitude, longitude) <= float(assumed.value("reach_miles")))
    return bool(near.to_series().any())


def median_beds(beds: list[int]) -> float | None:
    """The middle size; None of none."""
    return float(median(beds)) if beds else None
