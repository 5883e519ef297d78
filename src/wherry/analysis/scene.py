"""One day of one release, prepared for a measure: what position and league both start from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from wherry.analysis.areas import authorities_of, authority_on, icb_on, within
from wherry.analysis.knowledge import Knowledge, in_known_part, is_listed, knowledge_on, last_day_known
from wherry.analysis.localities import in_areas, settled_map
from wherry.analysis.questions import RANK_CONVENTION, Provenance, SourceFile
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share, ranked, share_from, tally
from wherry.definitions import Gazetteer, Measure
from wherry.domain.areas import AreaMap
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown, UnknownName
from wherry.domain.phrases import number_of
from wherry.domain.places import Place, PlaceKind
from wherry.store.register import Register

COLUMN_OF = {
    PlaceKind.AUTHORITY: "authority_code",
    PlaceKind.REGION: "region_code",
    PlaceKind.ICB: "icb_code",
    PlaceKind.AREA: "area",
}


@dataclass(frozen=True)
class Scene:
    """The standing of all services on a day, and what is known of that day.

    `areas`, where given, is a map whose areas stand in the place of the authorities.
    """

    standings: Standings
    measure: Measure
    day: date
    asked: Services
    knowledge: Knowledge
    standing: pl.DataFrame
    areas: AreaMap | None = None

    @property
    def gazetteer(self) -> Gazetteer:
        """The places of all days."""
        return self.standings.register.definitions.places

    def find(self, text: str) -> Place:
        """The place meant by a name or code; with a map, an area of it, else any place of the day.

        Raises:
            UnknownName: when there is none.
        """
        if self.areas is not None:
            for area in self.places(PlaceKind.AREA):
                if area.name.casefold() == text.strip().casefold():
                    return area
        try:
            return self.gazetteer.find(text, self.day)
        except UnknownName as unknown:
            boards = {text.strip().upper(), text.strip().casefold()}
            for board in self.places(PlaceKind.ICB):  # Their first footprints serve for earlier days.
                if boards & {board.code, *(n.casefold() for n in (board.name, *board.aliases))}:
                    return board
            if self.areas is None:
                raise
            known = ", ".join(self.areas.areas[:12])
            raise UnknownName(
                f"“{text}” is not an area of {self.areas.name}; its areas are {known}."
            ) from unknown

    def lies_in(self, place: Place) -> pl.Expr:
        """Whether a standing location lies in a place."""
        if place.kind is PlaceKind.AREA:
            return (pl.col("area") == place.code).fill_null(value=False)
        return within(place, self.gazetteer, self.day)

    def codes(self, place: Place) -> list[str]:
        """The authorities in which a place's services lie."""
        if place.kind in (PlaceKind.ICB, PlaceKind.AREA):
            lies = self.standing.filter(self.lies_in(place))
            return lies["authority_code"].unique().drop_nulls().to_list()
        return authorities_of(self.gazetteer, place, self.day)

    def kinds(self, place: Place) -> frozenset[bool]:
        """The kinds of service asked for that are known throughout a place."""
        codes = self.codes(place)
        return self.knowledge.kinds(codes, self.asked) if codes else frozenset()

    def of(self, place: Place, kinds: frozenset[bool]) -> pl.DataFrame:
        """The standing of a place's services of some kinds."""
        standing = self.standing.with_columns(is_listed=pl.lit(self._is_listed(place, kinds)))
        if place.kind is PlaceKind.AREA:
            return standing.filter(self.lies_in(place) & of_kinds(kinds))
        known = in_known_part(
            self.knowledge, self.codes(place), kinds, is_country=place.kind is PlaceKind.COUNTRY
        )
        return standing.filter(self.lies_in(place) & known)

    def _is_listed(self, place: Place, kinds: frozenset[bool]) -> bool:
        """Whether unrated services of these kinds are listed throughout a place."""
        return all((code, kind) in self.knowledge.listed for code in self.codes(place) for kind in kinds)

    def places(self, kind: PlaceKind) -> list[Place]:
        """The places of a kind that stand against each other, by name.

        Boards began in July 2022; for earlier days their first footprints are used.
        """
        day = self.day
        if kind is PlaceKind.AREA:
            return [Place(name, name, kind) for name in self.areas.areas] if self.areas else []
        if kind is PlaceKind.ICB:
            begun = [p.valid_from for p in self.gazetteer.places.values() if p.kind is kind and p.valid_from]
            day = max(day, min(begun, default=day))
        return self.gazetteer.of_kind(kind, day)

    def peers(
        self, kind: PlaceKind, kinds: frozenset[bool], kinds_of: dict[str, frozenset[bool]] | None = None
    ) -> pl.DataFrame:
        """Counts and ranks (`code`, …) of all places for which these kinds of service are known.

        `kinds_of` are the kinds known in each place, where the caller has them at hand.
        """
        if kind is PlaceKind.COUNTRY:
            return pl.DataFrame(schema={"code": pl.String})
        if kinds_of is None:
            kinds_of = {place.code: self.kinds(place) for place in self.places(kind)}
        comparable = [code for code, known in kinds_of.items() if kinds and kinds <= known]
        listed = [p.code for p in self.places(kind) if p.code in comparable and self._is_listed(p, kinds)]
        column = COLUMN_OF[kind]
        standing = self.standing
        if kind is PlaceKind.REGION:
            region_of = {p.code: p.region_code for p in self.gazetteer.places.values() if p.region_code}
            region = pl.col("authority_code").replace_strict(region_of, default=None, return_dtype=pl.String)
            standing = standing.with_columns(region_code=region)
        standing = standing.filter(of_kinds(kinds) & pl.col(column).is_in(comparable).fill_null(value=False))
        standing = standing.with_columns(is_listed=pl.col(column).is_in(listed))
        counted = tally(standing, self.measure, self.day, column).rename({column: "code"})
        return ranked(counted, self.measure)

    def share(self, place: Place, here: pl.DataFrame, peers: pl.DataFrame) -> Share:
        """The share of a place: its row among its peers, or counted for itself."""
        mine = peers.filter(pl.col("code") == place.code)
        counted = mine if mine.height else tally(here, self.measure, self.day)
        return share_from(counted.row(0, named=True), place.code, place.name)

    def with_localities(self, localities: AreaMap) -> Scene:
        """The scene with each service's `locality`."""
        settled = settled_map(localities, self.gazetteer, self.day)
        return replace(self, standing=in_areas(self.standing, settled, "locality"))

    def re_based(self, boundaries: AreaMap) -> Scene:
        """The scene with the areas of a map in the place of the authorities."""
        settled = settled_map(boundaries, self.gazetteer, self.day)
        return replace(self, standing=in_areas(self.standing, settled, "area"), areas=settled)

    def standing_since(self, since: date) -> pl.DataFrame:
        """The standing of an earlier day, by the places and areas of this one."""
        before = self.standings.on(since, self.measure, places_on=self.day)
        return before if self.areas is None else in_areas(before, self.areas, "area")

    def nothing_known(self, where: str) -> NotKnown:
        """The refusal when no file tells of a place on the day."""
        files = self.standings.register.release.files
        begins = [f.coverage.history_from or f.as_at for f in files if f.newest_publication]
        day = f"{self.day:%-d %B %Y}"
        if begins and min(begins) > self.day:
            more = f" The earliest day that any file tells of is {min(begins):%-d %B %Y}."
        elif self.knowledge.known:
            some = number_of(len({code for code, _ in self.knowledge.known}), "authority")
            more = f" On that day they are known for {some}; import a file that covers {where}."
        else:
            more = ""
        return NotKnown(f"No imported file tells the ratings of {where} on {day}.{more}")

    def provenance(self, notes: tuple[str, ...]) -> Provenance:
        """What every answer carries."""
        release = self.standings.register.release
        return Provenance(
            release=release.release_id,
            as_of=self.day,
            measure=self.measure.label,
            measure_title=self.measure.title,
            weight=self.measure.weight,
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
    day = day or newest_day(standings, area)
    places = register.definitions.places
    knowledge = knowledge_on(day, register.release.files, places)
    every = [a.code for a in places.of_kind(PlaceKind.AUTHORITY, day)]
    standing = standings.on(day, measure).with_columns(is_listed=is_listed(knowledge.listed, every))
    return Scene(standings, measure, day, asked, knowledge, standing)


def of_kinds(kinds: frozenset[bool]) -> pl.Expr:
    """Whether a standing location is of some kinds (True: care homes)."""
    return pl.col("is_care_home").is_in(list(kinds)).fill_null(value=False)


def newest_day(standings: Standings, area: str | None) -> date:
    """The newest day that a file tells of: of the area, if given.

    Raises:
        UnknownName: when there is no such area.
        NotKnown: when no file holds ratings.
    """
    files, gazetteer = standings.register.release.files, standings.register.definitions.places
    newest = last_day_known(files, gazetteer, None)
    if newest is None:
        raise NotKnown("No imported file holds ratings; import one with `wherry import PATH`.")
    codes = _authorities_in(standings.register, area, newest)
    return last_day_known(files, gazetteer, codes) or newest


def newest_day_before(standings: Standings, area: str, day: date) -> date | None:
    """The newest day before another that a file tells of an area; None where none does."""
    register = standings.register
    earlier = tuple(record for record in register.release.files if record.as_at < day)
    return last_day_known(earlier, register.definitions.places, _authorities_in(register, area, day))


def _authorities_in(register: Register, area: str | None, day: date) -> list[str] | None:
    """Codes of the authorities of a day in which an area's services lie; None for any."""
    places = register.definitions.places
    try:
        place = places.find(area, day) if area else None
    except UnknownName:
        return None  # A board that began later, or no place at all: `Scene.find` tells which.
    if place is None:
        return None
    if place.kind is not PlaceKind.ICB:
        return authorities_of(places, place, day)
    lies = register.location.filter(icb_on(places, day) == place.code).select(authority_on(places, day))
    return lies.to_series().drop_nulls().unique().to_list()
