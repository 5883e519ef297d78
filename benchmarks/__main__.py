"""`python -m benchmarks [--part library|site|api] [--months N]`: measure, print, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import run, wherry

DOCS = Path(__file__).parents[1] / "docs" / "benchmarks.md"
NATIONAL = 57_000
RATINGS_BEGAN = "2014-11-01"
SITE = "## The site"
API = "## The API"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--months", type=int, default=12, help="months to rebuild from (150 is the whole history)"
    )
    parser.add_argument("--files", type=Path, help="national monthly files written before by `wherry sample`")
    parser.add_argument("--ratings", type=Path, help="the ratings files of the same months and seed, as CSV")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="a new folder for the register that is built")
    parser.add_argument("--register", type=Path, help="ask this register only, and import nothing")
    parser.add_argument("--part", choices=("library", "site", "api"), default="library")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # Whoever ends us must not leave a server behind.
    Path("bench-data").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="bench-data") as folder:
        lines = []
        found = _found(options, Path(folder))
        for line in found:
            print(line, flush=True)  # As it comes: the whole takes half an hour.
            lines.append(f"- {line}")
    if options.register is None:
        _write(options, lines)


def _write(options: argparse.Namespace, lines: list[str]) -> None:
    """Each part writes its own section and leaves the others' as they are."""
    whole, heading_of_api, of_api = DOCS.read_text(encoding="utf-8").partition(f"\n{API}\n")
    if options.part == "api":
        told = f"\nMeasured by `python -m benchmarks --part api` {_machine()}.\n\n" + "\n".join(lines) + "\n"
        DOCS.write_text(f"{whole}\n{API}\n{told}", encoding="utf-8")
        return
    before, heading, after = whole.partition(f"\n{SITE}\n")
    if options.part == "site":
        after = f"\n{_site_head()}\n\n" + "\n".join(lines) + "\n"
    else:
        before = f"{_head(options.months)}\n\n" + "\n".join(lines) + "\n"
    is_told = options.part == "site" or heading
    written = f"{before}\n{SITE}\n{after}" if is_told else before
    DOCS.write_text(written + (f"\n{API}\n{of_api}" if heading_of_api else ""), encoding="utf-8")


def _found(options: argparse.Namespace, work: Path) -> Iterator[str]:
    from benchmarks.api import api
    from benchmarks.site import site

    match options.part:
        case "site":
            return site(work)
        case "api":
            return api(work)
    return _lines(options, work)


def _lines(options: argparse.Namespace, work: Path) -> Iterator[str]:
    """Every measured figure in a sentence."""
    from benchmarks import importing, queries

    register = options.register
    if register is None:
        source = options.files or _invent(work / "national", NATIONAL, options.months)
        tenth = sorted(_invent(work / "tenth", NATIONAL // 10, 1).glob("*HSCA*"))[0]
        files = sorted(source.glob("*HSCA*.ods"), key=_day)
        register = options.keep or work / "whole"
        yield from importing.one_month(files, work, tenth, options.runs)
        yield from importing.rebuild(files, work, register)
        ratings = options.ratings or _invent(
            work / "ratings", NATIONAL, options.months, "--kinds", "ratings", "--layout", "csv"
        )
        # The files of the months before ratings began hold none, and are refused.
        told = [str(p) for p in ratings.glob("*ratings*") if _day(p) >= RATINGS_BEGAN]
        run(wherry("import", *told, "--data", str(register)))
    yield from queries.questions(register)


def _invent(out: Path, rows: int, months: int, *more: str) -> Path:
    kinds = more or ("--kinds", "hsca")
    run(wherry("sample", str(out), "--locations", str(rows), "--months", str(months), *kinds))
    return out


def _day(path: Path) -> str:
    from wherry.domain.days import find_day

    return str(find_day(path.name))


def _machine() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return (
        f"on {os.cpu_count()} cores ({platform.machine()}, Python {platform.python_version()}), "
        f"commit {commit.stdout.strip()}"
    )


def _site_head() -> str:
    return (
        f"Measured by `python -m benchmarks --part site` {_machine()}: `wherry serve` in a production environment, the "
        "clients in a process of their own on the same cores,\nin turn with the peer: same data, queries, middleware and "
        "markup, rendered by Django's own template engine (`benchmarks/peer`)."
    )


def _head(months: int) -> str:
    return (
        f"# Benchmarks\n\nMeasured by `make bench` {_machine()}, on an invented England of {NATIONAL:,} rows "
        f"a month, {months} months.\nAbsolute times move between machines; the ratios are to peers in the same run."
    )


if __name__ == "__main__":
    main()
