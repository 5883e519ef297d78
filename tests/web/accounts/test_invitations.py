"""Invitations and one-form links: signed, once, for a time, for one purpose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests.web.accounts.conftest import (
    ORIGIN,
    PASSWORD,
    accept,
    acts,
    invite,
    last_text,
    link_in,
    signed_in,
)
from wherry.domain.errors import Refused
from wherry_web.accounts import services
from wherry_web.accounts.links import invitation_token, open_invitation, open_visitor_link, visitor_token
from wherry_web.accounts.models import Body, Invitation, Membership, Person, VisitorLink
from wherry_web.accounts.routes import today
from wherry_web.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_an_invitation_by_mail_makes_a_person_who_signs_in(
    administrator: Person, host: Body, letters: list[Any], client: Client
) -> None:
    invite(administrator, host, " New@X.example ")
    assert letters[0].to == ["new@x.example"] and "Commissioner" in letters[0].body
    address = link_in(letters[0])
    page = client.get(address)
    assert b"offers you the role" in page.content
    weak = client.post(address, {"name": "New", "password": "password1234", "again": "password1234"})
    assert weak.status_code == 422 and b"too common" in weak.content
    unlike = client.post(address, {"name": "New", "password": PASSWORD, "again": PASSWORD + "!"})
    assert b"not the same" in unlike.content
    typed = {"name": "New Person", "password": PASSWORD, "again": PASSWORD}
    more = {
        "role": "administrator",
        "is_active": "0",
        "email": "other@x.example",
        "body": "1",
        "is_superuser": "1",
    }
    assert client.post(address, typed | more)["Location"] == "/account/login/"
    person = Person.objects.get(email="new@x.example")
    assert [m.role for m in person.memberships.all()] == ["commissioner"]
    assert acts() == ["invitation-sent", "invitation-accepted"]
    assert client.post("/account/login/", {"login": person.email, "password": PASSWORD}).status_code == 302


def test_an_invitation_works_once(administrator: Person, host: Body, client: Client) -> None:
    invitation = invite(administrator, host)
    accept(invitation)
    with pytest.raises(Refused, match="has been used"):
        accept(invitation)
    assert client.get(f"/invitation/{invitation_token(invitation)}/").status_code == 410
    assert Membership.objects.filter(person__email=invitation.email).count() == 1


def test_an_invitation_expires_after_seven_days(administrator: Person, host: Body, client: Client) -> None:
    invitation = invite(administrator, host)
    assert timedelta(days=6, hours=23) < invitation.expires_at - timezone.now() <= timedelta(days=7)
    Invitation.objects.update(expires_at=timezone.now())
    with pytest.raises(Refused, match="expired"):
        accept(invitation)
    assert b"has expired" in client.get(f"/invitation/{invitation_token(invitation)}/").content


def test_a_changed_link_is_refused(
    administrator: Person, host: Body, officer: Person, client: Client
) -> None:
    token = invitation_token(invite(administrator, host))
    link = services.make_visitor_link(
        by=officer, body=host, email="n@x.example", purpose="How was it?", origin=ORIGIN, day=today()
    )
    for bad in (
        token[:-1],
        "A" + token,
        token.replace(token[5], "_", 1),
        "x",
        visitor_token(link),
        str(link.pk),
    ):
        with pytest.raises(Refused, match="not complete"):
            open_invitation(bad)
        assert client.get(f"/invitation/{bad}/").status_code == 410
    with pytest.raises(Refused, match="not complete"):
        open_visitor_link(token)  # One purpose: a link of another kind is none.


def test_an_invitation_dies_with_the_right_of_whoever_gave_it(
    administrator: Person, host: Body, make_person: Callable[..., Person]
) -> None:
    second = make_person("Ben", host, "administrator")
    invitation = invite(second, host)
    services.end_membership(by=administrator, membership=second.memberships.get(), day=today())
    with pytest.raises(Refused, match="may no longer give"):
        accept(invitation)


def test_somebody_who_is_here_accepts_another_role_signed_in(
    administrator: Person, host: Body, other: Body, make_person: Callable[..., Person]
) -> None:
    person = make_person("Fay", other)
    invitation = invite(administrator, host, person.email)
    address = f"/invitation/{invitation_token(invitation)}/"
    assert b"Sign in to accept" in Client().get(address).content
    with pytest.raises(Refused, match="There is an account"):
        accept(invitation)
    stranger = signed_in(make_person("Guy", other))
    assert b"sign out, then open" in stranger.post(address).content
    assert signed_in(person).post(address).status_code == 302
    assert {b.name for b in person.bodies_on(today()).values()} == {"Fenland", "Wherryshire"}


def test_a_visiting_professional_fills_in_one_form_once(
    officer: Person, host: Body, letters: list[Any], client: Client
) -> None:
    services.make_visitor_link(
        by=officer,
        body=host,
        email="Nurse@X.example",
        purpose="How was the visit?",
        origin=ORIGIN,
        day=today(),
    )
    address = link_in(letters[0])
    assert b"How was the visit?" in client.get(address).content
    hostile = client.post(address, {"name": "=HYPERLINK()", "work": "nurse", "words": "Good"})
    assert hostile.status_code == 422 and not VisitorLink.objects.get().used_at
    sent = client.post(
        address, {"name": "Nell", "work": "nurse", "words": "It was <b>good</b>.", "used_at": ""}
    )
    assert b"Thank you" in sent.content
    assert last_text() == {"name": "Nell", "work": "nurse", "words": "It was <b>good</b>."}
    assert client.get(address).status_code == 410 == client.post(address, {}).status_code
    assert acts() == ["visitor-link-sent", "visitor-link-used"]
    for page in ("/", f"/bodies/{host.pk}/people/"):
        assert client.get(page)["Location"].startswith("/account/login/")


def test_a_weak_password_makes_nobody(administrator: Person, host: Body) -> None:
    with pytest.raises(ValidationError):
        accept(invite(administrator, host), password="short")  # noqa: S106
    assert Person.objects.count() == 1 and acts() == ["invitation-sent"]


def test_the_first_body_is_founded_by_a_command_once(client: Client, letters: list[Any], capsys: Any) -> None:
    typed = {"area": "E10000099", "administrator": "ada@x.example", "origin": ORIGIN}
    with pytest.raises(CommandError, match="not an e-mail"):
        call_command("found_host", "Wherryshire", **typed | {"administrator": "ada"})
    call_command("found_host", "Wherryshire", **typed)
    address = link_in(letters[0])
    assert address in capsys.readouterr().out
    client.post(address, {"name": "Ada", "password": PASSWORD, "again": PASSWORD})
    ada = Person.objects.get()
    assert ada.memberships.get().role == "administrator" and ada.memberships.get().body.is_host
    assert set(Entry.objects.values_list("by", flat=True)) == {"system", str(ada.pk)}
    with pytest.raises(CommandError, match="already"):
        call_command("found_host", "Fenland", **typed)
