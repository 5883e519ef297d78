"""Making an order of visits and publishing it: a person looks at what changed before it counts."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.utils import timezone

from wherry.decisions.visit_order import visit_order
from wherry.decisions.visits import VisitOrder
from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import require
from wherry_web.journal.services import SYSTEM, recorded
from wherry_web.position.register import Answers, shelf
from wherry_web.risk.models import VisitList
from wherry_web.risk.ordering import definitions_of_order, given_for, known_of
from wherry_web.risk.policies import may_publish
from wherry_web.work.actors import Actor, demand, name_of
from wherry_web.work.running.services import start_job

MAKE_LIST = "make-visit-list"


def make_list(*, by: Actor, body: Body, answers: Answers, day: date) -> VisitList:
    """A draft of the month's order of visits; its draw is logged with its seed and every probability.

    Raises:
        Refused: when the policy says no, or nothing is known of the body's area.
    """
    demand(by, body, may_publish, day)
    seed = secrets.token_hex(16)
    order = visit_order(given_for(answers, body, day, seed), definitions_of_order(answers).rule)
    row = VisitList(
        body=body,
        month=day.replace(day=1),
        answer=order.to_dict(),
        release=order.provenance.release,
        seed=seed,
        made_by=name_of(by),
        made_at=timezone.now(),
    )
    with recorded(
        by=name_of(by), body=body.pk, act="risk.list_made", object_id=row.pk, known=known_of(order)
    ):
        row.save(force_insert=True)
    return row


def publish_list(*, by: Person, visit_list: VisitList, day: date) -> None:
    """Publish a draft: it is the order of visits from now on.

    Raises:
        Refused: when the policy says no, it is published already, or a newer one is.
    """
    order = VisitOrder.from_dict(visit_list.answer)
    with recorded(
        by=by.pk,
        body=visit_list.body_id,
        act="risk.list_published",
        object_id=visit_list.pk,
        known=known_of(order),
    ):
        Body.objects.select_for_update().get(pk=visit_list.body_id)
        require(may_publish(by, visit_list.body, day))
        row = VisitList.objects.select_for_update().get(pk=visit_list.pk)
        if row.published_on is not None:
            raise Refused("This list was published already.")
        newer = row.body.visit_lists.filter(published_on__isnull=False, made_at__gt=row.made_at)
        if newer.exists():
            raise Refused("A newer list was published already; make another draft.")
        row.published_by, row.published_on = str(by.pk), day
        row.save(update_fields=["published_by", "published_on"])


def make_monthly_lists(*, by: str, now: datetime) -> str:
    """Start a draft of the month for every body that keeps lists and has none yet; says how many."""
    month = timezone.localdate(now).replace(day=1)
    if shelf().current_id() is None:
        return ""
    keeping = Body.objects.on(month).filter(visit_lists__isnull=False).distinct()
    wanted = [body for body in keeping if not body.visit_lists.filter(month=month).exists()]
    for body in wanted:
        start_job(by=SYSTEM, body=body, kind=MAKE_LIST, arguments={}, key=f"{month}")
    return f"{len(wanted)} visit lists of the month begun." if wanted else ""
