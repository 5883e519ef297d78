"""Migrations of each app are one line without forks, and `max_migration.txt` names its end."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db.migrations.loader import MigrationLoader

OURS = [app.label for app in apps.get_app_configs() if app.name.startswith("wherry_web.")]

ANOTHER = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [{dependencies}]
    operations = []
"""


def faults_of_line(label: str) -> Iterator[str]:
    """What keeps an app's migrations from being 0001, 0002 …, each after the one before.

    django-linear-migrations looks at the end alone: a fork that was merged again would pass it.
    """
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    names = sorted(name for app, name in graph.nodes if app == label)
    before: list[str] = []
    for number, name in enumerate(names, start=1):
        after = [parent.key[1] for parent in graph.node_map[label, name].parents if parent.key[0] == label]
        if not name.startswith(f"{number:04}_") or after != before:
            yield f"{name} should be number {number} and follow {before or 'nothing'}, and follows {after}."
        before = [name]


def test_there_are_migrations() -> None:
    assert {"accounts", "journal", "records", "work"} <= set(OURS)


@pytest.mark.parametrize("label", OURS)
def test_migrations_are_one_line(label: str) -> None:
    assert list(faults_of_line(label)) == []


def faults_of_ends() -> list[str]:
    """What django-linear-migrations says; Django asks it before every `migrate`."""
    return [found.id for found in run_checks(tags=["models"]) if str(found.id).startswith("dlm.")]


def test_every_line_ends_where_its_file_says() -> None:
    assert faults_of_ends() == []


@pytest.fixture
def planted(tmp_path: Path, settings, monkeypatch) -> Path:
    """The migrations of `records`, in a copy that one may add to."""
    folder = tmp_path / f"planted_{uuid4().hex}"
    source = Path(apps.get_app_config("records").path, "migrations")
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"records": folder.name}
    return folder


def plant(folder: Path, name: str, *after: str) -> None:
    dependencies = ", ".join(f'("records", "{one}")' for one in after)
    (folder / f"{name}.py").write_text(ANOTHER.format(dependencies=dependencies))
    importlib.invalidate_caches()


def test_two_ends_are_noticed(planted: Path) -> None:
    plant(planted, "0002_mine", "0001_initial")
    plant(planted, "0003_yours", "0001_initial")
    assert faults_of_ends() == ["dlm.E005"]
    assert list(faults_of_line("records")) == [
        "0003_yours should be number 3 and follow ['0002_mine'], and follows ['0001_initial']."
    ]


def test_a_fork_that_was_merged_is_noticed(planted: Path) -> None:
    plant(planted, "0002_mine", "0001_initial")
    plant(planted, "0002_yours", "0001_initial")
    plant(planted, "0003_merge", "0002_mine", "0002_yours")
    (planted / "max_migration.txt").write_text("0003_merge\n")
    assert faults_of_ends() == []
    assert len(list(faults_of_line("records"))) == 2


def test_an_end_that_its_file_does_not_name_is_noticed(planted: Path) -> None:
    plant(planted, "0002_mine", "0001_initial")
    assert faults_of_ends() == ["dlm.E004"]
    assert list(faults_of_line("records")) == []
