"""`wherry risk`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, FORMAT, RELEASE, Format, day_option, parse_day
from wherry.cli.positions import AS_OF, open_standings
from wherry.domain.coverage import Services

FORTY = 40


class OfType(StrEnum):
    """Which services an order of visits is of."""

    CARE_HOMES = "care-homes"
    COMMUNITY = "community"
    ALL = "all"


SERVICES = {
    OfType.CARE_HOMES: Services.CARE_HOMES,
    OfType.COMMUNITY: Services.COMMUNITY,
    OfType.ALL: Services.ALL,
}


def risk(
    area: Annotated[
        str | None,
        typer.Argument(
            metavar="[AREA]", help="The name or code of an authority, a region, a board or England."
        ),
    ] = None,
    as_of: AS_OF = None,
    of_type: Annotated[
        OfType, typer.Option("--type", help="Which services the order of visits is of.")
    ] = OfType.ALL,
    named: Annotated[
        bool, typer.Option("--named", help="Name the services, with what raises and lowers each.")
    ] = False,
    first: Annotated[
        int | None,
        typer.Option("--first", min=1, metavar="N", help="The list of so many services to see first."),
    ] = None,
    forty: Annotated[bool, typer.Option("--forty", help="The list of the forty to see first.")] = False,
    backtest: Annotated[
        bool, typer.Option("--backtest", help="What the models said on days of the past, and what happened.")
    ] = False,
    landmark: Annotated[
        list[date] | None,
        typer.Option(
            "--landmark",
            parser=parse_day,
            metavar="DATE",
            help="A day of the past for --backtest or --card; may be repeated.",
        ),
    ] = None,
    card: Annotated[bool, typer.Option("--card", help="The model card, for --out FILE.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where the model card is written (Markdown).")
    ] = None,
    since: Annotated[
        date | None, day_option("--since", "Say what entered and left the list since this day, and why.")
    ] = None,
    release: RELEASE = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Which services to visit first, how sure that is, and how such orders did on days of the past.

    An order of visits: never a ground for a restriction, a fee or a tender.
    """
    from wherry.cli import show_risk
    from wherry.definitions.risk_model import read_model_settings

    size = first or (FORTY if forty else None)
    _check(area, backtest=backtest, card=card, named=named, size=size, landmark=landmark, out=out)
    standings, settings = open_standings(data, release), read_model_settings(data / "definitions")
    services, landmarks = SERVICES[of_type], tuple(sorted(set(landmark or ())))
    if backtest:
        from wherry.analysis.risk.backtest import BacktestQuestion
        from wherry.analysis.risk.backtest import backtest as tested

        return show_risk.print_backtest(
            tested(standings, BacktestQuestion(landmarks, services), settings), format_
        )
    if out is not None:
        from wherry.analysis.risk.backtest import BacktestQuestion
        from wherry.analysis.risk.card import model_card

        return show_risk.write_card(
            model_card(standings, BacktestQuestion(landmarks, services), settings), out
        )
    from wherry.analysis.risk.priority import PriorityQuestion, priority
    from wherry.decisions.first_visits import first_visits, order_definitions

    question, definitions = (
        PriorityQuestion(str(area), as_of, services),
        order_definitions(data / "definitions"),
    )
    if size is None:
        found = priority(standings, question, definitions.model, definitions.forecasting)
        return show_risk.print_priority(found, format_, named=named)
    order = first_visits(standings, question, size, definitions, since=since)
    return show_risk.print_order(order, definitions.rule, format_)


def _check(
    area: str | None,
    *,
    backtest: bool,
    card: bool,
    named: bool,
    size: int | None,
    landmark: list[date] | None,
    out: Path | None,
) -> None:
    """Refuse options that do not go together."""
    if backtest and card:
        raise typer.BadParameter("--backtest and --card are two answers: ask for one.")
    if (backtest or card) and (area or named or size):
        raise typer.BadParameter(
            "--backtest and --card are of all services at hand: leave out AREA and the list."
        )
    if not (backtest or card) and area is None:
        raise typer.BadParameter("Name an AREA, or ask for --backtest or --card.")
    if landmark and not (backtest or card):
        raise typer.BadParameter("--landmark belongs to --backtest and --card; the day of a list is --as-of.")
    if card != (out is not None):
        raise typer.BadParameter("--card and --out FILE go together.")
