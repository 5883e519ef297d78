"""The owner's other services: the same to the last digit, whatever order the rows come in."""

from __future__ import annotations

import random

import polars as pl

from wherry.analysis.risk.relations import prior_of


def test_the_pull_is_the_same_to_the_last_digit_in_any_order() -> None:
    """A digit decides which of two homes of one owner comes first, and is learnt from."""
    chance = random.Random(6)
    owners = [f"1-{chance.randrange(400)}" for _ in range(3_000)]
    frame = pl.DataFrame({"owner": owners, "is_bad": [float(chance.random() < 0.2) for _ in owners]})
    found = {prior_of(frame.sample(fraction=1, shuffle=True, seed=n), "owner") for n in range(20)}
    assert len(found) == 1
