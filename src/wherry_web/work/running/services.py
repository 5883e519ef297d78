"""Starting, stopping and running jobs. A job ends in the journal, whatever becomes of its worker."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body
from wherry_web.accounts.routes import today
from wherry_web.journal.services import SYSTEM, recorded
from wherry_web.work.actors import Actor, demand, name_of
from wherry_web.work.models import Job
from wherry_web.work.running.heart import beating
from wherry_web.work.running.kinds import declared_kinds, kind_named
from wherry_web.work.running.policies import may_cancel, may_retry
from wherry_web.work.running.progress import Cancelled, Progress
from wherry_web.work.running.queue import enqueue, forget, is_in_queue
from wherry_web.work.states import JOB_MOVES, JobState

LEASE = timedelta(seconds=60)
"""A worker that has not been heard of for so long is lost; it beats six times in between."""
FAILED = (
    "Something went wrong while this ran, and it stopped; start it again, and if it fails again "
    "tell your administrator the number of this job."
)
LOST = "The worker stopped {tries} times while this ran; start it again, or tell your administrator."

log = logging.getLogger(__name__)


def start_job(*, by: Actor, body: Body, kind: str, arguments: Mapping[str, Any], key: str) -> Job:
    """A job of a declared kind, queued when the transaction commits; the same key is the same job.

    `arguments` are ids, never words about people. A job that is over stays over: `retry_job` starts
    it again, another key makes another.

    Raises:
        KeyError: when no app declares the kind.
        NotAllowed: when the person may not start jobs of that kind in the body.
    """
    declared = kind_named(kind)
    demand(by, body, declared.needs, today())
    same = body.jobs.filter(kind=kind, key=key)
    if found := same.first():
        return found
    job = Job(
        body=body,
        kind=kind,
        title=declared.title,
        arguments=dict(arguments),
        key=key,
        by=name_of(by),
        queued_at=timezone.now(),
        most_tries=declared.most_tries,
    )
    try:
        with recorded(by=name_of(by), body=body.pk, act="start-job", object_id=job.pk):
            job.task_id = enqueue(job.pk)
            job.save(force_insert=True)
    except IntegrityError:  # Somebody else was faster by a moment.
        return same.get()
    return job


def cancel_job(*, by: Actor, body: Body, job: Job) -> Job:
    """Stop a job: at once while it waits, at its next step while it runs.

    Raises:
        NotAllowed: when it is over, or neither started by the person nor of a kind that is theirs.
    """
    with recorded(by=name_of(by), body=body.pk, act="cancel-job", object_id=job.pk):
        job = body.jobs.select_for_update().get(pk=job.pk)
        demand(by, body, may_cancel(job), today())
        now = timezone.now()
        job.cancel_asked_at = now
        if job.status is JobState.QUEUED:
            job.state, job.finished_at = JOB_MOVES[JobState.QUEUED]["cancel"].value, now
            job.sentence = "Cancelled before it began."
        job.save(update_fields=["cancel_asked_at", "state", "finished_at", "sentence"])
    return job


def retry_job(*, by: Actor, body: Body, job: Job) -> Job:
    """Start a job again that failed, was refused or was cancelled.

    Raises:
        NotAllowed: when it is not over, is done, or is of a kind that is not the person's.
    """
    with recorded(by=name_of(by), body=body.pk, act="retry-job", object_id=job.pk):
        job = body.jobs.select_for_update().get(pk=job.pk)
        demand(by, body, may_retry(job), today())
        job.state = JOB_MOVES[job.status]["retry"].value
        job.queued_at, job.task_id = timezone.now(), enqueue(job.pk)
        job.started_at = job.finished_at = job.heartbeat_at = job.cancel_asked_at = None
        job.done = job.total = 0
        job.text, job.sentence, job.result = "", "", None
        job.most_tries = job.tries + kind_named(job.kind).most_tries
        job.save()
    return job


def run_queued(*, by: Actor, job_id: UUID) -> None:
    """Run a job that waits, to its end. Does nothing if another worker has it. Called by the worker."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JOB_MOVES[JobState.QUEUED]["start"].value,
        tries=F("tries") + 1,
        started_at=now,
        heartbeat_at=now,
    )
    if not claimed:
        return
    job = Job.objects.select_related("body").get(pk=job_id)
    kind = declared_kinds().get(job.kind)
    if kind is None:
        _end(job, "fail", f"Jobs of the kind “{job.kind}” are no longer part of Wherry.")
        return
    try:
        with beating(lambda: _write(job), every=LEASE / 6):
            result = kind.run(job, Progress(lambda *told: _write(job, *told)))
    except Cancelled:
        _end(job, "cancel", "Cancelled while it ran.")
    except Refused as refusal:
        _end(job, "refuse", str(refusal))
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _end(job, "fail", FAILED)
    else:
        _end(job, "finish", str((result or {}).get("sentence", "")), result)


def find_lost(*, by: Actor, now: datetime) -> str:
    """Queue again, or give up, the jobs whose worker has not been heard of; says how many."""
    silent = Job.objects.select_related("body").filter(
        Q(state=JobState.RUNNING, heartbeat_at__lt=now - LEASE)
        | Q(state=JobState.QUEUED, queued_at__lt=now - LEASE)
    )
    lost = [job for job in silent if job.state == JobState.RUNNING or not is_in_queue(job, now - LEASE)]
    for job in lost:
        forget(job)
        if job.cancel_asked_at is not None:
            _end(job, "cancel", "Cancelled while it ran.")
        elif job.tries >= job.most_tries:
            _end(job, "give up", LOST.format(tries=job.tries))
        else:
            with transaction.atomic():
                _fenced(job).update(state=JobState.QUEUED, queued_at=now, task_id=enqueue(job.pk))
    return f"Lost jobs found: {len(lost)}." if lost else ""


def _write(job: Job, text: str | None = None, done: int = 0, total: int = 0) -> bool:
    told = {} if text is None else {"text": text[:300], "done": done, "total": total}
    mine = _fenced(job)
    if not mine.update(heartbeat_at=timezone.now(), **told):
        return False
    return text is None or mine.filter(cancel_asked_at__isnull=True).exists()


def _fenced(job: Job) -> Any:
    """The row, but only while it is this try of it that stands there."""
    return Job.objects.filter(pk=job.pk, state=job.state, tries=job.tries)


class _Superseded(Exception):
    """Another try has taken this one's place: what it found out does not count."""


def _end(job: Job, event: str, sentence: str, result: Mapping[str, Any] | None = None) -> None:
    to = JOB_MOVES[job.status][event]
    changes: dict[str, Any] = {"state": to.value, "finished_at": timezone.now(), "sentence": sentence}
    if to is JobState.DONE:
        changes |= {"result": dict(result or {}), "text": "", "done": F("total")}
    try:
        with recorded(by=SYSTEM, body=job.body_id, act="end-job", object_id=job.pk, text={"state": to.value}):
            if not _fenced(job).update(**changes):
                raise _Superseded
    except _Superseded:
        log.warning("job %s: try %s ended after another had begun", job.pk, job.tries)
