"""Kinds of job of this room: none of its own; the activities declare theirs."""

from __future__ import annotations

from wherry_web.work.running.kinds import JobKind

JOBS: dict[str, JobKind] = {}
