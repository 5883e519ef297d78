"""Printing positions and leagues."""

from __future__ import annotations

from rich.text import Text

from wherry.analysis.movements import Movement
from wherry.analysis.plain import plain_league, plain_position
from wherry.analysis.questions import Provenance
from wherry.analysis.results import League, Position
from wherry.cli.options import Format
from wherry.cli.output import (
    Paper,
    console,
    count_text,
    day_text,
    percent_of,
    plain_table,
    print_csv,
    print_json,
    share_row,
)
from wherry.domain.phrases import number_of, percent
from wherry.domain.ratings import RATING_TITLES


def print_position(found: Position, form: Format) -> None:
    """Print a position as asked."""
    rows = [
        share_row(found.area, "area"),
        *(share_row(g, "group") for g in found.groups),
        *(share_row(c, "comparator") for c in found.comparators),
    ]
    if form is Format.CSV:
        return print_csv(rows)
    if form is Format.JSON:
        return print_json(plain_position(found).to_dict())
    _show_position(found)
    return None


def _show_position(found: Position) -> None:
    out, area, provenance = console(), found.area, found.provenance
    show_heading(f"{area.name}, {day_text(provenance.as_of)}", provenance, out)
    out.say(
        f"{provenance.measure_title}: ",
        (f"{area.numerator:,} of {area.denominator:,}", "bold"),
        f" {provenance.weight}, ",
        (percent_of(area), "bold"),
        f", rank {area.rank} of {area.ranked}" if area.rank else "",
    )
    out.say(_aside(found))
    out.print()
    table = plain_table("", "number", "of", "share", "rank", "unrated", right=(1, 2, 3, 4, 5))
    for title, shares in (
        ("", (area,)),
        ("Divided", found.groups),
        ("Compared", found.comparators),
    ):
        if shares and title:
            table.add_row(Text(title, style="dim"))
        for share in shares:
            rank = f"{share.rank} of {share.ranked}" if share.rank else ""
            table.add_row(
                share.name,
                f"{share.numerator:,}",
                f"{share.denominator:,}",
                percent_of(share),
                rank,
                count_text(share.unrated),
            )
    out.print(table)
    if found.movements is not None:
        _show_movements(found, out)
    out.print()
    if area.unrated and area.share_low is not None:
        out.say(f"Range if unrated were counted: {percent(area.share_low)} to {percent(area.share_high)}.")
    print_provenance(provenance, out)


def show_heading(heading: str, provenance: Provenance, out: Paper) -> None:
    """Print what an answer is about, and whether it is of an invented England."""
    out.print()
    if provenance.is_invented:
        out.say(("Invented data: no place, company or figure here is real.", "bold"))
    out.say((heading, "bold"))


def _aside(found: Position) -> str:
    area = found.area
    parts = []
    if area.unrated:
        parts.append(f"{number_of(area.unrated, 'more service')} without a rating")
    if area.left_out:
        parts.append(f"{number_of(area.left_out, 'rated service')} left out by the measure")
    if area.median_rating_age_years is not None:
        parts.append(f"half of the ratings older than {area.median_rating_age_years:.1f} years")
    if area.older_than_four_years_share:
        parts.append(f"{percent(area.older_than_four_years_share)} are older than four")
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def _show_movements(found: Position, out: Paper) -> None:
    moved = found.movements
    if moved is None:
        return
    out.print()
    out.say((f"Since {day_text(moved.since)}", "bold"))
    table = plain_table("", "service", "was", "now", "")
    for title, movements in (
        ("Upgraded", moved.upgraded),
        ("Downgraded", moved.downgraded),
        ("Newly rated", moved.newly_rated),
        ("No longer rated", moved.no_longer_rated),
        ("Entered", moved.entered),
        ("Left", moved.left),
    ):
        for number, movement in enumerate(movements):
            table.add_row(
                f"{title} ({len(movements)})" if number == 0 else "",
                *_movement_cells(title, movement),
            )
        if not movements:
            table.add_row(f"{title} (0)")
    out.print(table)


def _movement_cells(title: str, movement: Movement) -> tuple[str, ...]:
    how = ""
    if movement.other_id and title == "Entered":
        how = f"registered before as {movement.other_id}"
    elif movement.other_id and title == "Left":
        how = f"registered again as {movement.other_id}"
    return (
        f"{movement.name} ({movement.location_id})",
        RATING_TITLES.get(movement.was or "", "–"),
        RATING_TITLES.get(movement.now or "", "–"),
        how,
    )


def print_provenance(provenance: Provenance, out: Paper) -> None:
    """Print what every answer carries: notes, release, measure, files, attribution."""
    for note in provenance.notes:
        out.say((f"Note: {note}", "dim"))
    files = "; ".join(f"{f.name} (as at {day_text(f.as_at)})" for f in provenance.files[-4:])
    more = f" and {len(provenance.files) - 4} more" if len(provenance.files) > 4 else ""
    out.say((f"Release {provenance.release}, measure {provenance.measure}. From {files}{more}.", "dim"))
    if not provenance.is_invented:
        out.say(("Contains CQC information licensed under the Open Government Licence v3.0.", "dim"))


def print_league(found: League, form: Format) -> None:
    """Print a league as asked."""
    rows = [share_row(share) for share in found.rows]
    if form is Format.CSV:
        return print_csv(rows)
    if form is Format.JSON:
        return print_json(plain_league(found).to_dict())
    out, provenance = console(), found.provenance
    show_heading(f"{provenance.measure_title}, {day_text(provenance.as_of)}", provenance, out)
    table = plain_table("rank", "", "number", "of", "share", "unrated", right=(0, 2, 3, 4, 5))
    for share in found.rows:
        table.add_row(
            str(share.rank or "–"),
            share.name,
            f"{share.numerator:,}",
            f"{share.denominator:,}",
            percent_of(share),
            count_text(share.unrated),
        )
    out.print(table)
    out.print()
    out.say((f"Rank: {provenance.rank_convention}.", "dim"))
    print_provenance(provenance, out)
    return None
