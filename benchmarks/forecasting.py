"""10,000 futures of 500 services over 36 months, beside the plain loop of `tests/oracles`."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from tests.oracles.slow_forecast import one_future
from tests.unit.analysis.forecast.worlds import rates, services

from benchmarks.measure import in_turn
from wherry.analysis.forecast.drift import Drift
from wherry.analysis.forecast.futures import Setting
from wherry.analysis.forecast.offsets import Offset
from wherry.analysis.forecast.simulate import simulate
from wherry.definitions.forecasting import load_forecasting

FUTURES, MONTHS = 10_000, 36
LOOPED = 20  # Futures of the plain loop; the ratio is of one future to one future.


def forecasting(runs: int) -> Iterator[str]:
    """The simulation and the plain loop in turn, on the same services and setting."""
    setting = Setting(
        rates=rates(Drift(0.4, 0.25, 0.4)),
        assumptions=load_forecasting().assumptions,
        step=np.ones(MONTHS),
        offset=Offset(-0.2, 0.2, 1.1, 0.2, 1.0),
        owner_spread=0.3,
    )
    some = replace(services(400, 100, age=18, owners=120), age=np.arange(500) % 60)
    rng = random.Random(1)
    spent: dict[str, list[float]] = {"fast": [], "loop": [], "processor": []}

    def fast() -> None:
        before = time.process_time()
        spent["fast"].append(_seconds(lambda: simulate(some, setting, FUTURES, seed=len(spent["fast"]))))
        spent["processor"].append(time.process_time() - before)

    def loop() -> None:
        spent["loop"].append(_seconds(lambda: [one_future(some, setting, rng) for _ in range(LOOPED)]))

    in_turn(runs, fast, loop)
    ours, theirs = float(np.median(spent["fast"])), float(np.median(spent["loop"])) / LOOPED * FUTURES
    yield (
        f"{FUTURES:,} simulated futures of 500 services over {MONTHS} months, with drifts, an area's offset and "
        f"owners, one process: median of {runs} **{ours:.2f} s**, slowest {max(spent['fast']):.2f} s (at most 2), processor "
        f"{float(np.median(spent['processor'])):.2f} s over two threads; "
        f"the plain loop over the same services, by {LOOPED} futures: {theirs:,.0f} s, **{theirs / ours:,.0f} ×**."
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
