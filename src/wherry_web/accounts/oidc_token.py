"""Is an ID token what it says? Pure: a token, the issuer's keys, what was asked; claims or a refusal.

Rules: OpenID Connect Core 1.0 §3.1.3.7; RFC 8725 (allow-list of algorithms); RFC 7636 and 9207 in oidc.py.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

import jwt

from wherry.domain.errors import Refused

ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
"""Signatures that are believed, and the kind of key each needs. Never none, never a shared secret."""
SKEW = 60
"""Seconds that two clocks may differ."""


@dataclass(frozen=True)
class Expected:
    """What was asked for: of whom, for whom, in which sign-in."""

    issuer: str
    client: str
    nonce: str
    since: float | None = None
    """An instant after which the person must have shown who they are; None: it does not matter when."""


_REFUSALS: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.ExpiredSignatureError, "The answer of your organisation's sign-in has expired."),
    (jwt.ImmatureSignatureError, "The answer of your organisation's sign-in is dated in the future."),
    (jwt.InvalidIssuerError, "The answer comes from another issuer than your organisation's sign-in."),
    (jwt.InvalidAudienceError, "The answer of your organisation's sign-in is meant for another site."),
    (jwt.MissingRequiredClaimError, "The answer of your organisation's sign-in is not complete."),
    (jwt.InvalidSignatureError, "The signature of your organisation's sign-in is wrong."),
    (jwt.PyJWTError, "The answer of your organisation's sign-in cannot be read."),
)


def checked_claims(token: str, keys: Mapping[str, Any], expected: Expected) -> dict[str, Any]:
    """The claims of a token that was signed by the issuer, for us, for this sign-in, now.

    Raises:
        Refused: naming what was wrong.
    """
    try:
        key = _key_of(jwt.get_unverified_header(token), keys)
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[str(key.algorithm_name)],
            audience=expected.client,
            issuer=expected.issuer,
            leeway=SKEW,
            options={"require": ["iss", "sub", "aud", "exp", "iat"], "verify_jti": False},
        )
    except jwt.PyJWTError as error:
        raise Refused(next(text for kind, text in _REFUSALS if isinstance(error, kind))) from error
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    authorised = claims.get("azp", expected.client if len(audiences) == 1 else None)
    if authorised != expected.client:
        raise Refused("The answer of your organisation's sign-in was given to another site.")
    if not compare_digest(str(claims.get("nonce", "")).encode(), expected.nonce.encode()):
        raise Refused("The answer belongs to another sign-in than the one you began; begin again.")
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise Refused("The answer of your organisation's sign-in names nobody.")
    if expected.since is not None:
        _check_time(claims.get("auth_time"), expected.since)
    return claims


def _check_time(shown_at: object, since: float) -> None:
    """Whoever asked with max_age must be told when, and must look (OpenID Connect Core 1.0 §3.1.2.1)."""
    if not isinstance(shown_at, int | float) or isinstance(shown_at, bool):
        raise Refused(
            "Your organisation's sign-in does not say when you signed in there; its administrator must let "
            "it send auth_time."
        )
    if shown_at < since - SKEW:
        raise Refused("You did not sign in again at your organisation; begin again.")
    if shown_at > time.time() + SKEW:
        raise Refused("The answer of your organisation's sign-in is dated in the future.")


def _key_of(header: Mapping[str, Any], keys: Mapping[str, Any]) -> jwt.PyJWK:
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise Refused("Your organisation's sign-in answered without a signature that can be believed.")
    for key in keys.get("keys", []):
        is_named = bool(header.get("kid")) and key.get("kid") == header["kid"]
        if is_named and key.get("kty") == ALGORITHMS[algorithm] and key.get("use", "sig") == "sig":
            return jwt.PyJWK(key, algorithm=algorithm)
    raise Refused("The answer was signed with a key that your organisation's sign-in does not publish.")
