"""The months of some futures at once: clocks, events, entries. `simulate` cuts the work into these."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wherry.analysis.forecast.futures import Effects, Futures, Services, Setting
from wherry.analysis.forecast.history import Whole
from wherry.analysis.forecast.rates import GOOD_OR_BETTER, KINDS, OLDEST_MONTHS, Array
from wherry.analysis.forecast.streams import Streams, exponential
from wherry.analysis.forecast.tables import ALL_GOOD, GONE, NO_GOOD, Floats, Tables, diluted
from wherry.domain.ratings import RATINGS


class Chunk:
    """Some futures at once, each with its shocks; `run` plays the months.

    Services lie in flat arrays: those of the day first, future by future, then those that come, in
    the order of coming; what lies beyond `used` has not come yet.
    """

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
        self.draw = np.random.Generator(np.random.SFC64(stream))
        self.lot = np.random.Generator(np.random.SFC64(stream.spawn(1)[0]))  # Of departures that are drawn.
        self.setting, self.tables, self.futures, self.groups = setting, tables, futures, groups
        self.months, self.started = len(setting.step), len(services.kind)
        self._draw_shocks(services)
        self._draw_entries(services)
        is_good = services.rating < GOOD_OR_BETTER
        self.good_now = np.tile(np.bincount(services.group, is_good, groups).astype(np.int64), futures)
        self.rated_now = np.tile(np.bincount(services.group, minlength=groups), futures)
        self.used = futures * self.started
        room = self.used + int(self.entries.sum())
        self.index = np.empty(room, dtype=np.intp)
        cell = services.kind * len(RATINGS) + services.rating
        self.index[: self.used] = np.tile(
            cell * tables.width + np.minimum(services.age, OLDEST_MONTHS), futures
        )
        self.clock = self.draw.standard_exponential(room, dtype=np.float32)
        self.streams = Streams(self.draw, room)
        self.future = np.empty(room, dtype=np.intp)
        self.future[: self.used] = np.repeat(np.arange(futures), self.started)
        self.group = np.zeros(room, dtype=np.intp)
        self.group[: self.used] = np.tile(services.group, futures)
        self.waits = np.tile(~is_good, futures)  # Below Good on the day, and not inspected since.
        self.effects = effects
        self.unseen = np.zeros(self.used, dtype=np.bool_)  # Supported, not inspected since.
        if effects is not None:
            self.unseen = np.tile(effects.good > 0, futures)
        self.inspected = np.zeros(futures, dtype=np.int64)
        self.inspected_below = np.zeros(futures, dtype=np.int64)
        self.left = np.zeros(futures, dtype=np.int64)

    def _draw_shocks(self, services: Services) -> None:
        drift, offset = self.setting.rates.drift, self.setting.offset
        steps, shape = np.sqrt(self.setting.step / 12), (self.futures, self.months)

        def walk(size: float) -> Array:
            return np.cumsum(self.draw.standard_normal(shape) * steps * size, axis=1)

        level = walk(drift.intensity if self.setting.drifts else 0.0)
        level += offset.inspections_sd * self.draw.standard_normal((self.futures, 1))
        self.intensity = np.exp(level).astype(np.float32)
        here = offset.outcome + offset.outcome_sd * self.draw.standard_normal((self.futures, 1))
        self.outcome = (walk(drift.outcome) + here).astype(np.float32)
        self.entering = np.exp(walk(drift.entry))
        self.owners = int(services.owner.max(initial=-1)) + 2
        shock = self.draw.standard_normal((self.futures, self.owners)) * self.setting.owner_spread
        shock[:, -1] = 0.0  # Of owners that are not known: number -1.
        self.owner_shock = shock.astype(np.float32).ravel()
        self.owner = services.owner % self.owners

    def _draw_entries(self, services: Services) -> None:
        """How many services come in each month, by future."""
        stock = np.bincount(services.kind, minlength=KINDS)
        by_kind = stock * self.setting.rates.entry * self.setting.offset.entries
        is_open = np.arange(1, self.months + 1) <= self.setting.enters_until
        self.entries = self.draw.poisson(self.entering * self.setting.step * by_kind.sum() * is_open)
        self.community_part = by_kind[0] / by_kind.sum() if by_kind.sum() else 1.0
        self.of_kind = [services.group[services.kind == kind] for kind in range(KINDS)]

    def run(self) -> Futures:
        """Play the months."""
        shape = (self.futures, self.months + 1, self.groups)
        good, rated = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)

        def note(month: int) -> None:
            good[:, month] = self.good_now.reshape(self.futures, self.groups)
            rated[:, month] = self.rated_now.reshape(self.futures, self.groups)

        note(0)
        room = np.empty((2, len(self.index)), dtype=np.float32)
        for month in range(self.months):
            self._leave_as_planned(month)
            self._happen(self._run_out(month, room[0, : self.used], room[1, : self.used]), month)
            self.index[: self.used] += 1
            self._enter(month)
            note(month + 1)
        unseen, unseen_good = self._improved_unseen()
        return Futures(
            good,
            rated,
            self.inspected,
            self.inspected_below,
            self.left,
            np.asarray(self.entries.sum(axis=1)),
            self.intensity.mean(axis=1, dtype=np.float64),
            self.outcome.mean(axis=1, dtype=np.float64),
            unseen,
            unseen_good,
        )

    def _run_out(self, month: int, hazard: Floats, more: Floats) -> Whole:
        """Take the month's hazard off the clocks; where they ran out, something happened."""
        index, of_day = self.index[: self.used], self.futures * self.started
        np.take(self.tables.inspection, index, out=hazard, mode="clip")
        rows = hazard[:of_day].reshape(self.futures, self.started)
        rows *= self.intensity[:, month, None]
        hazard[of_day:] *= self.intensity[self.future[of_day : self.used], month]
        if month >= self.setting.stays_until:
            np.take(self.tables.departure, index, out=more, mode="clip")
            hazard += more
        if self.setting.step[month] != 1:
            hazard *= np.float32(self.setting.step[month])
        clock = self.clock[: self.used]
        clock -= hazard
        return np.flatnonzero(clock < 0)

    def _book(self, where: Whole, good: Whole, rated: int) -> None:
        """Add changes of the counts of some services to the running counts."""
        at = self.future[where] * self.groups + self.group[where]
        size = self.futures * self.groups
        self.good_now = self.good_now + np.bincount(at, good, size).astype(np.int64)
        if rated:
            self.rated_now = self.rated_now + rated * np.bincount(at, minlength=size)

    def _leave_as_planned(self, month: int) -> None:
        """Departures by lot, another one in each future, among those that are there and below Good."""
        for drawn in self.effects.departures if self.effects is not None else ():
            if drawn.month != month + 1:
                continue
            where = np.arange(self.futures)[:, None] * self.started + drawn.among
            cell = self.index[where] // self.tables.width
            may_leave = (cell < GONE) & (cell % len(RATINGS) >= GOOD_OR_BETTER)
            order = np.where(may_leave, self.lot.random(where.shape), np.inf).argsort(axis=1)
            first = order[:, : drawn.number]
            rows = np.take_along_axis(where, first, axis=1)
            self._depart(rows[np.take_along_axis(may_leave, first, axis=1)])

    def _depart(self, where: Whole) -> None:
        rating = self.index[where] // self.tables.width % len(RATINGS)
        self._book(where, -(rating < GOOD_OR_BETTER).astype(np.int64), -1)
        self.left += np.bincount(self.future[where], minlength=self.futures)
        self.index[where] = GONE * self.tables.width
        self.clock[where] = np.inf

    def _happen(self, where: Whole, month: int) -> None:
        """A departure or a new rating of each."""
        index = self.index[where]
        inspection = self.tables.inspection[index] * self.intensity[self.future[where], month]
        leaving = self.tables.departure[index] if month >= self.setting.stays_until else np.float32(0)
        drawn, luck = self.streams.pair(where)
        departs = drawn * (inspection + leaving) >= inspection
        self._depart(where[departs])
        self._rate(where[~departs], luck[~departs], month)

    def _rate(self, where: Whole, luck: Floats, month: int) -> None:
        cell = self.index[where] // self.tables.width
        was_good = cell % len(RATINGS) < GOOD_OR_BETTER
        part, wait = self.streams.pair(where)
        is_good = luck < self._chance(where, month)
        best, worst = part < self.tables.outstanding[cell], part < self.tables.inadequate[cell]
        self._book(where, is_good.astype(np.int64) - was_good, 0)
        of_day = where[where < self.futures * self.started]
        self.inspected += np.bincount(self.future[of_day], minlength=self.futures)
        waited = of_day[self.waits[of_day]]
        self.waits[waited] = False
        self.inspected_below += np.bincount(self.future[waited], minlength=self.futures)
        if self.effects is not None:
            self.unseen[of_day[self.effects.good_from[of_day % self.started] <= month]] = False
        rated = cell - cell % len(RATINGS) + rating_of(is_good, best, worst)
        self.index[where] = rated * self.tables.width
        self.clock[where] = exponential(wait)

    def _chance(self, where: Whole, month: int) -> Floats:
        """P(Good or better), were these services inspected in that month."""
        future, index = self.future[where], self.index[where]
        cell = index // self.tables.width
        was_good = cell % len(RATINGS) < GOOD_OR_BETTER
        level = self.intensity[future, month] * self.tables.level[cell]
        chance = diluted(self.tables.good[index], level, was_good, self.setting.assumptions)
        is_of_day = where < self.futures * self.started
        service = np.where(is_of_day, where % self.started, 0)
        shock = self.outcome[future, month]
        if self.setting.owner_spread:
            shock = shock + is_of_day * self.owner_shock[future * self.owners + self.owner[service]]
        chance = chance / (chance + (1 - chance) * np.exp(-shock))
        if self.effects is not None:
            is_there = is_of_day & (self.effects.good_from[service] <= month)
            chance = chance + (is_there * self.effects.good[service]).astype(np.float32)
        return np.asarray(np.clip(chance, NO_GOOD, ALL_GOOD), dtype=np.float32)

    def _improved_unseen(self) -> tuple[Whole, Array]:
        """By future: supported services below Good that wait for an inspection, and how many of them
        one would find Good or better."""
        where = np.flatnonzero(self.unseen)
        cell = self.index[where] // self.tables.width
        where = where[(cell < GONE) & (cell % len(RATINGS) >= GOOD_OR_BETTER)]
        future, chance = self.future[where], self._chance(where, self.months - 1)
        count = np.bincount(future, minlength=self.futures)
        return count, np.bincount(future, chance, self.futures).astype(np.float64)

    def _enter(self, month: int) -> None:
        """Services that come to be rated for the first time, drawn by the mix of first ratings."""
        number = self.entries[:, month]
        where = np.arange(self.used, self.used + number.sum())
        self.used += len(where)
        future = np.repeat(np.arange(self.futures), number)
        self.future[where] = future
        drawn, member = self.streams.pair(where)
        kind = (drawn >= self.community_part).astype(np.int64)
        self.group[where] = self._group_of(kind, member)
        mix = self.setting.rates.entry_rating
        good = mix[:, :GOOD_OR_BETTER].sum(axis=1)
        odds = (good / (1 - good))[kind] * np.exp(self.outcome[future, month])
        drawn, part = self.streams.pair(where)
        is_good = drawn < odds / (1 + odds)
        best, worst = part < (mix[:, 0] / good)[kind], part < (mix[:, 3] / (1 - good))[kind]
        self._book(where, is_good.astype(np.int64), 1)
        rated = kind * len(RATINGS) + rating_of(is_good, best, worst)
        self.index[where] = rated * self.tables.width  # Their clocks were set before they came.

    def _group_of(self, kind: Whole, member: Floats) -> Whole:
        """New services are of the types that the area's services of their kind are."""
        found = np.zeros(len(kind), dtype=np.int64)
        for number, groups in enumerate(self.of_kind if self.groups > 1 else ()):
            of = kind == number
            if len(groups):
                found[of] = groups[(member[of] * len(groups)).astype(np.int64)]
        return found


def rating_of(is_good: NDArray[np.bool_], best: NDArray[np.bool_], worst: NDArray[np.bool_]) -> Whole:
    """Numbers in RATINGS: Outstanding or Good where it is good, Inadequate or not where it is below."""
    return np.where(is_good, 1 - best.astype(np.int64), 2 + worst)
