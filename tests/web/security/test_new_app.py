"""CONTRIBUTING's page “A new activity app” makes an app that works, taken word for word into a copy of the tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## A new activity app")[2]
COPIED = (
    "src",
    "tests",
    "docs",
    "pyproject.toml",
    ".importlinter",
    "CONTRIBUTING.md",
    "GLOSSARY.md",
    "requirements",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree with the new app in it."""
    folder = tmp_path_factory.mktemp("new-app")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "real", "oracles")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder / name)
    blocks = re.findall(r"^```(?:python|html) (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 9
    for name, text in blocks:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (places,) = re.findall(r"^```after\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for line in places.splitlines():
        name, after, added = (part.strip().replace("<pipe>", "|") for part in line.split(" | "))
        _add(folder / name, after, added)
    return folder


SWEEP = '''"""The sweep, over the new address only."""

import pytest

from tests.web.sweep.conftest import _built, _register, world  # noqa: F401
from tests.web.sweep.filling import FILLING
from tests.web.sweep.walk import Sweep


@pytest.mark.django_db
def test_nobody_meets_anothers_notes(world) -> None:
    seen = set()
    for who, person in world.everybody():
        sweep = Sweep(world, who, person, list(world.places.values())[:4], fillings={"notes": FILLING["notes"]})
        sweep.walk()
        assert not sweep.faults, sweep.faults
        seen |= sweep.seen
    assert ("notes", "GET") in seen
'''


def _add(path: Path, after: str, added: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.strip() == after)
    indent = re.match(r"\s*", lines[at + 1 if after.endswith("{") else at])
    lines.insert(at + 1, (indent.group() if indent else "") + added)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(folder: Path, *command: str) -> str:
    """What a command in the copy said, once it went well."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WHERRY_", "DJANGO_", "PYTEST_"))}
    environment = kept | {
        "PYTHONPATH": f"{folder / 'src'}:{folder}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-4000:]
    return ran.stdout


def test_the_page_makes_an_app_that_holds_every_rule(copy: Path) -> None:
    run(copy, sys.executable, "-m", "django", "makemigrations", "notes")
    assert (copy / "src/wherry_web/notes/migrations/0001_initial.py").is_file()
    run(copy, str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    (copy / "tests/web/notes/test_sweep_of_notes.py").write_text(SWEEP, encoding="utf-8")
    own = ["tests/web/notes", "tests/architecture/test_site.py", "-k", "not locked"]
    sweep = [
        f"tests/web/sweep/test_sweep.py::{name}"
        for name in (
            "test_every_address_is_known_to_the_sweep", "test_every_model_with_a_body_is_in_the_world",
            "test_the_world_has_every_kind_of_body_and_a_row_of_every_model",
        )
    ]  # fmt: skip
    said = run(copy, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *own, *sweep)
    assert "failed" not in said
