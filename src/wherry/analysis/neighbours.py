"""The statistical neighbours of an authority, by the places of a day."""

from __future__ import annotations

from datetime import date

import polars as pl

from wherry.analysis.areas import settled_on
from wherry.domain.errors import NotKnown
from wherry.domain.places import Place
from wherry.store.register import Register


def neighbours_of(register: Register, place: Place, day: date) -> list[Place]:
    """The authorities that are statistically similar to one, by name.

    Raises:
        NotKnown: when no imported file lists them.
    """
    gazetteer = register.definitions.places
    same_place = [c for c in gazetteer.places if settled_on(gazetteer, c, day) == place.code]
    rows = register.neighbour
    listed = rows.filter(pl.col("authority_code").is_in(same_place))["neighbour_code"]
    if listed.len() == 0:
        raise NotKnown(
            f"No imported file lists statistical neighbours of {place.name}; "
            "import the Office for Local Government's list."
        )
    codes = {settled_on(gazetteer, code, day) for code in listed} - {None, place.code}
    return sorted((gazetteer.places[c] for c in codes if c), key=lambda p: (p.name, p.code))
