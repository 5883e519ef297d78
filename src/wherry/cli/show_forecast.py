"""Printing a forecast, a back-test and an estimate."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from wherry.analysis.plain import plain_provenance
from wherry.cli.options import Format
from wherry.cli.output import Paper, console, count_text, day_text, plain_table, print_csv, print_json
from wherry.cli.show_position import print_provenance

if TYPE_CHECKING:
    from wherry.analysis.forecast.backtest import Backtest, Score
    from wherry.analysis.forecast.forecast import Forecast

LEVEL_WORDS = {"country": "England", "region": "regions", "authority": "authorities", "all": "all"}


def per_cent(share: float | None, places: int = 1) -> str:
    """A share in per cent; a dash where it is not known."""
    return "–" if share is None else f"{100 * share:.{places}f} %"


def print_forecast(found: Forecast, format_: Format) -> None:
    """Print a forecast: JSON whole, CSV and table its fan."""
    if format_ is Format.JSON:
        plain = found.to_dict()
        plain.pop("provenance")
        return print_json(plain_provenance(found.provenance) | plain)
    if format_ is Format.CSV:
        return print_csv(asdict(point) for point in found.fan)
    out = console()
    day, target = found.provenance.as_of, found.question.target
    out.say((found.name, "bold"), f": {per_cent(found.share)} Good or Outstanding on {day_text(day)}")
    out.say(f"{count_text(found.good_or_outstanding)} of {count_text(found.rated)} rated services.")
    _print_fan(found, out)
    _print_scenarios(found, out)
    _print_drivers(found, out)
    out.say(
        f"Of {count_text(found.below_good)} services below Good, CQC is likely to inspect "
        f"{count_text(found.inspected_below_good)} again by {day_text(found.by)}."
    )
    if target is not None:
        chosen = next(s for s in found.scenarios if s.scenario == found.question.inspections)
        out.say(
            (f"Chance of {per_cent(target)} by {day_text(found.by)}: ", "bold"),
            (per_cent(chosen.target_probability), "bold"),
        )
    return print_provenance(found.provenance, out)


def _print_fan(found: Forecast, out: Paper) -> None:
    table = plain_table("", "middle", "half of futures", "80 % of futures", "rated", right=(1, 2, 3, 4))
    days = sorted({point.day for point in found.fan})
    shown = {*days[:: max(1, (len(days) - 1) // 4)], days[-1]}
    for point in found.fan:
        if point.day in shown and (point.group == "all" or point.day == days[-1]):
            label = day_text(point.day) if point.group == "all" else f"{point.group_title} then"
            table.add_row(
                label,
                per_cent(point.median),
                f"{per_cent(point.low_half)} to {per_cent(point.high_half)}",
                f"{per_cent(point.low)} to {per_cent(point.high)}",
                count_text(point.rated),
            )
    out.print(table)


def _print_scenarios(found: Forecast, out: Paper) -> None:
    out.say((f"If CQC inspects …, on {day_text(found.by)}", "bold"))
    table = plain_table(
        "", "", "middle", "80 % of futures", "below Good inspected", "chance of target", right=(2, 3, 4, 5)
    )
    for row in found.scenarios:
        chance = "–"
        if row.target_probability is not None:
            low, high = row.target_probability_low, row.target_probability_high
            chance = f"{per_cent(row.target_probability)} ({per_cent(low)} to {per_cent(high)})"
        table.add_row(
            row.scenario,
            row.title,
            per_cent(row.median),
            f"{per_cent(row.low)} to {per_cent(row.high)}",
            count_text(row.inspected_below_good),
            chance,
        )
    out.print(table)


def _print_drivers(found: Forecast, out: Paper) -> None:
    out.say(("What moves it", "bold"))
    table = plain_table("", "middle if low", "if high", "chance if low", "if high", right=(1, 2, 3, 4))
    for row in found.drivers:
        table.add_row(
            row.title,
            per_cent(row.median_if_low),
            per_cent(row.median_if_high),
            per_cent(row.probability_if_low),
            per_cent(row.probability_if_high),
        )
    out.print(table)


def print_backtest(found: Backtest, format_: Format) -> None:
    """Print a back-test: JSON whole, CSV its trials, table its scores."""
    if format_ is Format.JSON:
        plain = found.to_dict()
        plain.pop("provenance")
        return print_json(plain_provenance(found.provenance) | plain)
    if format_ is Format.CSV:
        return print_csv(asdict(trial) for trial in found.trials)
    out = console()
    out.say(("Forecasts from earlier days against what happened", "bold"))
    out.print(_score_table([(LEVEL_WORDS[s.level], s) for s in found.scores]))
    out.say(("By the day of the forecast", "bold"))
    out.print(_score_table([(day_text(s.landmark), s) for s in found.by_landmark]))
    out.say("CRPS and errors are in percentage points; smaller is better.")
    for note in found.notes:
        out.say(note)
    return print_provenance(found.provenance, out)


def _score_table(rows: list[tuple[str, Score]]) -> object:
    table = plain_table(
        "",
        "years",
        "trials",
        "in 80 % interval",
        "CRPS",
        "last value",
        "linear trend",
        "last value, spread",
        "mean error",
        right=range(1, 9),
    )
    for label, score in rows:
        table.add_row(
            label,
            str(score.years or "both"),
            count_text(score.trials),
            per_cent(score.coverage),
            *(
                f"{100 * value:.2f}"
                for value in (
                    score.crps,
                    score.last_value_crps,
                    score.linear_trend_crps,
                    score.last_value_spread_crps,
                )
            ),
            f"{100 * score.mean_error:+.2f}",
        )
    return table
