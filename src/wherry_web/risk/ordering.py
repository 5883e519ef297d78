"""What an order of visits is made of here, which counts, and what the journal keeps of one."""

from __future__ import annotations

from datetime import date

from wherry.decisions.visit_order import ON_LIST, Given, Moved, VisitOrder
from wherry.definitions.visit_rule import VisitRule, load_visit_rule
from wherry_web.accounts.models import Body
from wherry_web.journal.services import Known
from wherry_web.position.own_lists.lists import newest_of, people_in
from wherry_web.position.register import Answers
from wherry_web.risk.answering import index_for, services_of
from wherry_web.risk.models import BandChange, VisitList

STEPS = {"up": -1, "down": 1}


def rule_for(answers: Answers) -> VisitRule:
    """The declared rule, or the council's own.

    Raises:
        BadDefinition: when the council's file is wrong.
    """
    folder = answers.register.data / "definitions"
    return answers.kept("visit rule", lambda: load_visit_rule(folder))


def given_for(answers: Answers, body: Body, day: date, seed: str) -> Given:
    """The index, exposure, changes of band that count today, and the list before.

    Raises:
        NotKnown: when the body has no area, or no file tells of it.
    """
    funded = newest_of(body).get("funded")
    before = newest_published(body)
    return Given(
        index=index_for(answers, body, day),
        care_homes=care_homes_of(answers, body),
        models={},
        funded=people_in(funded).people if funded else None,
        moved=[
            Moved(change.location_id, STEPS[change.direction], change.reason, change.expires_on)
            for change in changes_on(body, day)
        ],
        before=VisitOrder.from_dict(before.answer) if before else None,
        seed=seed,
    )


def care_homes_of(answers: Answers, body: Body) -> frozenset[str]:
    """The ids of the care homes among a body's services, by the register's own flag."""
    ids = services_of(answers, body).keys()
    rows = (
        answers.register.location.select("location_id", "valid_from", "is_care_home")
        .sort("valid_from")
        .iter_rows()
    )
    newest = {key: is_home for key, _, is_home in rows if key in ids}
    return frozenset(key for key, is_home in newest.items() if is_home)


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
