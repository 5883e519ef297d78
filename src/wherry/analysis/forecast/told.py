"""Over which days the imported files tell every change of rating, by place and kind of service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.analysis.knowledge import KINDS_OF, codes_on, shows_ratings
from wherry.definitions import Gazetteer
from wherry.domain.files import FileRecord
from wherry.domain.places import PlaceKind

Span = tuple[date, date]
WHOLE_DAYS = 365  # National files of a year tell who left.


@dataclass(frozen=True)
class Told:
    """From and to which day files tell what became of ratings.

    `nation` by kind (True: care homes), `places` by authority and kind where files tell more of it.
    `survivors` are the kinds of which only histories of some authorities are at hand: recorded
    answers tell those of services that lasted, and too few of others to count departures on.
    """

    nation: dict[bool, Span]
    places: dict[tuple[str, bool], Span]
    survivors: frozenset[bool]

    def spans(self) -> pl.DataFrame:
        """authority_code (null: anywhere), is_care_home, told_from, told_to."""
        rows: list[tuple[str | None, bool, date, date]] = [
            (None, kind, *span) for kind, span in self.nation.items()
        ]
        rows += [(code, kind, *span) for (code, kind), span in self.places.items()]
        columns = {"authority_code": pl.String, "is_care_home": pl.Boolean, "told_from": pl.Date}
        return pl.DataFrame(rows, schema=columns | {"told_to": pl.Date}, orient="row")


def told_by(files: tuple[FileRecord, ...], gazetteer: Gazetteer, day: date) -> Told:
    """What files tell up to a day. A single list shows which ratings stand, and nothing of how long
    ratings last: its span is one day. A later file of the same kind makes it longer."""
    every = [a.code for a in gazetteer.of_kind(PlaceKind.AUTHORITY, day)]
    nation: dict[bool, Span] = {}
    places: dict[tuple[str, bool], Span] = {}
    partial: set[bool] = set()
    for record in filter(shows_ratings, files):
        begins = record.coverage.history_from or record.as_at
        if begins > day:
            continue
        span = (begins, min(record.as_at, day))
        for kind in KINDS_OF[record.coverage.services]:
            if record.coverage.authorities is None:
                nation[kind] = _longer(nation.get(kind), span)
                continue
            if record.coverage.history_from:
                partial.add(kind)
            for code in codes_on(record.coverage, every, gazetteer, day):
                places[code, kind] = _longer(places.get((code, kind)), span)
    whole = {kind for kind, (first, last) in nation.items() if (last - first).days >= WHOLE_DAYS}
    return Told(nation, places, frozenset(partial - whole))


def _longer(before: Span | None, span: Span) -> Span:
    return span if before is None else (min(before[0], span[0]), max(before[1], span[1]))
