"""Small rooms, words with one meaning, licences that councils can take."""

from __future__ import annotations

import ast
import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(p for p in (ROOT / "src").rglob("*.py") if "migrations" not in p.parts)  # Django writes those.

MOST_LINES = 350  # design.md rule 10: about 300; the gate leaves room for a reason.
MOST_LINES_OF_A_FUNCTION = 60  # About 40.
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "misc"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_a_small_room(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    assert path.stem not in FORBIDDEN_NAMES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            # A command's signature is its list of options.
            signature = max((a.end_lineno or 0 for a in node.args.args), default=node.lineno) - node.lineno
            assert length - signature <= MOST_LINES_OF_A_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_public_functions_say_what_they_do(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            is_entry = node.name == "main" and path.name == "child.py"
            assert ast.get_docstring(node) or is_entry, f"{path.name}: {node.name}"


def test_no_address_of_a_package_index_is_named() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    index = re.compile(r"https?://[^\s\"']*(pypi|pythonhosted|npmjs|/simple)", re.IGNORECASE)
    for name in tracked.stdout.splitlines():
        path = ROOT / name
        if path.suffix in (".lock", ".toml", ".cfg", ".in", ".json", ".yaml", ".yml", "") and path.is_file():
            assert not index.search(path.read_text(encoding="utf-8", errors="replace")), name


def test_every_dependency_has_its_sentence() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for block in re.findall(r"^\w+ = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if re.match(r'\s*"[A-Za-z].*>=', line):
                assert re.search(r"#\s+\S.*\.$", line), line


LICENCES = re.compile(
    r"MIT|BSD|ISC|Apache|MPL|Mozilla|PSF|Python Software|LGPL|Zlib|CC0|0BSD|Unlicense|OFL", re.IGNORECASE
)

LICENCES_STATED_ELSEWHERE = {
    "interpret-core": "MIT License (LICENSE of github.com/interpretml/interpret; its wheel states none)",
}


def test_licences_of_what_is_installed() -> None:
    lock = (ROOT / "requirements/run.lock").read_text(encoding="utf-8")
    for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE):
        try:
            info = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # Locked for another platform.
        stated = " ".join(
            [str(info.get("License-Expression") or ""), str(info.get("License") or "")[:200],
             *[c for c in info.get_all("Classifier") or [] if c.startswith("License")],
             LICENCES_STATED_ELSEWHERE.get(name, "")]
        )  # fmt: skip
        assert LICENCES.search(stated), f"{name}: {stated[:100]}"


def test_the_glossary_has_one_entry_a_word() -> None:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    assert len(words) == len(set(words)) > 30
