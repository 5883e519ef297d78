"""Improvement options as tables: one alone, and several beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from wherry.decisions.options import Options
from wherry.domain.phrases import points
from wherry.domain.ratings import RATING_TITLES
from wherry_web.position.links import service_address
from wherry_web.targets.answering import ahead_of
from wherry_web.targets.models import SavedOption
from wherry_web.ui.values import count, day, percent

if TYPE_CHECKING:
    from wherry.decisions.options.ahead import OptionAhead

SHOWN = 60
"""Services named on the page; the download names all."""
SIDE_BY_SIDE = 5
"""Options that a table holds beside each other."""

OUTCOME_COLUMNS = [
    {"key": "name", "text": "Type of care"},
    {"key": "now", "text": "Good or better now", "kind": "number"},
    {"key": "leave", "text": "Leave", "kind": "number"},
    {"key": "without", "text": "Expected share without", "kind": "number"},
    {"key": "with", "text": "With the option", "kind": "number"},
    {"key": "chance", "text": "Chance of the target", "kind": "number"},
]
CHOICE_COLUMNS = [
    {"key": "name", "text": "Service"},
    {"key": "rating", "text": "Rating"},
    {"key": "level", "text": "Support"},
    {"key": "starts", "text": "From"},
    {"key": "cost", "text": "Pounds", "kind": "number"},
    {"key": "days", "text": "Officer days", "kind": "number"},
    {"key": "why", "text": "Why"},
]
USE_COLUMNS = [
    {"key": "starts_on", "text": "Quarter from"},
    {"key": "starts", "text": "Supports that start", "kind": "number"},
    {"key": "days", "text": "Officer days", "kind": "number"},
    {"key": "of", "text": "Of", "kind": "number"},
    {"key": "cost", "text": "Pounds", "kind": "number"},
]
BAND_COLUMNS = [
    {"key": "name", "text": "Who is cared for"},
    {"key": "now", "text": "Good or better now", "kind": "number"},
    {"key": "without", "text": "Expected without", "kind": "number"},
    {"key": "with", "text": "With the option", "kind": "number"},
    {"key": "leave", "text": "Leave", "kind": "number"},
]
DEPARTURE_COLUMNS = [
    {"key": "type", "text": "Type of care"},
    {"key": "locality", "text": "Locality"},
    {"key": "number", "text": "Leave", "kind": "number"},
    {"key": "beds", "text": "Beds at most", "kind": "number"},
    {"key": "people", "text": "People who move, at most", "kind": "number"},
    {"key": "median", "text": "Median beds", "kind": "number"},
    {"key": "market", "text": "Of the market", "kind": "number"},
]


def shown_of(found: Options) -> dict[str, Any]:
    """What the template of an option is given beside the option itself."""
    return {
        "outcome_columns": OUTCOME_COLUMNS,
        "outcomes": [_outcome(row) for row in found.outcomes],
        "choice_columns": CHOICE_COLUMNS,
        "choices": [_choice(row) for row in found.choices[:SHOWN]],
        "limit": SHOWN,
        "use_columns": USE_COLUMNS,
        "use": [_use(row) for row in found.use],
        "band_columns": BAND_COLUMNS,
        "bands": [_band(row) for row in found.bands],
        "departure_columns": DEPARTURE_COLUMNS,
        "departures": [_departure(row) for row in found.departures],
    }


def _outcome(row: Any) -> dict[str, object]:
    return {
        "name": row.name,
        "now": f"{count(row.good_or_outstanding)} of {count(row.rated)}",
        "leave": count(row.departures),
        "without": percent(row.share_waiting),
        "with": percent(row.share),
        "chance": percent(row.chance_of_target),
    }


def _choice(row: Any) -> dict[str, object]:
    return {
        "name": {"text": row.name, "href": service_address(row.location_id)},
        "rating": RATING_TITLES[row.rating],
        "level": row.level_title,
        "starts": day(row.starts_on) if row.starts_on else "–",
        "cost": count(row.cost_gbp),
        "days": count(row.officer_days),
        "why": row.why,
    }


def _use(row: Any) -> dict[str, object]:
    return {
        "starts_on": day(row.starts_on),
        "starts": count(row.starts),
        "days": count(row.officer_days),
        "of": "no limit" if row.available is None else count(row.available),
        "cost": count(row.cost_gbp),
    }


def _band(row: Any) -> dict[str, object]:
    return {
        "name": row.name,
        "now": f"{count(row.good_or_outstanding)} of {count(row.rated)}",
        "without": f"{row.expected_waiting:.1f}",
        "with": f"{row.expected:.1f}",
        "leave": f"{row.expected_departures:.1f}",
    }


def _departure(row: Any) -> dict[str, object]:
    return {
        "type": row.type_of_care.replace("_", " "),
        "locality": row.locality,
        "number": f"{count(row.departures)} of {count(row.among)}",
        "beds": count(row.beds_at_most),
        "people": count(row.people_moved_at_most),
        "median": f"{row.median_beds:g}",
        "market": None if row.market_median_beds is None else f"{row.market_median_beds:g}",
    }


def side_by_side(options: Sequence[SavedOption]) -> tuple[list[dict[str, str]], list[dict[str, object]]]:
    """Columns and rows of a table: one column an option, one row a figure."""
    chosen = options[:SIDE_BY_SIDE]
    columns = [{"key": "figure", "text": "Figure"}]
    columns += [{"key": str(n), "text": option.name} for n, option in enumerate(chosen)]
    answers = [Options.from_dict(option.answer) for option in chosen]
    ahead = [ahead_of(option) for option in chosen]

    def rows_of(figures: Figures, found: Sequence[Any]) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        for title, said in figures:
            told = {str(n): "–" if one is None else said(one) for n, one in enumerate(found)}
            rows.append({"figure": title, **told})
        return rows

    # Beside a forecast, the programme's own expectation would be a second answer to the same question.
    reached = rows_of(FORESEEN, ahead) if any(ahead) else []
    if not all(ahead):
        reached += rows_of(EXPECTED, answers)
    rows = [*rows_of(ASKED, answers), *reached, *rows_of(TAKES, answers)]
    adopted: dict[str, object] = {str(n): _adopted(option) for n, option in enumerate(chosen)}
    return columns, [{"figure": "Adopted"} | adopted, *rows] if chosen else []


def _adopted(option: SavedOption) -> str:
    return day(option.adopted_on) if option.adopted_on else "no"


def _supported(found: Options) -> str:
    return f"{sum(c.starts_on is not None for c in found.choices)} of {len(found.choices)}"


Figures = tuple[tuple[str, Callable[[Any], str]], ...]
ASKED: Figures = (
    ("Target", lambda f: f"{percent(f.target_share)} by {day(f.question.by)}"),
    ("CQC inspects as in", lambda f: f.question.inspections),
)
EXPECTED: Figures = (
    ("Share without it, counting first inspections only", lambda f: percent(f.outcomes[0].share_waiting)),
    ("Share with it, counting first inspections only", lambda f: percent(f.outcomes[0].share)),
    ("Chance of the target, so counted", lambda f: percent(f.outcomes[0].chance_of_target)),
)
TAKES: Figures = (
    ("Services supported", _supported),
    ("Cost", lambda f: f"£{f.cost_gbp:,}"),
    ("Officer days", lambda f: count(f.officer_days)),
    ("Good services more than without, expected of first inspections", lambda f: f"{f.gain:.2f}"),
    ("Departures", lambda f: count(f.outcomes[0].departures)),
    ("Beds that go, at most", lambda f: count(f.beds_at_most)),
    ("People who move, at most", lambda f: count(f.people_moved_at_most)),
    ("Gains mainly from closing small services", lambda f: "yes" if f.is_mainly_small_departures else "no"),
    ("True for", lambda f: day(f.provenance.as_of)),
    ("Release", lambda f: f.provenance.release),
)
"""What options are compared by, in the order of a decision: what they reach and take, and whom they move."""


def _chances(found: OptionAhead, with_option: bool) -> str:
    chances = found.last.chances
    return "–" if chances is None else percent(chances.with_option if with_option else chances.without)


FORESEEN: Figures = (
    ("Share on that day without it, middle of the forecast", lambda a: percent(a.last.without.median)),
    ("Share on that day with it, middle of the forecast", lambda a: percent(a.last.with_option.median)),
    (
        "Difference in the same futures on average, and where four of five lie",
        lambda a: (
            f"{points(a.last.difference)} ({points(a.last.difference_low)} to "
            f"{points(a.last.difference_high)})"
        ),
    ),
    ("Chance of the target without it", lambda a: _chances(a, False)),
    ("Chance of the target with it", lambda a: _chances(a, True)),
    (
        "Improved and not inspected again by the day",
        lambda a: f"{a.own.waiting_good:.1f} of {a.own.waiting:.1f}",
    ),
)
"""What the forecasts of options are compared by; a dash where none was kept."""
