"""Printing orders of visits, back-tests and model cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from wherry.analysis.plain import plain_provenance
from wherry.analysis.risk.backtest import Backtest
from wherry.analysis.risk.card import ModelCard
from wherry.analysis.risk.priority import Priority, ServiceEstimate
from wherry.analysis.risk.words import MODEL_TITLES, told_estimate
from wherry.cli.options import Format
from wherry.cli.output import Paper, Row, console, day_text, plain_table, print_csv, print_json
from wherry.cli.show_position import print_provenance
from wherry.decisions.visit_order import in_words
from wherry.decisions.visits import GROUP_WORDS, ON_LIST, VisitOrder, VisitRow
from wherry.definitions.visit_rule import VisitRule
from wherry.domain.errors import Refused
from wherry.domain.ratings import RATING_TITLES
from wherry.reports.model_card import model_card_text

REASONS_SHOWN = 5
INVENTED = ("Invented data: no place, company or figure here is real.", "bold")


def print_backtest(found: Backtest, form: Format) -> None:
    """Print a back-test as asked; JSON has the rows, the rows of the other outputs, and what they rest on."""
    plain = found.to_dict()
    if form is Format.JSON:
        return print_json(_carried(found) | {"rows": plain["rows"], "outputs": plain["outputs"]})
    if form is Format.CSV:
        return print_csv(plain["rows"])  # type: ignore[arg-type]  # Rows, in a mapping of many things.
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


def print_priority(found: Priority, form: Format, *, named: bool) -> None:
    """Print an order of visits: counts, and the services only where they are asked for by name."""
    plain = found.to_dict()
    counts: list[Row] = plain["counts"]  # type: ignore[assignment]  # Rows, in a mapping of many things.
    rows = [service_row(one) for one in found.services] if named else counts
    if form is Format.JSON:
        answer = _carried(found) | {"area": found.area, "counts": plain["counts"]}
        return print_json(
            answer | {"rows": plain["services"] if named else plain["counts"], "unrated": len(found.unrated)}
        )
    if form is Format.CSV:
        return print_csv(_with_caution(rows, found.caution))
    out = console()
    _heading(out, f"{found.area}, {day_text(found.provenance.as_of)}: order of visits", found)
    table = plain_table(
        "", "services", "rated", "below Good", "unrated", "new below Good expected", right=range(1, 6)
    )
    for count in found.counts:
        expected = "not known" if count.expected_new_bad is None else f"{count.expected_new_bad:.0f}"
        numbers = (count.services, count.rated, count.rated_bad, count.unrated)
        table.add_row(count.kind.capitalize(), *(f"{n:,}" for n in numbers), expected)
    out.print(table)
    if named:
        of_all = common([one.estimate.not_known for one in found.services])
        for place, one in enumerate(found.services, start=1):
            _show_service(out, place, one, of_all)
        _show_unknown(out, "Not known of any of these", of_all)
    print_provenance(found.provenance, out)
    return None


def print_order(found: VisitOrder, rule: VisitRule, form: Format) -> None:
    """Print the services to visit first, each with its reasons, and what entered and left."""
    listed = sorted(
        (row for row in found.rows if row.group in ON_LIST), key=lambda r: (ON_LIST.index(r.group), r.place)
    )
    if form is Format.JSON:
        plain = found.to_dict()
        rows: list[Row] = plain["rows"]  # type: ignore[assignment]  # Rows, in a mapping of many things.
        answer = plain_provenance(found.provenance) | {"caution": found.guard, "area": found.name}
        answer |= {
            key: plain[key] for key in ("rule", "index_version", "first", "pool", "drawn", "seed", "left")
        }
        # Without who could have been drawn, nobody can do the draw again.
        answer["drawn_from"] = sorted(row.location_id for row in found.rows if 0 < row.inclusion < 1)
        return print_json(answer | {"rows": [row for row in rows if row["group"] in ON_LIST]})
    if form is Format.CSV:
        return print_csv(_with_caution([order_row(row) for row in listed], found.guard))
    out = console()
    if found.provenance.is_invented:
        out.say(INVENTED)
    first = f"{found.first} to visit first"
    out.say((f"{found.name}, {day_text(found.provenance.as_of)}: {first}", "bold"))
    out.say((found.guard, "bold"))
    of_all = common([row.unknown for row in listed])
    for number, row in enumerate(listed, start=1):
        why = f"{GROUP_WORDS[row.group]}; place {row.place} of {len(found.rows)}"
        if row.moved:
            why += f"; moved by a person: {row.moved}"
        _show_listed(out, number, row, why, of_all)
    _show_unknown(out, "Not known of any of these", of_all)
    for row in listed:
        if row.is_new:
            out.say(f"Entered: {row.name} ({row.location_id}). {row.why_new}.")
    for left in found.left:
        out.say(f"Left: {left.name} ({left.location_id}). {left.why}.")
    for sentence in in_words(found, rule):
        out.say(sentence)
    print_provenance(found.provenance, out)
    return None


def common(unknown: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What is known of none of several services: said once, not forty times."""
    if not unknown:
        return ()
    return tuple(word for word in unknown[0] if all(word in words for words in unknown))


def _show_unknown(out: Paper, words: str, unknown: Iterable[str]) -> None:
    if listed := "; ".join(unknown):
        out.say((f"{words}: {listed}.", "dim"))


def _show_listed(out: Paper, number: int, row: VisitRow, why: str, of_all: tuple[str, ...]) -> None:
    """A service on a list: why it is there, what the model says and why, the index, what is not known."""
    rated = f"rated {RATING_TITLES[row.rating]}" if row.rating else "not rated"
    told = told_estimate(row.estimate)
    chance = told.sentence if told else "no estimate can be made"
    out.say((f"{number}. {row.name}", "bold"), f" ({row.location_id}), {rated}: {chance}.")
    out.say(f"   Why here: {why}.")
    if row.estimate is not None:
        _show_reasons(out, row.estimate)
    out.say(f"   Index: {_of_index(row)}.")
    _show_unknown(out, "   Not known besides", (word for word in row.unknown if word not in of_all))


def _of_index(row: VisitRow) -> str:
    """What the index has points for, most first, and its sum."""
    reasons = "; ".join(f"{f.title} {f.points:g}" for f in row.reasons[:REASONS_SHOWN])
    return f"{row.points:g} points ({row.points_unknown:g} for what is not known)" + (
        f": {reasons}" if reasons else ""
    )


def service_row(one: ServiceEstimate) -> Row:
    """A service and its estimate as one row of CSV."""
    estimate = one.estimate
    return {
        "location_id": one.location_id,
        "name": one.name,
        "type_of_care": one.type_of_care,
        "rating": one.rating,
        "probability": estimate.probability,
        "low": estimate.low,
        "high": estimate.high,
        "probability_inspected": one.inspected,
        "probability_bad_if_inspected": one.bad_if_inspected,
        "probability_bad_today": one.bad_today,
        "points": one.points,
        "raises": "; ".join(reason.words for reason in estimate.raises),
        "lowers": "; ".join(reason.words for reason in estimate.lowers),
        "not_known": "; ".join(estimate.not_known),
    }


def order_row(row: VisitRow) -> Row:
    """A service of an order as one row of CSV."""
    about: Row = {
        "place": row.place,
        "group": row.group,
        "inclusion": row.inclusion,
        "since": row.since,
        "location_id": row.location_id,
        "name": row.name,
        "type_of_care": row.type_of_care,
        "rating": row.rating,
        "index": row.points,
        "index_for_unknown": row.points_unknown,
        "value": row.value,
    }
    return (service_row(row.estimate) if row.estimate else {}) | about


def _show_service(out: Paper, number: int, one: ServiceEstimate, of_all: tuple[str, ...]) -> None:
    told = told_estimate(one)
    chance = told.sentence if told else "no estimate can be made"
    out.say(
        (f"{number}. {one.name or one.location_id}", "bold"),
        f" ({one.location_id}), rated {RATING_TITLES[one.rating]}: {chance}.",
    )
    _show_reasons(out, one)
    unknown = (word for word in one.estimate.not_known if word not in of_all)
    _show_unknown(out, "   Not known besides", unknown)


def _show_reasons(out: Paper, one: ServiceEstimate) -> None:
    """The terms that raise and lower, strongest first, and the other questions apart."""
    told = told_estimate(one)
    lines = (
        ("Raises", [reason.words for reason in one.estimate.raises[:REASONS_SHOWN]]),
        ("Lowers", [reason.words for reason in one.estimate.lowers[:REASONS_SHOWN]]),
        ("Other questions", [f"{words}: {value}" for words, value in told.others] if told else []),
    )
    for title, words in lines:
        if words:
            out.say(f"   {title}: {'; '.join(words)}.")


def _heading(out: Paper, words: str, found: Priority) -> None:
    if found.provenance.is_invented:
        out.say(INVENTED)
    out.say((words, "bold"))
    out.say((found.caution, "bold"))
    out.say("A probability is of a new rating below Good published within twelve months, with its interval.")


def _carried(found: Priority | Backtest) -> dict[str, object]:
    return plain_provenance(found.provenance) | {
        "caution": found.caution,
        "question": found.to_dict()["question"],
    }


def _with_caution(rows: list[Row], caution: str) -> list[Row]:
    """A file travels without its page: the caution stands in every row."""
    return [row | {"caution": caution} for row in rows]


def write_card(card: ModelCard, path: Path) -> None:
    """Write the model card and say where.

    Raises:
        Refused: when the file cannot be written.
    """
    try:
        path.write_text(model_card_text(card), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "no reason was given"
        raise Refused(f"{path} cannot be written: {reason}.") from error
    console().say(f"The model card of {day_text(card.landmark)} is in {path}. {card.caution}")
