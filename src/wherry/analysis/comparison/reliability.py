"""How far a league can be trusted at all: what of it is true difference and what is chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wherry.analysis.comparison.prior import Prior
from wherry.analysis.comparison.ranks import RankDraws
from wherry.analysis.comparison.results import Reliability


def reliability_of(
    good: ArrayLike, counted: ArrayLike, prior: Prior, drawn: RankDraws, bottom_places: int
) -> Reliability | None:
    """The reliability of a league of shares; None with fewer than three places.

    Between-variance over itself plus the mean sampling variance, as in reference science.md §3.3;
    rank error and true last places from the draws of `ranks`.
    """
    x, n = np.asarray(good, dtype=np.float64), np.asarray(counted, dtype=np.float64)
    there = n > 0
    places = int(there.sum())
    if places < 3:
        return None
    mean, between = float(prior.mean), float(prior.between_sd) ** 2
    by_chance = float((mean * (1 - mean) / n[there]).mean())
    share = x[there] / n[there]
    observed = 1 + (share[None, :] > share[:, None]).sum(axis=1)
    times = drawn.times[np.ix_(there, np.arange(places))]
    off = np.abs(np.arange(1, places + 1)[None, :] - observed[:, None])
    last = min(bottom_places, places)
    # Of equal shares at the edge each counts in part, so that exactly `last` places are looked at.
    worse = (share[None, :] < share[:, None]).sum(axis=1)
    equal = (share[None, :] == share[:, None]).sum(axis=1)
    looked_at = np.clip((last - worse) / equal, 0, 1)
    return Reliability(
        places=places,
        middle=mean,
        between_sd=between**0.5,
        reliability=between / (between + by_chance),
        rank_error=float((times * off).sum() / drawn.draws / places),
        bottom_places=last,
        bottom_right=float((looked_at * drawn.among_last(last)[there]).sum()),
    )
