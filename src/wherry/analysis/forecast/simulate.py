"""The simulation of every service: inspected or not, outcome, departure, entry, month by month.

Each service carries an exponential clock. Every month the hazard of its rating and age, under the
future's level of inspections, is taken off; where it runs out, something happened, and what is
drawn then. So a month without events costs a few passes over an array, and 10,000 futures of 500
services run in about a second. `tests/oracles/slow_forecast.py` is the same story told in a loop.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from wherry.analysis.forecast.chunk import Chunk
from wherry.analysis.forecast.futures import Effects, Futures, Services, Setting
from wherry.analysis.forecast.tables import Tables

WORKERS = 2  # What the smallest installation has.
CHUNK = 100_000  # Services x futures worked at once: what stays in a core's cache.


def simulate(
    services: Services,
    setting: Setting,
    futures: int,
    seed: int,
    *,
    groups: int = 1,
    effects: Effects | None = None,
) -> Futures:
    """So many futures of some services; the same seed gives the same futures.

    Raises:
        ValueError: when there are no services or no months.
    """
    if not len(services.kind) or not len(setting.step):
        raise ValueError("a simulation needs services and months")
    tables = Tables.of(setting)
    size = max(1, CHUNK // len(services.kind))
    starts = range(0, futures, size)
    streams = np.random.SeedSequence(seed).spawn(len(starts))

    def part(start: int, stream: np.random.SeedSequence) -> Futures:
        count = min(size, futures - start)
        return Chunk(services, setting, tables, count, groups, effects, stream).run()

    # NumPy lets go of the interpreter's lock; each part has its stream, so that threads change nothing.
    with ThreadPoolExecutor(WORKERS) as pool:
        parts = list(pool.map(part, starts, streams))
    return Futures(*(np.concatenate([getattr(p, n) for p in parts]) for n in Futures.__dataclass_fields__))
