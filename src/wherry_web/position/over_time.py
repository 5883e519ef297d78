"""What changed in a place since a day, and its share month by month: for Home and the position."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wherry.analysis.months import Months
from wherry.analysis.months import months_of as months_asked
from wherry.analysis.movements import Movement, Movements
from wherry.analysis.questions import HEADLINE, PositionQuestion
from wherry.analysis.scene import newest_day_before
from wherry.domain.coverage import Services
from wherry.domain.days import months_after
from wherry.domain.errors import NotKnown
from wherry.store.releases import list_releases
from wherry_web.position.register import Answers

MONTHS_BACK = 3  # A quarter: how often councils report.
SHOWN = 15  # Services named on Home in each group; the download names all.

CHANGES = (
    ("downgraded", "Rating went down"),
    ("upgraded", "Rating went up"),
    ("newly_rated", "Rated for the first time"),
    ("no_longer_rated", "No longer rated"),
    ("entered", "New on the register"),
    ("left", "Left the register"),
)
"""Kinds of movement and their words, what worries first."""


@dataclass(frozen=True)
class Change:
    """One kind of movement: how many services, and those that the page names."""

    key: str
    title: str
    every: tuple[Movement, ...]

    @property
    def shown(self) -> tuple[Movement, ...]:
        """The services that the page names."""
        return self.every[:SHOWN]


def quarter_before(day: date) -> date:
    """The same day of the month a quarter earlier, or the last day of that month."""
    return months_after(day, -MONTHS_BACK)


def changes_of(moved: Movements | None) -> tuple[Change, ...]:
    """Movements by kind, in the order of the page."""
    return tuple(Change(key, title, getattr(moved, key)) for key, title in CHANGES) if moved else ()


def since_choices(answers: Answers, area: str, as_of: date) -> tuple[tuple[str, date], ...]:
    """Days that changes can be counted from: a quarter, the files before, the release before."""
    data = answers.register.data
    releases = answers.kept("releases", lambda: list_releases(data)[0])
    earlier = [release.newest for release in releases if release.newest < as_of]
    choices = {quarter_before(as_of): "a quarter"}
    if before := newest_day_before(answers.standings, area, as_of):
        choices.setdefault(before, "the files before")
    if earlier:
        choices.setdefault(max(earlier), "the release before")
    return tuple((words, day) for day, words in choices.items())


def months_of(answers: Answers, area: str, last: date, services: Services = Services.ALL) -> Months:
    """The area month by month, or why there is nothing to show."""
    question = PositionQuestion(area, HEADLINE, last, services=services)
    try:
        return answers.kept(("months", question), lambda: months_asked(answers.standings, question))
    except NotKnown as refusal:
        return Months((), str(refusal))
