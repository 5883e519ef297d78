"""Which versions of Wherry were given out, and their code out of git."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
RECORD = HERE / "versions.yaml"
FILLING = "tests/web/upgrade/filling.py"


@dataclass(frozen=True)
class TaggedVersion:
    """A version of the software, and the commit that it is."""

    version: Version
    commit: str


EARLY = TaggedVersion(Version("0.1.0.dev1"), "2275dcb7380eaceeb19b7616d147e8f8e1ba5df2")
"""Never given out. It has fewer migrations than the first version, which has as many as today's code: until
a version lacks one of today's, this is what shows that a database with people's work in it takes them."""

FIRST_SETTINGS = "6d4896f052732286b7e11597b29a4c015248455f"
"""The commit that brought `wherry_web.config`."""


class NoGit(Exception):
    """There is no git here, or no commits, or not this one."""


def git(*arguments: str, root: Path = ROOT) -> bytes:
    """What git says.

    Raises:
        NoGit: when it cannot.
    """
    # CI often checks out as somebody else than runs the tests; reading is safe there.
    command = ["git", "-c", "safe.directory=*", "-C", str(root), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout
    except FileNotFoundError as error:
        raise NoGit("git is not installed") from error
    except subprocess.CalledProcessError as error:
        raise NoGit(error.stderr.decode(errors="replace").strip() or f"git {arguments[0]} failed") from error


def recorded(record: Path = RECORD) -> list[TaggedVersion]:
    """The versions that the record names, in its order."""
    lines = yaml.safe_load(record.read_text(encoding="utf-8"))
    return [TaggedVersion(Version(str(line["version"])), line["commit"]) for line in lines]


def tagged(root: Path = ROOT) -> list[TaggedVersion]:
    """The versions whose tags lie before the commit that is checked out: none where there is no git.

    A tag on that very commit is no earlier version: upgrading from it would show nothing.
    """
    wanted = ("--merged", "HEAD", "--no-contains", "HEAD", "refs/tags/v*")
    try:
        said = git(
            "for-each-ref", "--format=%(refname:strip=2) %(objectname) %(*objectname)", *wanted, root=root
        )
    except NoGit:
        return []
    return list(_read_tags(said.decode()))


def _read_tags(said: str) -> Iterator[TaggedVersion]:
    for line in said.splitlines():
        name, *commits = line.split()
        try:
            yield TaggedVersion(Version(name.removeprefix("v")), commits[-1])  # Behind an annotation, if any.
        except InvalidVersion:  # Such as “vendor-2026”.
            continue


def last_version(root: Path = ROOT, record: Path = RECORD) -> TaggedVersion:
    """The newest version that was given out, by tag or by record."""
    return max([*recorded(record), *tagged(root)], key=lambda found: found.version)


def missing(found: TaggedVersion, root: Path = ROOT) -> str:
    """Why the code of a version cannot be had, as a sentence; empty when it can."""
    try:
        git("cat-file", "-e", f"{found.commit}^{{commit}}", root=root)
    except NoGit as error:
        return f"Commit {found.commit[:7]} of version {found.version} is not here ({error})."
    return ""


def code_of(found: TaggedVersion, folder: Path) -> Path:
    """The code of a version in a new folder, with what fills a database by it.

    A version brings its own filling. Those before there was one are filled by today's.
    """
    _take_out(found.commit, folder, "src")
    if found == EARLY:
        _take_out(FIRST_SETTINGS, folder, "src/wherry_web/config")
        shutil.copytree(HERE / "early", folder / "src/early")
    try:
        filling = git("show", f"{found.commit}:{FILLING}")
    except NoGit:
        filling = (ROOT / FILLING).read_bytes()
    (folder / "filling.py").write_bytes(filling)
    return folder


def _take_out(commit: str, folder: Path, path: str) -> None:
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit, path))) as archive:
        archive.extractall(folder, filter="data")
