"""How the command line shows improvement options."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from wherry.cli.options import Format
from wherry.cli.output import Paper, console, count_text, day_text, plain_table, print_csv, print_json
from wherry.cli.show_position import print_provenance, show_heading
from wherry.decisions.options.results import Options
from wherry.decisions.plain import plain_answer
from wherry.domain.phrases import percent, points
from wherry.domain.ratings import RATING_TITLES

if TYPE_CHECKING:
    from wherry.decisions.options.ahead import OptionAhead


def print_options(found: Options, ahead: OptionAhead | None, form: Format) -> None:
    """Print an option as asked; with its forecast, CSV holds the months of that."""
    if form is Format.CSV:
        from wherry.analysis.forecast.paired import flat

        return print_csv(map(flat, ahead.points) if ahead else map(asdict, found.choices))
    if form is Format.JSON:
        plain = plain_answer(found)
        return print_json(plain | {"forecast": plain_answer(ahead)} if ahead else plain)
    out, provenance = console(), found.provenance
    day = day_text(found.question.by)
    show_heading(f"{found.name}, {day_text(provenance.as_of)}: support to {day}", provenance, out)
    for sentence in found.sentences:
        out.say(sentence)
    out.print()
    _show_outcomes(found, out)
    _show_choices(found, out)
    _show_use(found, out)
    _show_departures(found, out)
    out.print()
    if ahead is not None:
        _show_ahead(ahead, out)
    print_provenance(provenance, out)
    return None


def _show_ahead(ahead: OptionAhead, out: Paper) -> None:
    out.say(("Where the share goes, without and with the option", "bold"))
    for sentence in ahead.sentences:
        out.say(sentence)
    table = plain_table(
        "if CQC inspects …", "as it goes now", "with the option", "difference", "chance as it goes now",
        "with the option", "improved, not inspected", right=range(1, 7),
    )  # fmt: skip
    for row in ahead.scenarios:
        chances = row.last.chances
        table.add_row(
            row.title,
            percent(row.last.without.median),
            percent(row.last.with_option.median),
            points(row.last.difference),
            percent(chances.without) if chances else "–",
            percent(chances.with_option) if chances else "–",
            f"{row.waiting_good:.1f} of {row.waiting:.1f}",
        )
    out.print(table)
    for note in ahead.provenance.notes:
        out.say(f"Note: {note}")
    out.print()


def _show_outcomes(found: Options, out: Paper) -> None:
    table = plain_table(
        "", "good", "rated", "leave", "expected without", "with", "share without", "with", "chance of target",
        right=range(1, 9),
    )  # fmt: skip
    for row in found.outcomes:
        table.add_row(
            row.name,
            count_text(row.good_or_outstanding),
            count_text(row.rated),
            count_text(row.departures),
            f"{row.expected_waiting:.1f}",
            f"{row.expected:.1f}",
            percent(row.share_waiting),
            percent(row.share),
            percent(row.chance_of_target),
        )
    out.print(table)
    out.print()
    bands = plain_table("users", "good", "rated", "expected without", "with", "leave", right=range(1, 6))
    for band in found.bands:
        bands.add_row(
            band.name,
            count_text(band.good_or_outstanding),
            count_text(band.rated),
            f"{band.expected_waiting:.1f}",
            f"{band.expected:.1f}",
            f"{band.expected_departures:.1f}",
        )
    if found.bands:
        out.print(bands)
        out.print()


def _show_choices(found: Options, out: Paper) -> None:
    table = plain_table("service", "rating", "support", "from", "pounds", "days", "why", right=(4, 5))
    for choice in found.choices:
        table.add_row(
            f"{choice.name} ({choice.location_id})",
            RATING_TITLES[choice.rating],
            choice.level_title,
            day_text(choice.starts_on),
            count_text(choice.cost_gbp),
            count_text(choice.officer_days),
            choice.why,
        )
    out.print(table)
    out.print()


def _show_use(found: Options, out: Paper) -> None:
    table = plain_table("quarter from", "starts", "officer days", "of", "pounds", right=(1, 2, 3, 4))
    for quarter in found.use:
        table.add_row(
            day_text(quarter.starts_on),
            count_text(quarter.starts),
            count_text(quarter.officer_days),
            count_text(quarter.available),
            count_text(quarter.cost_gbp),
        )
    out.print(table)
    for more in found.one_more:
        out.say(more.sentence)


def _show_departures(found: Options, out: Paper) -> None:
    out.print()
    out.say(
        f"Beds that go, at most: {found.beds_at_most:,}. People who move, at most: "
        f"{found.people_moved_at_most:,}."
    )
    for count in found.departures:
        market = "unknown" if count.market_median_beds is None else f"{count.market_median_beds:g}"
        out.say(
            f"{count.departures:,} of {count.among:,} ({count.type_of_care}, {count.locality}): at most "
            f"{count.beds_at_most:,} beds; half of them below {count.median_beds:g} beds, of the "
            f"market {market}."
        )
    if found.is_mainly_small_departures:
        out.say(("Marked: gains mainly from closing small services.", "bold"))
