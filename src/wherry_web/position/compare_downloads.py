"""The parts of a comparison as rows to take away, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from wherry.analysis.comparison.plain import comparison_rows, quarter_rows
from wherry.analysis.comparison.results import Comparison, Quarters
from wherry_web.position.home_downloads import told_of
from wherry_web.ui.downloads import Download

Rows = Iterable[Mapping[str, object]]

DIFFERENCE_HEADINGS = {
    "name": "Place",
    "code": "Code",
    "numerator": "Number",
    "denominator": "Of",
    "share": "Share (0 to 1)",
    "interval_low": "Share that could as well have been found: low",
    "interval_high": "Share that could as well have been found: high",
    "rank": "Rank",
    "ranked": "Ranked",
    "rank_low": "Rank lies from",
    "rank_high": "Rank lies to",
    "last_ten_probability": "Probability to be among the last 10, or third of fewer than 30 (0 to 1)",
    "in_words": "Rank in words",
    "against": "Compared with",
    "against_share": "Their share (0 to 1)",
    "difference": "Difference",
    "difference_low": "Difference could be from",
    "difference_high": "Difference could be to",
    "is_beyond_chance": "More than chance?",
    "by_rate": "Of it by rate",
    "by_rate_low": "By rate could be from",
    "by_rate_high": "By rate could be to",
    "by_mix": "Of it by mix",
    "by_mix_low": "By mix could be from",
    "by_mix_high": "By mix could be to",
    "direct": "Share with the other's mix (0 to 1)",
    "indirect_ratio": "Share over what its mix would have at the other's rates",
}
MIX_HEADINGS = {
    "against": "Compared with",
    "title": "Kind of service",
    "good": "Number here",
    "counted": "Of here",
    "other_good": "Number there",
    "other_counted": "Of there",
    "weight": "Part of services here (0 to 1)",
    "other_weight": "Part of services there (0 to 1)",
    "rate_used": "Share used here (0 to 1)",
    "other_rate": "Share used there (0 to 1)",
    "by_rate": "Adds by rate",
    "by_mix": "Adds by mix",
}
QUARTER_HEADINGS = {
    "name": "Place",
    "starts_on": "Quarter from",
    "ends_on": "To",
    "published": "Ratings published",
    "good": "Of these above the line",
    "share": "Share (0 to 1)",
    "share_low": "Ordinarily from",
    "share_high": "Ordinarily to",
    "share_special": "Not ordinary: share",
    "published_special": "Not ordinary: number published",
    "stock_good": "Stood at its end: number",
    "stock_counted": "Stood at its end: of",
    "stock_share": "Stood at its end: share (0 to 1)",
}


def _mix(found: Comparison) -> Rows:
    for difference in found.differences:
        for stratum in difference.gap.strata if difference.gap else ():
            yield asdict(stratum) | {"against": difference.other.name}


def download_of(part: str, found: Comparison, quarters: Quarters | None) -> Download | None:
    """A part of the comparison to take away; None where there is no such part or nothing is known of it."""
    name = f"wherry-comparison-{found.area.name}-{found.provenance.as_of.isoformat()}"
    about = told_of(found.provenance) | {"Rules of comparison": found.rules}
    match part:
        case "differences":
            return Download(name, DIFFERENCE_HEADINGS, comparison_rows(found), about)
        case "mix":
            return Download(f"{name}-mix", MIX_HEADINGS, _mix(found), about)
        case "quarters" if quarters is not None:
            told = told_of(quarters.provenance) | {"Rules of comparison": quarters.rules}
            return Download(f"{name}-quarters", QUARTER_HEADINGS, quarter_rows(quarters), told)
    return None
