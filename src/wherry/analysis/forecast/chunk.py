"""The months of some futures at once: clocks, events, entries. `simulate` cuts the work into these."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wherry.analysis.forecast.futures import Effects, Futures, Services, Setting
from wherry.analysis.forecast.history import Whole
from wherry.analysis.forecast.rates import GOOD_OR_BETTER, KINDS, OLDEST_MONTHS, Array
from wherry.definitions.forecasting import Assumptions
from wherry.domain.ratings import RATINGS

CELLS = KINDS * len(RATINGS)
GONE = CELLS  # The cell of services that left, or have not come yet: nothing happens in it.
NO_GOOD, ALL_GOOD = 0.02, 0.98  # No outcome is ever certain.


@dataclass(frozen=True)
class Tables:
    """Hazards per month by cell and age, flat: index is cell x width + age."""

    width: int
    inspection: NDArray[np.float32]
    departure: NDArray[np.float32]

    @classmethod
    def of(cls, setting: Setting) -> Tables:
        rates, months = setting.rates, len(setting.step)
        width = OLDEST_MONTHS + 1 + months
        inspection = rates.inspection * setting.offset.inspections * setting.inspections[..., None]
        flat = np.zeros((CELLS + 1, width), dtype=np.float32)
        flat[:GONE] = np.pad(inspection, ((0, 0), (0, 0), (0, months)), mode="edge").reshape(CELLS, width)
        departure = np.zeros((CELLS + 1, width), dtype=np.float32)
        departure[:GONE] = rates.departure.reshape(CELLS, 1)
        return cls(width, flat.ravel(), departure.ravel())


class Chunk:
    """Some futures at once, each with its shocks; `run` plays the months."""

    def __init__(
        self,
        services: Services,
        setting: Setting,
        tables: Tables,
        futures: int,
        groups: int,
        effects: Effects | None,
        stream: np.random.SeedSequence,
    ) -> None:
        self.random = np.random.Generator(np.random.SFC64(stream))
        self.setting, self.tables, self.futures, self.groups = setting, tables, futures, groups
        self.months = len(setting.step)
        self._draw_shocks()
        came = self._draw_entries(services)
        width = len(services.kind) + came.max(initial=0)
        self.started = len(services.kind)
        is_good = services.rating < GOOD_OR_BETTER
        self.good_now = np.tile(np.bincount(services.group, is_good, groups).astype(np.int64), (futures, 1))
        self.rated_now = np.tile(np.bincount(services.group, minlength=groups), (futures, 1))
        self.index = np.full((futures, width), GONE * tables.width, dtype=np.intp)
        cell = services.kind * len(RATINGS) + services.rating
        self.index[:, : self.started] = cell * tables.width + np.minimum(services.age, OLDEST_MONTHS)
        self.clock = self.random.standard_exponential((futures, width), dtype=np.float32)
        self.group = np.full((futures, width), -1, dtype=np.int64)
        self.group[:, : self.started] = services.group
        self.good_added = np.zeros(width)
        self.leaves_in = np.zeros(width, dtype=np.int64)
        if effects is not None:
            self.good_added[: self.started] = effects.good
            self.leaves_in[: self.started] = effects.leaves_in
        self.owner = np.full(width, -1)
        self.owner[: self.started] = services.owner
        owners = int(services.owner.max(initial=-1)) + 1
        self.owner_shock = self.random.standard_normal((futures, owners + 1)) * setting.owner_spread
        self.owner_shock[:, -1] = 0.0  # Owners that are not known: number -1.
        self.inspected = np.zeros(futures, dtype=np.int64)
        self.inspected_below = np.zeros(futures, dtype=np.int64)
        self.left = np.zeros(futures, dtype=np.int64)

    def _draw_shocks(self) -> None:
        drift, root = self.setting.rates.drift, np.sqrt(np.cumsum(self.setting.step) / 12)
        steps = np.diff(root**2, prepend=0.0) ** 0.5
        shape = (self.futures, self.months)

        def walk(size: float) -> Array:
            return np.cumsum(self.random.standard_normal(shape) * steps * size, axis=1)

        level = walk(drift.intensity if self.setting.drifts else 0.0)
        offset = self.setting.offset
        level += offset.inspections_sd * self.random.standard_normal((self.futures, 1))
        self.intensity = np.exp(level)
        here = offset.outcome + offset.outcome_sd * self.random.standard_normal((self.futures, 1))
        self.outcome = walk(drift.outcome) + here
        self.entering = np.exp(walk(drift.entry))

    def _draw_entries(self, services: Services) -> Whole:
        """How many services come in each month (`self.entries`), and in all, by future."""
        stock = np.bincount(services.kind, minlength=KINDS)
        rate = float(stock @ self.setting.rates.entry) * self.setting.offset.entries
        open_ = np.arange(1, self.months + 1) <= self.setting.enters_until
        mean = self.entering * self.setting.step * rate * open_
        self.entries = self.random.poisson(mean)
        self.came = np.zeros(self.futures, dtype=np.int64)
        by_kind = stock * self.setting.rates.entry
        self.kind_chance = by_kind / by_kind.sum() if by_kind.sum() else np.array([1.0, 0.0])
        self.of_kind = [services.group[services.kind == kind] for kind in range(KINDS)]
        return np.asarray(self.entries.sum(axis=1))

    def run(self) -> Futures:
        """Play the months."""
        good = np.zeros((self.futures, self.months + 1, self.groups), dtype=np.int32)
        rated = np.zeros_like(good)
        good[:, 0], rated[:, 0] = self.good_now, self.rated_now
        hazard, leaving = np.empty(self.index.shape, np.float32), np.empty(self.index.shape, np.float32)
        for month in range(self.months):
            self._leave_as_planned(month)
            np.take(self.tables.inspection, self.index, out=hazard, mode="clip")
            hazard *= self.intensity[:, month, None].astype(np.float32)
            if month >= self.setting.stays_until:
                np.take(self.tables.departure, self.index, out=leaving, mode="clip")
                hazard += leaving
            if self.setting.step[month] != 1:
                hazard *= np.float32(self.setting.step[month])
            self.clock -= hazard
            self._happen(np.flatnonzero(self.clock < 0), month)
            self.index += 1
            self._enter(month)
            good[:, month + 1], rated[:, month + 1] = self.good_now, self.rated_now
        return Futures(
            good,
            rated,
            self.inspected,
            self.inspected_below,
            self.left,
            self.came,
            self.intensity.mean(axis=1),
            self.outcome.mean(axis=1),
        )

    def _book(self, where: Whole, good: Whole, rated: Whole) -> None:
        """Add changes of counts of the services at flat positions to the running counts."""
        at = where // self.index.shape[1] * self.groups + self.group.ravel()[where]
        size, shape = self.futures * self.groups, (self.futures, self.groups)
        self.good_now = self.good_now + np.bincount(at, good, size).astype(np.int64).reshape(shape)
        self.rated_now = self.rated_now + np.bincount(at, rated, size).astype(np.int64).reshape(shape)

    def _leave_as_planned(self, month: int) -> None:
        planned = np.flatnonzero(self.leaves_in == month + 1)
        if len(planned):
            where = (np.arange(self.futures)[:, None] * self.index.shape[1] + planned).ravel()
            self._depart(where[self.index.ravel()[where] < GONE * self.tables.width])

    def _depart(self, where: Whole) -> None:
        cell = self.index.ravel()[where] // self.tables.width
        was_good = cell % len(RATINGS) < GOOD_OR_BETTER
        self._book(where, -was_good.astype(np.int64), np.full(len(where), -1))
        self.left += np.bincount(where // self.index.shape[1], minlength=self.futures)
        self.index.ravel()[where] = GONE * self.tables.width
        self.clock.ravel()[where] = np.inf

    def _happen(self, where: Whole, month: int) -> None:
        """What happened to the services whose clock ran out: a departure or a new rating."""
        if not len(where):
            return
        future = where // self.index.shape[1]
        index = self.index.ravel()[where]
        inspection = self.tables.inspection[index] * self.intensity[future, month]
        leaving = self.tables.departure[index] * (month >= self.setting.stays_until)
        departs = self.random.random(len(where)) * (inspection + leaving) >= inspection
        self._depart(where[departs])
        self._rate(where[~departs], month)

    def _rate(self, where: Whole, month: int) -> None:
        width = self.index.shape[1]
        future, service = where // width, where % width
        cell, age = np.divmod(self.index.ravel()[where], self.tables.width)
        kind, rating = np.divmod(cell, len(RATINGS))
        rates = self.setting.rates
        chance = rates.good[kind, rating, np.minimum(age, OLDEST_MONTHS)]
        level = self.intensity[future, month] * self.setting.inspections[kind, rating]
        chance = diluted(chance, level, rating, self.setting.assumptions)
        shock = self.outcome[future, month] + self.owner_shock[future, self.owner[service]]
        chance = chance / (chance + (1 - chance) * np.exp(-shock))
        chance = np.clip(chance + self.good_added[service], NO_GOOD, ALL_GOOD)
        is_good = self.random.random(len(where)) < chance
        part = self.random.random(len(where))
        new = np.where(
            is_good,
            np.where(part < rates.outstanding[kind, rating], 0, 1),
            np.where(part < rates.inadequate[kind, rating], 3, 2),
        )
        self._book(
            where,
            is_good.astype(np.int64) - (rating < GOOD_OR_BETTER),
            np.zeros(len(where), dtype=np.int64),
        )
        first = service < self.started
        self.inspected += np.bincount(future[first], minlength=self.futures)
        below = first & (rating >= GOOD_OR_BETTER)
        self.inspected_below += np.bincount(future[below], minlength=self.futures)
        self._set(where, kind * len(RATINGS) + new)

    def _set(self, where: Whole, cell: Whole) -> None:
        self.index.ravel()[where] = cell * self.tables.width
        self.clock.ravel()[where] = self.random.standard_exponential(len(where), dtype=np.float32)

    def _enter(self, month: int) -> None:
        """Services that come to be rated for the first time, drawn by the mix of first ratings."""
        number = self.entries[:, month]
        future = np.repeat(np.arange(self.futures), number)
        if not len(future):
            return
        nth = np.arange(len(future)) - np.repeat(np.cumsum(number) - number, number)
        where = future * self.index.shape[1] + self.started + self.came[future] + nth
        kind = (self.random.random(len(future)) >= self.kind_chance[0]).astype(np.int64)
        rating = self._first_rating(kind, future, month)
        self.group.ravel()[where] = self._group_of(kind)
        self.came += number
        is_good = (rating < GOOD_OR_BETTER).astype(np.int64)
        self._book(where, is_good, np.ones(len(where), dtype=np.int64))
        self._set(where, kind * len(RATINGS) + rating)

    def _first_rating(self, kind: Whole, future: Whole, month: int) -> Whole:
        mix = self.setting.rates.entry_rating[kind]
        good = mix[:, :GOOD_OR_BETTER].sum(axis=1)
        shock = self.outcome[future, month]
        shifted = good / (good + (1 - good) * np.exp(-shock))
        is_good = self.random.random(len(kind)) < shifted
        part = self.random.random(len(kind))
        best = part < mix[:, 0] / np.maximum(good, 1e-12)
        worst = part < mix[:, 3] / np.maximum(1 - good, 1e-12)
        return np.where(is_good, np.where(best, 0, 1), np.where(worst, 3, 2))

    def _group_of(self, kind: Whole) -> Whole:
        """New services are of the types that the area's services of their kind are."""
        found = np.zeros(len(kind), dtype=np.int64)
        for number, groups in enumerate(self.of_kind):
            of = np.flatnonzero(kind == number)
            if len(of) and len(groups):
                found[of] = groups[self.random.integers(0, len(groups), len(of))]
        return found


def diluted(chance: Array, level: Array, rating: Whole, assumptions: Assumptions) -> Array:
    """P(Good or better | inspected) when CQC inspects `level` times as often as when `chance` was seen.

    What is inspected beyond the usual is inspected on schedule and comes out as scheduled inspections
    do; what falls away is of that sort too, so that the rest are those called in (science §2.3,
    informative inspection; Good re-inspected: 17.8 % worse in 2018-19, 34.5 % in 2022-23).
    """
    extra = np.where(rating < GOOD_OR_BETTER, assumptions.extra_good_if_good, assumptions.extra_good_if_below)
    level = np.maximum(level, 1e-3)
    mixed = (chance + extra * (level - 1)) / level
    # Those called in are Good at best half as often as all are: no more can fall away than there is.
    return np.asarray(np.clip(mixed, np.minimum(chance, 0.5 * extra), ALL_GOOD))
