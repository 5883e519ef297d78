"""What the imported files let us say of a day: not known is an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.definitions import Gazetteer
from wherry.domain.coverage import Coverage, Listing, Services
from wherry.domain.files import FileRecord
from wherry.domain.places import PlaceKind

KIND_WORDS = {True: "care homes", False: "community services"}
KINDS_OF = {Services.CARE_HOMES: (True,), Services.COMMUNITY: (False,), Services.ALL: (True, False)}


@dataclass(frozen=True)
class Knowledge:
    """For which authorities and kinds of service (True: care homes) ratings are known on a day.

    `files` are the files that say so, the newest of each source and coverage up to the day, and
    histories that reach over it. `known` maps authority and kind to the newest day that a file
    tells of. `nation` are the kinds for which some file speaks for all of England, and so for
    services whose authority is not known too. `survivors` are those for which only a history of
    services that lasted is at hand. `listed` are those for which a file lists every registered
    service, rated or not; elsewhere the number of unrated services is not known.
    """

    day: date
    files: tuple[FileRecord, ...]
    known: dict[tuple[str, bool], date]
    nation: frozenset[bool]
    survivors: frozenset[tuple[str, bool]]
    listed: frozenset[tuple[str, bool]]

    def kinds(self, codes: list[str], asked: Services) -> frozenset[bool]:
        """The kinds asked for that are known in every one of some authorities."""
        return frozenset(k for k in KINDS_OF[asked] if all((c, k) in self.known for c in codes))

    def days_told(self, codes: Collection[str], kind: bool) -> list[date]:
        """For each of some authorities, the newest day up to the day asked that a file tells of a kind."""
        return [self.known[code, kind] for code in codes if (code, kind) in self.known]


def knowledge_on(day: date, files: tuple[FileRecord, ...], gazetteer: Gazetteer) -> Knowledge:
    """What the files of a release let us say of a day."""
    every = [a.code for a in gazetteer.of_kind(PlaceKind.AUTHORITY, day)]
    speaking: dict[tuple[str, Coverage], tuple[date, FileRecord]] = {}
    for record in files:
        told = _day_told(record, day)
        if told is not None:
            kept = speaking.get((record.source, record.coverage))
            if kept is None or told >= kept[0]:
                speaking[record.source, record.coverage] = (told, record)
    known: dict[tuple[str, bool], date] = {}
    nation: set[bool] = set()
    whole: set[tuple[str, bool]] = set()

    def pairs_of(coverage: Coverage) -> list[tuple[str, bool]]:
        codes = codes_on(coverage, every, gazetteer, day)
        return [(c, k) for c in codes for k in KINDS_OF[coverage.services]]

    for told, record in speaking.values():
        coverage = record.coverage
        pairs = pairs_of(coverage)
        for pair in pairs:
            known[pair] = max(told, known.get(pair, told))
        if coverage.authorities is None:
            nation.update(KINDS_OF[coverage.services])
        if not coverage.survivors_only or record.as_at <= day:
            whole.update(pairs)
    records = tuple(sorted((r for _, r in speaking.values()), key=lambda r: (r.as_at, r.name)))
    listings = {f.coverage for f in files if _lists_everything(f, day)}
    listed = frozenset(pair for coverage in listings for pair in pairs_of(coverage))
    return Knowledge(day, records, known, frozenset(nation), frozenset(set(known) - whole), listed)


def first_days(files: tuple[FileRecord, ...]) -> list[date]:
    """The days on which a file of a coverage first tells of ratings, in order."""
    firsts: dict[Coverage, date] = {}
    for record in files:
        if shows_ratings(record):
            day = record.coverage.history_from or record.as_at
            firsts[record.coverage] = min(day, firsts.get(record.coverage, day))
    return sorted(firsts.values())


def listing_days(files: tuple[FileRecord, ...]) -> list[date]:
    """The days on which a file of a coverage first lists every registered service, in order."""
    firsts: dict[Coverage, date] = {}
    for record in files:
        if record.coverage.listing is Listing.REGISTERED:
            day = min(record.coverage.history_from or record.as_at, record.as_at)
            firsts[record.coverage] = min(day, firsts.get(record.coverage, day))
    return sorted(firsts.values())


def most_known(kinds_of_places: Iterable[frozenset[bool]]) -> frozenset[bool]:
    """The kinds of service known in most places, so that a league compares like with like."""
    counts = Counter(kinds for kinds in kinds_of_places if kinds)
    return max(counts, key=lambda kinds: (counts[kinds], len(kinds)), default=frozenset())


def last_day_known(
    files: tuple[FileRecord, ...], gazetteer: Gazetteer, codes: list[str] | None
) -> date | None:
    """The newest date of a file with ratings that speaks for any of some authorities (None: any)."""
    days = [
        record.as_at
        for record in files
        if shows_ratings(record)
        and (codes is None or set(codes) & set(codes_on(record.coverage, codes, gazetteer, record.as_at)))
    ]
    return max(days, default=None)


def shows_ratings(record: FileRecord) -> bool:
    """Whether a file tells ratings of what it covers: a snapshot with ratings, or a history."""
    has_ratings = record.newest_publication is not None
    return has_ratings and (record.coverage.is_snapshot or record.coverage.history_from is not None)


def codes_on(coverage: Coverage, every: list[str], gazetteer: Gazetteer, day: date) -> list[str]:
    """The authorities of a day that a coverage speaks for, `every` one where it is the nation.

    Those it names; those all of whose predecessors it names; those all of whose successors it
    names.
    """
    if coverage.listing is Listing.NOTHING:
        return []
    if coverage.authorities is None:
        return every
    named = set(coverage.authorities)
    places = gazetteer.places

    def came_from(code: str) -> bool:
        before = places[code].predecessors
        return code in named or (bool(before) and all(map(came_from, before)))

    def went_into(code: str) -> bool:
        after = places[code].successors
        return code in named or (bool(after) and all(map(went_into, after)))

    candidates = named | {p.code for p in places.values() if p.predecessors or p.successors}
    return [
        code
        for code in candidates & set(places)
        if places[code].exists_on(day) and (came_from(code) or went_into(code))
    ]


def in_known_part(
    knowledge: Knowledge, codes: list[str], kinds: frozenset[bool], *, is_country: bool
) -> pl.Expr:
    """Whether a standing location lies in some authorities and is of kinds known there.

    In the country, locations of unknown authority count where a file speaks for all of it.
    """
    in_place = pl.col("authority_code").is_in(codes).fill_null(value=False)
    expression = pl.lit(value=False)
    for kind in kinds:
        lies = in_place
        if is_country and kind in knowledge.nation:
            lies = in_place | pl.col("authority_code").is_null()
        expression |= lies & (pl.col("is_care_home") == kind).fill_null(value=False)
    return expression


def is_listed(listed: Collection[tuple[str, bool]], every: Collection[str]) -> pl.Expr:
    """Whether a standing location is where every registered service is listed, rated or not.

    `every` are the authorities of the day; a location without one is so where all of them are.
    """
    expression = pl.lit(value=False)
    for kind in KIND_WORDS:
        codes = [code for code, k in listed if k == kind]
        where = pl.col("authority_code").is_in(codes).fill_null(len(codes) >= len(every) > 0)
        expression |= where & (pl.col("is_care_home") == kind).fill_null(value=True)
    return expression


def _lists_everything(record: FileRecord, day: date) -> bool:
    """Whether a file lists every registered service of what it covers, on a day."""
    begins = record.coverage.history_from or record.as_at
    return record.coverage.listing is Listing.REGISTERED and min(begins, record.as_at) <= day


def _day_told(record: FileRecord, day: date) -> date | None:
    """The day up to `day` that a file tells of: a snapshot of its own, a history of every one."""
    if not shows_ratings(record):
        return None
    if record.as_at <= day:
        return record.as_at
    begins = record.coverage.history_from
    return day if begins is not None and begins <= day else None
