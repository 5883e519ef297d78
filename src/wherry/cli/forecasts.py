"""`wherry forecast`, `wherry estimate`, `wherry nominate`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, FORMAT, RELEASE, Format, day_option, parse_day
from wherry.cli.positions import AS_OF, CARE_HOMES, COMMUNITY, chosen_services, open_standings
from wherry.cli.reports import Face, refuse_to_write, write_document
from wherry.domain.phrases import printable

if TYPE_CHECKING:
    from wherry.analysis.standing import Standings
    from wherry.domain.coverage import Services


def forecast(
    area: Annotated[
        str | None,
        typer.Argument(
            metavar="AREA",
            help="The name or code of an authority, a region, an integrated care board or England.",
            show_default=False,
        ),
    ] = None,
    as_of: AS_OF = None,
    by: Annotated[
        date | None, day_option("--by", "The last day to forecast (default: two years later).")
    ] = None,
    share: Annotated[
        float | None,
        typer.Option("--share", metavar="SHARE", help="A target to reach, as a share: 0.85 for 85 %."),
    ] = None,
    inspections: Annotated[
        str,
        typer.Option(
            "--inspections",
            metavar="SCENARIO",
            help="How often CQC inspects: as_now, or as in 2019, 2023 or 2024.",
        ),
    ] = "as_now",
    backtest: Annotated[
        bool,
        typer.Option(
            "--backtest", help="Instead, forecast from earlier days and say how good the forecasts were."
        ),
    ] = False,
    landmark: Annotated[
        list[str] | None,
        typer.Option(
            "--landmark",
            metavar="DATE",
            help="With --backtest: a day to forecast from; may be given several times (default: every "
            "1 January with two years of history before it and two of outcomes after it).",
        ),
    ] = None,
    futures: Annotated[
        int, typer.Option("--futures", metavar="NUMBER", help="How many futures to simulate.")
    ] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same answer.")] = 1,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    release: RELEASE = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Where the share of Good or Outstanding services is going, how likely a target is, and what
    drives it.

    Every service is simulated month by month: inspected or not, with what outcome, leaving, coming.
    """
    from wherry.analysis.forecast.forecast import ForecastQuestion
    from wherry.analysis.forecast.forecast import forecast as answer
    from wherry.cli.show_forecast import print_forecast
    from wherry.definitions.forecasting import load_forecasting

    services = chosen_services(care_homes, community)
    _refuse_mixed(area, backtest=backtest, landmark=landmark, others=(as_of, by, share))
    standings = open_standings(data, release)
    if backtest:
        return _backtest(standings, services, landmark or [], seed, format_)
    question = ForecastQuestion(area or "", as_of, by, share, inspections, services, futures, seed)
    return print_forecast(answer(standings, question, load_forecasting(data / "definitions")), format_)


def _refuse_mixed(
    area: str | None, *, backtest: bool, landmark: list[str] | None, others: tuple[object, ...]
) -> None:
    if backtest and (area or any(other is not None for other in others)):
        raise typer.BadParameter(
            "--backtest tests England, regions and authorities from --landmark days: leave out AREA, "
            "--as-of, --by and --share."
        )
    if landmark and not backtest:
        raise typer.BadParameter("--landmark belongs to --backtest.")
    if not backtest and not area:
        raise typer.BadParameter("Name an AREA to forecast, or ask for --backtest.")


def _backtest(
    standings: Standings, services: Services, landmarks: list[str], seed: int, format_: Format
) -> None:
    from wherry.analysis.forecast.backtest import BacktestQuestion, backtest
    from wherry.cli.show_forecast import print_backtest
    from wherry.definitions.forecasting import load_forecasting

    days = tuple(sorted({parse_day(text) for text in landmarks}))
    definitions = load_forecasting(standings.register.data / "definitions")
    found = backtest(standings, BacktestQuestion(days, services, seed=seed), definitions.assumptions)
    print_backtest(found, format_)


def estimate(
    area: Annotated[
        str,
        typer.Argument(
            metavar="AREA",
            help="The name or code of an authority, a region, an integrated care board or England.",
        ),
    ],
    as_of: AS_OF = None,
    by: Annotated[
        date | None, day_option("--by", "By when CQC may inspect again (default: in a year).")
    ] = None,
    services: Annotated[
        int, typer.Option("--services", min=0, metavar="NUMBER", help="How many services below Good to list.")
    ] = 10,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    release: RELEASE = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Our estimate for today beside the published share, and services that may have improved unseen.

    A rating is old news: the estimate is what CQC would find if it inspected every service now.
    """
    from wherry.analysis.forecast.estimate import EstimateQuestion
    from wherry.analysis.forecast.estimate import estimate as answer
    from wherry.cli.show_forecast import print_estimate
    from wherry.definitions.forecasting import load_forecasting

    question = EstimateQuestion(area, as_of, by, chosen_services(care_homes, community))
    found = answer(open_standings(data, release), question, load_forecasting(data / "definitions"))
    print_estimate(found, format_, services)


def nominate(
    location: Annotated[str, typer.Argument(metavar="LOCATION", help="The id of a service below Good.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")],
    as_of: AS_OF = None,
    by: Annotated[
        date | None, day_option("--by", "By when CQC may inspect again (default: in a year).")
    ] = None,
    face: Annotated[Face, typer.Option("--format", help="What kind of file to write.")] = Face.DOCX,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    release: RELEASE = None,
    data: DATA = DEFAULT_DATA,
) -> None:
    """A pack that asks CQC to inspect a service again, with room for the council's evidence."""
    refuse_to_write(out, force=force)
    from wherry.reports.faces import rendered
    from wherry.reports.nomination_pack import nomination_pack

    document = nomination_pack(open_standings(data, release), location, as_of, by)
    write_document(out, rendered(document, face.value))
    typer.echo(f"Wrote the nomination of {printable(document.subject)} to {printable(str(out))}.")
