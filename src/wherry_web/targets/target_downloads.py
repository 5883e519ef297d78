"""The parts of a target as rows to take away, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from wherry.decisions.targets import Target
from wherry_web.position.home_downloads import Part, told_of
from wherry_web.ui.downloads import Download

Rows = Iterable[Mapping[str, object]]

STRATA = {
    "group": "Type of care (key)",
    "name": "Type of care",
    "rated": "Rated",
    "good_or_outstanding": "Good or Outstanding",
    "share": "Share (0 to 1)",
    "turn_rounds": "Ratings to improve",
    "exits": "Or below-Good services to leave",
    "entrants": "Or Good services to enter",
    "cushion": "Good services to spare",
    "turn_rounds_to_all": "Ratings to improve to 100 %",
    "unrated": "Not rated",
    "sentence": "In words",
}
FRONTIER = {"name": "Type of care", "out": "Below-Good services that leave", "better": "Ratings that improve"}
WHAT_IFS = {
    "name": "Type of care",
    "title": "If first",
    "good_or_outstanding": "Good or Outstanding",
    "rated": "Rated",
    "turn_rounds": "Ratings to improve",
    "exits": "Or below-Good services to leave",
}
WAY = {"day": "Day", "line_share": "Line (0 to 1)", "s_curve_share": "S-curve (0 to 1)"}
REASONS = {"key": "Reason (key)", "services": "Services", "sentence": "In words"}
ACTS = {
    "title": "Act",
    "whose": "Whose it is",
    "changes": "Changes",
    "services": "Services, alone",
    "what": "What",
}


def _frontier(target: Target) -> Rows:
    for stratum in target.strata:
        for out, better in stratum.frontier:
            yield {"name": stratum.name, "out": out, "better": better}


def _what_ifs(target: Target) -> Rows:
    for stratum in target.strata:
        for case in stratum.what_ifs:
            yield asdict(case) | {"name": stratum.name}


def _acts(target: Target) -> Rows:
    return (asdict(act) | {"changes": ", ".join(act.changes)} for act in target.acts)


PARTS: dict[str, Part[Target]] = {
    "types": Part("types-of-care", STRATA, lambda t: (asdict(s) for s in t.strata)),
    "frontier": Part("departures-and-improvements", FRONTIER, _frontier),
    "what-ifs": Part("what-ifs", WHAT_IFS, _what_ifs),
    "way": Part("way", WAY, lambda t: (asdict(p) for p in t.trajectory)),
    "reasons": Part("reasons", REASONS, lambda t: (asdict(r) for r in (t.track.reasons if t.track else ()))),
    "acts": Part("acts", ACTS, _acts),
}
"""Every part by the name in its address."""


def download_of(part: str, target: Target) -> Download | None:
    """A part of the target to take away; None where there is no such part."""
    if part not in PARTS:
        return None
    found, carried = PARTS[part], target.provenance
    about = {"Place": target.name, "Target (0 to 1)": target.target_share} | told_of(carried)
    name = f"wherry-{target.area}-target-{found.name}-{carried.as_of.isoformat()}"
    return Download(name, found.headings, found.rows(target), about)
