"""Signing in with an organisation's account, and every way of lying about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client

from tests.servers.oidc import CLIENT, SECRET, OidcServer
from tests.web.accounts.conftest import ORIGIN, PASSWORD, acts, last_text
from wherry_web.accounts import services
from wherry_web.accounts.drafts import RoleDraft
from wherry_web.accounts.links import invitation_token
from wherry_web.accounts.models import Body, Invitation, Person
from wherry_web.accounts.oidc import SESSION_KEY
from wherry_web.accounts.routes import today
from wherry_web.accounts.sessions import SIGNED_IN

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[OidcServer]:
    with OidcServer() as running:
        settings.WHERRY_OIDC_ISSUER, settings.WHERRY_OIDC_CLIENT = running.url, CLIENT
        settings.WHERRY_OIDC_SECRET, settings.WHERRY_OIDC_DOMAINS = SECRET, ("council.example",)
        settings.WHERRY_SECOND_STEP_REQUIRED = True
        yield running


@pytest.fixture
def ann(host: Body, make_person: Callable[..., Person], server: OidcServer) -> Person:
    person = make_person("Ann", host)
    assert person.email == server.email
    return person


def go(client: Client, next_url: str = "") -> str:
    """From the button to the issuer and back: the address that the issuer sends the browser to."""
    begun = client.post(f"/account/council/sign-in/?next={next_url}")
    assert begun.status_code == 302, begun.content
    return httpx.get(begun["Location"]).headers["Location"]


def sign_in(client: Client, next_url: str = "") -> HttpResponse:
    back = urlsplit(go(client, next_url))
    return client.get(f"{back.path}?{back.query}")


def is_refused(response: HttpResponse, client: Client, words: str) -> bool:
    assert response.status_code == 403, response
    assert words in response.content.decode().replace("&#39;", "'"), response.content
    assert acts()[-1] == "sign-in-refused"
    assert words in last_text()["reason"]
    return "_auth_user_id" not in client.session


def test_somebody_of_an_allowed_domain_signs_in_and_is_linked_by_issuer_and_subject(
    client: Client, server: OidcServer, ann: Person
) -> None:
    assert sign_in(client, "/my-account/")["Location"] == "/my-account/"
    assert acts() == ["identity-linked", "sign-in"]
    assert server.verified == [True]
    assert client.get("/my-account/").status_code == 200  # No second step of ours is asked for.
    assert SocialAccount.objects.get().extra_data == {"iss": server.url, "sub": "subject-1"}
    # Linked by subject, the address may change; another subject with her address is a stranger.
    server.email = "ann.married@council.example"
    assert sign_in(Client()).status_code == 302
    server.email, server.subject = "ann@council.example", "subject-2"
    stranger = Client()
    assert is_refused(sign_in(stranger), stranger, "belongs to another organisation account")


def test_what_is_asked_of_the_issuer(client: Client, server: OidcServer, ann: Person) -> None:
    asked = parse_qs(
        urlsplit(
            client.post("/account/council/sign-in/?auth_params=prompt%3Dnone&scope=admin")["Location"]
        ).query
    )
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email profile"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert "prompt" not in asked
    assert asked["redirect_uri"] == ["http://testserver/account/council/answer/"]


SOON, LATE = 30, 120
ATTACKS: dict[str, tuple[Callable[[OidcServer], Any], str]] = {
    "wrong state": (lambda s: s.answer.update(state="guessed"), "another sign-in"),
    "no state": (lambda s: s.answer.update(state=None), "another sign-in"),
    "no code": (lambda s: s.answer.update(code=None), "said no"),
    "cancelled": (lambda s: s.answer.update(error="access_denied"), "said no"),
    "missing nonce": (lambda s: s.claims.update(nonce=None), "another sign-in"),
    "other nonce": (lambda s: s.claims.update(nonce="another"), "another sign-in"),
    "wrong issuer": (lambda s: s.claims.update(iss="https://elsewhere.example"), "another issuer"),
    "wrong issuer in the answer": (lambda s: s.answer.update(iss="https://elsewhere.example"), "another issuer"),
    "promised issuer not in the answer": (
        lambda s: s.discovery.update(authorization_response_iss_parameter_supported=True), "another issuer"),
    "other issuer described": (lambda s: s.discovery.update(issuer="https://elsewhere.example"), "another issuer"),
    "wrong audience": (lambda s: s.claims.update(aud="another-site"), "another site"),
    "two audiences, none authorised": (lambda s: s.claims.update(aud=[CLIENT, "x"]), "another site"),
    "another authorised": (lambda s: s.claims.update(azp="another-site"), "another site"),
    "expired": (lambda s: s.claims.update(exp=int(time.time()) - LATE), "expired"),
    "no expiry": (lambda s: s.claims.update(exp=None), "not complete"),
    "issued in the future": (lambda s: s.claims.update(iat=int(time.time()) + LATE), "in the future"),
    "not yet valid": (lambda s: s.claims.update(nbf=int(time.time()) + LATE), "in the future"),
    "no algorithm": (lambda s: setattr(s, "signs", "none"), "without a signature"),
    "shared secret": (lambda s: setattr(s, "signs", "HS256"), "without a signature"),
    "unknown key": (lambda s: setattr(s, "signs", "unknown-kid"), "does not publish"),
    "unnamed key": (lambda s: setattr(s, "signs", "no-kid"), "does not publish"),
    "wrong key": (lambda s: setattr(s, "signs", "wrong-key"), "signature"),
    "not a token": (lambda s: setattr(s, "replays", "three.plain.words"), "cannot be read"),
    "other person in the user information": (lambda s: s.person.update(sub="subject-9"), "two different people"),
    "unverified address": (lambda s: s.person.update(email_verified=False), "not verified"),
    "address verified in words": (lambda s: s.person.update(email_verified="true"), "not verified"),
    "no address": (lambda s: s.person.update(email=None), "not verified"),
    "a stranger": (lambda s: setattr(s, "email", "mallory@council.example"), "no account here"),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_a_lie_is_refused_and_recorded(client: Client, server: OidcServer, ann: Person, name: str) -> None:
    lie, words = ATTACKS[name]
    if name == "other issuer described":
        lie(server)
        assert is_refused(client.post("/account/council/sign-in/"), client, words)
        return
    lie(server)
    assert is_refused(sign_in(client), client, words)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("claim", [{"iat": SOON}, {"nbf": SOON}, {"exp": -SOON}])
def test_clocks_may_differ_by_less_than_a_minute(
    client: Client, server: OidcServer, ann: Person, claim: dict[str, int]
) -> None:
    server.claims.update({name: int(time.time()) + by for name, by in claim.items()})
    assert sign_in(client).status_code == 302
    assert acts()[-1] == "sign-in"


def test_two_audiences_with_this_site_authorised_are_accepted(
    client: Client, server: OidcServer, ann: Person
) -> None:
    server.claims.update(aud=[CLIENT, "x"], azp=CLIENT)
    assert sign_in(client).status_code == 302
    assert acts()[-1] == "sign-in"


def test_an_id_token_is_not_taken_twice(client: Client, server: OidcServer, ann: Person) -> None:
    sign_in(client)
    server.replays = server.issued[0]
    thief = Client()
    assert is_refused(sign_in(thief), thief, "another sign-in")


def test_an_id_token_is_not_taken_twice_even_for_the_same_nonce(server: OidcServer, ann: Person) -> None:
    first, second = Client(), Client()
    begun = first.post("/account/council/sign-in/")["Location"]
    session = second.session
    session.update(dict(first.session.items()))  # A thief who has copied everything.
    session.save()
    server.keeps_codes = True
    back = urlsplit(httpx.get(begun).headers["Location"])
    assert first.get(f"{back.path}?{back.query}").status_code == 302
    assert is_refused(second.get(f"{back.path}?{back.query}"), second, "used before")


def test_an_answer_is_not_taken_twice(client: Client, server: OidcServer, ann: Person) -> None:
    back = urlsplit(go(client))
    assert client.get(f"{back.path}?{back.query}").status_code == 302
    client.logout()
    assert is_refused(client.get(f"{back.path}?{back.query}"), client, "no sign-in to finish")


def test_a_code_of_somebody_else_is_not_taken(client: Client, server: OidcServer, ann: Person) -> None:
    thief, victim = Client(), urlsplit(go(client))
    mine = urlsplit(go(thief))
    code = parse_qs(victim.query)["code"][0]
    state = parse_qs(mine.query)["state"][0]
    stolen = thief.get(f"{mine.path}?code={code}&state={state}")
    assert is_refused(stolen, thief, "did not accept its own code")
    assert server.verified == [False]  # PKCE: the verifier is not the thief's.


def test_an_answer_without_a_beginning_is_refused(client: Client, server: OidcServer, ann: Person) -> None:
    assert is_refused(client.get("/account/council/answer/?code=x&state=y"), client, "no sign-in to finish")


def test_a_token_of_another_issuer_is_refused(client: Client, server: OidcServer, ann: Person) -> None:
    with OidcServer(name="evil") as evil:
        server.discovery.update(token_endpoint=f"{evil.url}/token")
        address = client.post("/account/council/sign-in/")["Location"]
        asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        back = urlsplit(evil.authorize(asked))
        assert is_refused(client.get(f"{back.path}?{back.query}"), client, "signature")
        assert evil.issued  # It did hand out a token, signed by its own key.


def test_an_issuer_that_offers_only_plain_pkce_is_refused(
    client: Client, server: OidcServer, ann: Person
) -> None:
    server.discovery.update(code_challenge_methods_supported=["plain"])
    assert is_refused(client.post("/account/council/sign-in/"), client, "PKCE")


def test_an_issuer_without_https_is_refused(
    client: Client, server: OidcServer, ann: Person, settings: Any
) -> None:
    settings.IS_PLAIN_HTTP = False
    assert is_refused(client.post("/account/council/sign-in/"), client, "https")


def test_an_issuer_that_is_away_is_a_sentence(
    client: Client, server: OidcServer, ann: Person, settings: Any
) -> None:
    settings.WHERRY_OIDC_ISSUER = "http://127.0.0.1:9"
    assert is_refused(client.post("/account/council/sign-in/"), client, "does not answer")


@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example",
        "//evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        r"/\evil.example",
    ],
)
def test_next_leads_nowhere_else(client: Client, server: OidcServer, ann: Person, there: str) -> None:
    assert sign_in(client, there)["Location"] == "/"


def test_a_domain_that_is_not_named_waits_for_an_invitation(
    client: Client, server: OidcServer, ann: Person, settings: Any
) -> None:
    settings.WHERRY_OIDC_DOMAINS = ()
    assert is_refused(sign_in(client), client, "no account here")


def test_somebody_who_left_is_refused(client: Client, server: OidcServer, ann: Person) -> None:
    sign_in(client)
    ann.memberships.update(to_on=today())
    again = Client()
    assert sign_in(again)["Location"] == "/account/inactive/"
    assert acts()[-1] == "sign-in-refused"


def test_an_invitation_is_accepted_with_the_organisations_account(
    client: Client, server: OidcServer, administrator: Person, host: Body
) -> None:
    server.email = "new@elsewhere.example"
    draft = RoleDraft("commissioner")
    invitation = services.invite(
        by=administrator, email=server.email, body=host, draft=draft, origin=ORIGIN, day=today()
    )
    assert client.get(f"/invitation/{invitation_token(invitation)}/").status_code == 200
    assert sign_in(client)["Location"] == "/"
    person = Person.objects.get(email=server.email)
    assert (person.name, person.has_usable_password()) == ("Ann Other", False)
    assert acts() == ["invitation-sent", "invitation-accepted", "identity-linked", "sign-in"]


def test_an_invitation_to_another_address_is_refused(
    client: Client, server: OidcServer, administrator: Person, host: Body
) -> None:
    invitation = services.invite(
        by=administrator,
        email="bob@x.example",
        body=host,
        draft=RoleDraft("commissioner"),
        origin=ORIGIN,
        day=today(),
    )
    client.get(f"/invitation/{invitation_token(invitation)}/")
    assert is_refused(sign_in(client), client, "invitation is for bob@x.example")
    assert not Invitation.objects.get().accepted_at


def long_ago(client: Client) -> None:
    """The quarter of an hour after signing in is over."""
    session = client.session
    session[SIGNED_IN] = int(time.time()) - 16 * 60
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {**method, "at": method["at"] - 16 * 60} for method in session[AUTHENTICATION_METHODS_SESSION_KEY]
    ]
    session.save()


def again(client: Client, page: str) -> HttpResponse:
    """From the page that asks who it is to the issuer and back."""
    begun = client.post(page)
    assert begun.status_code == 302, begun.content
    back = urlsplit(httpx.get(begun["Location"]).headers["Location"])
    return client.get(f"{back.path}?{back.query}")


@pytest.fixture
def sensitive(client: Client, server: OidcServer, ann: Person, make_person: Callable[..., Person]) -> Person:
    """Ann is an administrator without a password; she signed in a while ago. This is whom she ends."""
    ann.memberships.update(role="administrator")
    ann.set_unusable_password()
    ann.save()
    officer = make_person("Olly", ann.memberships.get().body)
    sign_in(client)
    long_ago(client)
    return officer


def end_of(person: Person) -> str:
    membership = person.memberships.get()
    return f"/bodies/{membership.body_id}/roles/{membership.pk}/end/"


def test_whoever_has_no_password_shows_again_at_the_organisation_who_they_are(
    client: Client, server: OidcServer, sensitive: Person
) -> None:
    asked = client.post(end_of(sensitive))
    assert urlsplit(asked["Location"]).path == "/account/council/again/"
    page = client.get(asked["Location"]).content.decode()
    assert "Sign in again" in page and "password" not in page.casefold()
    begun = parse_qs(urlsplit(client.post(asked["Location"])["Location"]).query)
    assert (begun["prompt"], begun["max_age"]) == (["login"], ["0"])
    assert sensitive.memberships_on(today()).exists()
    assert again(client, asked["Location"])["Location"].endswith("/people/")  # What she asked for was done.
    assert not sensitive.memberships_on(today()).exists()
    assert acts()[-1] == "membership-ended"
    other = client.post("/bodies/new/", {"name": "A body"})  # She is not asked once more.
    assert other.status_code == 422


AGAIN: dict[str, tuple[Callable[[OidcServer], Any], str]] = {
    "the organisation asked nothing": (
        lambda s: s.claims.update(auth_time=int(time.time()) - LATE), "did not sign in again"),
    "it does not say when": (lambda s: s.claims.update(auth_time=None), "must let it send auth_time"),
    "it says when in words": (lambda s: s.claims.update(auth_time="now"), "must let it send auth_time"),
    "it says true": (lambda s: s.claims.update(auth_time=True), "must let it send auth_time"),
    "in the future": (lambda s: s.claims.update(auth_time=int(time.time()) + LATE), "in the future"),
    "somebody else signed in there": (lambda s: setattr(s, "subject", "subject-2"), "as somebody else than here"),
    "cancelled": (lambda s: s.answer.update(error="access_denied"), "said no"),
}  # fmt: skip


@pytest.mark.parametrize("name", AGAIN)
def test_without_a_new_sign_in_there_nothing_is_done(
    client: Client, server: OidcServer, sensitive: Person, name: str
) -> None:
    lie, words = AGAIN[name]
    lie(server)
    asked = client.post(end_of(sensitive))["Location"]
    refused = again(client, asked)
    assert not is_refused(refused, client, words)  # Refused, and still signed in.
    assert "Nothing was changed" in refused.content.decode()
    assert sensitive.memberships_on(today()).exists()
    assert client.post(end_of(sensitive))["Location"] == asked  # She is asked again.


def test_an_answer_for_somebody_who_signed_out_meanwhile_is_refused(
    client: Client, server: OidcServer, sensitive: Person, administrator: Person, settings: Any
) -> None:
    settings.WHERRY_SECOND_STEP_REQUIRED = False
    begun = client.post(client.post(end_of(sensitive))["Location"])["Location"]
    noted = client.session[SESSION_KEY]
    client.force_login(administrator)
    session = client.session
    session[SESSION_KEY] = noted
    session.save()
    back = urlsplit(httpx.get(begun).headers["Location"])
    refused = client.get(f"{back.path}?{back.query}")
    assert refused.status_code == 403 and "signed out meanwhile" in refused.content.decode()


def test_a_second_step_is_added_only_after_showing_it(
    client: Client, server: OidcServer, sensitive: Person
) -> None:
    asked = client.get("/account/2fa/totp/activate/")
    assert urlsplit(asked["Location"]).path == "/account/council/again/"
    assert again(client, asked["Location"])["Location"] == "/account/2fa/totp/activate/"
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_with_a_password_the_organisation_is_another_way(
    client: Client, server: OidcServer, sensitive: Person, ann: Person
) -> None:
    ann.set_password(PASSWORD)
    ann.save()
    sign_in(client)  # Setting a password has ended the session.
    long_ago(client)
    asked = client.post(end_of(sensitive))["Location"]
    assert urlsplit(asked).path == "/account/reauthenticate/"
    assert "/account/council/again/?next=" in client.get(asked).content.decode()


def test_whoever_has_no_account_there_is_not_sent_there(
    client: Client, server: OidcServer, administrator: Person, settings: Any
) -> None:
    settings.WHERRY_SECOND_STEP_REQUIRED = False
    client.force_login(administrator)
    for method in (client.get, client.post):
        refused = method("/account/council/again/")
        assert refused.status_code == 403 and "does not belong" in refused.content.decode()


def test_again_leads_nowhere_else(client: Client, server: OidcServer, sensitive: Person) -> None:
    assert again(client, "/account/council/again/?next=https://evil.example")["Location"] == "/"


def test_the_issuer_is_not_asked_without_limit(server: OidcServer, ann: Person) -> None:
    statuses = [Client().post("/account/council/sign-in/").status_code for _ in range(31)]
    assert set(statuses[:30]) == {302} and statuses[30] == 429
