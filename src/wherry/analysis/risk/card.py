"""The model card, made from the models themselves: data, features, every metric beside every baseline,
calibration, groups and limits. No trained model ships; the card is what a council files instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from wherry.analysis.questions import HEADLINE, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.risk.backtest import BacktestQuestion, Row, Trial, scored, trial
from wherry.analysis.risk.encoding import Vector
from wherry.analysis.risk.examples import NEW_BAD, OUTCOMES, Days, complete_landmarks
from wherry.analysis.risk.features import FEATURES, Feature
from wherry.analysis.risk.metrics import Ranks, auc, bounds, resamples
from wherry.analysis.risk.models import ADDITIVE, Recipe, fit_for
from wherry.analysis.risk.notes import provenance_of
from wherry.analysis.signals.index import GUARD
from wherry.analysis.standing import Standings
from wherry.definitions.risk_model import ModelSettings
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown

Report = Callable[[str, int, int], None]
"""What is being done, how much is done, how much there is."""


def _to_nobody(_text: str, _done: int, _total: int) -> None:
    """Nobody wants to hear."""


TENTHS: Final = 10
FEWEST: Final = 100
"""Groups of fewer services are left out of the card: their figures would be chance."""

LIMITS: Final = (
    "A rating is what CQC published, not what care was like; most of the skill is in foretelling whom CQC "
    "inspects: see the AUC among those inspected.",
    "CQC's pace changes without notice. The level follows the last year, half and quarter, and is wrong when "
    "the pace breaks, as it did in 2020, when twice what came had been foretold.",
    "Services that are never inspected teach nothing: a low estimate of one is not a finding.",
    "Enforcement, complaints, safeguarding and staffing are in no file that is read; a council's own "
    "signals are another score and stand beside this one.",
    "A re-registration starts a new history where no link to the earlier one was published by the day.",
)


@dataclass(frozen=True)
class Tenth:
    """A tenth of the services by what was said: its mean, and the share to which it happened."""

    services: int
    said: float
    happened: float


@dataclass(frozen=True)
class Group:
    """The published model on some of the services of a landmark."""

    by: str
    group: str
    services: int
    happened: float
    said: float
    auc: float | None
    auc_low: float | None
    auc_high: float | None


@dataclass(frozen=True)
class FeatureLine:
    """A feature as the card lists it; `known_share` of the services of the landmark."""

    title: str
    source: str
    date_rule: str
    known_share: float
    in_model: bool
    why_not: str


@dataclass(frozen=True)
class ModelCard(Plain):
    """Everything the card says; `landmark` is the newest, from which calibration and groups are."""

    landmark: date
    outputs: tuple[str, ...]
    examples: int
    happened: int
    learnt_from: date
    learnt_to: date
    features: tuple[FeatureLine, ...]
    rows: tuple[Row, ...]
    tenths: tuple[Tenth, ...]
    groups: tuple[Group, ...]
    settings: ModelSettings
    limits: tuple[str, ...]
    caution: str
    provenance: Provenance


def model_card(
    standings: Standings,
    question: BacktestQuestion,
    settings: ModelSettings,
    *,
    report: Report = _to_nobody,
) -> ModelCard:
    """The card of the models for some landmarks (without any: the newest that is complete).

    `report` is told which landmark is being looked at, how many are done and how many there are.

    Raises:
        NotKnown: when no landmark has a past to learn from and a whole year known after it.
    """
    days = Days(standings, standings.register.definitions.measure(HEADLINE), question.services)
    landmarks = sorted(question.landmarks or complete_landmarks(days, settings)[-1:])
    trials, notes = [], []
    for done, landmark in enumerate(landmarks):
        report(f"What was said on {landmark:%-d %B %Y}, and what then happened", done, len(landmarks))
        try:
            trials.append(trial(days, landmark, settings))
        except NotKnown as unknown:
            notes.append(f"{landmark:%-d %B %Y} is left out: {unknown}")
    if not trials:
        none = (
            "No 1 January has a past to learn from and a whole year known after it; "
            "import a history of ratings."
        )
        raise NotKnown(notes[0] if len(notes) == 1 else none)
    newest = trials[-1]
    model = fit_for(days, newest.landmark, Recipe(NEW_BAD, settings))
    return ModelCard(
        landmark=newest.landmark,
        outputs=tuple(f"{outcome.title}" for outcome in OUTCOMES),
        examples=model.examples,
        happened=model.happened,
        learnt_from=model.first_day,
        learnt_to=model.last_day,
        features=tuple(_line(feature, newest.pool, model.encoding.keys) for feature in FEATURES),
        rows=tuple(row for one in trials for row in scored(one, settings)),
        tenths=tuple(_tenths(newest.said[ADDITIVE], newest.happened())),
        groups=tuple(groups_of(newest, standings, settings)),
        settings=settings,
        limits=LIMITS,
        caution=GUARD,
        provenance=provenance_of(days, newest.landmark, tuple(notes)),
    )


def whole_cards(
    standings: Standings,
    settings: ModelSettings,
    *,
    report: Report = _to_nobody,
) -> dict[str, ModelCard | str]:
    """For care homes and for community services, which have a model each, the card over every landmark; where
    there can be none, the sentence that says why."""
    cards: dict[str, ModelCard | str] = {}
    for services in (Services.CARE_HOMES, Services.COMMUNITY):
        days = Days(standings, standings.register.definitions.measure(HEADLINE), services)
        landmarks = tuple(complete_landmarks(days, settings))
        try:
            cards[services] = model_card(
                standings, BacktestQuestion(landmarks, services), settings, report=report
            )
        except NotKnown as unknown:
            cards[services] = str(unknown)
    return cards


def _line(feature: Feature, pool: pl.DataFrame, used: Iterable[str]) -> FeatureLine:
    known = 1 - pool[feature.key].null_count() / pool.height
    is_used = feature.key in set(used)
    why_not = feature.why_not or ("" if is_used else "not known for any service, or the same for all")
    return FeatureLine(feature.title, feature.source, feature.date_rule, known, is_used, why_not)


def _tenths(said: Vector, happened: Vector) -> Iterator[Tenth]:
    for part in np.array_split(np.argsort(said, kind="stable"), TENTHS):
        if part.size:
            yield Tenth(part.size, float(said[part].mean()), float(happened[part].mean()))


def groups_of(tried: Trial, standings: Standings, settings: ModelSettings) -> Iterator[Group]:
    """The published model by type, size, ownership, band of people and area, where a file tells them."""
    definitions = standings.register.definitions
    sizes = pl.lit(None, pl.String)
    for band in definitions.size_bands:
        sizes = pl.when(pl.col("beds") >= band.at_least).then(pl.lit(band.title)).otherwise(sizes)
    places = definitions.places.places
    regions = {c: places[p.region_code].name for c, p in places.items() if p.region_code}
    region = pl.col("authority_code").replace_strict(regions, default=None, return_dtype=pl.String)
    dimensions = {
        "type of care": pl.col("type_of_care"),
        "size": sizes,
        "ownership": pl.col("ownership"),
        "region": region,
        "current rating": pl.col("current_rating"),
        "band of people": pl.col("user_bands").str.split(","),
    }
    said = tried.said[ADDITIVE]
    frame = pl.DataFrame({"said": said, "happened": tried.happened()})
    for by, expression in dimensions.items():
        keyed = frame.with_columns(tried.pool.select(group=expression)["group"])
        if keyed["group"].dtype == pl.List:
            keyed = keyed.explode("group")
        parts = keyed.drop_nulls("group").partition_by("group", as_dict=True)
        for (name,), part in sorted(parts.items()):
            if part.height >= FEWEST:
                yield _group(by, str(name), part, settings)


def _group(by: str, name: str, part: pl.DataFrame, settings: ModelSettings) -> Group:
    happened, said = part["happened"].to_numpy(), part["said"].to_numpy()
    middle = auc(happened, said)
    low = high = None
    if middle is not None:
        samples = resamples(part.height, settings.bootstrap_draws // 5, settings.seed)
        ranks = Ranks.of(happened, said)
        drawn = [value for weights in samples if (value := ranks.auc(weights)) is not None]
        low, high = bounds(np.array(drawn))
    return Group(by, name, part.height, float(happened.mean()), float(said.mean()), middle, low, high)
