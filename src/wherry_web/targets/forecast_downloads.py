"""The parts of a forecast and of an estimate as rows to take away, each with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.utils.text import slugify

from wherry_web.position.home_downloads import Part, told_of
from wherry_web.ui.downloads import Download

if TYPE_CHECKING:
    from wherry.analysis.forecast.estimate import Estimate
    from wherry.analysis.forecast.forecast import Forecast

FAN = {
    "day": "Day",
    "group": "Type of care (key)",
    "group_title": "Type of care",
    "median": "Middle (0 to 1)",
    "low_half": "Half of futures from (0 to 1)",
    "high_half": "Half of futures to (0 to 1)",
    "low": "80 % of futures from (0 to 1)",
    "high": "80 % of futures to (0 to 1)",
    "rated": "Rated",
    "target_probability": "Chance of the target (0 to 1)",
}
SCENARIOS = {
    "scenario": "Scenario (key)",
    "title": "CQC inspects",
    "median": "Middle (0 to 1)",
    "low": "80 % of futures from (0 to 1)",
    "high": "80 % of futures to (0 to 1)",
    "inspected_below_good": "Below Good, inspected again",
    "target_probability": "Chance of the target (0 to 1)",
    "target_probability_low": "Chance, low",
    "target_probability_high": "Chance, high",
    "source": "Source",
}
DRIVERS = {
    "title": "What",
    "median_if_low": "Share if low (0 to 1)",
    "median_if_high": "Share if high (0 to 1)",
    "probability_if_low": "Chance if low (0 to 1)",
    "probability_if_high": "Chance if high (0 to 1)",
    "explained": "Part of the variance (0 to 1)",
}
ESTIMATES = {
    "group_title": "Type of care",
    "rated": "Rated",
    "good_or_outstanding": "Good or Outstanding",
    "share": "Published share (0 to 1)",
    "estimate": "Our estimate for today (0 to 1)",
    "low": "From (0 to 1)",
    "high": "To (0 to 1)",
    "median_rating_age_years": "Median age of ratings, years",
}
CANDIDATES = {
    "location_id": "Service id",
    "name": "Service",
    "type_of_care": "Type of care",
    "rating": "Rating (key)",
    "published_on": "Published on",
    "chance_good_low": "Chance it is Good today, low (0 to 1)",
    "chance_good_high": "Chance it is Good today, high (0 to 1)",
    "chance_inspected": "Chance CQC inspects (0 to 1)",
}


@dataclass(frozen=True)
class Foreseen:
    """What the page of the forecast shows: the forecast, and the estimate for today."""

    forecast: Forecast
    estimate: Estimate


PARTS: dict[str, Part[Foreseen]] = {
    "fan": Part("fan", FAN, lambda f: (asdict(p) for p in f.forecast.fan)),
    "scenarios": Part("scenarios", SCENARIOS, lambda f: (asdict(s) for s in f.forecast.scenarios)),
    "drivers": Part("drivers", DRIVERS, lambda f: (asdict(d) for d in f.forecast.drivers)),
    "estimate": Part(
        "estimate", ESTIMATES, lambda f: (asdict(e) for e in (f.estimate.whole, *f.estimate.types))
    ),
    "candidates": Part("improved-unseen", CANDIDATES, lambda f: (asdict(c) for c in f.estimate.candidates)),
}
"""Every part by the name in its address."""


def download_of(part: str, shown: Foreseen) -> Download | None:
    """A part of the page to take away; None where there is no such part."""
    if part not in PARTS:
        return None
    found, forecast = PARTS[part], shown.forecast
    of_today = part in ("estimate", "candidates")
    about: Mapping[str, object] = {"Place": forecast.name}
    if of_today:
        about = {**about, "Inspected again by": shown.estimate.by}
        carried = shown.estimate.provenance
    else:
        asked = forecast.question
        about = {**about, "Target (0 to 1)": asked.target, "By": forecast.by, "Futures": forecast.futures}
        about = {**about, "CQC inspects": asked.inspections}
        carried = forecast.provenance
    name = f"wherry-{slugify(forecast.name)}-forecast-{found.name}-{carried.as_of.isoformat()}"
    return Download(name, found.headings, found.rows(shown), {**about, **told_of(carried)})
