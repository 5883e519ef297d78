"""What an order of visits is made of here, which counts, and what the journal keeps of one."""

from __future__ import annotations

from datetime import date

from wherry.analysis.standing import Standings
from wherry.decisions.first_visits import (
    OrderDefinitions,
    eligible_of,
    order_definitions,
    register_facts,
    with_notes,
)
from wherry.decisions.visits import ON_LIST, Given, Moved, ServiceFacts, VisitOrder
from wherry.domain.coverage import Services
from wherry_web.accounts.models import Body
from wherry_web.journal.services import Known
from wherry_web.position.own_lists.lists import newest_of, people_in
from wherry_web.position.register import Answers
from wherry_web.risk.answering import index_for
from wherry_web.risk.models import BandChange, VisitJudgement, VisitList

STEPS = {"up": -1, "down": 1}


def definitions_of_order(answers: Answers) -> OrderDefinitions:
    """Rule, model and weights, with the council's own in the place of those shipped.

    Raises:
        BadDefinition: when a file of the council's is wrong.
    """
    folder = answers.register.data / "definitions"
    return answers.kept("order definitions", lambda: order_definitions(folder))


def given_for(answers: Answers, body: Body, day: date, seed: str) -> Given:
    """The index, what the models say, exposure, what persons judged and changed, and the list before.

    Models are fitted, which takes seconds: in a job, never while somebody waits for a page.

    Raises:
        NotKnown: when the body has no area, or no file tells of it.
    """
    funded, before = newest_of(body).get("funded"), newest_published(body)
    index, definitions = index_for(answers, body, day), definitions_of_order(answers)

    def fitted() -> tuple[dict[str, ServiceFacts], tuple[str, ...]]:
        # Standings of its own, so that the examples of the models do not stay in memory.
        return register_facts(Standings(answers.register), index, definitions)

    facts, notes = answers.kept_slowly(("facts of an order", index.code), fitted)
    return Given(
        index=with_notes(index, notes),
        facts=facts,
        eligible=eligible_of(facts, Services.CARE_HOMES),
        seed=seed,
        funded=people_in(funded).people if funded else None,
        remediable={key: row.could_change for key, row in judgements_on(body, day).items()},
        moved=[
            Moved(change.location_id, STEPS[change.direction], change.expires_on)
            for change in changes_on(body, day)
        ],
        before=VisitOrder.from_dict(before.answer) if before else None,
    )


def judgements_on(body: Body, day: date) -> dict[str, VisitJudgement]:
    """What a visit could change, by service: the newest judgement of each that still counts on a day."""
    rows = body.visit_judgements.filter(expires_on__gt=day).order_by("judged_on", "id")
    return {row.location_id: row for row in rows}


def changes_on(body: Body, day: date) -> list[BandChange]:
    """The approved changes of band that count on a day; of several of a service the newest."""
    rows = body.band_changes.filter(state="approved", expires_on__gt=day).order_by("asked_on", "id")
    return list({row.location_id: row for row in rows}.values())


def newest_published(body: Body) -> VisitList | None:
    """The order of visits that counts, if one was published."""
    return body.visit_lists.filter(published_on__isnull=False).order_by("-made_at").first()


def known_of(order: VisitOrder) -> Known:
    """What the journal keeps of an order: the release, the rule, the draw, who is on the list."""
    on_list = {row.location_id: row.group for row in order.rows if row.group in ON_LIST}
    figures = {
        "rule": order.rule, "index": order.index_version, "seed": order.seed, "pool": order.pool,
        "drawn": order.drawn, "on_list": on_list,
    }  # fmt: skip
    return Known(order.provenance.release, figures)
