"""The forecast without and with an improvement option, as a section of a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wherry.domain.phrases import points
from wherry.reports import charts
from wherry.reports.document import Block, Chart, Column, Heading, Kind, Points, Portion, Table
from wherry.reports.words import words

if TYPE_CHECKING:
    from wherry.analysis.forecast.paired import PairedPoint
    from wherry.decisions.options.ahead import OptionAhead, ScenarioAhead

NOW, WITH = "As it goes now", "With the option"
BANDS = (
    "Four futures of five lie between the thin dotted lines as it goes now, and in the band with the option."
)
_N, _S, _D = Kind.NUMBER, Kind.SHARE, Kind.DAY


def ahead_section(found: OptionAhead) -> Iterator[Block]:
    """Where the share goes without and with the option: the fans, types of care, scenarios, what waits."""
    yield Heading("Will we get there, without and with the option")
    yield Points(found.sentences)
    yield ahead_chart(found)
    types = [p for p in found.points if p.group != "all"]
    if types:
        title = f"By type of care on {words(found.last.day)}"
        yield Table(
            "Ahead by type", title, _columns("Type of care"), tuple(_row(p.group_title, p) for p in types)
        )
    columns = (*_columns("CQC inspects"), Column("Improved, not inspected", _N), Column("Of waiting", _N))
    rows = tuple(_scenario(s) for s in found.scenarios)
    yield Table("Ahead by scenario", f"{words(found.last.day)}, by how often CQC inspects", columns, rows)


def ahead_chart(found: OptionAhead) -> Chart:
    """Both fans with their words and numbers."""
    monthly = months_of(found)
    title = ahead_title(found)
    table = Table(
        "Ahead", title, (Column("Day", _D), *_columns("")[1:]), tuple(_row(p.day, p) for p in monthly)
    )
    return Chart(title, f"{found.sentences[0]} {BANDS}", ahead_spec(found), table)


def ahead_title(found: OptionAhead) -> str:
    """What the fans show."""
    return f"Share of Good or Outstanding {found.counted} in {found.name}, as it goes now and with the option"


def ahead_spec(found: OptionAhead) -> dict[str, Any]:
    """The drawing of both fans, for report and page."""
    values = [
        {"day": p.day.isoformat(), "name": name, "median": r.median, "low": r.low, "high": r.high}
        for p in months_of(found)
        for name, r in ((NOW, p.without), (WITH, p.with_option))
    ]
    return charts.two_fans(values, target=float(found.question.share))


def months_of(found: OptionAhead) -> list[PairedPoint]:
    """The points of all services together, a month after the other."""
    return [p for p in found.points if p.group == "all"]


def _columns(first: str) -> tuple[Column, ...]:
    return (
        Column(first, room=3),
        Column(NOW, _S),
        Column(WITH, _S),
        Column("Difference"),
        Column("From"),
        Column("To"),
        Column("Chance now", _S),
        Column("With", _S),
    )


def _row(first: Any, point: PairedPoint) -> tuple[Any, ...]:
    chances = point.chances
    return (
        first,
        Portion(point.without.median),
        Portion(point.with_option.median),
        points(point.difference),
        points(point.difference_low),
        points(point.difference_high),
        Portion(chances.without) if chances else None,
        Portion(chances.with_option) if chances else None,
    )


def _scenario(scenario: ScenarioAhead) -> tuple[Any, ...]:
    return (*_row(scenario.title, scenario.last), round(scenario.waiting_good, 1), round(scenario.waiting, 1))
