"""Who may do what: every role, every right, one's own and another's body, past, present and future."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tests.web.accounts.conftest import START
from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.accounts.people_policy import may_grant
from wherry_web.accounts.policy import in_any_body, in_body, in_host, signed_in
from wherry_web.accounts.roles import ROLES, Right
from wherry_web.accounts.routes import today
from wherry_web.journal.services import SYSTEM, recorded
from wherry_web.journal.unchanged import WhileUnchanged

pytestmark = pytest.mark.django_db

SPANS = {  # Of a membership, in days from today: first day, first day after; and whether it holds.
    "now": (-10, None, True),
    "from today": (0, None, True),
    "until tomorrow": (-10, 1, True),
    "ended today": (-10, 0, False),
    "past": (-10, -5, False),
    "future": (1, None, False),
}


@pytest.mark.parametrize(("role", "span"), list(product(ROLES, SPANS)))
def test_truth_table(role: str, span: str, make_person: Callable[..., Person]) -> None:
    day, (first, last, holds) = today(), SPANS[span]
    kind = sorted(ROLES[role].kinds)[0]
    own = Body.objects.create(kind=kind, name="Own", from_on=START, is_host=True)
    another = Body.objects.create(kind=kind, name="Another", from_on=START)
    dates = {"from_on": day + timedelta(first), "to_on": None if last is None else day + timedelta(last)}
    person = make_person("Pat", own, role, **dates)
    with recorded(by=SYSTEM, body=None, act="sign-in", object_id=str(person.pk)):
        pass
    WhileUnchanged(lambda _: _hold_the_table(role, person, own, another, day, holds=holds))(
        RequestFactory().get("/")
    )


def _hold_the_table(
    role: str, person: Person, own: Body, another: Body, day: date, *, holds: bool
) -> HttpResponse:
    """Within a request that reads, as pages ask: who holds what is read once."""
    assert bool(signed_in(person, None, day)) is holds
    for right in Right:
        has = holds and right in ROLES[role].rights
        for policy, body, expected in (
            (in_body(right), own, has),
            (in_body(right), another, False),
            (in_body(right), None, False),
            (in_any_body(right), None, has),
            (in_host(right), None, has),
        ):
            decision = policy(person, body, day)
            assert bool(decision) is expected, (right, body)
            assert bool(decision.reason) is not expected  # A refusal has its sentence.
    return HttpResponse()


@pytest.mark.parametrize("right", Right)
def test_a_right_in_another_body_is_none_in_the_host(
    right: Right, host: Body, other: Body, make_person: Callable[..., Person]
) -> None:
    assert not in_host(right)(make_person("Ann", other, "administrator"), None, today())


@pytest.mark.parametrize("to_on", [-1, 0])
def test_nobody_has_rights_in_a_body_that_has_ended(to_on: int, host: Body, administrator: Person) -> None:
    Body.objects.filter(pk=host.pk).update(to_on=today() + timedelta(to_on))
    assert administrator.rights_in(host, today()) == frozenset()
    assert not administrator.bodies_on(today())


def test_whoever_runs_the_installation_gives_a_body_its_first_administrator_and_no_more(
    administrator: Person, other: Body, make_person: Callable[..., Person]
) -> None:
    assert may_grant(administrator, other, "administrator", today())
    assert not may_grant(administrator, other, "director", today())
    make_person("Fen Administrator", other, "administrator")
    assert not may_grant(administrator, other, "administrator", today())


def test_a_person_cannot_be_an_administrator_of_a_body_of_no_day(administrator: Person, other: Body) -> None:
    Body.objects.filter(pk=other.pk).update(to_on=today())
    assert "does not exist today" in may_grant(administrator, other, "administrator", today()).reason
    assert Membership.objects.count() == 1
