"""Signing in with the organisation's account: OpenID Connect, code flow with PKCE, nothing taken on trust.

django-allauth's own provider sends no nonce and believes a token unsigned because it came directly;
so the exchange is ours, and allauth gets the result: who somebody is.
"""

from __future__ import annotations

import functools
import hashlib
import secrets
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache

from wherry.domain.errors import Refused
from wherry_web.accounts.drafts import Identity
from wherry_web.accounts.oidc_token import SKEW, Expected, checked_claims

PROVIDER = "council"
SESSION_KEY = "council_sign_in"
LASTS = 600  # Seconds from the button to the answer.
TIMEOUT = 5.0  # Seconds for each request: somebody is looking at a blank page meanwhile.
NOT_NOW = "Your organisation's sign-in does not answer as it should; try again in a few minutes."


@dataclass(frozen=True)
class Answer:
    """What came back: who it is, and where they wanted to go."""

    identity: Identity
    next_url: str
    again_for: str = ""
    """Id of the person who is signed in and shows again who they are; empty for a sign-in."""


def begin(session: SessionBase, *, callback: str, next_url: str, again_for: str = "") -> str:
    """Where to send the person; notes in their session what the answer must match.

    Somebody who shows again who they are is asked there even if the organisation still knows them.

    Raises:
        Refused: when the issuer does not answer, or offers no PKCE with S256.
    """
    found = _discovered()
    challenge = generate_code_challenge()
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    session[SESSION_KEY] = {
        "state": state,
        "nonce": nonce,
        "verifier": challenge["code_verifier"],
        "next": next_url,
        "at": time.time(),
        "again_for": again_for,
    }
    asked = {
        "response_type": "code",
        "client_id": settings.WHERRY_OIDC_CLIENT,
        "redirect_uri": callback,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge["code_challenge"],
        "code_challenge_method": "S256",
    }
    if again_for:
        asked |= {"prompt": "login", "max_age": "0"}
    address = found["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def finish(session: SessionBase, query: Mapping[str, str], *, callback: str) -> Answer:
    """Exchanges the code and checks every part of the answer. What was noted is good once.

    Raises:
        Refused: naming what was wrong.
    """
    noted = session.pop(SESSION_KEY, None)
    session.save()  # Used up now, so that a second answer in parallel finds nothing.
    if not noted or time.time() - noted["at"] > LASTS:
        raise Refused("There is no sign-in to finish, or it took over ten minutes; begin again.")
    if not secrets.compare_digest(query.get("state", "").encode(), noted["state"].encode()):
        raise Refused("The answer belongs to another sign-in than the one you began; begin again.")
    if query.get("error") or not query.get("code"):
        raise Refused("Your organisation's sign-in said no, or you cancelled; begin again.")
    found = _discovered()
    is_promised = found.get("authorization_response_iss_parameter_supported", False)
    if query.get("iss", "" if is_promised else found["issuer"]) != found["issuer"]:
        raise Refused("The answer comes from another issuer than your organisation's sign-in.")
    granted = _exchanged(found, query["code"], noted["verifier"], callback)
    again_for = noted["again_for"]
    since = noted["at"] if again_for else None
    expected = Expected(found["issuer"], settings.WHERRY_OIDC_CLIENT, noted["nonce"], since)
    claims = checked_claims(str(granted["id_token"]), _got(found["jwks_uri"]), expected)
    _use_once(claims)
    claims |= _user_information(found, str(granted["access_token"]), claims["sub"])
    return Answer(_identity(claims, found["issuer"]), noted["next"], again_for)


def _discovered() -> dict[str, Any]:
    """The issuer's description of itself, asked anew each time: two small requests for each sign-in."""
    issuer = settings.WHERRY_OIDC_ISSUER
    found = _got(f"{issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != issuer:
        raise Refused("The address of your organisation's sign-in belongs to another issuer.")
    if "S256" not in found.get("code_challenge_methods_supported", ["S256"]):
        raise Refused("Your organisation's sign-in does not offer PKCE with S256; its administrator must.")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    if not all(isinstance(found.get(name), str) for name in needed):
        raise Refused(NOT_NOW)
    return found


def _exchanged(found: Mapping[str, Any], code: str, verifier: str, callback: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback,
        "code_verifier": verifier,
        "client_id": settings.WHERRY_OIDC_CLIENT,
        "client_secret": settings.WHERRY_OIDC_SECRET,
    }
    _check_address(found["token_endpoint"])
    try:
        response = httpx.post(found["token_endpoint"], data=form, timeout=TIMEOUT, verify=_trusted())
        granted = response.json() if response.status_code == httpx.codes.OK else {}
    except (httpx.HTTPError, ValueError) as error:
        raise Refused(NOT_NOW) from error
    if not isinstance(granted, dict) or not granted.get("id_token") or not granted.get("access_token"):
        raise Refused("Your organisation's sign-in did not accept its own code; begin again.")
    return granted


def _user_information(found: Mapping[str, Any], access_token: str, subject: str) -> dict[str, Any]:
    """What the issuer says of the person; only if it speaks of the same person (§5.3.2)."""
    told = _got(found["userinfo_endpoint"], {"Authorization": f"Bearer {access_token}"})
    if told.get("sub") != subject:
        raise Refused("Your organisation's sign-in answered about two different people.")
    return {name: told[name] for name in ("email", "email_verified", "xms_edov", "name") if name in told}


def _identity(claims: Mapping[str, Any], issuer: str) -> Identity:
    # Entra ID calls a verified address xms_edov, everybody else email_verified.
    is_verified = claims.get("email_verified") is True or claims.get("xms_edov") in (True, 1, "1")
    if not claims.get("email") or not is_verified:
        raise Refused("Your organisation's sign-in has not verified your e-mail address.")
    return Identity(
        issuer=issuer,
        subject=claims["sub"],
        email=str(claims["email"]).casefold(),
        name=str(claims.get("name", "")),
        provider=PROVIDER,
        uid=hashlib.sha256(f"{issuer}\n{claims['sub']}".encode()).hexdigest(),
    )


def _use_once(claims: Mapping[str, Any]) -> None:
    """A nonce is good once in the whole site, beside being bound to one session."""
    key = "oidc:" + hashlib.sha256(f"{claims['iss']}\n{claims['nonce']}".encode()).hexdigest()
    if not cache.add(key, True, timeout=max(LASTS, int(claims["exp"] - time.time()) + 2 * SKEW)):
        raise Refused("This answer of your organisation's sign-in was used before; begin again.")


def _got(address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    _check_address(address)
    try:
        response = httpx.get(address, headers=headers, timeout=TIMEOUT, verify=_trusted())
        response.raise_for_status()
        found = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise Refused(NOT_NOW) from error
    if not isinstance(found, dict):
        raise Refused(NOT_NOW)
    return found


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Whom an issuer's certificate must come from: the list takes 24 ms to read, for five questions."""
    return httpx.create_ssl_context()


def _check_address(address: str) -> None:
    if urlsplit(address).scheme != "https" and not settings.IS_PLAIN_HTTP:
        raise Refused("Your organisation's sign-in must be at an https address.")
