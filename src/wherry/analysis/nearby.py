"""Which services stand near another one, by the straight line between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from wherry.analysis.areas import settled_on
from wherry.analysis.own_services import OwnService, listed_services
from wherry.analysis.scene import Scene
from wherry.store.register import Register

EARTH_MILES = 3958.8  # Mean radius; a sphere is right to half a per cent, which is less than a road's bends.
KM_A_MILE = 1.609344
MOST_NEARBY = 10


@dataclass(frozen=True)
class NearbyService:
    """A service and its distance; `miles` None: one of the two has no known coordinates, and both share a
    postcode sector."""

    service: OwnService
    miles: float | None


@dataclass(frozen=True)
class Nearby:
    """The nearest services of a day, the nearest first.

    `has_coordinates`: whether those of the service itself are known; without them only those of the same
    `sector` of the postcode are listed. `unplaced` services of the same council area have no known
    coordinates and are not in the sector: they may be near, nobody knows.
    """

    services: tuple[NearbyService, ...]
    has_coordinates: bool
    sector: str | None
    unplaced: int


def miles_between(latitude: float, longitude: float) -> pl.Expr:
    """Miles from a point to each row's `latitude` and `longitude` (haversine); null where one is null."""
    north, east = pl.col("latitude").radians(), pl.col("longitude").radians()
    here = pl.lit(latitude).radians()
    half_chord = ((north - here) / 2).sin() ** 2 + (
        here.cos() * north.cos() * ((east - pl.lit(longitude).radians()) / 2).sin() ** 2
    )
    return 2 * EARTH_MILES * half_chord.clip(0.0, 1.0).sqrt().arcsin()


def sector_of(postcode: str | None) -> str | None:
    """The sector of a postcode: all but its last two letters; None where it is no postcode.

    >>> sector_of("NR1 2DH"), sector_of("nr12dh"), sector_of("NR1"), sector_of(None)
    ('NR1 2', 'NR1 2', None, None)
    """
    whole = "".join((postcode or "").split()).upper()
    if not (5 <= len(whole) <= 7 and whole.isalnum() and whole[-3].isdigit()):
        return None
    return f"{whole[:-3]} {whole[-3]}"


def nearby(scene: Scene, location_id: str, most: int = MOST_NEARBY) -> Nearby:
    """The nearest of a day's other services to one that the register knows."""
    places = _places(scene.standings.register, scene.day)
    mine = _last_place(scene, location_id)
    others = scene.standing.filter(pl.col("location_id") != location_id).join(
        places, on="location_id", how="left"
    )
    sector = sector_of(mine["postcode"])
    is_in_sector = (pl.col("sector") == sector).fill_null(value=False) if sector else pl.lit(value=False)
    has_coordinates = mine["latitude"] is not None and mine["longitude"] is not None
    if has_coordinates:
        others = others.with_columns(miles=miles_between(mine["latitude"], mine["longitude"]))
    else:
        others = others.with_columns(miles=pl.lit(None, dtype=pl.Float64))
    placed = others.filter(pl.col("miles").is_not_null()).sort("miles", "location_id").head(most)
    same_sector = others.filter(pl.col("miles").is_null() & is_in_sector).sort("location_id").head(most)
    is_of_area = (pl.col("authority_code") == mine["authority_code"]).fill_null(value=False)
    unplaced = others.filter(pl.col("miles").is_null() & ~is_in_sector & is_of_area).height
    chosen = pl.concat([placed, same_sector]).head(most)
    named = {service.location_id: service for service in listed_services(scene, chosen)}
    rows = chosen.select("location_id", "miles").iter_rows()
    return Nearby(
        tuple(NearbyService(named[key], miles) for key, miles in rows), has_coordinates, sector, unplaced
    )


def alone_within(scene: Scene, km: float) -> dict[str, bool]:
    """Of each care home of the day whether no other of its type of care stands so near, all of England looked
    at; a home whose coordinates no file tells is not in it. Where people live is what is compared: the
    office of a home-care service says nothing of how far it goes."""
    from scipy.spatial import cKDTree

    homes = scene.standing.filter("is_care_home").join(
        _places(scene.standings.register, scene.day), on="location_id", how="left"
    )
    found: dict[str, bool] = {}
    for (_,), alike in (
        homes.drop_nulls(["latitude", "longitude"]).partition_by("type_of_care", as_dict=True).items()
    ):
        north, east = (alike[c].cast(pl.Float64).radians().to_numpy() for c in ("latitude", "longitude"))
        points = np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
        # The second nearest: the nearest is the home itself. Chords of the sphere, in radii.
        chords = cKDTree(points).query(points, k=2)[0][:, 1]
        far = 2 * np.sin(km / KM_A_MILE / EARTH_MILES / 2)
        found |= dict(zip(alike["location_id"], (chords > far).tolist(), strict=True))
    return found


def _places(register: Register, day: date) -> pl.DataFrame:
    """Where each location that is registered on a day stands."""
    live = register.location.filter(
        (pl.col("valid_from") <= day) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day))
    )
    whole = pl.col("postcode").str.to_uppercase().str.replace_all(r"\s", "")
    parts = whole.str.extract_groups(r"^([A-Z0-9]{2,4})([0-9])[A-Z0-9]{2}$")
    sector = parts.struct.field("1") + " " + parts.struct.field("2")
    return live.select("location_id", "latitude", "longitude", sector=sector).unique("location_id")


def _last_place(scene: Scene, location_id: str) -> dict[str, Any]:
    """Where the service stands, or last stood, by the places of the day."""
    location = scene.standings.register.location
    own = location.filter((pl.col("location_id") == location_id) & (pl.col("valid_from") <= scene.day))
    found = own.row(-1, named=True)
    code = found["authority_code"]
    return found | {"authority_code": code and settled_on(scene.gazetteer, code, scene.day)}
