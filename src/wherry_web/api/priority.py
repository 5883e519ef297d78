"""The order of visits of a body, for a program of its own: named results go to nobody else."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query

from wherry.decisions.visits import VisitOrder
from wherry_web.api.answering import Answered, answered
from wherry_web.api.callers import demand, ordering_body
from wherry_web.api.operations import PREFIX, answers_of, reads
from wherry_web.api.parameters import PriorityAsked
from wherry_web.api.problems import Problem
from wherry_web.api.scopes import Scope
from wherry_web.risk.answering import definitions_for
from wherry_web.risk.order_shown import Filter, filtered
from wherry_web.risk.order_told import ToldOrder, ToldVisit, told_order
from wherry_web.risk.ordering import newest_published

PRIORITY = f"{PREFIX}priority"
NONE_YET = "{} has published no order of visits yet; ask again once somebody has done so on the site."


@reads("priority", ToldOrder, "Who needs a visit first")
def priority(request: HttpRequest, asked: Query[PriorityAsked]) -> Answered:
    """The order of visits that your organisation published last, for a key of it with the scope “priority”.
    An order of visits, never a ground for restriction, fee or tender. Reasons that are sealed, your own or
    told by CQC in confidence are left out. Nobody keeps the answer on the way."""
    demand(request, Scope.PRIORITY)
    body = ordering_body(request)
    definitions = definitions_for(answers_of(None))
    kept = newest_published(body)
    if kept is None:
        raise Problem(404, NONE_YET.format(body.name))
    order = VisitOrder.from_dict(kept.answer)
    rows = filtered(order, Filter(group=asked.show))
    found = told_order(order, kept.published_on, rows, definitions)
    beside = {name: getattr(found, name) for name in ("as_of", "release", "is_invented", "caution")}
    return answered(request, found, found.rows, ToldVisit, beside=beside, needs=Scope.PRIORITY)
