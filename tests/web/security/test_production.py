"""The settings of production: checked by Django, refused when insecure, and what browsers are told under them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wherry_web.config.environment import Insecure, read_environment

ROOT = Path(__file__).parents[3]
SECRET = "kV3x-9Qh2_Zr7TtP0sLw8YbN4mCf6JgD1uXaEoIiRzHvKqSyBn"  # noqa: S105
A_YEAR = 365 * 24 * 60 * 60

REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "nothing at all": ({}, "WHERRY_SECRET_KEY"),
    "no secret": ({"WHERRY_HOSTS": "a.example"}, "WHERRY_SECRET_KEY"),
    "a short secret": ({"WHERRY_SECRET_KEY": SECRET[:49], "WHERRY_HOSTS": "a.example"}, "WHERRY_SECRET_KEY"),
    "a dull secret": ({"WHERRY_SECRET_KEY": "abc" * 30, "WHERRY_HOSTS": "a.example"}, "WHERRY_SECRET_KEY"),
    "no host": ({"WHERRY_SECRET_KEY": SECRET}, "WHERRY_HOSTS"),
    "every host": ({"WHERRY_SECRET_KEY": SECRET, "WHERRY_HOSTS": "*"}, "WHERRY_HOSTS"),
    "every host among others": ({"WHERRY_SECRET_KEY": SECRET, "WHERRY_HOSTS": "a.example,*"}, "WHERRY_HOSTS"),
    "a demonstration for others": ({"WHERRY_DEMO": "yes", "WHERRY_HOSTS": "a.example"}, "this machine only"),
    "plain http for others": (
        {"WHERRY_INSECURE_HTTP": "1", "WHERRY_HOSTS": "a.example"},
        "this machine only",
    ),
    "plain http for every host": ({"WHERRY_INSECURE_HTTP": "on", "WHERRY_HOSTS": "*"}, "this machine only"),
    "a demonstration that listens to all": (
        {"WHERRY_DEMO": "1", "WHERRY_HOSTS": "192.0.2.7"},
        "this machine only",
    ),
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """As a council would set it, with a proxy that ends TLS."""
    folder = tmp_path_factory.mktemp("production")
    (folder / "data").mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WHERRY_", "DJANGO_", "DATABASE_"))}
    return kept | {
        "WHERRY_DATA": str(folder / "data"),
        "WHERRY_FILES": str(folder / "files"),
        "WHERRY_SECRET_KEY": SECRET,
        "WHERRY_HOSTS": "wherry.council.example",
        "WHERRY_PROXY_TLS": "yes",
    }


@pytest.fixture(scope="module")
def told(environment: dict[str, str]) -> dict[str, Any]:
    """What a process with those settings answers."""
    command = [sys.executable, "-m", "tests.web.security.production"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_to_start_insecurely(case: str) -> None:
    environment, said = REFUSED[case]
    with pytest.raises(Insecure, match=said.replace("*", "\\*")):
        read_environment(environment)


def test_it_starts_when_everything_is_set(environment: dict[str, str]) -> None:
    assert read_environment(environment)["WHERRY_HOSTS"] == ("wherry.council.example",)


def test_the_process_itself_refuses(environment: dict[str, str]) -> None:
    weak = environment | {"WHERRY_SECRET_KEY": "short"}
    command = [sys.executable, "-m", "wherry_web", "check"]
    ran = subprocess.run(command, cwd=ROOT, env=weak, capture_output=True, text=True, check=False)
    assert ran.returncode != 0 and "WHERRY_SECRET_KEY" in ran.stderr


def test_djangos_own_check_finds_nothing(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "wherry_web", "check", "--deploy", "--fail-level", "WARNING"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_no_fault_is_shown_and_passwords_are_kept_slowly(told: dict[str, Any]) -> None:
    assert told["DEBUG"] is False
    assert told["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    assert told["WHERRY_SECOND_STEP_REQUIRED"] is True


def test_browsers_are_kept_to_tls_for_a_year(told: dict[str, Any]) -> None:
    for kind in (
        "https /account/login/",
        "https /no/such/page/",
        "https /",
        "static",
        "proxied /account/login/",
    ):
        said = told[kind]["headers"]["Strict-Transport-Security"]
        assert f"max-age={A_YEAR}" in said and "includeSubDomains" in said, kind


def test_plain_http_leads_to_https(told: dict[str, Any]) -> None:
    for kind in ("http /account/login/", "proxied http /account/login/"):
        assert told[kind]["status"] == 301, kind
        assert told[kind]["headers"]["Location"] == "https://wherry.council.example/account/login/"
        assert not told[kind]["cookies"]


def test_cookies_go_over_tls_to_this_host_only(told: dict[str, Any]) -> None:
    assert told["SESSION_COOKIE_NAME"].startswith("__Host-") and told["CSRF_COOKIE_NAME"].startswith(
        "__Host-"
    )
    cookies = told["https /account/login/"]["cookies"]
    assert told["CSRF_COOKIE_NAME"] in cookies
    for name, attributes in cookies.items():
        assert attributes["secure"] and attributes["httponly"] and attributes["path"] == "/", name
        assert "domain" not in attributes, name


def test_another_host_gets_nothing(told: dict[str, Any]) -> None:
    assert told["other host /account/login/"]["status"] == 400


def test_static_files_have_names_of_their_content(told: dict[str, Any]) -> None:
    assert told["static"]["status"] == 200
    assert "immutable" in told["static"]["headers"]["Cache-Control"]
