"""Days of the past with their features and what then happened: what models learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from wherry.analysis.knowledge import KINDS_OF, shows_ratings
from wherry.analysis.risk.features import features_of
from wherry.analysis.risk.points import points_of
from wherry.analysis.risk.seen import LABEL_SLACK_DAYS, WINDOW_MONTHS, outcomes_after, seen_on
from wherry.analysis.risk.signs import DAYS_A_YEAR
from wherry.analysis.standing import Standings
from wherry.definitions import Measure
from wherry.definitions.risk_model import ModelSettings
from wherry.domain.coverage import Services
from wherry.domain.days import months_after
from wherry.domain.files import FileRecord


@dataclass(frozen=True)
class Outcome:
    """One thing that is foretold; never mixed with another. `among`: only services of which this is so."""

    key: str
    title: str
    label: str
    among: str | None = None


NEW_BAD: Final = Outcome(
    "new_bad", "A rating of Requires improvement or Inadequate is published within twelve months", "is_bad"
)
INSPECTED: Final = Outcome("inspected", "Any rating is published within twelve months", "is_inspected")
BAD_IF_INSPECTED: Final = Outcome(
    "bad_if_inspected",
    "The rating is below Good, if one is published within twelve months",
    "is_bad",
    "is_inspected",
)
OUTCOMES: Final = (NEW_BAD, INSPECTED, BAD_IF_INSPECTED)
"""“Bad today”, what CQC would find now, is the estimate of `analysis.forecast`: another question."""


@dataclass(frozen=True)
class Days:
    """The register as a supplier of days for models: each day's features and outcomes, made once."""

    standings: Standings
    measure: Measure
    services: Services = Services.ALL

    def on(self, day: date, months: int = WINDOW_MONTHS) -> pl.DataFrame:
        """The services of a day: features, `points`, facts to divide by, and what happened after it."""
        return self.standings.prepared(
            ("risk", self.measure.label, self.services, day, months), lambda: self._make(day, months)
        )

    def _make(self, day: date, months: int) -> pl.DataFrame:
        seen = seen_on(self.standings, self.measure, day)
        frame = (
            features_of(seen)
            .join(points_of(seen), on="location_id", how="left", maintain_order="left")
            .join(
                outcomes_after(self.standings, self.measure, seen, months),
                on="location_id",
                how="left",
                maintain_order="left",
            )
            .with_columns(
                landmark=pl.lit(day),
                is_care_home=seen.services["is_care_home"],
                history_is_known=seen.services["history_is_known"],
                name=seen.services["name"],
                authority_code=seen.services["authority_code"],
                user_bands=seen.services["user_bands"],
            )
        )
        return frame.filter(pl.col("is_care_home").is_in(list(KINDS_OF[self.services])))

    def known(self, day: date, months: int = WINDOW_MONTHS) -> pl.DataFrame:
        """The services of a day of which files tell the whole window after it."""
        return self.on(day, months).filter("is_known")

    def first_day(self) -> date | None:
        """The first day that a history tells of."""
        days = [f.coverage.history_from or f.as_at for f in self._files()]
        return min(days, default=None)

    def last_day(self) -> date | None:
        """The last day that a file tells of."""
        return max((f.as_at for f in self._files()), default=None)

    def _files(self) -> list[FileRecord]:
        return [f for f in self.standings.register.release.files if shows_ratings(f)]


def training_days(days: Days, day: date, settings: ModelSettings) -> list[date]:
    """The days a model for `day` may learn from, oldest first: their windows are over by `day`."""
    first = days.first_day()
    if first is None:
        return []
    last = months_after(day, -WINDOW_MONTHS)
    count = int(settings.back_years * 12 // settings.every_months) + 1
    asked = (months_after(last, -settings.every_months * step) for step in range(count))
    return sorted(d for d in asked if d >= first)


def training_examples(days: Days, day: date, settings: ModelSettings) -> pl.DataFrame:
    """All examples that a model for `day` may learn from, with the `weight` of each.

    Nothing dated after `day` is in them. May be empty.
    """
    frames = [days.known(d) for d in training_days(days, day, settings)]
    if not frames:
        return days.on(day).clear().with_columns(weight=pl.lit(1.0))
    age = (pl.lit(day) - pl.col("landmark")).dt.total_days() / DAYS_A_YEAR
    return pl.concat(frames).with_columns(weight=0.5 ** (age / settings.half_life_years))


def complete_landmarks(days: Days, settings: ModelSettings) -> list[date]:
    """Every 1 January with training days before it and whole windows after it."""
    first, last = days.first_day(), days.last_day()
    if first is None or last is None:
        return []
    years = range(first.year + 1, last.year + 1)
    told = last.toordinal() + LABEL_SLACK_DAYS
    return [
        d
        for d in (date(year, 1, 1) for year in years)
        if months_after(d, WINDOW_MONTHS).toordinal() <= told and training_days(days, d, settings)
    ]


def known_features(frames: Sequence[pl.DataFrame], keys: Sequence[str]) -> tuple[str, ...]:
    """The features that every frame knows of some service, and that differ within the first."""
    return tuple(
        key
        for key in keys
        if all(frame.height and frame[key].null_count() < frame.height for frame in frames)
        and frames[0][key].n_unique() > 1
    )
