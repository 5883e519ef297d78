"""Which role somebody may give to others: every giver, every role, every kind of body."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from tests.web.accounts.conftest import START
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.people_policy import may_grant
from wherry_web.accounts.roles import GRANTED_UNHELD, ROLES, BodyKind, Right
from wherry_web.accounts.routes import today

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("giver", "given", "kind"),
    list(product(("administrator", "nominated_individual", "director"), ROLES, BodyKind)),
)
def test_what_may_be_given(
    giver: str, given: str, kind: BodyKind, make_person: Callable[..., Person]
) -> None:
    if kind not in ROLES[giver].kinds:
        return
    body = Body.objects.create(kind=kind, name="Own", from_on=START)
    another = Body.objects.create(kind=kind, name="Another", from_on=START)
    person = make_person("Pat", body, giver)
    fits = kind in ROLES[given].kinds
    has = (
        Right.MANAGE_PEOPLE in ROLES[giver].rights
        and ROLES[given].rights - GRANTED_UNHELD <= ROLES[giver].rights
    )
    assert bool(may_grant(person, body, given, today())) is (fits and has)
    assert not may_grant(person, another, given, today())
