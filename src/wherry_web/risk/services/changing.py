"""Moving a service by one band for a time: one person asks, another approves."""

from __future__ import annotations

from datetime import date, timedelta

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import require
from wherry_web.journal.services import recorded
from wherry_web.risk.models import BandChange
from wherry_web.risk.policies import may_decide, may_see
from wherry_web.risk.states import BAND_CHANGES

LONGEST_DAYS = 90
"""field.md §4.2, from the Scottish tool (M4): a change needs a reason, an end and a manager's approval."""


def ask_band_change(
    *, by: Person, body: Body, location_id: str, direction: str, reason: str, expires_on: date, day: date
) -> BandChange:
    """Ask for a service to be visited sooner or later than its band says.

    Raises:
        Refused: when the policy says no, the reason is missing, or it would last more than 90 days.
    """
    row = BandChange(
        body=body,
        location_id=location_id,
        direction=direction,
        reason=reason.strip(),
        asked_by=str(by.pk),
        asked_on=day,
        expires_on=expires_on,
        state="asked",
    )
    text = {"service": location_id, "direction": direction, "expires_on": expires_on.isoformat()}
    with recorded(by=by.pk, body=body.pk, act="risk.band_change_asked", object_id=row.pk, text=text):
        require(may_see(by, body, day))
        if direction not in ("up", "down"):
            raise Refused("A service is moved up or down by one band.")
        if not row.reason:
            raise Refused("Say why: whoever approves it, and the service itself, read the reason.")
        if not day < expires_on <= day + timedelta(days=LONGEST_DAYS):
            raise Refused(
                f"A change ends after today and within {LONGEST_DAYS} days; ask again when it is over."
            )
        row.save(force_insert=True)
    return row


def decide_band_change(*, by: Person, change: BandChange, event: str, day: date) -> None:
    """Approve or decline a change that somebody else asked for.

    Raises:
        Refused: when the policy says no, or it was decided already.
    """
    with recorded(
        by=by.pk,
        body=change.body_id,
        act="risk.band_change_decided",
        object_id=change.pk,
        text={"event": event},
    ):
        row = BandChange.objects.select_for_update().select_related("body").get(pk=change.pk)
        require(may_decide(by, row, day))
        row.state = BAND_CHANGES[row.state][event]
        row.decided_by, row.decided_on = str(by.pk), day
        row.save(update_fields=["state", "decided_by", "decided_on"])
