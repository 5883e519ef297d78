"""Printing a forecast, a back-test and an estimate."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from wherry.analysis.plain import plain_provenance
from wherry.cli.options import Format
from wherry.cli.output import Paper, console, count_text, day_text, plain_table, print_csv, print_json
from wherry.cli.show_position import print_provenance
from wherry.domain.phrases import percent
from wherry.domain.ratings import RATING_TITLES

if TYPE_CHECKING:
    from wherry.analysis.forecast.backtest import Backtest, Score
    from wherry.analysis.forecast.estimate import Estimate
    from wherry.analysis.forecast.forecast import Forecast

LEVEL_WORDS = {"country": "England", "region": "regions", "authority": "authorities", "all": "all"}


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
    out.say(
        (found.name, "bold"),
        f", {found.counted}: {percent(found.share, found.good_or_outstanding, found.rated)} Good or "
        f"Outstanding on {day_text(day)}",
    )
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
            (f"Chance of {percent(target)} by {day_text(found.by)}: ", "bold"),
            (percent(chosen.target_probability), "bold"),
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
                percent(point.median),
                f"{percent(point.low_half)} to {percent(point.high_half)}",
                f"{percent(point.low)} to {percent(point.high)}",
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
            chance = f"{percent(row.target_probability)} ({percent(low)} to {percent(high)})"
        table.add_row(
            row.scenario,
            row.title,
            percent(row.median),
            f"{percent(row.low)} to {percent(row.high)}",
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
            percent(row.median_if_low),
            percent(row.median_if_high),
            percent(row.probability_if_low),
            percent(row.probability_if_high),
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
            percent(score.coverage),
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


def print_estimate(found: Estimate, format_: Format, shown: int) -> None:
    """Print an estimate: JSON whole, CSV and the last table its services below Good."""
    if format_ is Format.JSON:
        plain = found.to_dict()
        plain.pop("provenance")
        return print_json(plain_provenance(found.provenance) | plain)
    if format_ is Format.CSV:
        return print_csv(asdict(candidate) for candidate in found.candidates)
    out = console()
    out.say(
        (found.name, "bold"), f": published share and our estimate for {day_text(found.provenance.as_of)}"
    )
    table = plain_table("", "rated", "published", "our estimate", "range", "median age", right=range(1, 6))
    for row in (found.whole, *(found.types if len(found.types) > 1 else ())):
        table.add_row(
            row.group_title,
            count_text(row.rated),
            percent(row.share, row.good_or_outstanding, row.rated),
            percent(row.estimate),
            f"{percent(row.low)} to {percent(row.high)}",
            f"{row.median_rating_age_years:.1f} years",
        )
    out.print(table)
    _print_brackets(found, out)
    out.say(
        f"Of {count_text(found.below_good)} services below Good, CQC is likely to inspect "
        f"{found.inspected_again:.0f} ({found.inspected_again_low} to {found.inspected_again_high}) again by "
        f"{day_text(found.by)}; {found.improved_unseen:.0f} are likely to be Good or better "
        f"and not inspected."
    )
    if shown:
        _print_candidates(found, out, shown)
    return print_provenance(found.provenance, out)


def _print_brackets(found: Estimate, out: Paper) -> None:
    table = plain_table(
        "", "good to below, a year", "back", "a rating halves in", "estimate", right=range(1, 5)
    )
    for row in found.brackets:
        table.add_row(
            row.title,
            f"{row.worsening:.3f}",
            f"{row.improving:.3f}",
            f"{row.half_life_years:.2f} years",
            percent(row.estimate),
        )
    for wrong in found.misread[1:]:
        table.add_row(f"If {percent(wrong.part)} of ratings were wrong", "", "", "", percent(wrong.estimate))
    out.print(table)


def _print_candidates(found: Estimate, out: Paper, shown: int) -> None:
    out.say(("Most likely improved and not re-inspected", "bold"))
    table = plain_table(
        "", "", "rating", "published", "Good today", "inspected by then", right=(4, 5), whole=(0,)
    )
    for row in found.candidates[:shown]:
        table.add_row(
            row.location_id,
            row.name,
            RATING_TITLES[row.rating],
            day_text(row.published_on),
            f"{percent(row.chance_good_low)} to {percent(row.chance_good_high)}",
            percent(row.chance_inspected),
        )
    out.print(table)
