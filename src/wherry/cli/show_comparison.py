"""Printing comparisons and leagues with ranges."""

from __future__ import annotations

from collections.abc import Iterable

from wherry.analysis.comparison.plain import (
    comparison_rows,
    league_rows,
    plain_comparison,
    plain_quarters,
    plain_ranged_league,
    quarter_rows,
)
from wherry.analysis.comparison.results import Comparison, Difference, Gap, Quarters, RangedLeague
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
    target_words,
)
from wherry.cli.options import Format
from wherry.cli.output import Paper, console, day_text, percent_of, plain_table, print_csv, print_json
from wherry.cli.show_position import print_provenance, show_heading
from wherry.domain.phrases import percent, points

STRATA_SHOWN = 12  # A terminal's half; the rest are in JSON and CSV.


def print_comparison(found: Comparison, form: Format) -> None:
    """Print a comparison as asked; CSV has a row for each comparator."""
    if form is Format.JSON:
        return print_json(plain_comparison(found))
    if form is Format.CSV:
        return print_csv(comparison_rows(found))
    out, provenance = console(), found.provenance
    show_heading(f"{found.area.name}, {day_text(provenance.as_of)}: is it real?", provenance, out)
    out.say(
        f"{provenance.measure_title}: ",
        (f"{found.area.numerator:,} of {found.area.denominator:,}, {percent_of(found.area)}", "bold"),
    )
    for sentence in _on_the_area(found):
        out.say(sentence)
    for difference in found.differences:
        _show_difference(difference, out)
    out.print()
    print_provenance(provenance, out)
    return None


def _on_the_area(found: Comparison) -> Iterable[str]:
    if found.interval:
        yield (
            "The share is counted, not sampled. What could as well have been found: "
            f"{percent(found.interval.low)} to {percent(found.interval.high)}."
        )
    yield headline_words(found)
    if found.rank:
        yield bottom_words(found.rank)
        yield check_words(found.rank) or ""
    if found.funnel:
        yield funnel_words(found.funnel)
    if found.league:
        yield reliability_words(found.league)


def _show_difference(difference: Difference, out: Paper) -> None:
    out.print()
    out.say((f"Against {difference.other.name}, {percent_of(difference.other)}", "bold"))
    out.say(difference_words(difference))
    if difference.gap:
        out.say(gap_words(difference.gap))
        _show_strata(difference.gap, out)


def _show_strata(gap: Gap, out: Paper) -> None:
    table = plain_table("", "here", "there", "part here", "there", "rate", "mix", right=(1, 2, 3, 4, 5, 6))
    for stratum in gap.strata[:STRATA_SHOWN]:
        table.add_row(
            stratum.title,
            f"{stratum.good:,} of {stratum.counted:,}",
            f"{stratum.other_good:,} of {stratum.other_counted:,}",
            percent(stratum.weight),
            percent(stratum.other_weight),
            points(stratum.by_rate),
            points(stratum.by_mix),
        )
    out.print(table)
    if len(gap.strata) > STRATA_SHOWN:
        out.say((f"And {len(gap.strata) - STRATA_SHOWN} more kinds; --format csv or json has them.", "dim"))


def print_ranged_league(found: RangedLeague, form: Format) -> None:
    """Print a league with ranges as asked."""
    if form is Format.JSON:
        return print_json(plain_ranged_league(found))
    if form is Format.CSV:
        return print_csv(league_rows(found))
    out, provenance = console(), found.provenance
    show_heading(f"{provenance.measure_title}, {day_text(provenance.as_of)}", provenance, out)
    last = next((row.rank.bottom_places for row in found.rows if row.rank), 0)
    table = plain_table(
        "rank",
        "",
        "number",
        "of",
        "share",
        "rank between",
        f"last {last}" if last else "last",
        "funnel",
        right=(0, 2, 3, 4, 5, 6),
    )
    for row in found.rows:
        rank, funnel, share = row.rank, row.funnel, row.share
        table.add_row(
            str(share.rank or "–"),
            share.name,
            f"{share.numerator:,}",
            f"{share.denominator:,}",
            percent_of(share),
            f"{rank.low} and {rank.high}" if rank else "–",
            percent(rank.bottom_share) if rank else "–",
            "–"
            if funnel is None
            else ""
            if funnel.outside is None
            else f"{funnel.side}, {percent(funnel.outside)}",
        )
    out.print(table)
    out.print()
    if found.reliability:
        out.say(reliability_words(found.reliability))
    out.say((f"Rank: {provenance.rank_convention}.", "dim"))
    print_provenance(provenance, out)
    return None


def print_quarters(found: Quarters, form: Format) -> None:
    """Print what was published by quarter as asked."""
    if form is Format.JSON:
        return print_json(plain_quarters(found))
    if form is Format.CSV:
        return print_csv(quarter_rows(found))
    out, provenance = console(), found.provenance
    show_heading(f"{found.name}: {provenance.measure_title}, by quarter", provenance, out)
    table = plain_table(
        "quarter from", "published", "of these", "share", "ordinary", "", "stood at its end", "share",
        right=(1, 2, 3, 4, 6, 7),
    )  # fmt: skip
    for row in found.rows:
        ordinary = "" if row.share_low is None else f"{percent(row.share_low)} to {percent(row.share_high)}"
        table.add_row(
            day_text(row.starts_on),
            f"{row.published:,}",
            f"{row.good:,}",
            percent(row.share),
            ordinary,
            special_words(row.share_special),
            f"{row.stock_good:,} of {row.stock_counted:,}",
            percent(row.stock_share),
        )
    out.print(table)
    out.print()
    out.say(quarters_words(found))
    if found.published_mean is not None:
        reach = f"{found.published_low:.1f} to {found.published_high:.1f}"
        out.say(f"Ratings published in a quarter: {found.published_mean:.1f} on average, ordinarily {reach}.")
    if words := target_words(found):
        out.say(words)
    print_provenance(provenance, out)
    return None
