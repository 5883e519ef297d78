"""The monthly order of visits as a job: a draft, which a person looks at before it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wherry.decisions.visits import ON_LIST, VisitOrder
from wherry.domain.errors import NotKnown
from wherry.domain.phrases import number_of
from wherry_web.accounts.models import Person
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import today
from wherry_web.journal.services import SYSTEM
from wherry_web.position.register import shelf
from wherry_web.risk.answering import NO_REGISTER
from wherry_web.risk.services.listing import MAKE_LIST, make_list
from wherry_web.risk.services.modelling import TRY_MODELS, try_models
from wherry_web.work.actors import Actor
from wherry_web.work.models import Job
from wherry_web.work.running.kinds import JobKind
from wherry_web.work.running.progress import Progress


def run_make_list(job: Job, progress: Progress) -> Mapping[str, Any]:
    """Make the draft of a month; the id of the list, and how many entered and left.

    Raises:
        NotKnown: before the first import, or where the body has no area.
    """
    progress.report("Adding up the index of every service, and fitting the models")
    if shelf().current_id() is None:
        raise NotKnown(NO_REGISTER)
    row = make_list(by=_by(job), body=job.body, answers=shelf().answers(), day=today())
    order = VisitOrder.from_dict(row.answer)
    on_list = [r for r in order.rows if r.group in ON_LIST]
    new = sum(r.is_new for r in on_list)
    sentence = (
        f"{number_of(len(on_list), 'service')} on the list, {new} new and {len(order.left)} gone; "
        "look at it, then publish it."
    )
    return {"sentence": sentence, "list": str(row.pk)}


def run_try_models(job: Job, progress: Progress) -> Mapping[str, Any]:
    """Hold the models against the past; of how many kinds of service there is something to say.

    Raises:
        NotKnown: before the first import.
    """
    if shelf().current_id() is None:
        raise NotKnown(NO_REGISTER)
    row = try_models(by=_by(job), body=job.body, answers=shelf().answers(), day=today(), progress=progress)
    cards = sum("why_not" not in card for card in row.answer.values())
    return {"sentence": f"{number_of(cards, 'model')} held against the past.", "report": str(row.pk)}


def _by(job: Job) -> Actor:
    return SYSTEM if job.by == SYSTEM else Person.objects.get(pk=job.by)


JOBS = {
    MAKE_LIST: JobKind("Make the order of visits", run_make_list, 2, Right.PUBLISH_PRIORITY),
    TRY_MODELS: JobKind("Hold the models against the past", run_try_models, 2, Right.PUBLISH_PRIORITY),
}
