"""A provider disputes a fact that is held about its service, and is answered within fourteen days."""

from __future__ import annotations

from datetime import date, timedelta

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import require
from wherry_web.accounts.roles import ROLES, Right
from wherry_web.journal.services import recorded
from wherry_web.risk.models import Dispute
from wherry_web.risk.policies import may_publish, may_see_held
from wherry_web.risk.states import OUTCOMES
from wherry_web.work.sending.services import send_mail

ANSWER_DAYS = 14
"""Issue 6, point 6."""
DISPUTED = (
    "A provider disputes a fact that is held about one of its services. Sign in and answer it on "
    "“Disputes” by "
    "{:%-d %B %Y}.\n"
)
MOST_TOLD = 5
"""People who hear of a dispute by mail."""


def dispute_fact(
    *, by: Person, provider: Body, body: Body, location_id: str, fact: str, words: str, day: date
) -> Dispute:
    """Say that a fact which `body` holds about one of the provider's services is wrong.

    The caller has looked that the service is the provider's and that `body` holds something about it.

    Raises:
        Refused: when the policy says no, nothing is said, or the same dispute waits for its answer.
    """
    row = Dispute(
        body=body,
        provider=provider,
        location_id=location_id,
        fact=fact,
        words=words.strip(),
        made_by=str(by.pk),
        made_on=day,
        due_on=day + timedelta(days=ANSWER_DAYS),
    )
    text = {"service": location_id, "fact": fact, "words": row.words, "provider": str(provider.pk)}
    with recorded(by=by.pk, body=body.pk, act="risk.dispute_made", object_id=row.pk, text=text):
        require(may_see_held(by, provider, day))
        if not row.words:
            raise Refused("Say what is wrong, and what is right instead.")
        Body.objects.select_for_update().get(pk=body.pk)
        if body.disputes.filter(
            provider=provider, location_id=location_id, fact=fact, answered_on=None
        ).exists():
            raise Refused(
                "You have disputed this already; it will be answered by the day that is shown with it."
            )
        row.save(force_insert=True)
        for person in _answering(body, day):
            send_mail(
                by=by,
                body=body,
                to=person.email,
                subject="A fact is disputed",
                text=DISPUTED.format(row.due_on),
            )
    return row


def answer_dispute(*, by: Person, dispute: Dispute, outcome: str, answer: str, day: date) -> None:
    """Answer a dispute; whoever made it gets a mail.

    Raises:
        Refused: when the policy says no, it was answered already, or nothing is said.
    """
    text = {"outcome": outcome, "answer": answer}
    with recorded(
        by=by.pk, body=dispute.body_id, act="risk.dispute_answered", object_id=dispute.pk, text=text
    ):
        row = Dispute.objects.select_for_update().select_related("body").get(pk=dispute.pk)
        require(may_publish(by, row.body, day))
        if row.answered_on is not None:
            raise Refused("This dispute was answered already.")
        if outcome not in OUTCOMES or not answer.strip():
            raise Refused("Choose an outcome, and say why in a sentence.")
        row.outcome, row.answer = outcome, answer.strip()
        row.answered_by, row.answered_on = str(by.pk), day
        row.save(update_fields=["outcome", "answer", "answered_by", "answered_on"])
        maker = Person.objects.filter(pk=row.made_by, is_active=True).first()
        if maker is not None:
            send_mail(
                by=by,
                body=row.body,
                to=maker.email,
                subject=f"Your dispute about {row.location_id} was answered",
                text="What you disputed was answered. Sign in and read it on “What is held about us”.\n",
            )


def _answering(body: Body, day: date) -> list[Person]:
    """The first of those who may answer: not the administrators, who only may."""
    held = (
        body.memberships.on(day).exclude(role="administrator").select_related("person").order_by("role", "id")
    )
    fit = [m.person for m in held if Right.PUBLISH_PRIORITY in ROLES[m.role].rights and m.person.is_active]
    return list(dict.fromkeys(fit))[:MOST_TOLD]
