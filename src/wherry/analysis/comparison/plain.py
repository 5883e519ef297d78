"""Comparisons in the shape that the command line, the API and files give them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from wherry.analysis.comparison.results import (
    Comparison,
    Difference,
    FunnelCurve,
    FunnelPlace,
    Interval,
    Quarter,
    Quarters,
    RangedLeague,
    RangedShare,
    RankRange,
    Reliability,
)
from wherry.analysis.comparison.words import headline_words, quarters_words, rank_words
from wherry.analysis.plain import Carried, carried
from wherry.analysis.tally import Share

Row = dict[str, Any]

RANGE_COLUMNS = (
    "code",
    "name",
    "numerator",
    "denominator",
    "share",
    "interval_low",
    "interval_high",
    "rank",
    "ranked",
    "rank_low",
    "rank_high",
    "rank_expected",
    "last_ten_probability",
    "rank_set_low",
    "rank_set_high",
    "funnel_side",
    "funnel_outside",
    "funnel_outside_beyond_spread",
    "in_words",
)
"""The columns of a league with ranges, one row a place."""
COMPARISON_COLUMNS = (
    *RANGE_COLUMNS,
    "against",
    "against_share",
    "difference",
    "difference_low",
    "difference_high",
    "is_beyond_chance",
    "by_rate",
    "by_rate_low",
    "by_rate_high",
    "by_mix",
    "by_mix_low",
    "by_mix_high",
    "direct",
    "indirect_ratio",
)
"""The columns of a comparison, one row a comparator."""


@dataclass(frozen=True)
class PlainComparison(Carried):
    """A comparison: the area's share with interval, rank range and place in the funnel, then each difference.

    `in_words` is the sentence the screen says; `rules` the version of the rules of comparison.
    """

    area: Share
    interval: Interval | None
    confidence: float
    rank: RankRange | None
    funnel: FunnelPlace | None
    league: Reliability | None
    differences: tuple[Difference, ...]
    in_words: str
    rules: str


@dataclass(frozen=True)
class PlainRangedLeague(Carried):
    """A league with ranges, best first, and the curves of its funnel."""

    rows: tuple[RangedShare, ...]
    confidence: float
    middle: float | None
    curves: tuple[FunnelCurve, ...]
    reliability: Reliability | None
    rules: str


@dataclass(frozen=True)
class PlainQuarters(Carried):
    """What was published of an area by quarter, oldest first, with the limits of ordinary variation."""

    code: str
    name: str
    rows: tuple[Quarter, ...]
    published_mean: float | None
    published_low: float | None
    published_high: float | None
    share_mean: float | None
    target_words: str | None
    in_words: str
    rules: str


def as_plain_comparison(found: Comparison) -> PlainComparison:
    """A comparison as the API answers it."""
    return PlainComparison(
        **carried(found.provenance),
        area=found.area,
        interval=found.interval,
        confidence=found.confidence,
        rank=found.rank,
        funnel=found.funnel,
        league=found.league,
        differences=found.differences,
        in_words=headline_words(found),
        rules=found.rules,
    )


def as_plain_ranged_league(found: RangedLeague) -> PlainRangedLeague:
    """A league with ranges as the API answers it."""
    return PlainRangedLeague(
        **carried(found.provenance),
        rows=found.rows,
        confidence=found.confidence,
        middle=found.middle,
        curves=found.curves,
        reliability=found.reliability,
        rules=found.rules,
    )


def as_plain_quarters(found: Quarters) -> PlainQuarters:
    """What was published by quarter as the API answers it."""
    same = {
        field: getattr(found, field)
        for field in PlainQuarters.__dataclass_fields__
        if field not in Carried.__dataclass_fields__ and field != "in_words"
    }
    return PlainQuarters(**carried(found.provenance), **same, in_words=quarters_words(found))


def plain_comparison(found: Comparison) -> dict[str, object]:
    """A comparison as plain values."""
    return as_plain_comparison(found).to_dict()


def plain_ranged_league(found: RangedLeague) -> dict[str, object]:
    """A league with ranges as plain values."""
    return as_plain_ranged_league(found).to_dict()


def plain_quarters(found: Quarters) -> dict[str, object]:
    """What was published by quarter as plain values."""
    return as_plain_quarters(found).to_dict()


def quarter_rows(found: Quarters) -> list[Row]:
    """One row for each quarter."""
    area = {"code": found.code, "name": found.name}
    return [
        area
        | asdict(row)
        | {
            "published_special": "; ".join(row.published_special),
            "share_special": "; ".join(row.share_special),
        }
        for row in found.rows
    ]


def comparison_rows(found: Comparison) -> list[Row]:
    """One row for each comparator (one without, where there is none), with the area's own figures in each."""
    area = _of_area(found.area, found.interval, found.rank, found.funnel, found.lower_is_better)
    rows = [area | _of_difference(difference) for difference in found.differences] or [area]
    return [{column: row.get(column) for column in COMPARISON_COLUMNS} for row in rows]


def league_rows(found: RangedLeague) -> list[Row]:
    """One row for each place."""
    return [ranged_row(row, lower_is_better=found.lower_is_better) for row in found.rows]


def ranged_row(row: RangedShare, *, lower_is_better: bool) -> Row:
    """A place of a league with ranges as one row."""
    return _of_area(row.share, row.interval, row.rank, row.funnel, lower_is_better)


def _of_area(
    share: Share, interval: Interval | None, rank: RankRange | None, funnel: FunnelPlace | None, lower: bool
) -> Row:
    return {
        "code": share.code,
        "name": share.name,
        "numerator": share.numerator,
        "denominator": share.denominator,
        "share": share.share,
        "interval_low": interval.low if interval else None,
        "interval_high": interval.high if interval else None,
        "rank": share.rank,
        "ranked": share.ranked,
        "rank_low": rank.low if rank else None,
        "rank_high": rank.high if rank else None,
        "rank_expected": rank.expected if rank else None,
        "last_ten_probability": rank.bottom_share if rank else None,
        "rank_set_low": rank.set_low if rank else None,
        "rank_set_high": rank.set_high if rank else None,
        "funnel_side": funnel.side if funnel else None,
        "funnel_outside": funnel.outside if funnel else None,
        "funnel_outside_beyond_spread": funnel.outside_beyond_spread if funnel else None,
        "in_words": rank_words(rank, lower_is_better=lower) if rank else None,
    }


def _of_difference(difference: Difference) -> Row:
    gap, interval = difference.gap, difference.interval
    parts: Row = {
        key: getattr(gap, key) if gap else None for key in ("by_rate", "by_mix", "direct", "indirect_ratio")
    }
    for key in ("by_rate", "by_mix"):
        reach = asdict(getattr(gap, f"{key}_interval")) if gap else {"low": None, "high": None}
        parts |= {f"{key}_{end}": value for end, value in reach.items()}
    return {
        "against": difference.other.name,
        "against_share": difference.other.share,
        "difference": difference.difference,
        "difference_low": interval.low if interval else None,
        "difference_high": interval.high if interval else None,
        "is_beyond_chance": difference.is_beyond_chance,
    } | parts
