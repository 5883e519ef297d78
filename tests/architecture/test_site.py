"""The site's own rules, read from its source: who writes, who reads tenant rows, who makes addresses."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
SITE = ROOT / "src/wherry_web"
FILES = sorted(p for p in SITE.rglob("*.py") if "migrations" not in p.parts)
SERVICES = [p for p in FILES if p.stem == "services" or p.parent.name == "services"]

TENANT_MODELS = {
    "Job", "StoredFile", "OutboxMessage", "Invitation", "VisitorLink", "InformationRequest", "RequestItem",
    "Membership", "Entry", "EntryText", "Hold", "ApiKey", "SavedSearch", "OwnList", "SavedOption",
}  # fmt: skip
"""Models whose rows belong to a body."""

PAGES = ("views", "pages", "urls", "forms")
"""How the names of modules end that answer requests."""

READ_ACROSS_BODIES = {
    # Whoever runs the installation sees which bodies have an administrator, and mail of no body.
    "accounts/body_views.py": {"Membership"},
    "work/views.py": {"OutboxMessage"},
    # The page of the demonstration lists the invented people; elsewhere it is a 404.
    "position/demo_pages.py": {"Membership"},
}
"""Where a page reads tenant rows other than through the body, and why."""

ALONE = {
    # An entry is the change: nothing else is written.
    "journal/services.py": {"recorded", "entry_digest", "anchor_signature"},
    "work/services.py": set(),
}
"""Public functions of services that neither write nor are asked by a person."""

READS = {
    "known_of", "used_by", "quota", "wait_after", "is_well", "exemptions_for", "entry_digest", "anchor_signature",
    "store_folder", "digest_of",
}  # fmt: skip
"""Public functions of services that only read or reckon."""

NOT_RECORDED = {
    "recorded": "is the journal",
    "tick": "runs schedules, each of which records what it does",
    "deliver_due": "each message is recorded as it ends",
    "run_queued": "a job is recorded as it starts and as it ends",
    "find_lost": "a job is recorded as it ends",
    "delete_sessions": "sessions are no record",
    "delete_old_tasks": "rows of the queue are no record; the jobs stay",
    "erase_journal": "erase_due records it",
    "anchor_journal": "anchor_today records it",
    "request_import_again": "_start records it",
    "request_import": "_start records it",
    "hold_texts": "set_hold records it",
    "lift_texts": "lift_hold records it",
    "end_review": "erase_reviewed or keep_longer records it",
    "erase_for_person": "erase_person_text records it",
    "erase_for_stranger": "erase_entries_text records it",
    "send_mail": "put_in_outbox records it",
    "sweep_files": "bytes without a row are no record",
    "back_up": "reads only; the files it writes are the backup",
    "note_use": "the last day on which a program asked is no act of a person",
    "take_requests": "counts of a minute are no record",
    "restore": "writes into an empty installation, journal and all",
}
"""Services whose change is recorded elsewhere, and where."""

WRITES = {
    "save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "acreate",
    "asave",
}  # fmt: skip
MAY_WRITE = {
    "accounts/signals.py": "notes of signing in, inside the sign-in that causes them",
    "accounts/sessions.py": "sessions only",
    "accounts/oidc.py": "the session of whoever is signing in",
    "ui/": "an image or a sheet in memory",
    "work/running/queue.py": "rows of the queue, for services",
    "work/sending/queue.py": "rows of the queue, for services",
    "work/keeping/": "files, for services",
    "work/saving/": "a backup, for services",
    "work/sending/delivery.py": "a connection",
    "config/": "starting the site",
}
"""Modules besides services with a call of such a name, and what it writes."""

ELSEWHERE = {"ui/urls.py": {"design", "brand_css"}}
"""Addresses not made by `route`: the kit stands left of accounts and is public. Others: allauth's, static files."""


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def _calls(node: ast.AST) -> set[str]:
    return {ast.unparse(n.func).rpartition(".")[2] for n in ast.walk(node) if isinstance(n, ast.Call)}


def _short(path: Path) -> str:
    return path.relative_to(SITE).as_posix()


def test_there_is_something_to_look_at() -> None:
    assert len(SERVICES) > 6
    assert sum(1 for path in SERVICES for _ in _functions(path)) > 25


@pytest.mark.parametrize("path", SERVICES, ids=_short)
def test_every_service_says_who_acts_first_and_records_it(path: Path) -> None:
    for function in _functions(path):
        if function.name in READS or function.name in ALONE.get(_short(path), set()):
            continue
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        assert arguments and arguments[0].arg == "by", f"{function.name} does not take `by` first"
        assert not function.args.args, f"{function.name}: `by` and what follows are keywords"
        known = NOT_RECORDED.get(function.name)
        assert known or "recorded" in _calls(function), f"{function.name} changes something without an entry"


@pytest.mark.parametrize("path", FILES, ids=_short)
def test_pages_reach_tenant_rows_through_the_body(path: Path) -> None:
    if not path.stem.endswith(PAGES) and path.stem not in ("home", "signals", "shown", "landing"):
        return
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            found.add(ast.unparse(node.value).rpartition(".")[2])
    asked = (found & TENANT_MODELS) - READ_ACROSS_BODIES.get(_short(path), set())
    assert not asked, f"{_short(path)} reads {asked} other than through the body"


@pytest.mark.parametrize("path", FILES, ids=_short)
def test_only_services_write(path: Path) -> None:
    if path in SERVICES or any(_short(path).startswith(known) for known in MAY_WRITE):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    written = {
        ast.unparse(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    }
    assert not written, f"{_short(path)} writes by {written}: only services do"


@pytest.mark.parametrize("path", [p for p in FILES if p.stem == "urls"], ids=_short)
def test_every_address_is_made_by_route(path: Path) -> None:
    if path.parent.name == "config":  # Gathers the rooms', and includes allauth's.
        assert ast.unparse(ast.parse(path.read_text(encoding="utf-8"))).count("path(") == 1
        return
    others = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("path", "re_path", "include"):
            named = [
                k.value.value for k in node.keywords if k.arg == "name" and isinstance(k.value, ast.Constant)
            ]
            others |= set(named or [ast.unparse(node)])
    assert others <= ELSEWHERE.get(_short(path), set())


OWN_SQL = {
    "journal/append_only.py": "triggers that no model knows",
    "work/saving/databases.py": "a copy of the whole database",
    "journal/unchanged.py": "the journal's last digest, read by every request: Django takes seven times as long to spell it",
    "accounts/session_store.py": "a session by its key, read by every request: ten times as long",
}
"""Who may spell a question in SQL, and why; none of them asks for the rows of a body."""


def test_raw_sql_has_a_reason() -> None:
    for path in FILES:
        if _short(path) in OWN_SQL:
            continue
        text = path.read_text(encoding="utf-8")
        for word in (
            ".raw(",
            "RawSQL",
            ".extra(",
            ".cursor(",
            "mark_safe",
            "|safe",
            "eval(",
            "exec(",
            "shell=True",
        ):
            assert word not in text, f"{_short(path)} has {word}"


def test_no_template_turns_escaping_off() -> None:
    for path in SITE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for word in ("autoescape", "<script>", "style=", " onclick", "javascript:", "csrf_exempt"):
            assert word not in text, f"{_short(path)} has {word}"
        assert text.count("\n") <= 120, f"{_short(path)} is longer than 120 lines"


def test_only_the_environment_reads_the_environment() -> None:
    for path in FILES:
        if path.parent.name == "config" or path.name == "__main__.py":
            continue
        if path.name == "databases.py":  # Hands its own on to PostgreSQL's programs.
            continue
        text = path.read_text(encoding="utf-8")
        assert "os.environ" not in text and "getenv" not in text, _short(path)


def test_everything_of_the_site_extra_is_locked_for_running() -> None:
    lock = (ROOT / "requirements/run.lock").read_text(encoding="utf-8").casefold()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    site = {Requirement(wanted).name.casefold() for wanted in extras["site"] + extras["reports"]}
    site.remove("wherry")  # The site takes the extra of documents with it.
    assert len(site) > 10
    assert not {name for name in site if f"\n{name}==" not in lock and f"\n{name}[" not in lock}
