"""The parts of an improvement option as rows to take away, each with what it rests on."""

from __future__ import annotations

from dataclasses import asdict

from wherry.decisions.options import Options
from wherry_web.position.home_downloads import Part, told_of
from wherry_web.ui.downloads import Download

CHOICES = {
    "location_id": "Service id",
    "name": "Service",
    "type_of_care": "Type of care",
    "locality": "Locality",
    "rating": "Rating",
    "level_title": "Support",
    "starts_on": "From",
    "chance_waiting": "Chance of a published Good without (0 to 1)",
    "chance": "With (0 to 1)",
    "cost_gbp": "Pounds",
    "officer_days": "Officer days",
    "why": "Why",
}
OUTCOMES = {
    "name": "Type of care",
    "rated": "Rated",
    "good_or_outstanding": "Good or Outstanding",
    "departures": "Leave",
    "expected_waiting": "Expected Good without",
    "expected": "Expected Good with",
    "share_waiting": "Expected share without (0 to 1)",
    "share": "Expected share with (0 to 1)",
    "chance_of_target": "Chance of the target (0 to 1)",
}
USE = {
    "starts_on": "Quarter from",
    "starts": "Supports that start",
    "officer_days": "Officer days",
    "available": "Of",
    "cost_gbp": "Pounds",
}
BANDS = {
    "name": "Who is cared for",
    "rated": "Rated",
    "good_or_outstanding": "Good or Outstanding",
    "expected_waiting": "Expected Good without",
    "expected": "Expected Good with",
    "expected_departures": "Expected to leave",
}
DEPARTURES = {
    "type_of_care": "Type of care",
    "locality": "Locality",
    "departures": "Leave",
    "among": "Among",
    "beds_at_most": "Beds at most",
    "people_moved_at_most": "People who move, at most",
    "median_beds": "Median beds",
    "market_median_beds": "Median beds of the market",
}

PARTS: dict[str, Part[Options]] = {
    "choices": Part("choices", CHOICES, lambda found: (asdict(row) for row in found.choices)),
    "outcomes": Part("outcomes", OUTCOMES, lambda found: (asdict(row) for row in found.outcomes)),
    "use": Part("use", USE, lambda found: (asdict(row) for row in found.use)),
    "bands": Part("who-is-cared-for", BANDS, lambda found: (asdict(row) for row in found.bands)),
    "departures": Part("departures", DEPARTURES, lambda found: (asdict(row) for row in found.departures)),
}
"""Every part by the name in its address."""


def download_of(part: str, found: Options) -> Download | None:
    """A part of an option to take away; None where there is no such part."""
    if part not in PARTS:
        return None
    chosen, carried = PARTS[part], found.provenance
    about: dict[str, object] = {
        "Place": found.name,
        "Target (0 to 1)": found.target_share,
        "By": found.question.by,
        "Assumptions": found.assumptions[:16],
        "Proved gap (0 to 1)": found.gap,
    }
    name = f"wherry-{found.area}-option-{chosen.name}-{carried.as_of.isoformat()}"
    return Download(name, chosen.headings, chosen.rows(found), about | told_of(carried))
