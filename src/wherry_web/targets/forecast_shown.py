"""The forecast of a place, and our estimate for today, as the tables and drawings of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wherry.domain.ratings import RATING_TITLES
from wherry.reports.forecast_report import fan_spec, fan_title, headline, of_inspections
from wherry_web.position.links import service_address
from wherry_web.ui.charts import Figure, figure
from wherry_web.ui.values import count, day, percent

if TYPE_CHECKING:
    from wherry.analysis.forecast.drivers import Driver
    from wherry.analysis.forecast.estimate import Candidate, Estimate, EstimatedShare
    from wherry.analysis.forecast.forecast import Forecast
    from wherry.analysis.forecast.outlooks import FanPoint, Outlook

BANDS = "The wide band holds four futures of five, the narrow one half of them."
NOMINATED = 10
"""Services named on the page; the download names all."""
CHANCES = (
    (0.05, "very unlikely"),
    (0.20, "unlikely"),
    (0.40, "rather unlikely"),
    (0.60, "about as likely as not"),
    (0.80, "rather likely"),
    (0.95, "likely"),
    (1.01, "very likely"),
)
"""Words for a chance up to so much. The bounds are our choice; the number always stands beside the word."""

TYPE_COLUMNS = [
    {"key": "name", "text": "Type of care"},
    {"key": "rated", "text": "Rated then", "kind": "number"},
    {"key": "median", "text": "Middle", "kind": "number"},
    {"key": "range", "text": "Four futures of five", "kind": "number"},
    {"key": "chance", "text": "Chance of the target", "kind": "number"},
]
SCENARIO_COLUMNS = [
    {"key": "title", "text": "CQC inspects"},
    {"key": "median", "text": "Middle", "kind": "number"},
    {"key": "range", "text": "Four futures of five", "kind": "number"},
    {"key": "seen", "text": "Below Good, inspected again", "kind": "number"},
    {"key": "chance", "text": "Chance of the target", "kind": "number"},
]
DRIVER_COLUMNS = [
    {"key": "title", "text": "What"},
    {"key": "low", "text": "Share if low", "kind": "number"},
    {"key": "high", "text": "Share if high", "kind": "number"},
    {"key": "chance_low", "text": "Chance if low", "kind": "number"},
    {"key": "chance_high", "text": "Chance if high", "kind": "number"},
]
ESTIMATE_COLUMNS = [
    {"key": "name", "text": "Type of care"},
    {"key": "rated", "text": "Rated", "kind": "number"},
    {"key": "published", "text": "Published share", "kind": "number"},
    {"key": "estimate", "text": "Our estimate for today", "kind": "number"},
    {"key": "range", "text": "Range", "kind": "number"},
    {"key": "age", "text": "Median age of ratings, years", "kind": "number"},
]
CANDIDATE_COLUMNS = [
    {"key": "name", "text": "Service"},
    {"key": "rating", "text": "Rating"},
    {"key": "on", "text": "Published on"},
    {"key": "good", "text": "Chance it is Good today", "kind": "number"},
    {"key": "seen", "text": "Chance CQC inspects", "kind": "number"},
]


def shown_of(found: Forecast, estimate: Estimate) -> dict[str, Any]:
    """What the template of the page is given beside the forecast and the estimate themselves."""
    last = [p for p in found.fan if p.day == found.by]
    return {
        "answer": headline(found),
        "counted": "" if found.counted == "services" else f": {found.counted}",
        "chance_words": chance_words(found),
        "inspections_words": of_inspections(found),
        "fan": fan_figure(found),
        "type_columns": TYPE_COLUMNS,
        "types": [_type(p) for p in last],
        "scenario_columns": SCENARIO_COLUMNS,
        "scenarios": [scenario_row(s, found.question.inspections) for s in found.scenarios],
        "driver_columns": DRIVER_COLUMNS,
        "drivers": [_driver(d) for d in found.drivers],
        "estimate_columns": ESTIMATE_COLUMNS,
        "estimates": [_estimate(e) for e in (estimate.whole, *estimate.types)],
        "estimate_words": estimate_words(estimate),
        "candidate_columns": CANDIDATE_COLUMNS,
        "candidates": [_candidate(c) for c in estimate.candidates[:NOMINATED]],
        "without": " ".join(n for n in found.provenance.notes if "are left out" in n),
        "left_out": sorted(set(found.provenance.notes) | set(estimate.provenance.notes)),
    }


def chance_words(found: Forecast) -> str:
    """The chance of the target by the day, in words and as a number with its range."""
    chosen = next(s for s in found.scenarios if s.scenario == found.question.inspections)
    if chosen.target_probability is None or found.question.target is None:
        return ""
    said = next(words for most, words in CHANCES if chosen.target_probability <= most)
    around = f"{percent(chosen.target_probability_low)} to {percent(chosen.target_probability_high)}"
    return (
        f"{percent(found.question.target)} by {day(found.by)} is {said}: a chance of "
        f"{percent(chosen.target_probability)} ({around}, for {count(found.futures)} simulated futures)."
    )


def estimate_words(found: Estimate) -> str:
    """The estimate beside the published share, and what CQC is likely to see of it."""
    whole = found.whole
    return (
        f"Published: {percent(whole.share, whole.good_or_outstanding, whole.rated)}. If CQC inspected every "
        f"service today, we would expect {percent(whole.estimate)} ({percent(whole.low)} to "
        f"{percent(whole.high)}). Of {count(found.below_good)} services below Good, CQC is likely to inspect "
        f"{found.inspected_again:.0f} ({found.inspected_again_low} to {found.inspected_again_high}) again by "
        f"{day(found.by)}; likely to be Good or better and not inspected: {found.improved_unseen:.0f}."
    )


def fan_figure(found: Forecast) -> Figure:
    """The fan with its words and numbers."""
    shares = ("median", "low_half", "high_half", "low", "high")
    return figure(
        fan_spec(found),
        title=fan_title(found),
        description=f"{headline(found)} {BANDS}",
        headings=("Day", "Middle", "Half, from", "to", "80 %, from", "to", "Rated"),
        rows=[
            (day(p.day), *(percent(getattr(p, name)) for name in shares), count(p.rated))
            for p in found.fan
            if p.group == "all"
        ],
    )


def _type(point: FanPoint) -> dict[str, object]:
    return {
        "name": point.group_title,
        "rated": count(point.rated),
        "median": percent(point.median),
        "range": f"{percent(point.low)} to {percent(point.high)}",
        "chance": _chance(point.target_probability),
    }


def scenario_row(outlook: Outlook, chosen: str) -> dict[str, object]:
    """A scenario of inspections in a row; the one that the page shows is marked."""
    return {
        "title": outlook.title + (" (shown above)" if outlook.scenario == chosen else ""),
        "median": percent(outlook.median),
        "range": f"{percent(outlook.low)} to {percent(outlook.high)}",
        "seen": count(outlook.inspected_below_good),
        "chance": _chance(outlook.target_probability),
    }


def _driver(driver: Driver) -> dict[str, object]:
    return {
        "title": driver.title,
        "low": percent(driver.median_if_low),
        "high": percent(driver.median_if_high),
        "chance_low": _chance(driver.probability_if_low),
        "chance_high": _chance(driver.probability_if_high),
    }


def _estimate(row: EstimatedShare) -> dict[str, object]:
    return {
        "name": row.group_title,
        "rated": count(row.rated),
        "published": percent(row.share, row.good_or_outstanding, row.rated),
        "estimate": percent(row.estimate),
        "range": f"{percent(row.low)} to {percent(row.high)}",
        "age": f"{row.median_rating_age_years:.1f}",
    }


def _candidate(row: Candidate) -> dict[str, object]:
    return {
        "name": {"text": row.name or row.location_id, "href": service_address(row.location_id)},
        "rating": RATING_TITLES[row.rating],
        "on": day(row.published_on) if row.published_on else None,
        "good": f"{percent(row.chance_good_low)} to {percent(row.chance_good_high)}",
        "seen": percent(row.chance_inspected),
    }


def _chance(value: float | None) -> str:
    return "–" if value is None else percent(value)
