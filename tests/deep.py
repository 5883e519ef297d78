"""What `make test-deep` writes to docs/deep: which tests ran at full count, and on how many cases."""

from __future__ import annotations

import importlib
import os
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import settings

EXAMPLES = 1000
"""Invented cases for each property; 30 in `make test`."""
IS_DEEP = bool(os.environ.get("WHERRY_DEEP"))
CASES = "cases"
"""The name under which a test says, by `record_property`, how many cases it went through."""


def in_short(cases: int) -> settings:
    """So many invented cases in `make test`, where each costs a tenth of a second and more."""
    return settings(max_examples=EXAMPLES if IS_DEEP else cases)


def write_report(path: Path, reports: Iterable[pytest.TestReport], minutes: float) -> None:
    """One line for each file of tests that went through more cases than it has tests."""
    tests: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    total = 0
    for report in reports:
        total += 1
        file = report.nodeid.partition("::")[0]
        said = [int(value) for name, value in report.user_properties if name == CASES]
        cases[file] += sum(said) if said else 1
        tests[file] += 1
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    lines = [
        f"# The full counts: {path.stem}",
        "",
        f"Written by `make test-deep` at commit {commit}: {total:,} tests passed in {minutes:.0f} minutes on "
        f"{os.cpu_count()} cores, among them these, which go through many cases.",
        "",
        "| cases | tests | what is shown | where |",
        "|---:|---:|---|---|",
    ]
    for file in sorted(cases, key=lambda f: -cases[f]):
        if cases[file] >= 100:
            lines.append(f"| {cases[file]:,} | {tests[file]:,} | {_purpose(file)} | `{file}` |")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _purpose(file: str) -> str:
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    return (module.__doc__ or "").strip().splitlines()[0]
