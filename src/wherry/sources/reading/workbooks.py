"""Reads a workbook in a child process while a thread of this one scans it for hostile parts."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from wherry.domain.errors import BadFile
from wherry.sources.reading import archive, child, guard
from wherry.sources.reading.tables import Table, Wanted, table_of

READING_SECONDS = 180  # Wall clock for one workbook; 5 s is usual.


def read_workbook(path: Path, wanted: Wanted) -> tuple[Table, ...]:
    """The tables of a workbook that is what it seems.

    Raises:
        BadFile: one sentence, when it cannot be read or is hostile.
    """
    workbook = archive.look_at_archive(path, path.name)
    watch = guard.Watch(READING_SECONDS)
    problems: list[Exception] = []
    with tempfile.TemporaryDirectory(prefix="wherry-") as folder:
        output = Path(folder) / "columns"
        process = _start_reader(path, workbook, output, wanted)

        def scan() -> None:
            try:
                guard.scan_parts(path, workbook, path.name, watch)
            except Exception as problem:  # Whatever it is, an unscanned workbook is not taken.
                problems.append(problem)
                process.kill()

        scanner = threading.Thread(target=scan, daemon=True)
        scanner.start()
        try:
            _, complaint = process.communicate(timeout=watch.left())
        except subprocess.TimeoutExpired:
            complaint = b""
        finally:
            process.kill()
            process.wait()
            # A reader that failed may have met what the scan is about to name.
            scanner.join(timeout=5 if process.returncode != 0 else watch.left())
            is_scanned = not scanner.is_alive()
            watch.stop()
            scanner.join()
        if problems and is_scanned:
            raise problems[0]
        if process.returncode != 0 or not is_scanned:
            raise _reader_refusal(path.name, process.returncode, complaint)
        return tuple(_tables(output, path.name))


def _start_reader(
    path: Path, workbook: archive.Workbook, output: Path, wanted: Wanted
) -> subprocess.Popen[bytes]:
    # calamine goes by the name: under this one it takes the workbook for what the scan takes it for.
    link = output.with_name(f"workbook.{workbook.kind}")
    link.symlink_to(path.resolve())
    question = json.dumps({"exact": sorted(wanted.exact), "prefixes": wanted.prefixes})
    limits = [str(workbook.address_space), str(workbook.most_text)]
    return subprocess.Popen(
        [sys.executable, "-I", child.__file__, str(link), str(output), question, *limits],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _reader_refusal(name: str, code: int, complaint: bytes) -> BadFile:
    if code == child.NOT_READABLE:
        said = complaint.decode(errors="replace").strip().rstrip(".")
        return BadFile(f"the spreadsheet cannot be read ({said})", file=name, remedy="download it again")
    return guard.too_much(name)


def _tables(output: Path, name: str) -> Iterator[Table]:
    with output.open("rb") as file:
        for sheet in json.loads(file.readline()):
            if "names" not in sheet:
                continue
            texts = [file.read(length).decode() for length in sheet.pop("bytes")]
            yield table_of(sheet, texts, sheet["sheet"], name)
