"""What the models say of a service, as people read it."""

from __future__ import annotations

import pytest

from wherry.analysis.risk.explain import Estimate
from wherry.analysis.risk.priority import ServiceEstimate
from wherry.analysis.risk.words import told_estimate

PUBLISHED = "CQC publishes any rating within twelve months"


@pytest.mark.parametrize(
    ("bad", "published", "words"),
    [(0.02, 0.006, "at least 2 in 100"), (0.02, 0.3, "30 in 100"), (0.002, 0.001, "under 1 in 100")],
)
def test_no_rating_is_said_to_be_less_likely_than_a_bad_one(bad: float, published: float, words: str) -> None:
    """Two models answer two questions; a new rating below Good is a rating, so that one bounds the other."""
    said = Estimate(bad, bad / 2, bad * 2, (), (), ())
    told = told_estimate(
        ServiceEstimate("1-1", None, True, "care_home", "good", 0, None, said, published, None)
    )
    assert told is not None and dict(told.others)[PUBLISHED] == words
