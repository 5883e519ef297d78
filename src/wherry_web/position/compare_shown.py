"""A comparison as the sentences, tables and drawings of its page."""

from __future__ import annotations

from typing import Any

from wherry.analysis.comparison.results import Comparison, Difference, Interval, Quarters, Stratum
from wherry.analysis.comparison.words import (
    bottom_words,
    check_words,
    difference_words,
    funnel_words,
    gap_words,
    headline_words,
    quarters_words,
    reliability_words,
    special_words,
)
from wherry.domain.phrases import number_of, points
from wherry.reports.comparison_charts import by_quarter
from wherry_web.ui.charts import Figure, figure
from wherry_web.ui.values import count, day, percent

DIFFERENCE_COLUMNS = [
    {"key": "name", "text": "Compared with"},
    {"key": "share", "text": "Their share", "kind": "number"},
    {"key": "difference", "text": "Difference", "kind": "number"},
    {"key": "between", "text": "Could be between", "kind": "number"},
    {"key": "chance", "text": "More than chance?"},
    {"key": "rate", "text": "Of it by rate", "kind": "number"},
    {"key": "mix", "text": "Of it by mix", "kind": "number"},
]
STRATUM_COLUMNS = [
    {"key": "name", "text": "Kind of service"},
    {"key": "here", "text": "Here", "kind": "number"},
    {"key": "there", "text": "There", "kind": "number"},
    {"key": "part", "text": "Part of services here", "kind": "number"},
    {"key": "other_part", "text": "Part there", "kind": "number"},
    {"key": "rate", "text": "Adds by rate", "kind": "number"},
    {"key": "mix", "text": "Adds by mix", "kind": "number"},
]
QUARTER_HEADINGS = (
    "Quarter from",
    "Published",
    "Of these above the line",
    "Share",
    "Ordinary",
    "Not ordinary",
)
STRATA_SHOWN = 12
"""Kinds named on the page for each comparator: a screen; the download has all."""


def shown_of(found: Comparison, quarters: Quarters | None) -> dict[str, Any]:
    """What the template is given beside the answers themselves."""
    return {
        "headline": headline_words(found),
        "said": _sentences(found),
        "difference_columns": DIFFERENCE_COLUMNS,
        "differences": [_difference(difference) for difference in found.differences],
        "difference_words": [difference_words(difference) for difference in found.differences],
        "stratum_columns": STRATUM_COLUMNS,
        "gaps": [
            (
                d.other.name,
                gap_words(d.gap),
                [_stratum(s) for s in d.gap.strata[:STRATA_SHOWN]],
                len(d.gap.strata),
            )
            for d in found.differences
            if d.gap
        ],
        "strata_shown": STRATA_SHOWN,
        "quarters_words": quarters_words(quarters) if quarters else "",
        "quarters_figure": _figure(quarters) if quarters else None,
    }


def _sentences(found: Comparison) -> list[str]:
    said = []
    if found.interval:
        said.append(
            "The share is counted, not sampled. With the luck of which services were inspected when, and by "
            f"whom, it could as well have been {_between(found.interval)}."
        )
    if found.rank:
        said += [bottom_words(found.rank), check_words(found.rank) or ""]
    if found.funnel:
        said.append(funnel_words(found.funnel))
    if found.league:
        said.append(reliability_words(found.league))
    return [sentence for sentence in said if sentence]


def _between(interval: Interval) -> str:
    return f"{percent(interval.low)} to {percent(interval.high)}"


def _difference(difference: Difference) -> dict[str, Any]:
    other, interval, gap = difference.other, difference.interval, difference.gap
    known = {True: "yes", False: "no", None: "cannot be told"}
    return {
        "name": other.name,
        "share": percent(other.share, other.numerator, other.denominator)
        if other.denominator
        else "none rated",
        "difference": points(difference.difference),
        "between": f"{points(interval.low)} and {points(interval.high)}" if interval else "–",
        "chance": known[difference.is_beyond_chance],
        "rate": points(gap.by_rate) if gap else "–",
        "mix": points(gap.by_mix) if gap else "–",
    }


def _stratum(stratum: Stratum) -> dict[str, Any]:
    return {
        "name": stratum.title,
        "here": f"{count(stratum.good)} of {count(stratum.counted)}",
        "there": f"{count(stratum.other_good)} of {count(stratum.other_counted)}",
        "part": percent(stratum.weight),
        "other_part": percent(stratum.other_weight),
        "rate": points(stratum.by_rate),
        "mix": points(stratum.by_mix),
    }


def _figure(found: Quarters) -> Figure | None:
    """The quarters as a drawing with words and numbers; None with fewer than two that published something."""
    if sum(row.published > 0 for row in found.rows) < 2:
        return None
    odd = sum(bool(row.share_special) for row in found.rows)
    return figure(
        by_quarter(found),
        title=f"{found.provenance.measure_title} among ratings published in each quarter, {found.name}",
        description=(
            f"Dashed lines are the limits of ordinary variation, the solid line the mean; {odd} of "
            f"{number_of(len(found.rows), 'quarter')} not ordinary."
            if found.share_mean is not None
            else f"{number_of(len(found.rows), 'quarter')}: too few for limits of ordinary variation."
        ),
        headings=QUARTER_HEADINGS,
        rows=[
            (
                day(row.starts_on),
                count(row.published),
                count(row.good),
                percent(row.share, row.good, row.published) if row.published else "–",
                "–" if row.share_low is None else f"{percent(row.share_low)} to {percent(row.share_high)}",
                special_words(row.share_special) or "–",
            )
            for row in found.rows
        ],
    )
