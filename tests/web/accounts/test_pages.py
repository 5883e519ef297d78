"""The pages of people and bodies: what they show, to whom, at what cost."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tests.web.accounts.conftest import PASSWORD, acts, signed_in
from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.accounts.routes import today
from wherry_web.accounts.sessions import SIGNED_IN

pytestmark = pytest.mark.django_db


def test_people_with_role_second_step_and_last_sign_in(
    administrator: Person, officer: Person, host: Body
) -> None:
    TOTP.activate(officer, generate_totp_secret())
    page = signed_in(administrator).get(f"/bodies/{host.pk}/people/").content.decode()
    for words in ("Olly Officer", "Quality monitoring officer", "Never", "Invite somebody", "Yes"):
        assert words in page
    assert "Only the" not in page


def test_the_reason_stands_beside_a_button_that_does_nothing(
    officer: Person, administrator: Person, host: Body
) -> None:
    page = signed_in(officer).get(f"/bodies/{host.pk}/people/").content.decode()
    assert 'aria-disabled="true"' in page and "Only the administrator of Wherryshire may invite" in page
    alone = signed_in(administrator).get(f"/bodies/{host.pk}/people/{administrator.pk}/").content.decode()
    assert "would have no administrator" in alone and "cannot change your own role" in alone


def test_as_many_queries_for_fifty_people_as_for_two(
    administrator: Person, host: Body, make_person: Callable[..., Person], django_assert_num_queries: Any
) -> None:
    client = signed_in(administrator)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    addresses = (f"/bodies/{host.pk}/people/", "/bodies/")
    few = [cost(address) for address in addresses]
    for number in range(48):
        make_person(f"Person {number}", host)
        Body.objects.create(kind="provider", name=f"Home {number}", from_on=today(), owner=host)
    assert [cost(address) for address in addresses] == few


def test_another_bodys_people_are_not_there(
    administrator: Person, host: Body, other: Body, make_person: Callable[..., Person]
) -> None:
    hers = make_person("Una", other)
    membership = hers.memberships.get()
    client = signed_in(administrator)
    for address in (
        f"/bodies/{other.pk}/people/",
        f"/bodies/{host.pk}/people/{hers.pk}/",
        f"/bodies/{host.pk}/people/{hers.pk}/close/",
        f"/bodies/{host.pk}/roles/{membership.pk}/",
        f"/bodies/{host.pk}/roles/{membership.pk}/end/",
    ):
        assert client.get(address).status_code == 404 == client.post(address).status_code, address
    membership.refresh_from_db()
    assert membership.to_on is None


def test_inviting_changing_and_ending_on_the_pages(
    administrator: Person, officer: Person, host: Body, letters: list[Any]
) -> None:
    client = signed_in(administrator)
    invited = client.post(
        f"/bodies/{host.pk}/people/invite/", {"email": "a@x.example", "role": "commissioner", "body": "x"}
    )
    assert invited.status_code == 302 and len(letters) == 1
    assert (
        client.post(
            f"/bodies/{host.pk}/people/invite/", {"email": "a@x.example", "role": "observer"}
        ).status_code
        == 422
    )
    membership = officer.memberships.get()
    answer = client.post(
        f"/bodies/{host.pk}/roles/{membership.pk}/",
        {"role": "senior_officer", "person": str(administrator.pk), "from_on": "2000-01-01"},
    )
    assert answer.status_code == 302
    changed = officer.memberships_on(today()).get()
    assert (changed.role, changed.from_on, changed.person) == ("senior_officer", today(), officer)
    assert b"Every session of theirs" in client.get(f"/bodies/{host.pk}/roles/{changed.pk}/end/").content
    assert client.post(f"/bodies/{host.pk}/roles/{changed.pk}/end/").status_code == 302
    assert not officer.memberships_on(today()).exists()
    assert acts() == ["invitation-sent", "membership-changed", "membership-ended"]


def test_sensitive_acts_ask_again_after_a_quarter_of_an_hour(
    administrator: Person, officer: Person, host: Body
) -> None:
    client = signed_in(administrator)
    session = client.session
    session[SIGNED_IN] = int(time.time()) - 16 * 60
    session.save()
    address = f"/bodies/{host.pk}/roles/{officer.memberships.get().pk}/end/"
    assert client.get(address).status_code == 200
    asked = client.post(address)
    assert asked["Location"].startswith("/account/reauthenticate/")
    assert officer.memberships_on(today()).exists()
    done = client.post(asked["Location"], {"password": PASSWORD})
    assert done.status_code == 302  # What was asked is done once the password was right.
    assert not officer.memberships_on(today()).exists()


def test_bodies_are_for_whoever_runs_the_installation(
    administrator: Person, other: Body, make_person: Callable[..., Person], letters: list[Any]
) -> None:
    theirs = signed_in(make_person("Fen Administrator", other, "administrator"))
    client = signed_in(administrator)
    for address in (
        "/bodies/",
        "/bodies/new/",
        f"/bodies/{other.pk}/",
        f"/bodies/{other.pk}/end/",
        f"/bodies/{other.pk}/administrator/",
    ):
        assert theirs.get(address).status_code == 403 == theirs.post(address).status_code, address
        assert client.get(address).status_code == 200, address
    day = {"from_on_day": "1", "from_on_month": "4", "from_on_year": "2026"}
    typed = {
        "kind": "icb",
        "name": "Wherry ICB",
        "area_code": "ICB1",
        **day,
        "is_host": "1",
        "id": str(other.pk),
    }
    assert client.post("/bodies/new/", typed).status_code == 302
    made = Body.objects.get(name="Wherry ICB")
    assert not made.is_host
    assert client.post(f"/bodies/{made.pk}/administrator/", {"email": "icb@x.example"}).status_code == 302
    assert letters[0].to == ["icb@x.example"]
    assert client.post(f"/bodies/{other.pk}/administrator/", {"email": "mine@x.example"}).status_code == 422
    assert client.post(f"/bodies/{made.pk}/", typed | {"name": "=cmd()"}).status_code == 422


def test_my_account_says_what_i_may_do_and_why(officer: Person, other: Body) -> None:
    Membership.objects.create(person=officer, body=other, role="councillor", division="Acle", from_on=today())
    client = signed_in(officer)
    page = client.get("/my-account/").content.decode()
    assert "Because you are Quality monitoring officer you may:" in page and "add evidence files" in page
    assert "for Acle only" in page and "Fenland" in page
    client.post("/my-account/", {"name": "Oliver Officer", "email": "boss@council.example", "is_active": ""})
    officer.refresh_from_db()
    assert (officer.name, officer.email, officer.is_active) == (
        "Oliver Officer",
        "olly.officer@council.example",
        True,
    )
    refused = client.post("/my-account/", {"name": "Olly\u202e"})
    assert refused.status_code == 422 and b"hidden character" in refused.content


def test_changes_need_the_forms_token(administrator: Person, host: Body) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    for address in (
        f"/bodies/{host.pk}/people/invite/",
        "/bodies/new/",
        "/my-account/",
        f"/bodies/{host.pk}/visitors/",
    ):
        assert client.post(address, {"name": "x"}).status_code == 403
    assert acts() == []
