"""`wherry serve` from outside: found without an import, refusing to start insecurely or half upgraded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WHERRY = str(Path(sys.executable).parent / "wherry")


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command with nothing of ours in its environment but what is given."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("WHERRY_", "DJANGO_", "DATABASE_"))}
    return subprocess.run(words, env=clean | environment, capture_output=True, text=True, timeout=120)


def test_serve_and_demo_are_offered() -> None:
    told = run(WHERRY, "--help").stdout
    assert "serve" in told and "demo" in told


@pytest.mark.parametrize("words", [["position", "--help"], ["--help"]])
def test_the_command_line_loads_no_django(words: list[str]) -> None:
    code = (
        f"import sys; sys.argv = ['wherry', *{words}]\n"
        "import wherry.cli\n"
        "try: wherry.cli.main()\n"
        "except SystemExit: pass\n"
        "heavy = {'django', 'polars', 'wherry_web.config.settings'} & set(sys.modules)\n"
        "sys.stderr.write(f'loaded {sorted(heavy)}')"
    )
    assert "loaded []" in run(sys.executable, "-c", code).stderr


def test_it_refuses_a_database_without_migrations(tmp_path: Path) -> None:
    told = run(WHERRY, "serve", "--port", "1", WHERRY_INSECURE_HTTP="yes", WHERRY_DATA=str(tmp_path))
    assert told.returncode == 1
    assert "The database lacks" in told.stderr and "python -m wherry_web migrate" in told.stderr


def test_it_refuses_a_weak_secret(tmp_path: Path) -> None:
    told = run(
        WHERRY,
        "serve",
        WHERRY_DATA=str(tmp_path),
        WHERRY_SECRET_KEY="short",  # noqa: S106
        WHERRY_HOSTS="x.example",
    )
    assert told.returncode == 1
    assert "WHERRY_SECRET_KEY must be at least 50 random characters" in told.stderr


def test_the_demonstration_refuses_a_real_register(data_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(data_folder)
    told = run(WHERRY, "demo", "--data", str(tmp_path))
    assert told.returncode == 1
    assert "holds a real register" in told.stderr
