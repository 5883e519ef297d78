"""Printing orders of visits, back-tests and model cards."""

from __future__ import annotations

from wherry.analysis.plain import plain_provenance
from wherry.analysis.risk.backtest import Backtest
from wherry.analysis.risk.words import MODEL_TITLES
from wherry.cli.options import Format
from wherry.cli.output import console, day_text, plain_table, print_csv, print_json
from wherry.cli.show_position import print_provenance


def print_backtest(found: Backtest, form: Format) -> None:
    """Print a back-test as asked; JSON has the rows, the rows of the other outputs, and what they rest on."""
    plain = found.to_dict()
    if form is Format.JSON:
        carried = plain_provenance(found.provenance) | {
            "caution": found.caution,
            "question": plain["question"],
        }
        return print_json(carried | {"rows": plain["rows"], "outputs": plain["outputs"]})
    if form is Format.CSV:
        return print_csv(plain["rows"])  # type: ignore[arg-type]
    out = console()
    headings = ("AUC", "AP", "at 40", "at 100", "lift", "slope", "error", "AUC if insp.", "over rating only")
    table = plain_table("", *headings, right=range(1, 10))
    seen = None
    for row in found.rows:
        if row.landmark != seen:
            seen = row.landmark
            table.add_row(f"{day_text(seen)}: {row.n:,} services, {row.base_rate:.2%} bad")
        metrics = (
            row.auc,
            row.average_precision,
            row.precision_at_40,
            row.precision_at_100,
            row.top_decile_lift,
        )
        more = (row.calibration_slope, row.expected_calibration_error, row.conditional_auc)
        table.add_row(
            f"  {MODEL_TITLES.get(row.model, row.model)}{' (published)' if row.published else ''}",
            *(_figure(value) for value in (*metrics, *more)),
            _difference(row.difference_to_rating_only, row.difference_low, row.difference_high),
        )
    out.print(table)
    out.say((found.caution, "bold"))
    print_provenance(found.provenance, out)
    return None


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _difference(value: float | None, low: float | None, high: float | None) -> str:
    return "–" if value is None else f"{value:+.3f} ({low:+.3f} to {high:+.3f})"
