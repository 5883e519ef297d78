"""The simple rivals that are always printed beside a model: b0 to b5 and the points.

Each learns from the same examples, is drawn to the same level as the model, and must be beaten before
anything more complicated is believed (science.md §1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from wherry.analysis.risk.calibration import calibrated, log_odds_of, logistic_line, probability
from wherry.analysis.risk.encoding import Vector
from wherry.analysis.risk.examples import Outcome

AGE_STEPS: Final = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0)
"""Years since publication at which the hazard of a rating changes: CQC's return times (science.md §2.2)."""
SHRINKAGE: Final = 50.0
"""A cell with so many examples is believed half, against the cell it is part of."""
MOST_BAD: Final = 2
UNKNOWN: Final = "not known"

Score = Callable[[pl.DataFrame, pl.DataFrame, Outcome], Vector | None]


@dataclass(frozen=True)
class Baseline:
    """A rival: `score` learns from examples and gives probabilities; None where its facts are not known."""

    key: str
    title: str
    score: Score


def _cells(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the columns by which tables are kept; not known is a cell of its own."""
    age = pl.coalesce("rating_age_if_good", "rating_age_if_bad")
    return frame.with_columns(
        age_step=pl.sum_horizontal((age > step).cast(pl.Int8) for step in AGE_STEPS),
        previous=pl.col("previous_rating").fill_null(UNKNOWN),
        bad_before=pl.col("bad_ratings").clip(upper_bound=MOST_BAD).cast(pl.String).fill_null(UNKNOWN),
        below=pl.col("key_questions_below_good").cast(pl.String),
    )


def _table(
    examples: pl.DataFrame, pool: pl.DataFrame, outcome: Outcome, levels: tuple[tuple[str, ...], ...]
) -> Vector:
    """Rates by ever finer cells, each drawn to the rate of the coarser one it is part of."""
    weight, label = pl.col("weight"), pl.col(outcome.label).cast(pl.Float64)
    common = examples.select((weight * label).sum() / weight.sum()).item()
    rated = _cells(pool).with_columns(rate=pl.lit(common))
    learnt = _cells(examples).with_columns(rate=pl.lit(common))
    for cell in levels:
        happened = (weight * label).sum() + SHRINKAGE * pl.col("rate").first()
        finer = learnt.group_by(cell).agg(finer=happened / (weight.sum() + SHRINKAGE))
        rated, learnt = (
            frame.join(finer, on=cell, how="left", maintain_order="left", nulls_equal=True)
            .with_columns(rate=pl.coalesce("finer", "rate"))
            .drop("finer")
            for frame in (rated, learnt)
        )
    return rated["rate"].to_numpy().astype(np.float64)


def base_rate(examples: pl.DataFrame, pool: pl.DataFrame, outcome: Outcome) -> Vector:
    """The same probability for all."""
    return _table(examples, pool, outcome, ())


def current_rating(examples: pl.DataFrame, pool: pl.DataFrame, outcome: Outcome) -> Vector:
    """The rate of each current rating."""
    return _table(examples, pool, outcome, (("current_rating",),))


HAZARD: Final = (("current_rating",), ("current_rating", "age_step"))
HISTORY: Final = (*HAZARD, (*HAZARD[1], "previous"), (*HAZARD[1], "previous", "bad_before"))


def hazard_table(examples: pl.DataFrame, pool: pl.DataFrame, outcome: Outcome) -> Vector:
    """The rate of each rating by its age.

    The era enters by the weights of the examples and by the level, which both lean on the last years.
    """
    return _table(examples, pool, outcome, HAZARD)


def history_table(examples: pl.DataFrame, pool: pl.DataFrame, outcome: Outcome) -> Vector | None:
    """The hazard by previous rating and bad ratings so far, too; None where no history is known."""
    if pool["previous_rating"].null_count() == pool.height:
        return None
    return _table(examples, pool, outcome, HISTORY)


def with_siblings(examples: pl.DataFrame, pool: pl.DataFrame, outcome: Outcome) -> Vector | None:
    """b3's log-odds and the log-odds of the owner's other services, by logistic regression."""
    known = examples.drop_nulls("owner_bad_share")
    if known.height == 0 or pool["owner_bad_share"].null_count() == pool.height:
        return None
    from sklearn.linear_model import LogisticRegression

    def design(frame: pl.DataFrame) -> Vector:
        return np.column_stack([log_odds_of(_table(examples, frame, outcome, HISTORY)), _sibling_odds(frame)])

    line = LogisticRegression(C=np.inf, max_iter=500)
    line.fit(design(known), known[outcome.label].to_numpy(), sample_weight=known["weight"].to_numpy())
    return np.asarray(line.predict_proba(design(pool))[:, 1], dtype=np.float64)


def _sibling_odds(frame: pl.DataFrame) -> Vector:
    share = frame["owner_bad_share"]
    return log_odds_of(share.fill_null(share.mean()).to_numpy().astype(np.float64))


def questions_below_good(examples: pl.DataFrame, pool: pl.DataFrame, outcome: Outcome) -> Vector | None:
    """The rate by how many key questions are below Good; None where they are not known."""
    if pool["key_questions_below_good"].null_count() == pool.height:
        return None
    return _table(examples, pool, outcome, (("below",),))


def points(examples: pl.DataFrame, pool: pl.DataFrame, outcome: Outcome) -> Vector:
    """The points order; a line on their logarithm, learnt from the examples, turns them to probabilities."""
    learnt, mine = (np.log1p(frame["points"].to_numpy().astype(np.float64)) for frame in (examples, pool))
    slope, intercept = logistic_line(learnt, examples[outcome.label].to_numpy().astype(float))
    return probability(max(slope, 0.0) * mine + intercept)


RATING_ONLY: Final = "b1_current_rating"

BASELINES: Final = (
    Baseline("b0_base_rate", "The same for all", base_rate),
    Baseline(RATING_ONLY, "Current rating alone", current_rating),
    Baseline("b2_hazard", "Current rating and its age, drawn to the era", hazard_table),
    Baseline("b3_history", "The same with previous rating and bad ratings so far", history_table),
    Baseline("b4_siblings", "The same with the owner’s other services", with_siblings),
    Baseline("b5_questions", "Key questions below Good", questions_below_good),
    Baseline("special_focus_points", "Points after the Special Focus scheme", points),
)


def baseline_scores(
    baseline: Baseline, examples: pl.DataFrame, pool: pl.DataFrame, outcome: Outcome, rate: float | None
) -> Vector | None:
    """A rival's probabilities for a pool, drawn to the same level as the model."""
    scores = baseline.score(examples, pool, outcome)
    if scores is None:
        return None
    odds = log_odds_of(scores)
    return calibrated(odds, rate, 1.0).of(odds)
