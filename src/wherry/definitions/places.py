"""The gazetteer: which places exist on which day, and how they follow one another."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wherry.definitions.reading import Entry
from wherry.domain.errors import UnknownName
from wherry.domain.places import Place, PlaceKind

ENGLAND = "E92000001"
CQC_BEGAN = date(2009, 4, 1)  # It took over from the Commission for Social Care Inspection.


@dataclass(frozen=True)
class CcgBoard:
    """From `valid_from` on, the CCG (the part of it in `authority`, if given) is in this board."""

    ccg_code: str
    authority: str | None
    icb_code: str
    valid_from: date


@dataclass(frozen=True)
class Gazetteer:
    """All places of all days, by code, with look-up by name and day.

    `icb_of_ccg` lists, in order of date, which integrated care board covers a CCG (or sub-ICB
    location) from a day on; where a CCG was split between boards, for one authority's part.
    """

    places: dict[str, Place]
    icb_of_ccg: tuple[CcgBoard, ...] = ()
    not_in_england: tuple[str, ...] = ()

    def of_kind(self, kind: PlaceKind, on: date) -> list[Place]:
        """The places of one kind that existed on a day, by name."""
        found = [p for p in self.places.values() if p.kind is kind and p.exists_on(on)]
        return sorted(found, key=lambda p: (p.name, p.code))

    def authority_codes(self, on: date) -> dict[str, str]:
        """Authority codes by the name CQC prints, for the authorities of a day."""
        return {
            name: place.code
            for place in self.of_kind(PlaceKind.AUTHORITY, on)
            for name in (place.name, *place.aliases)
        }

    def first_day_of(self, codes: Iterable[str]) -> date | None:
        """The first day on which all these places existed; None if they never did together.

        Places without dates count as always there; of nothing but those, the day CQC began.
        """
        places = [self.places[code] for code in codes if code in self.places]
        first = max((p.valid_from for p in places if p.valid_from), default=CQC_BEGAN)
        return first if places and all(p.exists_on(first) for p in places) else None

    def find(self, text: str, on: date) -> Place:
        """The place meant by a code or a name on a day.

        A name that stands for several kinds means the authority first, then the region, then
        the board. A place that existed only on other days is named in the refusal.

        Raises:
            UnknownName: with the nearest names, when there is no such place on that day.
        """
        wanted = text.strip().casefold()
        known = self.places.get(text.strip().upper())
        matches = [known] if known else [p for p in self.places.values() if _called(p, wanted)]
        matches.sort(key=lambda p: (_ORDER.index(p.kind), p.code))
        for place in matches:
            if place.exists_on(on):
                return place
        if matches:
            raise UnknownName(_elsewhen(matches[0], on, self.places))
        names = {
            n.casefold(): n for p in self.places.values() if p.exists_on(on) for n in (p.name, *p.aliases)
        }
        near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.6)
        near += [n for n in sorted(names) if wanted and wanted in n and n not in near][: 3 - len(near)]
        hint = f"; did you mean {' or '.join(names[n] for n in near)}?" if near else "."
        raise UnknownName(
            f"“{text}” is not an authority, region or integrated care board on {on:%-d %B %Y}{hint}"
        )


_ORDER = (PlaceKind.AUTHORITY, PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.ICB)


def place_from(entry: Entry, kind: PlaceKind) -> Place:
    """A place from one row of a CSV of places.

    Raises:
        BadDefinition: with file and line.
    """
    entry.only(
        "code", "name", "region", "valid_from", "valid_to", "predecessors", "successors", "aliases", "note"
    )
    place = Place(
        code=entry.text("code"),
        name=entry.text("name"),
        kind=kind,
        region_code=entry.text("region", "") or None,
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
        predecessors=_split(entry, "predecessors"),
        successors=_split(entry, "successors"),
        aliases=_split(entry, "aliases"),
    )
    if place.valid_from and place.valid_to and place.valid_from >= place.valid_to:
        raise entry.refuse("“valid_to” is not after “valid_from”")
    return place


def ccg_board_from(entry: Entry, places: dict[str, Place]) -> CcgBoard:
    """Which board covers a CCG, from one row.

    Raises:
        BadDefinition: with file and line.
    """
    entry.only("ccg_code", "ccg_name", "authority", "icb_code", "valid_from")
    board = CcgBoard(
        entry.text("ccg_code"),
        entry.text("authority", "") or None,
        entry.text("icb_code"),
        entry.day("valid_from") or date.min,
    )
    for code in (board.icb_code, board.authority):
        if code is not None and code not in places:
            raise entry.refuse(f"“{code}” is not the code of any place")
    return board


def check_places(entries: dict[str, Entry], places: dict[str, Place]) -> None:
    """Refuse places that refer to places which do not exist.

    Raises:
        BadDefinition: with file and line.
    """
    for code, entry in entries.items():
        place = places[code]
        for other in (*place.predecessors, *place.successors):
            if other not in places:
                raise entry.refuse(f"“{other}” is not the code of any place")
        if place.kind is PlaceKind.AUTHORITY and (
            place.region_code not in places or places[place.region_code].kind is not PlaceKind.REGION
        ):
            raise entry.refuse(f"“{place.region_code}” is not the code of a region")


def _called(place: Place, wanted: str) -> bool:
    return wanted in (n.casefold() for n in (place.name, *place.aliases))


def _split(entry: Entry, field: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in entry.text(field, "").split("|") if part.strip())


def _elsewhen(place: Place, on: date, places: dict[str, Place]) -> str:
    if place.valid_to and on >= place.valid_to:
        heirs = " and ".join(places[c].name for c in place.successors)
        follow = f"; it was followed by {heirs}" if heirs else ""
        return f"{place.name} ({place.code}) no longer existed on {on:%-d %B %Y}{follow}."
    came = f" came into being on {place.valid_from:%-d %B %Y}" if place.valid_from else ""
    before = " and ".join(places[c].name for c in place.predecessors)
    follow = f"; before it there was {before}" if before else ""
    return f"{place.name} ({place.code}){came}, after {on:%-d %B %Y}{follow}."
