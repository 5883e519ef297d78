"""Timing whole processes and functions, in turn with their peers."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.05


@dataclass(frozen=True)
class Run:
    """One finished process: wall seconds, and megabytes of its largest process and of all together."""

    seconds: float
    largest_mb: float
    together_mb: float


def run(command: Sequence[str], env: dict[str, str] | None = None) -> Run:
    """Run a process to its end and measure it."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env, start_new_session=True
    )
    peak = [0.0]
    done = threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, done, peak), daemon=True)
    sampler.start()
    assert process.stderr is not None
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    done.set()
    sampler.join()
    if status != 0:
        raise RuntimeError(f"{' '.join(command)} failed: {complaint.decode()[-500:]}")
    return Run(seconds, usage.ru_maxrss / 1024, peak[0])


def _sample(session: int, done: threading.Event, peak: list[float]) -> None:
    """The most memory that the processes of a session hold together."""
    page = os.sysconf("SC_PAGE_SIZE") / 1024**2
    while not done.wait(SAMPLE_SECONDS):
        total = 0.0
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    fields = (folder / "stat").read_text().rsplit(") ", 1)[1].split()
                except (OSError, IndexError):
                    continue
                if int(fields[3]) == session:
                    total += int(fields[21]) * page
        peak[0] = max(peak[0], total)


def in_turn(runs: int, *commands: Callable[[], Run]) -> list[list[Run]]:
    """Run commands in turn, A B A B, so that a drifting machine hits all alike."""
    found: list[list[Run]] = [[] for _ in commands]
    for _ in range(runs):
        for results, command in zip(found, commands, strict=True):
            results.append(command())
    return found


def median_seconds(runs: Sequence[Run]) -> float:
    return statistics.median(r.seconds for r in runs)


def milliseconds(function: Callable[[], object], times: int, warm: int = 3) -> list[float]:
    """Milliseconds of each call after some warm ones, in order of length."""
    for _ in range(warm):
        function()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        function()
        found.append(1000 * (time.perf_counter() - started))
    return sorted(found)


def percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def python(code: str) -> list[str]:
    """The command that runs a piece of Python in a fresh process."""
    return [sys.executable, "-c", code]


def wherry(*words: str) -> list[str]:
    return [*python("from wherry.cli import main; main()"), *words]
