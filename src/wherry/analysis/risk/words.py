"""Plain words for models, outputs and what raises or lowers a probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wherry.analysis.risk.baselines import BASELINES
from wherry.analysis.risk.priority import ServiceEstimate
from wherry.domain.phrases import chance, chance_between

MODEL_TITLES: Final = {
    "additive": "Additive model",
    "boosted": "Boosted trees (challenger)",
    "inspected_times_bad": "P(inspected) × P(bad if inspected)",
    **{baseline.key: baseline.title for baseline in BASELINES},
}


@dataclass(frozen=True)
class ToldEstimate:
    """What the models say of a service, in words; `others` are the other questions, each with its answer."""

    chance: str
    sentence: str
    raises: tuple[str, ...]
    lowers: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


def told_estimate(one: ServiceEstimate | None) -> ToldEstimate | None:
    """The estimate of a service as pages, files and commands say it; None where nothing can be foretold."""
    said = one.estimate if one else None
    if one is None or said is None or said.probability is None or said.low is None or said.high is None:
        return None
    others = (
        ("CQC publishes any rating within twelve months", _any(one.inspected, said.probability)),
        ("it is below Good, if CQC publishes one", _chance(one.bad_if_inspected)),
        ("it would be below Good if CQC looked today, by the age of its rating", _chance(one.bad_today)),
    )
    between = chance_between(said.probability, said.low, said.high)
    return ToldEstimate(
        between,
        f"{between} that CQC publishes a new rating below Good within twelve months",
        tuple(reason.words for reason in said.raises),
        tuple(reason.words for reason in said.lowers),
        tuple((words, value) for words, value in others if value is not None),
    )


def _chance(value: float | None) -> str | None:
    return None if value is None else chance(value)


def _any(published: float | None, bad: float) -> str | None:
    """The chance of any rating. Another model says it than that of a bad one: where it says less, which
    cannot be, that of a bad one bounds it."""
    if published is None or published >= bad or chance(published) == chance(bad):
        return _chance(published)
    return f"at least {chance(bad)}"
