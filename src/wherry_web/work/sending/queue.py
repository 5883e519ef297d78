"""The task that delivers mail without waiting for the next tick."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from wherry_web.journal.services import SYSTEM


@task()
def deliver_mail() -> None:
    """What a worker is handed: deliver what is due."""
    from wherry_web.work.sending.services import deliver_due  # The services enqueue this task.

    deliver_due(by=SYSTEM, now=timezone.now())


def deliver_soon() -> None:
    """Have a worker deliver when the transaction has committed; one waiting task serves many messages."""
    waiting = DBTaskResult.objects.filter(task_path=deliver_mail.module_path, status=TaskResultStatus.READY)
    if not waiting.exists():
        deliver_mail.enqueue()
