"""Who may stop a job or start it again."""

from __future__ import annotations

from datetime import date

from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import ALLOWED, Decision, Policy, in_body
from wherry_web.work.models import Job
from wherry_web.work.running.kinds import declared_kinds


def may_cancel(job: Job) -> Policy:
    """A policy: who started a job that is not over may stop it, and who may start its kind."""
    return _on(job, is_over=False, when_wrong="This job is over; there is nothing left to cancel.")


def may_retry(job: Job) -> Policy:
    """A policy: who may cancel a job may start it again once it has failed, been refused or cancelled."""
    return _on(job, is_over=True, when_wrong="Only a job that failed, was refused or cancelled starts again.")


def _on(job: Job, *, is_over: bool, when_wrong: str) -> Policy:
    def policy(person: Person, body: Body | None, day: date) -> Decision:
        kind = declared_kinds().get(job.kind)
        if kind is None:
            return Decision(False, f"Jobs of the kind “{job.kind}” are no longer part of Wherry.")
        if job.status.is_over is not is_over or job.state == "done":
            return Decision(False, when_wrong)
        if not is_over and job.cancel_asked_at is not None:
            return Decision(False, "It has been asked to stop, and will at its next step.")
        if job.by == str(person.pk) and not is_over:
            return ALLOWED
        return in_body(kind.needs)(person, body, day)

    return policy
