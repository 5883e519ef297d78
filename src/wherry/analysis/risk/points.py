"""Points after the pattern of the American Special Focus scheme: a transparent comparator, never the model.

R = Σ over the last three ratings w · Σ over key questions s(rating) · weight (science.md §1): s is 0, 0, 1,
3 from Outstanding to Inadequate, w one half, one third and one sixth, newest first. Well-led and Safe
count one and a half times. Where only overall ratings are known, the overall rating stands for the five.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from wherry.analysis.risk.seen import QUESTIONS, Seen

SEVERITY: Final = {0: 0.0, 1: 0.0, 2: 1.0, 3: 3.0}
CYCLES: Final = (1 / 2, 1 / 3, 1 / 6)
QUESTION_WEIGHT: Final = {q: 1.5 if q in ("safe", "well_led") else 1.0 for q in QUESTIONS}
ALL_QUESTIONS: Final = sum(QUESTION_WEIGHT.values())


def points_of(seen: Seen) -> pl.DataFrame:
    """location_id and `points`, from 0 (never below Good) up, of every service of a day."""
    severity = pl.col("order").cast(pl.Int64).replace_strict(SEVERITY, return_dtype=pl.Float64)
    newest_first = seen.events.sort("location_id", "published_on", descending=[False, True])
    cycles = newest_first.with_columns(cycle=pl.int_range(pl.len()).over("location_id"), severity=severity)
    earlier = (
        cycles.filter((pl.col("cycle") > 0) & (pl.col("cycle") < len(CYCLES)))
        .with_columns(weight=pl.col("cycle").replace_strict(dict(enumerate(CYCLES)), return_dtype=pl.Float64))
        .group_by("location_id")
        .agg(earlier=(pl.col("severity") * pl.col("weight")).sum() * ALL_QUESTIONS)
    )
    of_questions = pl.sum_horizontal(
        pl.col(q).cast(pl.Int64).replace_strict(SEVERITY, default=0.0, return_dtype=pl.Float64) * weight
        for q, weight in QUESTION_WEIGHT.items()
    )
    now = seen.questions.select("location_id", of_questions=of_questions)
    return (
        seen.services.select("location_id", current=severity)
        .join(now, on="location_id", how="left", maintain_order="left")
        .join(earlier, on="location_id", how="left", maintain_order="left")
        .select(
            "location_id",
            points=CYCLES[0] * pl.coalesce("of_questions", pl.col("current") * ALL_QUESTIONS)
            + pl.col("earlier").fill_null(0.0),
        )
    )
