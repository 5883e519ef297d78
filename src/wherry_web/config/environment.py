"""The only reader of the environment: every setting once, with what it means and when it is refused."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wherry.domain.days import read_day

SHORTEST_SECRET = 50  # Characters: what Django's own check asks for (security.W009).
FEWEST_DIFFERENT = 10  # Twice what that check asks for.


class Insecure(Exception):
    """A setting that would start the site insecurely; the message says which and what to do."""


@dataclass(frozen=True)
class Setting:
    """One variable of the environment."""

    name: str
    why: str
    default: str | None = None
    read: Callable[[str], Any] = str


def _yes(text: str) -> bool:
    return text.strip().casefold() in {"1", "yes", "true", "on"}


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _day(text: str) -> date | None:
    day = read_day(text.strip()) if text.strip() else None
    if text.strip() and day is None:
        raise Insecure(f"“{text}” is not a day; write it like 2027-03-31.")
    return day


SETTINGS = (
    Setting("WHERRY_DATA", "folder of the register", "data", Path),
    Setting("WHERRY_FILES", "folder of evidence files, outside every web root", "files", Path),
    Setting("WHERRY_QUOTA_GB", "evidence files that each body may keep, in GB", "5", float),
    Setting("DATABASE_URL", "operational database; SQLite beside the register when absent", ""),
    Setting("WHERRY_SECRET_KEY", "signs sessions and links; at least 50 random characters", ""),
    Setting("WHERRY_HOSTS", "host names the site answers to, separated by commas", "", _words),
    Setting("WHERRY_DEMO", "an invented England on this machine only, with a user per role", "no", _yes),
    Setting("WHERRY_INSECURE_HTTP", "serve plain http, on this machine only (demo, tests)", "no", _yes),
    Setting("WHERRY_PROXY_TLS", "a proxy in front ends TLS and sets X-Forwarded-Proto", "no", _yes),
    Setting("WHERRY_BRAND", "name of the council in the header", "Wherry"),
    Setting("WHERRY_BRAND_COLOUR", "colour of the header, #rrggbb", "#1d4f5a"),
    Setting("WHERRY_EMAIL_URL", "smtp://user:password@host:port, or file:FOLDER", ""),
    Setting("WHERRY_EMAIL_FROM", "address that mail comes from", "wherry@localhost"),
    Setting("WHERRY_OIDC_ISSUER", "OpenID Connect issuer of the council's accounts", ""),
    Setting("WHERRY_OIDC_CLIENT", "client id there", ""),
    Setting("WHERRY_OIDC_SECRET", "client secret there", ""),
    Setting("WHERRY_OIDC_NAME", "what the sign-in button says", "Council account"),
    Setting("WHERRY_OIDC_DOMAINS", "e-mail domains whose people may sign in there at once", "", _words),
    Setting("WHERRY_ACCESSIBILITY_CONTACT", "whom to tell of a page that somebody cannot use", ""),
    Setting(
        "WHERRY_ACCESSIBILITY_REVIEWED_ON",
        "day (2027-03-31) on which the accessibility statement was last reviewed here",
        "",
        _day,
    ),
    Setting(
        "WHERRY_API_PER_MINUTE", "requests to the API in a minute from one address without a key", "60", int
    ),
    Setting("WHERRY_API_KEY_PER_MINUTE", "requests to the API in a minute with one key", "600", int),
    Setting("WHERRY_SCAN_COMMAND", "command that scans an uploaded file; exit 0 is clean", ""),
)
"""Every variable that the site reads."""


def read_environment(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The value of every setting.

    Raises:
        Insecure: when the site would start with a weak secret, any host, or plain http for others.
    """
    found = os.environ if environment is None else environment
    values = {s.name: s.read(found.get(s.name, s.default or "")) for s in SETTINGS}
    is_local = values["WHERRY_DEMO"] or values["WHERRY_INSECURE_HTTP"]
    secret, hosts = values["WHERRY_SECRET_KEY"], values["WHERRY_HOSTS"]
    if is_local:
        values["WHERRY_HOSTS"] = hosts or ("127.0.0.1", "localhost", "[::1]")
        if not set(values["WHERRY_HOSTS"]) <= {"127.0.0.1", "localhost", "[::1]", "testserver"}:
            raise Insecure(
                "WHERRY_DEMO and WHERRY_INSECURE_HTTP are for this machine only; "
                "remove WHERRY_HOSTS, or remove them and put TLS in front."
            )
        values["WHERRY_SECRET_KEY"] = (
            secret or "for this machine only, and for no longer than a demonstration"
        )
        return values
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_DIFFERENT:
        raise Insecure(
            f"WHERRY_SECRET_KEY must be at least {SHORTEST_SECRET} random characters; "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'` makes one."
        )
    if not hosts or "*" in hosts:
        raise Insecure(
            "WHERRY_HOSTS must name the hosts the site answers to, for example wherry.council.example."
        )
    return values
