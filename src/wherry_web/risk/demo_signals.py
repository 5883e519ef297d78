"""Invented signals, an order of visits, a change and a dispute for the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from wherry.decisions.visits import VisitOrder
from wherry.domain.signals import Signal, SignalDraft
from wherry.sample.words import generator
from wherry.store.register import Register
from wherry_web.accounts.models import Body, Person
from wherry_web.journal.services import SYSTEM
from wherry_web.position.register import Answers
from wherry_web.risk.answering import definitions_for, services_of
from wherry_web.risk.held import own_services
from wherry_web.risk.services.changing import ask_band_change, decide_band_change
from wherry_web.risk.services.disputing import dispute_fact
from wherry_web.risk.services.listing import make_list, publish_list
from wherry_web.risk.services.telling import state_recording, tell_signal

SEED = 2026
TOLD = 180
RECORDED = (
    "complaint", "quality_concern", "safeguarding", "organisational_enquiry", "whistleblowing", "incident",
    "soft_intelligence", "missed_return", "serious_incident",
)  # fmt: skip
INVENTED = (
    ("complaint", "family", "Meals came cold two days running. (Invented.)"),
    ("complaint", "family", "Nobody answered the bell at night. (Invented.)"),
    ("quality_concern", "council", "Care plans were older than half a year. (Invented.)"),
    ("quality_concern", "health", "Fluid charts were not filled in. (Invented.)"),
    ("incident", "service", "A fall without injury, told the same day. (Invented.)"),
    ("incident", "service", "A medication error, put right at once. (Invented.)"),
    ("safeguarding", "health", "A concern was raised. (Invented.)"),
    ("soft_intelligence", "council", "Agency staff on three visits in a row. (Invented.)"),
    ("soft_intelligence", "health", "A new manager, and a calmer floor. (Invented.)"),
    ("whistleblowing", "staff", "Too few people at night. (Invented.)"),
    ("missed_return", "council", "The Capacity Tracker was not filled in. (Invented.)"),
    ("manager_change", "council", "The registered manager left. (Invented.)"),
    ("warning_notice", "published", "As published. (Invented.)"),
)
GRADES = ("none", "low", "low", "low", "moderate", "moderate", "severe", "not_known")


def invent_signals(
    body: Body, people: Mapping[str, Person], company: Body, register: Register, day: date
) -> None:
    """Everything of this room for one council; `people` are by their accounts.

    Raises:
        Refused: when the invented services do not suit.
    """
    answers = Answers(register)
    definitions = definitions_for(answers)
    ids = sorted(services_of(answers, body))
    if not ids:
        return
    chosen = generator(SEED, "signals")
    # A few services have most of what is told, as in life.
    few = chosen.sample(ids, min(12, len(ids)))
    mine = sorted(own_services(company, people["manager"], answers, day) & set(ids))
    few += mine[:2]
    seen = set()
    _record(body, people, answers, day)
    for number in range(TOLD):
        if number == TOLD // 2:
            _list(body, people, answers, day)  # So that the next shows who entered, who left, and why.
        kind, origin, words = chosen.choice(INVENTED)
        when = day - timedelta(days=chosen.randrange(1, 330))
        signal = Signal(
            chosen.choice(few if chosen.random() < 0.6 else ids), kind, chosen.choice(GRADES), when, origin
        )
        if (signal, words) not in seen:
            seen.add((signal, words))
            tell_signal(
                by=SYSTEM, body=body, draft=SignalDraft(signal, words), definitions=definitions, day=day
            )
    _change_and_dispute(body, people, company, mine, day)
    _list(body, people, answers, day)


def _record(body: Body, people: Mapping[str, Person], answers: Answers, day: date) -> None:
    for kind in RECORDED:
        since, definitions = day - timedelta(days=400), definitions_for(answers)
        state_recording(
            by=people["senior"], body=body, kind=kind, since=since, definitions=definitions, day=day
        )


def _list(body: Body, people: Mapping[str, Person], answers: Answers, day: date) -> VisitOrder:
    row = make_list(by=people["senior"], body=body, answers=answers, day=day)
    publish_list(by=people["senior"], visit_list=row, day=day)
    return VisitOrder.from_dict(row.answer)


def _change_and_dispute(
    body: Body, people: Mapping[str, Person], company: Body, mine: list[str], day: date
) -> None:
    if not mine:
        return
    change = ask_band_change(
        by=people["senior"], body=body, location_id=mine[-1], direction="up",
        reason="The kitchen was closed. (Invented.)", expires_on=day + timedelta(days=60), day=day,
    )  # fmt: skip
    decide_band_change(by=people["director"], change=change, event="approve", day=day)
    dispute_fact(
        by=people["manager"], provider=company, body=body, location_id=mine[0], fact="Council audit",
        words="You audited us in March; here it says that nothing is known. (Invented.)", day=day,
    )  # fmt: skip
