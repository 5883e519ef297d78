"""The one-way street holds, and the contracts that hold it would notice each kind of breach."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"

BREACHES = {
    "a package imports one to its right": ("wherry/domain/errors.py", "import wherry.store.releases"),
    "a middle package imports one to its right": ("wherry/sources/facts.py", "import wherry.analysis.tally"),
    "analysis imports the command line": ("wherry/analysis/tally.py", "import wherry.cli.output"),
    "a new package that nobody placed": ("wherry/elsewhere/__init__.py", "import wherry.domain.errors"),
    "the field's words import frames": ("wherry/domain/ratings.py", "import polars"),
    "the library imports a web framework": ("wherry/store/register.py", "import django"),
    "analysis reaches the network": ("wherry/analysis/areas.py", "import httpx"),
    "the library imports the site": ("wherry/cli/output.py", "import wherry_web.config.environment"),
    "the kit imports a room to its right": ("wherry_web/ui/values.py", "import wherry_web.accounts.models"),
    "the journal imports accounts": ("wherry_web/journal/digests.py", "import wherry_web.accounts.roles"),
    "accounts import work": ("wherry_web/accounts/rights.py", "import wherry_web.work.states"),
    "an activity imports another": ("wherry_web/records/shown.py", "import wherry_web.position.acts"),
    "a room imports the settings": ("wherry_web/position/home.py", "import wherry_web.config.environment"),
    "a new room that nobody placed": ("wherry_web/elsewhere/__init__.py", "import wherry_web.ui.values"),
    "the journal imports sign-in": ("wherry_web/journal/retention.py", "import allauth.account"),
    "a source imports another source": ("wherry/sources/cqc_ratings/tidy.py", "import wherry.sources.oflog"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(lint_imports), "--no-cache", "--config", str(folder / ".importlinter")],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(SRC, tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_street_holds(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_found(breach: str, copy: Path) -> None:
    name, line = BREACHES[breach]
    path = copy / "src" / name
    path.parent.mkdir(exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    future = "from __future__ import annotations\n"
    path.write_text(
        text.replace(future, future + line + "\n", 1) if future in text else line + "\n", encoding="utf-8"
    )
    result = lint(copy)
    assert result.returncode != 0, f"nobody noticed that {breach}"
    assert "BROKEN" in result.stdout or "not" in result.stdout + result.stderr


def test_no_import_is_excused() -> None:
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    assert "ignore_imports" not in text
    assert "exhaustive = True" in text


def test_every_source_is_in_the_contract_of_independence() -> None:
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    folders = [p.parent.name for p in (SRC / "wherry/sources").glob("*/about.yaml")]
    assert folders
    for folder in folders:
        assert f"wherry.sources.{folder}\n" in text + "\n"


def calls_in(path: Path) -> list[str]:
    calls = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            calls.append(ast.unparse(node.func))
    return calls


@pytest.mark.parametrize("room", ["domain", "definitions", "analysis"])
def test_no_clock_and_no_environment(room: str) -> None:
    forbidden = (
        "date.today",
        "datetime.now",
        "time.time",
        "os.environ",
        "os.getenv",
        "getenv",
        "random.random",
    )
    for path in (SRC / "wherry" / room).rglob("*.py"):
        found = [c for c in calls_in(path) if c.endswith(forbidden)]
        assert not found, f"{path}: {found}"


def test_analysis_writes_nothing() -> None:
    for path in (SRC / "wherry/analysis").rglob("*.py"):
        found = [
            c for c in calls_in(path) if c.endswith(("write_text", "write_bytes", "write_parquet", "open"))
        ]
        assert found in ([], ["Register.open"]), f"{path}: {found}"


@pytest.mark.parametrize("room", ["domain", "definitions", "sources", "store", "analysis"])
def test_the_library_does_not_print(room: str) -> None:
    for path in (SRC / "wherry" / room).rglob("*.py"):
        if path.name != "child.py":
            assert not [
                c for c in calls_in(path) if c in ("print", "sys.stdout.write", "sys.stderr.write")
            ], path
