"""The league on many days at once: every month of twelve years in the time of a few questions.

A service on the register with an unchanged rating is a piece of time that adds one to its place
and type on the day it begins and takes it away on the day it ends; the league of every day is
the running sum. `tally` defines the figures; a test holds both to the same numbers.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wherry.analysis.knowledge import first_days, knowledge_on, listing_days
from wherry.analysis.scene import COLUMN_OF
from wherry.analysis.standing import Standings
from wherry.analysis.tally import counting
from wherry.definitions import Gazetteer, Measure
from wherry.domain.coverage import Services
from wherry.domain.errors import Refused
from wherry.domain.places import PlaceKind

EPOCH = date(1970, 1, 1).toordinal()  # From which Polars counts the days of a date.
FOREVER = np.int32(2**31 - 1)  # The largest day there is: of what has no end.

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Trend:
    """Leagues on several days.

    Arrays are days x places x types of care; `types` are keys and `codes` place codes.
    `share` is 0 to 1, not a number where nothing is counted. The others are days x places:
    `share_of_all` and `rank` (0: not ranked) among `ranked` places over all types; `known` the
    kinds of service that count, 1 community, 2 care homes, 3 both, 0 nothing; `is_listed`
    whether unrated services are listed too, so that `unrated` can be told.
    """

    days: tuple[date, ...]
    codes: tuple[str, ...]
    types: tuple[str, ...]
    measure: str
    release: str
    numerator: Counts
    denominator: Counts
    unrated: Counts
    share: NDArray[np.float64]
    share_of_all: NDArray[np.float64]
    rank: Counts
    ranked: Counts
    known: Counts
    is_listed: NDArray[np.bool_]


@dataclass(frozen=True)
class Pieces:
    """Spans of services with unchanged place, type and rating, as arrays of one length.

    `begins` and `ends` are days since 1970, `cell` numbers place x type x kind x part. `part` is
    0 for what adds to numerator and denominator, 1 for the denominator only, 2 for an unrated
    service. `amount` is None where each adds 1.
    """

    begins: NDArray[np.int32]
    ends: NDArray[np.int32]
    cell: NDArray[np.int32]
    amount: NDArray[np.float64] | None
    codes: tuple[str, ...]
    types: tuple[str, ...]


def trend(
    standings: Standings,
    measure: Measure,
    days: tuple[date, ...],
    kind: PlaceKind = PlaceKind.AUTHORITY,
    services: Services = Services.ALL,
) -> Trend:
    """The league of every day in `days` (in order), by place and type of care.

    Raises:
        Refused: for boards, whose footprints move between days.
    """
    pieces = standings.prepared(("pieces", measure.label, kind), lambda: _pieces(standings, measure, kind))
    known, is_listed = _known(standings, days, pieces.codes, kind, services)
    parts = _running(pieces, days)
    counts = [parts[..., 0], parts[..., 0] + parts[..., 1], parts[..., 2]]
    if measure.unrated == "counted":
        listed = is_listed[:, :, None, None]
        counts = [counts[0] * listed, counts[1] * listed, counts[2]]
    lower_is_better = measure.direction == "lower_is_better"
    rank, ranked = _ranked(counts[0].sum(axis=2), counts[1].sum(axis=2), known, lower_is_better)
    mask = np.stack([known & 1, known >> 1], axis=2)[:, :, None, :]
    numerator, denominator, unrated = ((count * mask).sum(axis=3) for count in counts)
    return Trend(
        days=days,
        codes=pieces.codes,
        types=pieces.types,
        measure=measure.label,
        release=standings.register.release.release_id,
        numerator=numerator,
        denominator=denominator,
        unrated=unrated,
        share=_quotient(numerator, denominator),
        share_of_all=_quotient(numerator.sum(axis=2), denominator.sum(axis=2)),
        rank=rank,
        ranked=ranked,
        known=known,
        is_listed=is_listed,
    )


def _running(pieces: Pieces, days: tuple[date, ...]) -> Counts:
    """Sums on each day (days x places x types x kinds x parts): +amount where a piece begins,
    -amount where it ends."""
    shape = (len(pieces.codes), len(pieces.types), 2, 3)
    cells = int(np.prod(shape))
    first = np.array([day.toordinal() - EPOCH for day in days], dtype=np.int32)
    # The number of the first day on or after any calendar day, looked up: 15 times a search's speed.
    calendar = np.searchsorted(first, np.arange(first[0], first[-1] + 2))

    def changes(when: NDArray[np.int32]) -> NDArray[np.float64 | np.int64]:
        number = calendar[np.clip(when - first[0], 0, len(calendar) - 1)]
        return np.bincount(number * cells + pieces.cell, pieces.amount, (len(days) + 1) * cells)

    steps = (changes(pieces.begins) - changes(pieces.ends)).reshape(len(days) + 1, cells)[:-1]
    return np.cumsum(steps, axis=0).astype(np.int64, copy=False).reshape(len(days), *shape)


def _quotient(above: Counts, below: Counts) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)


def _ranked(
    numerator: Counts, denominator: Counts, known: Counts, lower_is_better: bool
) -> tuple[Counts, Counts]:
    """Rank and number of ranked places by day and place, from counts of days x places x kinds.

    As in a league of one day, a place is ranked over the kinds known there, among the places
    that know these kinds too.
    """
    rank, ranked = np.zeros_like(known), np.zeros_like(known)
    for kinds in np.unique(known[known > 0]):
        chosen = [kind for kind in (0, 1) if kinds >> kind & 1]
        comparable = (known & kinds) == kinds
        above = numerator[:, :, chosen].sum(axis=2) * comparable
        share = _quotient(above, denominator[:, :, chosen].sum(axis=2) * comparable)
        places = (~np.isnan(share)).sum(axis=1, keepdims=True)
        mine = known == kinds
        rank = np.where(mine, _ranks(share, lower_is_better=lower_is_better), rank)
        ranked = np.where(mine, places, ranked)
    return rank, ranked


def _ranks(share: NDArray[np.float64], *, lower_is_better: bool) -> Counts:
    """1 + the number of strictly better places, row by row; 0 where there is no share."""
    value = share if lower_is_better else -share
    ordered = np.sort(value, axis=1)  # Not-a-number sorts last.
    ranks = np.empty(share.shape, dtype=np.int64)
    for row in range(len(share)):
        ranks[row] = np.searchsorted(ordered[row], value[row]) + 1
    return np.where(np.isnan(share), 0, ranks)


def _known(
    standings: Standings, days: tuple[date, ...], codes: tuple[str, ...], kind: PlaceKind, services: Services
) -> tuple[Counts, NDArray[np.bool_]]:
    """Which kinds of service are known (1 community, 2 care homes), and whether unrated ones are
    listed, by day and place."""
    files = standings.register.release.files
    gazetteer = standings.register.definitions.places
    # What is known changes only when a coverage first speaks or a place begins or ends.
    moves = sorted({d for p in gazetteer.places.values() for d in (p.valid_from, p.valid_to) if d})
    known = np.zeros((len(days), len(codes)), dtype=np.int64)
    is_listed = np.zeros(known.shape, dtype=np.bool_)
    made: dict[tuple[int, ...], tuple[Counts, NDArray[np.bool_]]] = {}
    turns = (first_days(files), listing_days(files), moves)
    for number, day in enumerate(days):
        state = tuple(bisect_right(turn, day) for turn in turns)
        if state not in made:
            made[state] = _known_on(standings, day, codes, kind, services)
        known[number], is_listed[number] = made[state]
    return known, is_listed


def _known_on(
    standings: Standings, day: date, codes: tuple[str, ...], kind: PlaceKind, services: Services
) -> tuple[Counts, NDArray[np.bool_]]:
    register = standings.register
    knowledge = knowledge_on(day, register.release.files, register.definitions.places)
    held = _authorities_held(register.definitions.places, codes, kind, day)
    kinds = [knowledge.kinds(a, services) if a else frozenset() for a in held]
    known = np.array([sum(1 << is_home for is_home in k) for k in kinds], dtype=np.int64)
    is_listed = [
        all((code, kind) in knowledge.listed for code in authorities for kind in place_kinds)
        for authorities, place_kinds in zip(held, kinds, strict=True)
    ]
    return known, np.array(is_listed, dtype=np.bool_)


def _authorities_held(
    gazetteer: Gazetteer, codes: tuple[str, ...], kind: PlaceKind, day: date
) -> list[list[str]]:
    there = gazetteer.of_kind(PlaceKind.AUTHORITY, day)
    if kind is PlaceKind.AUTHORITY:
        existing = {a.code for a in there}
        return [[code] if code in existing else [] for code in codes]
    return [[a.code for a in there if a.region_code == code] for code in codes]


def _pieces(standings: Standings, measure: Measure, kind: PlaceKind) -> Pieces:
    if kind not in (PlaceKind.AUTHORITY, PlaceKind.REGION):
        raise Refused("A trend can be made for authorities and regions; ask for one of those.")
    gazetteer = standings.register.definitions.places
    types = tuple(t.key for t in standings.register.definitions.types_of_care)
    places = tuple(sorted(p.code for p in gazetteer.places.values() if p.kind is kind))
    spans = standings.spans_once_per_site
    if kind is PlaceKind.REGION:
        region_of = {p.code: p.region_code for p in gazetteer.places.values() if p.region_code}
        region = pl.col("authority_code").replace_strict(region_of, default=None, return_dtype=pl.String)
        spans = spans.with_columns(region_code=region)
    spans = spans.drop_nulls([COLUMN_OF[kind], "is_care_home"])
    rated = _cut(spans, standings.ratings(measure.several_services))
    number_of = {code: number for number, code in enumerate(places)}
    type_number = {key: number for number, key in enumerate(types)}
    place = pl.col(COLUMN_OF[kind]).replace_strict(number_of, return_dtype=pl.Int32)
    type_ = pl.col("type_of_care").replace_strict(type_number, return_dtype=pl.Int32)
    rule = counting(measure)
    counted_unrated = rule.unrated_weight if measure.unrated == "counted" else pl.lit(0, dtype=pl.Int64)
    table = rated.select(
        begins=_days(pl.col("begins_on")),
        ends=_days(pl.col("ends_on")).fill_null(int(FOREVER)),
        cell=((place * len(types) + type_) * 2 + pl.col("is_care_home").cast(pl.Int32)) * 3,
        part_0=rule.numerator,
        part_1=rule.denominator - rule.numerator + counted_unrated,
        part_2=rule.unrated,
    )
    long = pl.concat(
        table.select("begins", "ends", pl.col("cell") + part, amount=f"part_{part}").filter(
            pl.col("amount") > 0
        )
        for part in range(3)
    )
    begins, ends, cell, amount = (long[name].to_numpy() for name in long.columns)
    weights = None if bool((amount == 1).all()) else amount.astype(np.float64)
    return Pieces(begins, ends, cell, weights, codes=places, types=types)


def _days(day: pl.Expr) -> pl.Expr:
    return day.to_physical().cast(pl.Int32)


def _cut(spans: pl.DataFrame, ratings: pl.DataFrame) -> pl.DataFrame:
    """Spans cut where the rating changes; between ratings, and before the first, unrated pieces."""
    keys = spans.select("location_id", "valid_from", "valid_to")
    met = keys.join(ratings, on="location_id").filter(
        (pl.col("to_on").is_null() | (pl.col("to_on") > pl.col("valid_from")))
        & (pl.col("valid_to").is_null() | (pl.col("from_on") < pl.col("valid_to")))
    )
    pieces = met.with_columns(
        begins_on=pl.max_horizontal("valid_from", "from_on"), ends_on=pl.min_horizontal("valid_to", "to_on")
    ).select("location_id", "valid_from", "rating", "is_inherited", "begins_on", "ends_on")
    facts = spans.drop("valid_to")
    ordered = pieces.sort("location_id", "valid_from", "begins_on")
    own = ["location_id", "valid_from"]
    gaps = pl.concat(
        [
            ordered.group_by(own, maintain_order=True)
            .agg(ends_on=pl.col("begins_on").first())
            .with_columns(begins_on="valid_from"),
            ordered.with_columns(begins_on="ends_on", ends_on=pl.col("begins_on").shift(-1).over(own))
            .drop_nulls("begins_on")
            .join(keys, on=own)
            .with_columns(ends_on=pl.coalesce("ends_on", "valid_to"))
            .select("location_id", "valid_from", "ends_on", "begins_on"),
            keys.join(pieces, on=own, how="anti").select(
                "location_id", "valid_from", ends_on="valid_to", begins_on="valid_from"
            ),
        ]
    ).filter(pl.col("ends_on").is_null() | (pl.col("begins_on") < pl.col("ends_on")))
    every = pl.concat([pieces, gaps], how="diagonal")
    return every.join(facts, on=own)
