"""The forecast of an area as a section of a report, and as a report of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wherry.analysis.forecast.forecast import Forecast
from wherry.analysis.standing import Standings
from wherry.domain.phrases import percent
from wherry.reports import charts
from wherry.reports.document import (
    Block,
    Chart,
    Column,
    Document,
    Figure,
    Heading,
    Kind,
    Paragraph,
    Portion,
    Table,
)
from wherry.reports.grounds import grounds, told_of
from wherry.reports.position_words import INVENTED
from wherry.reports.words import words

TITLE = "Forecast of the share of good services"
_N, _S, _D = Kind.NUMBER, Kind.SHARE, Kind.DAY


def forecast_report(standings: Standings, found: Forecast) -> Document:
    """The report of a forecast; every figure in it is one of the answer's."""
    carried = found.provenance
    measure = standings.register.definitions.measure(carried.measure.split()[0])
    return Document(
        title=TITLE,
        subject=found.name,
        day=carried.as_of,
        told=told_of(carried),
        opening=(
            Figure(Portion(found.share, found.good_or_outstanding, found.rated), headline(found)),
            Paragraph(of_inspections(found)),
        ),
        blocks=(*section(found), *grounds(carried, measure)),
        warning=INVENTED if carried.is_invented else "",
    )


def headline(found: Forecast) -> str:
    """The sentence that answers: where the share goes, and how likely the target is."""
    last = [point for point in found.fan if point.group == "all"][-1]
    text = (
        f"{percent(found.share, found.good_or_outstanding, found.rated)} of rated "
        f"{found.counted} in {found.name} are "
        f"Good or Outstanding on {words(found.provenance.as_of)}; by {words(found.by)} it is likely to be "
        f"{percent(last.low)} to {percent(last.high)} (four futures of five), with {percent(last.median)} in "
        "the middle."
    )
    if last.target_probability is None or found.question.target is None:
        return text
    target, chance = percent(found.question.target), percent(last.target_probability)
    return f"{text} The chance of {target} by then is {chance}."


def of_inspections(found: Forecast) -> str:
    """How many services below Good CQC is likely to look at again."""
    return (
        f"Of {found.below_good:,} services below Good, CQC is likely to inspect "
        f"{found.inspected_below_good:,} "
        f"again by {words(found.by)}; the others keep the rating they have, whatever they do."
    )


def section(found: Forecast) -> Iterator[Block]:
    """The blocks of a forecast: fan, types of care, scenarios, what moves it."""
    yield Heading("Where the share is going")
    yield fan_chart(found)
    types = _types(found)
    if types.rows:
        yield types
    yield Heading("If CQC inspects more, or less, often")
    yield scenario_table(found)
    yield Heading("What moves it most")
    yield driver_table(found)


def fan_chart(found: Forecast) -> Chart:
    """The fan with its words and numbers."""
    points = [point for point in found.fan if point.group == "all"]
    rows = tuple((p.day, p.median, p.low_half, p.high_half, p.low, p.high, p.rated) for p in points)
    columns = (
        Column("Day", _D),
        Column("Middle", _S),
        Column("Half, from", _S),
        Column("Half, to", _S),
        Column("80 %, from", _S),
        Column("80 %, to", _S),
        Column("Rated", _N),
    )
    title = fan_title(found)
    table = Table("Fan", title, columns, tuple(_cells(row) for row in rows))
    return Chart(title, headline(found), fan_spec(found), table)


def fan_title(found: Forecast) -> str:
    """What the fan shows."""
    return f"Share of Good or Outstanding {found.counted} in {found.name}, and where it may go"


def fan_spec(found: Forecast) -> dict[str, Any]:
    """The drawing of the fan, for report and page."""
    shares = ("median", "low", "high", "low_half", "high_half")
    points = [point for point in found.fan if point.group == "all"]
    values = [{"day": p.day.isoformat()} | {name: getattr(p, name) for name in shares} for p in points]
    return charts.fan(values, target=found.question.target)


def scenario_table(found: Forecast) -> Table:
    """What the last day looks like if CQC inspects so often."""
    columns = (
        Column("CQC inspects", room=3),
        Column("Middle", _S),
        Column("80 %, from", _S),
        Column("80 %, to", _S),
        Column("Below Good, inspected", _N),
        Column("Chance of target", _S),
    )
    rows = tuple(
        (
            s.title,
            Portion(s.median),
            Portion(s.low),
            Portion(s.high),
            s.inspected_below_good,
            None if s.target_probability is None else Portion(s.target_probability),
        )
        for s in found.scenarios
    )
    return Table("Scenarios", f"{words(found.by)}, by how often CQC inspects", columns, rows)


def driver_table(found: Forecast) -> Table:
    """What moves the share: the fifth of futures where it was lowest, and highest."""
    columns = (
        Column("What", room=4),
        Column("Share if low", _S),
        Column("Share if high", _S),
        Column("Chance if low", _S),
        Column("Chance if high", _S),
    )
    rows = tuple(
        (
            d.title,
            *(
                None if value is None else Portion(value)
                for value in (d.median_if_low, d.median_if_high, d.probability_if_low, d.probability_if_high)
            ),
        )
        for d in found.drivers
    )
    return Table(
        "Drivers", "The middle of the fifth of futures with least, and with most, of each", columns, rows
    )


def _types(found: Forecast) -> Table:
    rows = tuple(
        (p.group_title, p.rated, Portion(p.median), Portion(p.low), Portion(p.high))
        for p in found.fan
        if p.group != "all" and p.day == found.by
    )
    columns = (
        Column("Type of care", room=3),
        Column("Rated", _N),
        Column("Middle", _S),
        Column("80 %, from", _S),
        Column("80 %, to", _S),
    )
    return Table("Types", f"By type of care on {words(found.by)}", columns, rows)


def _cells(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(Portion(value) if isinstance(value, float) else value for value in row)
