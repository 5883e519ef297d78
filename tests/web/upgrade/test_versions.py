"""Which version is the last one: by tag, by record, and before the commit that is checked out."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packaging.version import Version

from tests.web.upgrade.rows import Rows, lost
from tests.web.upgrade.versions import NoGit, git, last_version, missing, recorded, tagged

SOMEBODY = ("-c", "user.name=Somebody", "-c", "user.email=somebody@wherry.example")


@pytest.fixture
def history(tmp_path: Path) -> tuple[Path, Path, list[str]]:
    """A repository with four commits, and a record that names the first as 0.1.0."""
    root, commits = tmp_path / "tree", []
    root.mkdir()
    git("init", "--quiet", root=root)
    for number in range(4):
        git(*SOMEBODY, "commit", "--quiet", "--allow-empty", "-m", f"Commit {number}", root=root)
        commits.append(git("rev-parse", "HEAD", root=root).decode().strip())
    record = tmp_path / "versions.yaml"
    record.write_text(f"- version: 0.1.0\n  commit: {commits[0]}\n")
    return root, record, commits


def test_without_a_tag_the_record_tells(history) -> None:
    root, record, commits = history
    found = last_version(root, record)
    assert (found.version, found.commit) == (Version("0.1.0"), commits[0])


def test_a_newer_tag_tells_more_than_the_record(history) -> None:
    root, record, commits = history
    git("tag", "v0.9.0", commits[1], root=root)
    git(*SOMEBODY, "tag", "-a", "v0.10.0", "-m", "Annotated", commits[2], root=root)
    git("tag", "v0.10.0rc1", commits[1], root=root)
    git("tag", "vendor-2026", commits[2], root=root)
    found = last_version(root, record)
    assert (found.version, found.commit) == (Version("0.10.0"), commits[2])


def test_tags_that_came_alone_do_not_hide_a_newer_record(history) -> None:
    root, record, commits = history
    git("tag", "v0.0.9", commits[1], root=root)
    assert last_version(root, record).commit == commits[0]


def test_a_tag_on_this_commit_or_on_a_branch_elsewhere_is_no_earlier_version(history) -> None:
    root, record, commits = history
    git("tag", "v0.2.0", commits[3], root=root)
    git("checkout", "--quiet", "-b", "elsewhere", commits[1], root=root)
    git(*SOMEBODY, "commit", "--quiet", "--allow-empty", "-m", "Elsewhere", root=root)
    git("tag", "v0.3.0", root=root)
    git("checkout", "--quiet", commits[3], root=root)
    assert tagged(root) == []
    assert last_version(root, record).commit == commits[0]


def test_what_is_not_here_is_said(history, tmp_path) -> None:
    root, record, commits = history
    found = last_version(root, record)
    assert missing(found, root) == ""
    shallow = tmp_path / "shallow"
    git("clone", "--quiet", "--depth", "1", f"file://{root}", str(shallow), root=tmp_path)
    assert f"Commit {commits[0][:7]} of version 0.1.0 is not here" in missing(found, shallow)
    assert tagged(tmp_path) == [] and "not a git repository" in missing(found, tmp_path)


def test_the_record_is_in_order_and_agrees_with_tags_and_with_what_the_code_calls_itself() -> None:
    found = recorded()
    assert [one.version for one in found] == sorted({one.version for one in found})
    tags = {one.version: one.commit for one in tagged()}
    for one in found:
        assert len(one.commit) == 40
        assert tags.get(one.version, one.commit) == one.commit, f"tag and record differ on {one.version}"
        try:
            project = git("show", f"{one.commit}:pyproject.toml").decode()
        except NoGit:
            continue  # Said loudly at the end of the run.
        assert Version(tomllib.loads(project)["project"]["version"]) == Version(one.version.base_version)
        git("merge-base", "--is-ancestor", one.commit, "HEAD")


def table(*rows: tuple[str, ...], columns: tuple[str, ...] = ("id", "name")) -> Rows:
    return Rows(columns, list(rows))


BEFORE = {"body": table(("1", "Norfolk"), ("2", "Mill Lane")), "django_migrations": table(("1", "0001"))}


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"body": table(("1", "Norfolk"))}, "body lost or changed 1 rows, such as {'id': '2', 'name': 'Mill Lane'}."),
        ({"body": table(("1", "Norfolk"), ("2", ""))}, "body lost or changed 1 rows"),
        ({"body": table(("1", "Norfolk"), ("2", "Mill Lane"), ("2", "Mill Lane"))}, "body has 1 rows more"),
        ({}, "The table body with 2 rows is gone."),
    ],
)  # fmt: skip
def test_what_an_upgrade_loses_is_noticed(after, said) -> None:
    (sentence,) = lost(BEFORE, {"django_migrations": BEFORE["django_migrations"]} | after)
    assert sentence.startswith(said)


def test_new_columns_new_tables_another_order_and_djangos_notes_are_no_loss() -> None:
    after = {
        "body": table(("Mill Lane", "2", ""), ("Norfolk", "1", ""), columns=("name", "id", "code")),
        "django_migrations": table(("1", "0001"), ("2", "0002")),
        "request": table(),
    }
    assert list(lost(BEFORE, after)) == []
