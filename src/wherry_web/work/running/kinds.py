"""Which kinds of job there are: each app declares its own in `jobs.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from wherry_web.accounts.roles import Right
from wherry_web.journal.declared import declared
from wherry_web.work.models import Job
from wherry_web.work.running.progress import Progress

Run = Callable[[Job, Progress], Mapping[str, Any] | None]
"""Does the work of a job: reads `job.arguments`, tells its progress, returns the result and its
`sentence` for people. Runs outside any transaction; may run again from the start after a crash."""


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its words, its function, how often a lost worker is forgiven, who may start it."""

    title: str
    run: Run
    most_tries: int
    needs: Right


def kind_named(key: str) -> JobKind:
    """The declared kind of that key.

    Raises:
        KeyError: when no app declares it.
    """
    return declared_kinds()[key]


@cache
def declared_kinds() -> dict[str, JobKind]:
    """Every app's `JOBS`, by key."""
    found: dict[str, JobKind] = {}
    for kinds in declared("jobs", "JOBS"):
        found |= kinds
    return found
