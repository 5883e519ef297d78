"""CQC's ratings and what else stands in a rating column.

The words are mapped to these keys by `definitions/rating_words.yaml`; nothing here decides what
counts, a measure does.
"""

from __future__ import annotations

from typing import Final

RATINGS: Final = ("outstanding", "good", "requires_improvement", "inadequate")
"""The four ratings, best first."""

RATING_STATUSES: Final = (
    "insufficient_evidence",
    "inspected_not_rated",
    "not_rated",
    "not_applicable",
    "regulations_met",
    "before_ratings",
)
"""What stands where a rating could stand and is none. `before_ratings`: a finding of the
compliance regime before October 2014."""

OVERALL: Final = "overall"
"""Service group and key question of a location's one overall rating."""

RATING_TITLES: Final = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement",
    "inadequate": "Inadequate",
    "insufficient_evidence": "Insufficient evidence to rate",
    "inspected_not_rated": "Inspected but not rated",
    "not_rated": "Not rated",
    "not_applicable": "Not applicable",
    "regulations_met": "Regulations met",
    "before_ratings": "Before ratings",
}

KEY_QUESTION_TITLES: Final = {
    OVERALL: "Overall",
    "safe": "Safe",
    "effective": "Effective",
    "caring": "Caring",
    "responsive": "Responsive",
    "well_led": "Well-led",
}
