"""One file after the other into the register."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from wherry.definitions import Definitions, Gazetteer
from wherry.domain.files import FileRecord
from wherry.sources.tidy import Tidy
from wherry.store.build.checks import check
from wherry.store.build.links import fold_links
from wherry.store.build.locations import fold_locations, note_sightings
from wherry.store.build.places import align_with_places
from wherry.store.build.ratings import fold_ratings
from wherry.store.build.state import State
from wherry.store.schema import TABLES, in_order


def fold(
    state: State, tidy: Tidy, record: FileRecord, definitions: Definitions, *, accept: bool = False
) -> State:
    """The register with one more file, which must not be older than those already in it.

    Raises:
        BadFile: when the file lists far fewer services than the register, unless accepted.
    """
    state, listed = fold_locations(state, tidy, record, accept=accept)
    location = align_with_places(state["location"], definitions.places, record.as_at)
    state = fold_ratings(state.with_tables(location=location), tidy, record, definitions, listed)
    state = note_sightings(state, listed, record)
    # A rating of a location that no file has described cannot be placed.
    rating = state["rating"].join(state["location"], on="location_id", how="semi", maintain_order="left")
    state = fold_links(state.with_tables(rating=rating), tidy, record)
    state = _fold_area_tables(state, tidy, record)
    return replace(state, files=(*state.files, record))


def finish(state: State, definitions: Definitions) -> State:
    """The register as it is kept: places added, rows in order, checked.

    Raises:
        Refused: when a check fails.
    """
    tables = {name: in_order(name, state[name]) for name in TABLES if name != "place"}
    state = state.with_tables(**tables, place=_places(definitions.places))
    check(state)
    return state


def _fold_area_tables(state: State, tidy: Tidy, record: FileRecord) -> State:
    """Measures, neighbours and shapes: the newest file has the last word."""
    for name in ("area_measure", "neighbour", "boundary"):
        rows: pl.DataFrame = getattr(tidy, name)
        if rows.height:
            # A list of neighbours is replaced whole, council by council.
            same = ["authority_code"] if name == "neighbour" else list(TABLES[name].key)
            rest = state[name].join(rows, on=same, how="anti")
            state = state.with_tables(**{name: rest}).adding(
                name, rows.with_columns(as_at=pl.lit(record.as_at))
            )
    return state


def _places(gazetteer: Gazetteer) -> pl.DataFrame:
    rows = [
        {
            "code": p.code,
            "name": p.name,
            "kind": str(p.kind),
            "region_code": p.region_code,
            "valid_from": p.valid_from,
            "valid_to": p.valid_to,
            "predecessors": "|".join(p.predecessors),
            "successors": "|".join(p.successors),
        }
        for p in gazetteer.places.values()
    ]
    return in_order("place", pl.DataFrame(rows, schema=TABLES["place"].columns))
