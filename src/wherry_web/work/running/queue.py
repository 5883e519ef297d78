"""The queue of django-tasks, which lies in the same database: a task commits with its job."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from wherry_web.journal.services import SYSTEM
from wherry_web.work.models import Job


@task()
def run_job(job_id: str) -> None:
    """What a worker is handed: run the job with that id."""
    from wherry_web.work.running.services import run_queued  # The services enqueue this task.

    run_queued(by=SYSTEM, job_id=UUID(job_id))


def enqueue(job_id: UUID) -> UUID:
    """Put a job into the queue; workers see it when the transaction commits."""
    return UUID(str(run_job.enqueue(str(job_id)).id))


def is_in_queue(job: Job, since: datetime) -> bool:
    """Whether a worker will come to a waiting job: its task waits, or was taken up just now."""
    row = _task_of(job).first()
    if row is None:
        return False
    if row.status == TaskResultStatus.READY:
        return True
    return row.status == TaskResultStatus.RUNNING and bool(row.started_at and row.started_at > since)


def forget(job: Job) -> None:
    """Close the task of a lost worker, which nobody else would."""
    running = _task_of(job).filter(status=TaskResultStatus.RUNNING)
    running.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())


def _task_of(job: Job) -> QuerySet[DBTaskResult[Any, Any]]:
    return DBTaskResult.objects.filter(pk=job.task_id) if job.task_id else DBTaskResult.objects.none()
