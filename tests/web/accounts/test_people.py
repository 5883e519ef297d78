"""Inviting, changing and ending: the services and their refusals; and that nobody is there at first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.accounts.conftest import (
    PASSWORD,
    START,
    accept,
    acts,
    invite,
    last_text,
)
from wherry.domain.errors import Refused
from wherry_web.accounts import services
from wherry_web.accounts.drafts import BodyDraft, RoleDraft
from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.accounts.routes import today
from wherry_web.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_nobody_is_there_at_first() -> None:
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "Ann\u202eevil",
        "Ann\x00",
        "Ann\u200b",
        "=1+1",
        "+cmd",
        "@x",
        "-x",
        "   ",
        "x" * 151,
        "A\u2028B",
    ],
)
def test_hostile_names_are_refused_with_a_sentence(name: str, administrator: Person, host: Body) -> None:
    with pytest.raises(Refused, match=r"\.$"):
        accept(invite(administrator, host), name=name)
    assert Person.objects.count() == 1
    before = Entry.objects.count()
    with pytest.raises(Refused):
        services.change_name(by=administrator, name=name)
    with pytest.raises(Refused):
        services.create_body(by=administrator, draft=BodyDraft("council", name * 2, START), day=today())
    assert Entry.objects.count() == before  # No change, no entry.


@pytest.mark.parametrize(
    "name", ["Siân O'Neill-Jones", "José  da Silva", "نازنین", "می\u200cخواهم", "李雷", "Ann & Bob"]
)
def test_names_of_people_are_kept(name: str, administrator: Person) -> None:
    kept = services.change_name(by=administrator, name=name).name
    assert kept == " ".join(name.split(" ")).replace("  ", " ")


@pytest.mark.parametrize("role", ["quality_monitoring_officer", "director", "information_governance"])
def test_whoever_does_not_manage_people_does_not(
    role: str, host: Body, administrator: Person, make_person: Callable[..., Person], officer: Person
) -> None:
    person, his = make_person("Pat", host, role), officer.memberships.get()
    for act in (
        lambda: invite(person, host),
        lambda: services.change_membership(
            by=person, membership=his, draft=RoleDraft("director"), day=today()
        ),
        lambda: services.end_membership(by=person, membership=his, day=today()),
        lambda: services.deactivate(by=person, person=officer, day=today()),
        lambda: services.create_body(by=person, draft=BodyDraft("council", "X", START), day=today()),
    ):
        with pytest.raises(Refused, match="Only"):
            act()
    assert acts() == []


def test_nobody_raises_their_own_rights(
    administrator: Person, host: Body, make_person: Callable[..., Person]
) -> None:
    make_person("Ben", host, "administrator")
    mine = administrator.memberships.get()
    with pytest.raises(Refused, match="cannot change your own role"):
        services.change_membership(
            by=administrator, membership=mine, draft=RoleDraft("director"), day=today()
        )
    with pytest.raises(Refused, match="cannot give yourself"):
        invite(administrator, host, administrator.email.upper())
    with pytest.raises(Refused, match="cannot close your own"):
        services.deactivate(by=administrator, person=administrator, day=today())


def test_an_administrator_manages_only_the_people_of_the_body(
    host: Body, other: Body, make_person: Callable[..., Person], officer: Person, administrator: Person
) -> None:
    theirs = make_person("Fen Administrator", other, "administrator")
    hers = make_person("Una", other)
    for person, membership in ((theirs, officer.memberships.get()), (administrator, hers.memberships.get())):
        with pytest.raises(Refused, match="Only"):
            services.end_membership(by=person, membership=membership, day=today())
        with pytest.raises(Refused, match="Only"):
            services.change_membership(
                by=person, membership=membership, draft=RoleDraft("director"), day=today()
            )
        with pytest.raises(Refused, match="Only"):
            invite(person, membership.body)
    Membership.objects.create(person=officer, body=other, role="director", from_on=START)
    with pytest.raises(Refused, match="a role elsewhere, too; end the access here"):
        services.deactivate(by=administrator, person=officer, day=today())


def test_the_last_administrator_stays(
    administrator: Person, host: Body, make_person: Callable[..., Person]
) -> None:
    mine = administrator.memberships.get()
    with pytest.raises(Refused, match="no administrator"):
        services.end_membership(by=administrator, membership=mine, day=today())
    second = make_person("Ben", host, "administrator")
    with_two = services.end_membership(by=administrator, membership=mine, day=today())
    assert with_two.to_on == today()
    with pytest.raises(Refused):
        services.change_membership(
            by=administrator, membership=second.memberships.get(), draft=RoleDraft("director"), day=today()
        )


def test_a_role_that_the_kind_of_body_does_not_have_is_refused(
    administrator: Person, host: Body, officer: Person
) -> None:
    with pytest.raises(Refused, match="A council has no role"):
        invite(administrator, host, role="registered_manager")
    with pytest.raises(Refused, match="A council has no role"):
        services.change_membership(
            by=administrator, membership=officer.memberships.get(), draft=RoleDraft("observer"), day=today()
        )
    with pytest.raises(Refused, match="no such role"):
        invite(administrator, host, role="god")


def test_a_changed_role_leaves_the_old_one_to_read(administrator: Person, officer: Person) -> None:
    draft = RoleDraft("councillor", division="Wroxham")
    services.change_membership(
        by=administrator, membership=officer.memberships.get(), draft=draft, day=today()
    )
    assert [(m.role, m.division) for m in officer.memberships_on(today())] == [("councillor", "Wroxham")]
    assert officer.memberships.count() == 2
    assert acts() == ["membership-changed"] and last_text()["to"] == "councillor"


def test_a_closed_account_is_closed_everywhere(administrator: Person, officer: Person) -> None:
    services.deactivate(by=administrator, person=officer, day=today())
    officer.refresh_from_db()
    assert not officer.is_active and not officer.memberships_on(today()).exists()
    assert acts() == ["person-deactivated"]
    answer = Client().post("/account/login/", {"login": officer.email, "password": PASSWORD})
    assert answer.status_code != 302 or answer["Location"] == "/account/inactive/"


def test_bodies_are_made_changed_and_ended_with_successors(administrator: Person, host: Body) -> None:
    made = [
        services.create_body(by=administrator, draft=BodyDraft("council", n, START), day=today())
        for n in ("East", "West")
    ]
    draft = BodyDraft("council", "Old Shire", START)
    old = services.create_body(by=administrator, draft=draft, day=today())
    services.change_body(
        by=administrator, body=old, draft=BodyDraft("council", "The Old Shire", START, code="E1"), day=today()
    )
    assert set(last_text()) == {"name", "code"}
    services.end_body(by=administrator, body=old, to_on=today(), successors=made, day=today())
    assert {b.name for b in old.successors.all()} == {"East", "West"}
    assert not Body.objects.on(today()).filter(pk=old.pk).exists()
    for act, words in (
        (
            lambda: services.end_body(by=administrator, body=host, to_on=today(), successors=[], day=today()),
            "runs this",
        ),
        (
            lambda: services.end_body(
                by=administrator, body=made[0], to_on=START, successors=[], day=today()
            ),
            "after the day",
        ),
        (
            lambda: services.end_body(
                by=administrator, body=made[0], to_on=today(), successors=made, day=today()
            ),
            "follow itself",
        ),
        (
            lambda: services.change_body(
                by=administrator, body=old, draft=BodyDraft("icb", "X", START), day=today()
            ),
            "kind cannot",
        ),
        (
            lambda: services.create_body(
                by=administrator, draft=BodyDraft("castle", "X", START), day=today()
            ),
            "no such kind",
        ),
        (lambda: services.found_host(by="system", draft=draft), "runs this installation already"),
    ):
        with pytest.raises(Refused, match=words):
            act()


def test_a_body_does_not_own_itself(administrator: Person) -> None:
    group = services.create_body(by=administrator, draft=BodyDraft("provider", "Group", START), day=today())
    home = services.create_body(
        by=administrator, draft=BodyDraft("provider", "Home", START, owner=group), day=today()
    )
    with pytest.raises(Refused, match="own itself"):
        services.change_body(
            by=administrator, body=group, draft=BodyDraft("provider", "Group", START, owner=home), day=today()
        )
