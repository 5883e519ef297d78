"""Which lists there are, what each must look like, and how it is read, written down and read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from wherry.domain.areas import AreaMap
from wherry.domain.funded import FundedPeople
from wherry.sources.area_maps import Strict, read_area_map, read_funded_people
from wherry.store.register import Register

Content = AreaMap | FundedPeople


@dataclass(frozen=True)
class Asked:
    """What a person says of a list beside its file: the counts' day, and that what is left out is right."""

    as_at: date | None = None
    accept: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of list: its words, an example of it, what a service that it leaves out is in, its reader."""

    title: str
    sentence: str
    example: str
    outside: str
    read: Callable[[Path, Register, Asked], Content]
    has_day: bool = False


def _areas(*columns: str) -> Callable[[Path, Register, Asked], Content]:
    def read(path: Path, register: Register, _: Asked) -> Content:
        return read_area_map(path, register.definitions, Strict(columns, known_ids(register)))

    return read


def _funded(path: Path, register: Register, asked: Asked) -> Content:
    known = None if asked.accept else known_ids(register)
    return read_funded_people(path, asked.as_at or date.min, known)


def known_ids(register: Register) -> frozenset[str]:
    """Every location id that an imported file ever listed."""
    return frozenset(register.location["location_id"].unique())


KINDS = {
    "localities": Kind(
        "Localities",
        "Which services lie in which locality: a column “location_id” or “postcode”, and a column "
        "“locality”. The beginning of a postcode serves for all that begin so.",
        "postcode,locality\nNR1,City\nNR26,North",
        "no locality",
        _areas("locality", "area", "district", "zone"),
    ),
    "divisions": Kind(
        "Divisions",
        "Which postcodes lie in which electoral division: a column “postcode” and a column “division”.",
        "postcode,division\nNR1 2DH,Lakenham\nNR26 8AA,Sheringham",
        "no division",
        _areas("division", "electoral division", "ward"),
    ),
    "boundaries": Kind(
        "New areas",
        "Which services will lie in which new council: a column “location_id”, “postcode” or “authority”, "
        "and a column “area”.",
        "postcode,area\nNR1,Greater Norwich\nPE30,West Norfolk",
        "none of the new areas",
        _areas("area", "locality", "district"),
    ),
    "funded": Kind(
        "Funded people",
        "How many people the council pays for in each service on a day: the two columns “location_id” and "
        "“people”, counts only. Nothing about a person may be in it.",
        "location_id,people\n1-100000007,12\n1-100000009,3",
        "no imported file",
        _funded,
        has_day=True,
    ),
}
"""Every kind by key."""


def written(content: Content) -> dict[str, Any]:
    """What the database keeps of a list."""
    return {"people": content.people} if isinstance(content, FundedPeople) else asdict(content)


def entries_of(content: Content) -> int:
    """How many places or services a list names."""
    if isinstance(content, FundedPeople):
        return len(content.people)
    return len(content.by_id) + len(content.by_postcode) + len(content.by_authority)


def read_back(kind: str, name: str, as_at: date | None, kept: dict[str, Any]) -> Content:
    """The list that was written."""
    if kind == "funded":
        return FundedPeople(name, as_at or date.min, kept["people"])
    return AreaMap(name, kept["by_id"], kept["by_postcode"], kept["by_authority"])


def named(content: Content, name: str) -> Content:
    """The list under the name that its people know."""
    return replace(content, name=name)
