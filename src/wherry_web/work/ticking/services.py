"""One tick: whatever is due runs once, and two ticks at once never run the same."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from wherry_web.journal.services import SYSTEM, anchor_today, erase_due
from wherry_web.work.actors import Actor
from wherry_web.work.models import ScheduleRun
from wherry_web.work.ticking.schedule import Schedule

HOLD = timedelta(minutes=30)
"""A tick that is killed lets its schedule go after so long."""
EARLY = timedelta(seconds=5)
"""Cron is never exact: what is due so soon runs now, not a minute later."""
KEEP_TASKS = timedelta(days=7)
"""Long enough to look into a job that failed over a weekend."""

log = logging.getLogger(__name__)


def tick(*, by: str = SYSTEM, schedules: Iterable[Schedule], now: datetime) -> dict[str, str]:
    """Run every schedule that is due and that no other tick holds; what each said, by name.

    One that fails is noted, and does not keep the others from running.
    """
    return {s.name: _run(s, now) for s in schedules if _claim(s, now)}


def is_well() -> bool:
    """Whether every schedule's last run went well."""
    return not ScheduleRun.objects.filter(is_well=False).exists()


def delete_sessions(*, by: Actor, now: datetime) -> str:
    """Delete sessions that have expired."""
    SessionStore.clear_expired()
    return ""


def delete_old_tasks(*, by: Actor, now: datetime) -> str:
    """Delete finished rows of the queue; the jobs themselves stay."""
    over = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    gone, _ = DBTaskResult.objects.filter(status__in=over, finished_at__lt=now - KEEP_TASKS).delete()
    return f"{gone} finished tasks deleted." if gone else ""


def anchor_journal(*, by: str, now: datetime) -> str:
    """Sign the end of the journal's chain, once a day."""
    anchor_today(by=by, today=timezone.localdate(now))
    return ""


def erase_journal(*, by: str, now: datetime) -> str:
    """Erase what the journal's classes of record say is due."""
    gone = erase_due(by=by, today=timezone.localdate(now))
    return f"{gone} texts of the journal erased." if gone else ""


def _claim(schedule: Schedule, now: datetime) -> bool:
    ScheduleRun.objects.get_or_create(name=schedule.name)
    free = Q(held_until=None) | Q(held_until__lt=now)
    due = Q(last_at=None) | Q(last_at__lte=now - schedule.every + EARLY)
    # One statement: of two ticks only one changes the row.
    mine = ScheduleRun.objects.filter(free, due, name=schedule.name)
    return bool(mine.update(held_until=now + HOLD, last_at=now))


def _run(schedule: Schedule, now: datetime) -> str:
    try:
        sentence, is_fine = import_string(schedule.run)(by=SYSTEM, now=now) or "", True
    except Exception as error:
        log.exception("schedule %s failed", schedule.name)
        sentence, is_fine = f"Failed: {error}", False
    ScheduleRun.objects.filter(name=schedule.name).update(held_until=None, sentence=sentence, is_well=is_fine)
    return sentence
