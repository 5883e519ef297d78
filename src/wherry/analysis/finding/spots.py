"""Where found services lie, few enough to draw: those close together become one point."""

from __future__ import annotations

from math import cos, radians

import polars as pl

from wherry.analysis.finding.questions import Spot

MOST_SINGLE = 120
"""Services that are drawn one by one; more are gathered in cells."""
CELLS_ACROSS = 18
"""Cells over the longer side: each some 35 px of a drawing, as wide as a number of three figures."""


def spots_of(placed: pl.DataFrame) -> tuple[Spot, ...]:
    """The points of services with coordinates; several in one cell become one at their middle."""
    if placed.height == 0:
        return ()
    if placed.height <= MOST_SINGLE:
        rows = placed.select("latitude", "longitude", "rating", "location_id", "name")
        return tuple(Spot(lat, lon, 1, rating, key, name) for lat, lon, rating, key, name in rows.iter_rows())
    south, north, west, east = placed.select(
        south=pl.col("latitude").min(),
        north=pl.col("latitude").max(),
        west=pl.col("longitude").min(),
        east=pl.col("longitude").max(),
    ).row(0)
    narrow = cos(radians((south + north) / 2))  # A degree of longitude beside one of latitude.
    side = max(north - south, (east - west) * narrow, 1e-6) / CELLS_ACROSS
    gathered = (
        placed.group_by(
            down=((pl.col("latitude") - south) / side).floor().cast(pl.Int32),
            across=((pl.col("longitude") - west) * narrow / side).floor().cast(pl.Int32),
        )
        .agg(
            pl.len(), pl.col("latitude", "longitude").mean(), pl.col("rating", "location_id", "name").first()
        )
        .sort("down", "across")
    )
    return tuple(
        Spot(row["latitude"], row["longitude"], row["len"])
        if row["len"] > 1
        else Spot(row["latitude"], row["longitude"], 1, row["rating"], row["location_id"], row["name"])
        for row in gathered.iter_rows(named=True)
    )
