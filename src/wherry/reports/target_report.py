"""The report of a target: how far, by type, the way there, why, and the three acts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wherry.analysis.standing import Standings
from wherry.decisions.options.results import Options
from wherry.decisions.targets import Target
from wherry.domain.phrases import percent
from wherry.reports.charts import trend
from wherry.reports.document import (
    Block,
    Chart,
    Column,
    Document,
    Figure,
    Heading,
    Kind,
    Note,
    Paragraph,
    Points,
    Portion,
    Table,
)
from wherry.reports.grounds import grounds, told_of
from wherry.reports.option_ahead_parts import ahead_section
from wherry.reports.options_parts import option_section
from wherry.reports.position_words import INVENTED

if TYPE_CHECKING:
    from wherry.decisions.options.ahead import OptionAhead

TITLE = "What must change"


def target_report(
    standings: Standings, found: Target, option: Options | None = None, ahead: OptionAhead | None = None
) -> Document:
    """The report of a target, with a section on an improvement option and on its forecast where given.

    Every figure in it is one of the answers'.
    """
    carried = found.provenance
    measure = standings.register.definitions.measure(found.question.measure)
    blocks: list[Block] = [*_by_type(found), *_what_ifs(found), *_way(found), *_acts(found)]
    if option is not None:
        blocks += option_section(option)
    if ahead is not None:
        blocks += ahead_section(ahead)
    return Document(
        title=TITLE,
        subject=found.name,
        day=carried.as_of,
        told=told_of(carried),
        opening=tuple(_opening(found)),
        blocks=(*blocks, *grounds(carried, measure)),
        warning=INVENTED if carried.is_invented else "",
    )


def _opening(found: Target) -> Iterator[Block]:
    whole = found.strata[0]
    value = Portion(whole.share, whole.good_or_outstanding, whole.rated)
    yield Figure(value, f"rated Good or Outstanding; the target is {percent(found.target_share)}.")
    yield Points(found.sentences)


def _by_type(found: Target) -> Iterator[Block]:
    yield Heading("By type of care")
    columns = (
        Column("Type of care", room=3),
        Column("Good or better", Kind.NUMBER),
        Column("Rated", Kind.NUMBER),
        Column("Share", Kind.SHARE),
        Column("Ratings to improve", Kind.NUMBER),
        Column("Or to leave", Kind.NUMBER),
        Column("To 100 %", Kind.NUMBER),
    )
    rows = tuple(
        (
            s.name, s.good_or_outstanding, s.rated, Portion(s.share, s.good_or_outstanding, s.rated),
            s.turn_rounds, s.exits, s.turn_rounds_to_all,
        )
        for s in found.strata
    )  # fmt: skip
    yield Table("Types", f"What {percent(found.target_share)} takes, by type of care", columns, rows)
    yield Points(tuple(s.sentence for s in found.strata))


def _what_ifs(found: Target) -> Iterator[Block]:
    cases = found.strata[0].what_ifs
    if cases:
        yield Heading("If something else happens first")
        columns = (
            Column("If first", room=4),
            Column("Good or better", Kind.NUMBER),
            Column("Rated", Kind.NUMBER),
            Column("Ratings to improve", Kind.NUMBER),
            Column("Or to leave", Kind.NUMBER),
        )
        rows = tuple((c.title, c.good_or_outstanding, c.rated, c.turn_rounds, c.exits) for c in cases)
        yield Table("What if", "All types together, after something else", columns, rows)


def _way(found: Target) -> Iterator[Block]:
    if not found.trajectory:
        return
    yield Heading("The way there")
    if found.track is not None:
        yield Paragraph(track_words(found))
        yield Points(tuple(reason.sentence for reason in found.track.reasons) or ("No service changed.",))
        yield Note(found.track.rule)
    columns = (Column("Day", Kind.DAY), Column("Line", Kind.SHARE), Column("S-curve", Kind.SHARE))
    rows = tuple((p.day, Portion(p.line_share), Portion(p.s_curve_share)) for p in found.trajectory)
    table = Table("Way", "Where the share should be", columns, rows)
    yield Chart("The way to the target", way_words(found), way_spec(found), table)


def track_words(found: Target) -> str:
    """Where the share is against the line, in a sentence; empty without a first day."""
    track = found.track
    if track is None:
        return ""
    side = "above" if track.points >= 0 else "below"
    return (
        f"{track.colour.capitalize()}: the share is {percent(track.share)}, the line from "
        f"{percent(track.share_then)} "
        f"on {track.since:%-d %B %Y} is at {percent(track.line_share)}: {abs(track.points):.1f} points "
        f"{side} it."
    )


def way_words(found: Target) -> str:
    """What the drawing of the way shows, in words."""
    first, last = found.trajectory[0], found.trajectory[-1]
    return (
        f"A straight line and an S-curve from {percent(first.line_share)} on {first.day:%-d %B %Y} to "
        f"{percent(last.line_share)} on {last.day:%-d %B %Y}. {track_words(found)}"
    ).strip()


def way_spec(found: Target) -> dict[str, Any]:
    """The drawing of the way: line, S-curve, and today's share where a first day is given."""
    rows: list[dict[str, object]] = []
    for name, field in (("Line", "line_share"), ("S-curve", "s_curve_share")):
        rows += [
            {"day": p.day.isoformat(), "share": getattr(p, field), "name": name} for p in found.trajectory
        ]
    if found.track is not None:
        then, now = (found.track.since, found.track.share_then), (found.provenance.as_of, found.track.share)
        rows += [{"day": day.isoformat(), "share": share, "name": "Published"} for day, share in (then, now)]
    return trend(rows, target=found.target_share)


def _acts(found: Target) -> Iterator[Block]:
    yield Heading("Three acts, kept apart")
    columns = (
        Column("Act", room=2),
        Column("Whose it is", room=2),
        Column("Changes", room=3),
        Column("Services, alone", Kind.NUMBER),
    )
    rows = tuple((a.title, a.whose, ", ".join(a.changes), a.services) for a in found.acts)
    yield Table("Acts", "What each act changes", columns, rows)
    yield Points(tuple(f"{act.title}: {act.what}" for act in found.acts))
