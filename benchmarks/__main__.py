"""`python -m benchmarks [--part library|site|…] [--months N]`: measure, print, and write docs/benchmarks.md."""

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
SECTIONS = {
    "site": "## The site",
    "api": "## The API",
    "documents": "## Documents",
    "comparison": "## Comparison",
    "finding": "## Finding",
    "journal": "## The journal",
    "options": "## Improvement options",
    "forecast": "## The forecast",
    "risk": "## The order of visits",
}
"""The parts that have a section of their own, in order; the library comes before them."""


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
    parser.add_argument("--part", choices=("library", *SECTIONS), default="library")
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
    kept = _sections(DOCS.read_text(encoding="utf-8"))
    heads = {"site": _site_head, "documents": _documents_head, "library": lambda: _head(options.months)}
    head = heads.get(options.part, lambda: _short_head(options.part))()
    kept[options.part] = f"{head}\n\n" + "\n".join(lines) + "\n"
    order = ("library", *SECTIONS)
    text = "\n".join(
        (f"{SECTIONS[part]}\n\n" if part in SECTIONS else "") + kept[part] for part in order if part in kept
    )
    DOCS.write_text(text, encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    """What the page says of each part, without its heading."""
    found, part = {"library": ""}, "library"
    for line in text.splitlines(keepends=True):
        begun = [key for key, heading in SECTIONS.items() if line.strip() == heading]
        part = begun[0] if begun else part
        found[part] = "" if begun else found[part] + line
    return {part: said.strip("\n") + "\n" for part, said in found.items()}


def _found(options: argparse.Namespace, work: Path) -> Iterator[str]:
    """Every measured figure of a part in a sentence."""
    match options.part:
        case "site":
            from benchmarks.site import site

            return site(work)
        case "api":
            from benchmarks.api import api

            return api(work)
        case "documents":
            from benchmarks.documents import documents

            return documents(work, options.runs)
        case "comparison":
            from benchmarks.comparison import comparison

            return comparison(options.runs)
        case "finding":
            from benchmarks.finding import finding

            return finding(work)
        case "journal":
            from benchmarks.journal import journal

            return journal(work)
        case "options":
            from benchmarks.options import improvement_options

            return improvement_options()
        case "forecast":
            from benchmarks.forecasting import forecasting

            return forecasting(options.runs)
        case "risk":
            from benchmarks.risk import risk

            return risk(work)
        case _:
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


def _short_head(part: str) -> str:
    return f"Measured by `python -m benchmarks --part {part}` {_machine()}."


def _documents_head() -> str:
    return (
        f"Measured by `python -m benchmarks --part documents` {_machine()}: position reports of the regions of an\n"
        "invented England with the changes of half a year, from the document model to the bytes, each time another region and "
        "one more\nto warm up; the peer sets the same model's HTML page as PDF/UA-1, in turn."
    )


def _head(months: int) -> str:
    return (
        f"# Benchmarks\n\nMeasured by `make bench` {_machine()}, on an invented England of {NATIONAL:,} rows "
        f"a month, {months} months.\nAbsolute times move between machines; the ratios are to peers in the same run."
    )


if __name__ == "__main__":
    main()
