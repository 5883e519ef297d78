"""What docs/security/README.md says is what the settings do; and the matrix of ASVS answers everything."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.builders import REAL_DATA
from wherry.analysis.funded import FEWEST, NEAREST
from wherry_web.accounts.links import INVITATION_LASTS, VISITOR_LINK_LASTS
from wherry_web.accounts.sessions import LONGEST, LONGEST_IDLE, MOST_SESSIONS
from wherry_web.position.public.data_pages import MOST_IN_WORKBOOK
from wherry_web.position.register import KEPT_BYTES
from wherry_web.work.keeping.kinds import KINDS
from wherry_web.work.keeping.purposes import MEGABYTE, PURPOSES

ROOT = Path(__file__).parents[3]
TEXT = " ".join((ROOT / "docs/security/README.md").read_text(encoding="utf-8").split())
MATRIX = list(csv.DictReader((ROOT / "docs/security/asvs.csv").read_text(encoding="utf-8").splitlines()))
ANSWERS = {"test", "manual", "not applicable"}
LEAST_AUTOMATED = 0.6


def test_how_long_a_session_lasts_is_written_down() -> None:
    assert f"{LONGEST_IDLE.total_seconds() / 60:.0f} minutes without use" in TEXT
    assert f"{LONGEST.total_seconds() / 3600:.0f} hours after signing in" in TEXT
    assert f"at most {MOST_SESSIONS} sessions" in TEXT
    assert LONGEST.total_seconds() == settings.SESSION_COOKIE_AGE


def test_the_limits_of_signing_in_are_written_down() -> None:
    for name in ("login", "login_failed", "reset_password", "reauthenticate", "change_password"):
        assert f"`{settings.ACCOUNT_RATE_LIMITS[name]}`" in TEXT, name
    assert f"{settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60} minutes" in TEXT
    assert f"{INVITATION_LASTS.days} days" in TEXT and f"{VISITOR_LINK_LASTS.days} days" in TEXT


def test_the_files_that_are_taken_are_written_down() -> None:
    for purpose in PURPOSES.values():
        assert f"{purpose.title}: at most {purpose.limit // MEGABYTE} MB" in TEXT
        for kind in purpose.kinds:
            for ending in KINDS[kind].endings:
                assert f"`{ending}`" in TEXT, ending


def test_the_rules_for_what_is_typed_are_written_down() -> None:
    for rule in ("Names", "E-mail addresses", "Days", "Identifiers", "Free text", "Numbers"):
        assert f"| {rule} |" in TEXT, rule
    assert f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS} fields" in TEXT
    assert f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE} MB" in TEXT


def test_sign_in_by_the_organisation_is_written_down() -> None:
    assert "WHERRY_OIDC_ISSUER" in TEXT and "does not end the session here" in TEXT


def test_how_soon_libraries_are_updated_is_written_down() -> None:
    for words in ("within 3 days", "within 14 days", "within 90 days"):
        assert words in TEXT


def test_the_bounds_of_what_strangers_ask_and_small_numbers_are_written_down() -> None:
    for words in (
        f"workbooks of at most {MOST_IN_WORKBOOK:,} services",
        f"up to {KEPT_BYTES // 1024**2} MB as they are written",
        f"told to the nearest {NEAREST}, fewer than {FEWEST} are not shown",
        f"{settings.WHERRY_API_PER_MINUTE} requests a minute from an address without a key, "
        f"{settings.WHERRY_API_KEY_PER_MINUTE} with one",
    ):
        assert words in TEXT, words


FOR_NOBODY = (
    "account_logout", "public", "public_services", "public_service", "public_data", "public_definitions",
    "accessibility",
)  # fmt: skip
"""Pages made for nobody in particular, so that browsers and proxies may keep them; and the way out itself."""


@pytest.mark.django_db
def test_every_page_offers_to_sign_out(browser: Client, pages: list[tuple[str, str]]) -> None:
    out = reverse("account_logout")
    for name, address in pages:
        response = browser.get(address)
        is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
        if is_page and response.content and response.status_code == 200 and name not in FOR_NOBODY:
            assert out in response.content.decode(), name
        response.close()


def test_no_weak_digest_is_used() -> None:
    weak = re.compile(r"\b(md5|sha1|MD5|SHA1|DES|RC4|Random\(|random\.)\b")
    for path in (ROOT / "src/wherry_web").rglob("*.py"):
        assert not weak.search(path.read_text(encoding="utf-8")), path


def test_every_id_is_answered_once() -> None:
    found = Counter(row["id"] for row in MATRIX)
    assert not [key for key, times in found.items() if times > 1]
    for row in MATRIX:
        assert row["answer"] in ANSWERS and len(row["where"]) > 10, row["id"]
        assert "Verify that" not in row["where"], "the texts of the standard are not ours to print"


@pytest.mark.real
def test_no_id_is_left_unanswered() -> None:
    text = (REAL_DATA / "asvs/asvs_5.0.0_en.csv").read_text(encoding="utf-8-sig")
    standard = csv.DictReader(io.StringIO(text, newline=""))
    wanted = {
        row["req_id"]: row["L"] for row in standard
        if row["L"] == "1" or (row["L"] == "2" and row["chapter_id"] in ("V5", "V7", "V8", "V10"))
    }  # fmt: skip
    assert {row["id"]: row["level"] for row in MATRIX} == wanted


def test_most_answers_are_tests() -> None:
    tested = sum(row["answer"] == "test" for row in MATRIX)
    assert tested >= LEAST_AUTOMATED * len(MATRIX)


def test_every_test_that_is_named_exists() -> None:
    for row in MATRIX:
        if row["answer"] == "test":
            file, _, name = row["where"].partition("::")
            assert name, row["id"]
            names = {n.name for n in _functions(ROOT / file)}
            assert name.partition("[")[0] in names, (row["id"], row["where"])


def _functions(path: Path) -> list[Any]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]
