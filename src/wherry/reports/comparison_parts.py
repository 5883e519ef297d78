"""The sections of a report that say whether a difference is real, and whether anything is changing."""

from __future__ import annotations

from collections.abc import Iterator

from wherry.analysis.comparison.results import Comparison, Quarters
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
from wherry.domain.phrases import percent, points
from wherry.reports.comparison_charts import by_quarter
from wherry.reports.document import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Kind,
    Note,
    Paragraph,
    Points,
    Portion,
    Table,
)

_N, _S = Kind.NUMBER, Kind.SHARE
DIFFERENCE_COLUMNS = (
    Column("Compared with", room=3),
    Column("Their share", _S),
    Column("Difference", room=2),
    Column("Could be between", room=3),
    Column("By rate", room=2),
    Column("By mix", room=2),
)
QUARTER_COLUMNS = (
    Column("Quarter from", Kind.DAY),
    Column("Published", _N),
    Column("Of these", _N),
    Column("Share", _S),
    Column("Ordinary", room=2),
    Column("Not ordinary", room=3),
    Column("Stood at its end", _S),
)


def is_it_real(found: Comparison | str) -> Iterator[Block]:
    """Rank range, funnel, differences with their intervals, mix and rate."""
    yield Heading("Is it real?")
    if isinstance(found, str):
        yield Note(found)
        return
    yield Paragraph(headline_words(found))
    said = [bottom_words(found.rank), check_words(found.rank) or ""] if found.rank else []
    said += [funnel_words(found.funnel)] if found.funnel else []
    said += [reliability_words(found.league)] if found.league else []
    said += [difference_words(difference) for difference in found.differences]
    said += [f"{d.other.name}: {gap_words(d.gap)}" for d in found.differences if d.gap]
    if texts := tuple(sentence for sentence in said if sentence):
        yield Points(texts)
    if found.differences:
        rows = tuple(_difference_row(found, number) for number in range(len(found.differences)))
        yield Table("Differences", f"{found.area.name} against others", DIFFERENCE_COLUMNS, rows)


def _difference_row(found: Comparison, number: int) -> tuple[Cell, ...]:
    difference = found.differences[number]
    other, interval, gap = difference.other, difference.interval, difference.gap
    return (
        other.name,
        Portion(other.share, other.numerator, other.denominator),
        points(difference.difference),
        f"{points(interval.low)} and {points(interval.high)}" if interval else None,
        points(gap.by_rate) if gap else None,
        points(gap.by_mix) if gap else None,
    )


def is_it_changing(found: Quarters | str) -> Iterator[Block]:
    """What was published by quarter, apart from what stood at its end."""
    yield Heading("What was published by quarter")
    if isinstance(found, str):
        yield Note(found)
        return
    yield Paragraph(quarters_words(found))
    rows = tuple(
        (
            row.starts_on,
            row.published,
            row.good,
            Portion(row.share, row.good, row.published),
            None if row.share_low is None else f"{percent(row.share_low)} to {percent(row.share_high)}",
            special_words(row.share_special),
            Portion(row.stock_share, row.stock_good, row.stock_counted),
        )
        for row in found.rows
    )
    table = Table("By quarter", "Ratings published by quarter", QUARTER_COLUMNS, rows)
    if sum(row.published > 0 for row in found.rows) > 1:
        title = f"{found.provenance.measure_title} among ratings published in each quarter"
        yield Chart(
            title, f"Shares of {len(rows)} quarters. {quarters_words(found)}", by_quarter(found), table
        )
    else:
        yield table
    for note in found.provenance.notes[:2]:
        yield Note(note)
