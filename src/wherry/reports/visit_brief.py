"""One page for the officer's visit: why this service, what is not known, what was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from wherry.analysis.risk.words import told_estimate
from wherry.decisions.visits import VisitOrder, VisitRow
from wherry.domain.phrases import number_of
from wherry.reports.document import Block, Column, Document, Heading, Kind, Note, Paragraph, Points, Table
from wherry.reports.grounds import told_of
from wherry.reports.position_words import INVENTED
from wherry.reports.words import words

STRONGEST = 5
"""Of what raises or lowers a chance, so many stand on the one page."""

NEWEST = 8
"""Of the signals, so many."""

Line = tuple[str, float, float, str]
"""A factor's title, points, the most it can have, and its sentence."""


@dataclass(frozen=True)
class BriefSignal:
    """A signal without its words, which stay where they were told."""

    kind: str
    harm: str
    happened_on: date
    state: str


def visit_brief(
    order: VisitOrder,
    row: VisitRow,
    listed_because: str,
    lines: Sequence[Line],
    signals: Sequence[BriefSignal],
) -> Document:
    """The brief of a service; `lines` and `signals` are those that whoever takes it may see."""
    known = [line for line in lines if line[1] and line[3] != "Not known"]
    opening: list[Block] = [
        Paragraph(
            f"{row.type_of_care}. CQC location {row.location_id}. {listed_because}: place {row.place}."
        ),
        Note(order.guard),
    ]
    if row.moved:
        opening.append(Paragraph(f"Moved by a person: {row.moved}."))
    blocks: list[Block] = [
        Heading("Why"),
        Table(
            "Why",
            "What counts, most first",
            (
                Column("Factor", room=2),
                Column("Points", Kind.NUMBER),
                Column("Of", Kind.NUMBER),
                Column("Why", room=4),
            ),
            tuple((title, _shown(points), _shown(most), sentence) for title, points, most, sentence in known),
        ),
        *_model(row),
        Heading("What is not known"),
        Paragraph(f"{'; '.join(row.unknown) or 'Nothing of what counts is unknown'}."),
        Heading("What was told"),
    ]
    if signals:
        columns = (
            Column("What", room=2),
            Column("How grave"),
            Column("When", Kind.DAY),
            Column("State", room=2),
        )
        rows = tuple((s.kind, s.harm, s.happened_on, s.state) for s in signals[:NEWEST])
        blocks.append(Table("Signals", "Signals that count, the newest first", columns, rows))
    else:
        blocks.append(Paragraph("Nothing that you may see."))
    more = f"{number_of(len(signals) - NEWEST, 'older one')} and their" if len(signals) > NEWEST else "Their"
    blocks.append(Note(f"{more} words are on the site only: they may name people."))
    blocks.append(Note(f"{made_by(order)} What else is to be said of the list stands with it on the site."))
    grounds = told_of(order.provenance)
    return Document(
        title="Brief for a visit",
        subject=row.name,
        day=order.signals_until,
        told=replace(grounds, facts=grounds.facts[:1]),  # The release stands at the foot of the page.
        opening=tuple(opening),
        blocks=tuple(blocks),
        warning=INVENTED if order.provenance.is_invented else "",
        is_brief=True,
    )


def made_by(order: VisitOrder) -> str:
    """What an order can be made again by, in a sentence."""
    return (
        f"Ordered by {order.rule} and {order.index_version}, with signals up to "
        f"{words(order.signals_until)}; drawn with seed {order.seed}."
    )


def _shown(points: float) -> int | float:
    """Points as people add them up: 12, and 3.5."""
    return int(points) if float(points).is_integer() else points


def _model(row: VisitRow) -> list[Block]:
    told = told_estimate(row.estimate)
    if told is None:
        return [Note("The model says nothing of this service, and no estimate is made up.")]
    lines = [
        f"{title} it, strongest first: {'; '.join(words[:STRONGEST])}"
        + (f"; and {len(words) - STRONGEST} more on the site." if len(words) > STRONGEST else ".")
        for title, words in (("Raises", told.raises), ("Lowers", told.lowers))
        if words
    ]
    others = "; ".join(f"{words}: {value}" for words, value in told.others)
    blocks: list[Block] = [
        Heading("What the model says"),
        Paragraph(f"{told.sentence}."),
        Points(tuple(lines)),
    ]
    return [*blocks, Note(f"Other questions, each with its own answer: {others}.")] if others else blocks
