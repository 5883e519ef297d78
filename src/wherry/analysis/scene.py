"""One day of one release, prepared for a measure: what position and league both start from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from wherry.analysis.areas import authorities_of, within
from wherry.analysis.knowledge import Knowledge, in_known_part, knowledge_on, last_day_known
from wherry.analysis.localities import in_areas
from wherry.analysis.questions import RANK_CONVENTION, Provenance, SourceFile
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share, ranked, share_from, tally
from wherry.definitions import Gazetteer, Measure
from wherry.domain.areas import AreaMap
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown
from wherry.domain.places import Place, PlaceKind

COLUMN_OF = {
    PlaceKind.AUTHORITY: "authority_code",
    PlaceKind.REGION: "region_code",
    PlaceKind.ICB: "icb_code",
}


@dataclass(frozen=True)
class Scene:
    """The standing of all services on a day, and what is known of that day."""

    standings: Standings
    measure: Measure
    day: date
    asked: Services
    knowledge: Knowledge
    standing: pl.DataFrame

    @property
    def gazetteer(self) -> Gazetteer:
        """The places of all days."""
        return self.standings.register.definitions.places

    def codes(self, place: Place) -> list[str]:
        """The authorities in which a place's services lie."""
        if place.kind is PlaceKind.ICB:
            lies = self.standing.filter(within(place, self.gazetteer, self.day))
            return lies["authority_code"].unique().drop_nulls().to_list()
        return authorities_of(self.gazetteer, place, self.day)

    def kinds(self, place: Place) -> frozenset[bool]:
        """The kinds of service asked for that are known throughout a place."""
        codes = self.codes(place)
        return self.knowledge.kinds(codes, self.asked) if codes else frozenset()

    def of(self, place: Place, kinds: frozenset[bool]) -> pl.DataFrame:
        """The standing of a place's services of some kinds."""
        known = in_known_part(
            self.knowledge, self.codes(place), kinds, is_country=place.kind is PlaceKind.COUNTRY
        )
        return self.standing.filter(within(place, self.gazetteer, self.day) & known)

    def places(self, kind: PlaceKind) -> list[Place]:
        """The places of a kind that stand against each other.

        Boards began in July 2022; for earlier days their first footprints are used.
        """
        day = self.day
        if kind is PlaceKind.ICB:
            begun = [p.valid_from for p in self.gazetteer.places.values() if p.kind is kind and p.valid_from]
            day = max(day, min(begun, default=day))
        return self.gazetteer.of_kind(kind, day)

    def peers(self, kind: PlaceKind, kinds: frozenset[bool]) -> pl.DataFrame:
        """Counts and ranks (`code`, …) of all places for which these kinds of service are known."""
        if kind is PlaceKind.COUNTRY:
            return pl.DataFrame(schema={"code": pl.String})
        comparable = [p.code for p in self.places(kind) if kinds and kinds <= self.kinds(p)]
        column = COLUMN_OF[kind]
        standing = self.standing
        if kind is PlaceKind.REGION:
            region_of = {p.code: p.region_code for p in self.gazetteer.places.values() if p.region_code}
            region = pl.col("authority_code").replace_strict(region_of, default=None, return_dtype=pl.String)
            standing = standing.with_columns(region_code=region)
        standing = standing.filter(of_kinds(kinds) & pl.col(column).is_in(comparable).fill_null(value=False))
        counted = tally(standing, self.measure, self.day, column).rename({column: "code"})
        return ranked(counted, self.measure)

    def share(self, place: Place, here: pl.DataFrame, peers: pl.DataFrame) -> Share:
        """The share of a place: its row among its peers, or counted for itself."""
        mine = peers.filter(pl.col("code") == place.code)
        counted = mine if mine.height else tally(here, self.measure, self.day)
        return share_from(counted.row(0, named=True), place.code, place.name)

    def placed(self, areas: AreaMap, column: str) -> Scene:
        """The scene with each service's area of a map in a column."""
        return replace(self, standing=in_areas(self.standing, areas, column))

    def nothing_known(self, where: str) -> NotKnown:
        """The refusal when no file tells of a place on the day."""
        files = self.standings.register.release.files
        begins = [f.coverage.history_from or f.as_at for f in files if f.newest_publication]
        since = f" The earliest day that any file tells of is {min(begins):%-d %B %Y}." if begins else ""
        return NotKnown(f"No imported file tells the ratings of {where} on {self.day:%-d %B %Y}.{since}")

    def provenance(self, notes: tuple[str, ...]) -> Provenance:
        """What every answer carries."""
        release = self.standings.register.release
        return Provenance(
            release=release.release_id,
            as_of=self.day,
            measure=self.measure.label,
            measure_title=self.measure.title,
            several_services=self.measure.several_services,
            rank_convention=RANK_CONVENTION,
            files=tuple(SourceFile(f.name, f.source, f.as_at, f.sha256) for f in self.knowledge.files),
            notes=notes,
            is_invented=release.is_invented,
        )


def scene_on(
    standings: Standings, measure_key: str, day: date | None, asked: Services, area: str | None = None
) -> Scene:
    """The scene of a day, by default the newest that a file tells of (of the area, if given).

    Raises:
        UnknownName: when there is no such measure or area.
        NotKnown: when no file holds ratings.
    """
    register = standings.register
    measure = register.definitions.measure(measure_key)
    day = day or _newest_day(standings, area)
    knowledge = knowledge_on(day, register.release.files, register.definitions.places)
    return Scene(standings, measure, day, asked, knowledge, standings.on(day, measure))


def of_kinds(kinds: frozenset[bool]) -> pl.Expr:
    """Whether a standing location is of some kinds (True: care homes)."""
    return pl.col("is_care_home").is_in(list(kinds)).fill_null(value=False)


def _newest_day(standings: Standings, area: str | None) -> date:
    files, gazetteer = standings.register.release.files, standings.register.definitions.places
    newest = last_day_known(files, gazetteer, None)
    if newest is None:
        raise NotKnown("No imported file holds ratings; import one with `wherry import PATH`.")
    if area is None:
        return newest
    place = gazetteer.find(area, newest)
    codes = None if place.kind is PlaceKind.ICB else authorities_of(gazetteer, place, newest)
    return last_day_known(files, gazetteer, codes) or newest
