"""Plain words for models, outputs and what raises or lowers a probability."""

from __future__ import annotations

from typing import Final

from wherry.analysis.risk.baselines import BASELINES

MODEL_TITLES: Final = {
    "additive": "Additive model",
    "boosted": "Boosted trees (challenger)",
    "inspected_times_bad": "P(inspected) × P(bad if inspected)",
    **{baseline.key: baseline.title for baseline in BASELINES},
}
