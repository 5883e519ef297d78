"""The position report of an area on a day: the library's results, set out as a document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from wherry.analysis.comparison.results import CompareQuestion, Comparison, Quarters, QuartersQuestion
from wherry.analysis.months import Months, months_of
from wherry.analysis.movements import Movements
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.results import Position
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share
from wherry.domain.areas import AreaMap
from wherry.domain.coverage import Services
from wherry.domain.days import months_after
from wherry.domain.errors import NotKnown
from wherry.reports import position_parts as parts
from wherry.reports import position_words as say
from wherry.reports.comparison_parts import is_it_changing, is_it_real
from wherry.reports.document import Block, Document
from wherry.reports.grounds import grounds, told_of

MONTHS_BACK = 3  # A quarter: how often councils report.
MONTHS_DRAWN = 36  # Three years: a line that a page holds with its numbers.
KINDS = (Services.CARE_HOMES, Services.COMMUNITY)


@dataclass(frozen=True)
class Answered:
    """All that the library answered for one report.

    What it would not answer is a sentence in the place of the answer.
    """

    position: Position
    neighbours: tuple[Share, ...] | str
    movements: Movements | str
    movement_notes: tuple[str, ...]
    months: Months
    localities: tuple[Position, ...] | str
    comparison: Comparison | str
    quarters: Quarters | str


def position_report(
    standings: Standings, question: PositionQuestion, localities: AreaMap | None = None
) -> Document:
    """The report that answers a position question.

    Of the question, `area`, `measure`, `as_of` and `services` count; `since` is a quarter before
    unless it is given. Every figure in it is one of the library's.

    Raises:
        UnknownName: when area or measure is unknown.
        NotKnown: when no imported file tells of the area on that day.
    """
    found = _answered(standings, question, localities)
    carried = found.position.provenance
    measure = standings.register.definitions.measure(question.measure)
    types = {t.key: t.title for t in standings.register.definitions.types_of_care}
    blocks: list[Block] = [
        *parts.compared(found.position, found.neighbours),
        *is_it_real(found.comparison),
        *parts.by_type_of_care(found.position),
        *parts.by_locality(found.localities),
        *parts.trend(found.months, carried.measure_title),
        *is_it_changing(found.quarters),
        *parts.moved(found.movements, found.movement_notes, types),
        *parts.age(found.position, found.neighbours),
        *grounds(carried, measure),
    ]
    return Document(
        title=say.TITLE,
        subject=found.position.area.name,
        day=carried.as_of,
        told=told_of(carried),
        opening=tuple(parts.headline(found.position)),
        blocks=tuple(blocks),
        warning=say.INVENTED if carried.is_invented else "",
    )


def _answered(standings: Standings, question: PositionQuestion, localities: AreaMap | None) -> Answered:
    asked = replace(question, by="service_type", compare=("region", "england"), since=None)
    found = position(standings, asked)
    asked = replace(asked, as_of=found.provenance.as_of)
    movements, notes = _movements(standings, asked, question.since)
    return Answered(
        position=found,
        neighbours=_neighbours(standings, asked),
        movements=movements,
        movement_notes=notes,
        months=_months(standings, asked, found.provenance.as_of),
        localities=_localities(standings, asked, localities),
        comparison=_comparison(standings, asked),
        quarters=_quarters(standings, asked),
    )


def _comparison(standings: Standings, asked: PositionQuestion) -> Comparison | str:
    from wherry.analysis.comparison.compare import compare  # SciPy: only who writes a report pays for it.

    question = CompareQuestion(asked.area, asked.measure, asked.as_of, asked.compare, asked.services)
    try:
        return compare(standings, question)
    except NotKnown as refusal:
        return str(refusal)


def _quarters(standings: Standings, asked: PositionQuestion) -> Quarters | str:
    """The quarters of three years up to the day."""
    from wherry.analysis.comparison.quarters import quarters

    first = months_after(asked.as_of, -MONTHS_DRAWN) if asked.as_of else None
    question = QuartersQuestion(asked.area, asked.measure, first, asked.as_of, asked.services)
    try:
        return quarters(standings, question)
    except NotKnown as refusal:
        return str(refusal)


def _neighbours(standings: Standings, asked: PositionQuestion) -> tuple[Share, ...] | str:
    try:
        return position(standings, replace(asked, by=None, compare=("neighbours",))).comparators
    except NotKnown as refusal:
        return str(refusal)


def _movements(
    standings: Standings, asked: PositionQuestion, since: date | None
) -> tuple[Movements | str, tuple[str, ...]]:
    """What moved, and the notes that only a question of movements brings."""
    day = asked.as_of
    since = since or (months_after(day, -MONTHS_BACK) if day else None)
    plain = replace(asked, by=None, compare=())
    try:
        found = position(standings, replace(plain, since=since))
    except NotKnown as refusal:
        return str(refusal), ()
    known = position(standings, plain).provenance.notes
    notes = tuple(note for note in found.provenance.notes if note not in known)
    return found.movements or say.NO_MOVEMENTS, notes


def _months(standings: Standings, asked: PositionQuestion, day: date) -> Months:
    try:
        return months_of(standings, asked, months_after(day.replace(day=1), -MONTHS_DRAWN))
    except NotKnown as refusal:
        return Months((), str(refusal))


def _localities(
    standings: Standings, asked: PositionQuestion, localities: AreaMap | None
) -> tuple[Position, ...] | str:
    """The same question by locality: all services asked for, then each kind that is known."""
    if localities is None:
        return say.NO_LOCALITIES
    by = replace(asked, by="locality", compare=())
    found = [position(standings, by, localities)]
    for kind in KINDS if asked.services is Services.ALL else ():
        try:
            found.append(position(standings, replace(by, services=kind), localities))
        except NotKnown:
            continue
    return tuple(found)
