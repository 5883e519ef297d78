"""The position of one place: every answer of the library that its page and its files show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from wherry.analysis.months import Months
from wherry.analysis.questions import HEADLINE, PositionQuestion
from wherry.analysis.rating_ages import RatingAges, rating_ages
from wherry.analysis.results import Position
from wherry.analysis.tally import Share
from wherry.analysis.types_by_place import TypesByPlace, types_by_place
from wherry.definitions.places import ENGLAND
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown
from wherry_web.accounts.models import Body
from wherry_web.accounts.roles import BodyKind
from wherry_web.position.over_time import Change, changes_of, months_of, quarter_before, since_choices
from wherry_web.position.own_lists.funded import funded_answer
from wherry_web.position.own_lists.lists import areas_in, newest_of
from wherry_web.position.own_lists.models import OwnList
from wherry_web.position.register import Answers

BEDS = "good_or_outstanding_beds"
FUNDED_TITLE = "Of people the council funds, to the nearest five"
NO_COUNTS = "not known: the council has not given its counts"
TOO_FEW = "not shown: the counts are too small to be shown"


@dataclass(frozen=True)
class Weighed:
    """The same share by another weight: of services, of beds, of people; or why it is not known."""

    title: str
    share: Share | None
    why_not: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a place stands, what changed there, and how old that knowledge is."""

    position: Position
    weighed: tuple[Weighed, ...]
    types: TypesByPlace
    ages: RatingAges
    months: Months
    since: date
    since_choices: tuple[tuple[str, date], ...]
    changes: tuple[Change, ...] = ()
    no_changes: str = ""
    is_own: bool = False
    """Whether the place is the body's own area, of which it may give lists."""


def standing_of(
    answers: Answers,
    body: Body,
    area: str = "",
    as_of: date | None = None,
    *,
    services: Services = Services.ALL,
    since: date | None = None,
) -> Standing:
    """Everything about a place, by default the body's own area, else England.

    Raises:
        UnknownName: when there is no such place.
        NotKnown: when no imported file tells of it on that day.
    """
    asked = PositionQuestion(area or body.area_code or ENGLAND, HEADLINE, as_of, services=services)
    found = answers.position(asked)
    # From here on by code and day, so that each answer is kept once however the place was called.
    question = replace(asked, area=found.area.code, as_of=found.provenance.as_of)
    day = found.provenance.as_of
    is_own = body.kind == BodyKind.COUNCIL and body.area_code == question.area
    lists = newest_of(body) if is_own else {}
    standing = Standing(
        position=found,
        weighed=_weighed(answers, lists, question, found.area, is_own=is_own),
        types=_types(answers, lists, question),
        ages=answers.kept(("ages", question), lambda: rating_ages(answers.standings, question)),
        months=months_of(answers, question.area, day, services),
        since=since or quarter_before(day),
        since_choices=since_choices(answers, question.area, day),
        is_own=is_own,
    )
    return _with_changes(standing, answers, question)


def _types(answers: Answers, lists: dict[str, OwnList], question: PositionQuestion) -> TypesByPlace:
    own = lists.get("localities")
    if own is None:
        return answers.kept(("types", question), lambda: types_by_place(answers.standings, question))
    return answers.kept(
        ("types", question, own.pk), lambda: types_by_place(answers.standings, question, areas_in(own))
    )


def _weighed(
    answers: Answers, lists: dict[str, OwnList], question: PositionQuestion, services: Share, *, is_own: bool
) -> tuple[Weighed, ...]:
    beds, no_beds = None, ""
    try:
        beds = answers.position(replace(question, measure=BEDS, compare=())).area
    except NotKnown as refusal:
        no_beds = str(refusal)
    found = (Weighed("Of services", services), Weighed("Of beds in care homes", beds, no_beds))
    if not is_own:
        return found  # Another council's people are for that council to count.
    funded = funded_answer(lists.get("funded"), answers, question)
    no_funded = TOO_FEW if funded else NO_COUNTS
    return (*found, Weighed(FUNDED_TITLE, funded.share if funded else None, no_funded))


def _with_changes(standing: Standing, answers: Answers, question: PositionQuestion) -> Standing:
    try:
        moved = answers.position(replace(question, since=standing.since)).movements
    except NotKnown as refusal:
        return replace(standing, no_changes=str(refusal))
    return replace(standing, changes=changes_of(moved))
