"""Printing orders of visits, back-tests and model cards."""

from __future__ import annotations

from pathlib import Path

from wherry.analysis.plain import plain_provenance
from wherry.analysis.risk.backtest import Backtest
from wherry.analysis.risk.card import ModelCard
from wherry.analysis.risk.explain import Reason
from wherry.analysis.risk.priority import Priority, ServiceEstimate
from wherry.analysis.risk.words import MODEL_TITLES
from wherry.cli.options import Format
from wherry.cli.output import Paper, Row, console, day_text, plain_table, print_csv, print_json
from wherry.cli.show_position import print_provenance
from wherry.decisions.first_visits import FirstVisit, FirstVisits
from wherry.domain.errors import Refused
from wherry.domain.ratings import RATING_TITLES
from wherry.reports.model_card import model_card_text

REASONS_SHOWN = 5


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
        for place, one in enumerate(found.services, start=1):
            _show_service(out, place, one, "")
    print_provenance(found.provenance, out)
    return None


def print_first_visits(found: FirstVisits, form: Format) -> None:
    """Print the list of services to visit first, each with its reasons."""
    plain = found.to_dict()
    rows = [_visit_row(visit) for visit in found.visits]
    if form is Format.JSON:
        answer = _carried(found) | {"area": found.area, "rule": found.rule, "list": plain["list"]}
        return print_json(answer | {"rows": plain["visits"]})
    if form is Format.CSV:
        return print_csv(_with_caution(rows, found.caution))
    out = console()
    _heading(
        out, f"{found.area}, {day_text(found.provenance.as_of)}: {found.list.size} to visit first", found
    )
    for number, visit in enumerate(found.visits, start=1):
        why = f"{visit.place.why.value}; place {visit.place.rank} of {found.list.candidates}"
        _show_service(out, number, visit.service, why)
    for title, changes in (("Entered", found.list.entered), ("Left", found.list.left)):
        for change in changes:
            out.say(f"{title}: {change.location_id}. {change.words}")
    out.say(found.rule)
    print_provenance(found.provenance, out)
    return None


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
        "points": one.points,
        "raises": "; ".join(reason.words for reason in estimate.raises),
        "lowers": "; ".join(reason.words for reason in estimate.lowers),
        "not_known": "; ".join(estimate.not_known),
    }


def _visit_row(visit: FirstVisit) -> Row:
    place = visit.place
    about = {
        "rank": place.rank,
        "why": place.why.value,
        "chance_of_place": place.chance_of_place,
        "since": place.since,
    }
    return about | service_row(visit.service)


def _show_service(out: Paper, number: int, one: ServiceEstimate, why: str) -> None:
    estimate = one.estimate
    chance = "no estimate can be made"
    if estimate.probability is not None:
        chance = f"{estimate.probability:.0%} ({estimate.low:.0%} to {estimate.high:.0%})"
    out.say(
        (f"{number}. {one.name or one.location_id}", "bold"),
        f" ({one.location_id}), rated {RATING_TITLES[one.rating]}: {chance}",
    )
    lines = (
        ("Why here", (why,) if why else ()),
        ("Raises", _first(estimate.raises)),
        ("Lowers", _first(estimate.lowers)),
    )
    for title, words in lines:
        if words:
            out.say(f"   {title}: {'; '.join(words)}.")
    if estimate.not_known:
        out.say((f"   Not known: {'; '.join(estimate.not_known)}.", "dim"))


def _first(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    return tuple(reason.words for reason in reasons[:REASONS_SHOWN])


def _heading(out: Paper, words: str, found: Priority | FirstVisits) -> None:
    if found.provenance.is_invented:
        out.say(("Invented data: no place, company or figure here is real.", "bold"))
    out.say((words, "bold"))
    out.say((found.caution, "bold"))
    out.say("A probability is of a new rating below Good published within twelve months, with its interval.")


def _carried(found: Priority | FirstVisits | Backtest) -> dict[str, object]:
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
