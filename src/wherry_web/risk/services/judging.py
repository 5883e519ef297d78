"""Judging what a visit could change at a service."""

from __future__ import annotations

from datetime import date

from wherry.decisions.visits import LITTLE, MUCH, SOME
from wherry.domain.days import months_after
from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import require
from wherry_web.journal.services import recorded
from wherry_web.risk.models import VisitJudgement
from wherry_web.risk.policies import may_see

COUNTS_MONTHS = 12
"""A judgement counts so long: it only ever lowers a place, and must not do so unseen for years."""


def judge_visit(
    *, by: Person, body: Body, location_id: str, could_change: str, reason: str, day: date
) -> VisitJudgement:
    """Say what a visit could change at a service: it counts in the next order, for a year.

    Raises:
        Refused: when the policy says no, or the reason is missing.
    """
    row = VisitJudgement(
        body=body,
        location_id=location_id,
        could_change=could_change,
        reason=reason.strip(),
        judged_by=str(by.pk),
        judged_on=day,
        expires_on=months_after(day, COUNTS_MONTHS),
    )
    text = {"service": location_id, "could_change": could_change}
    with recorded(by=by.pk, body=body.pk, act="risk.visit_judged", object_id=row.pk, text=text):
        require(may_see(by, body, day))
        if could_change not in (MUCH, SOME, LITTLE):
            raise Refused("A visit could change much, some or little.")
        if not row.reason:
            raise Refused("Say why: the service itself reads the reason.")
        row.save(force_insert=True)
    return row
