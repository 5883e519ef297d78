"""What a load has done so far, kept on disk so that it can be killed at any point.

    plan.json       what is loaded and since when                written whole
    ids.txt         the ids to ask for, one a line               written whole
    answers.jsonl   the answers so far, one a line               appended

A half-written last line is what a kill leaves; it is dropped, and its id is asked for again.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO

from wherry.sources.durable import sync_folder, write_whole
from wherry.sources.fetching.landing import land

SYNC_EVERY = 100  # Answers that a power cut may cost; a mere kill costs one.
OLDEST = timedelta(days=7)  # Older answers are not mixed with new ones.


@dataclass(frozen=True)
class Plan:
    """What a load is about. `began` and the bounds of changes are UTC; days are English.

    `listed_on` is the day the ids were read, `total` what CQC then said there were. `target` is
    set once the finished file is about to be landed under that name.
    """

    began: datetime
    start: datetime | None = None
    end: datetime | None = None
    listed_on: date | None = None
    total: int = 0
    target: str | None = None


class Progress:
    """The answers of one load; use it as a context manager while adding to them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._answers = folder / "answers.jsonl"
        self._places: dict[str, tuple[int, int]] = {}
        self._out: IO[bytes] | None = None
        self._unsynced = 0
        self.plan: Plan | None = None
        self.ids: list[str] = []

    @classmethod
    def open(cls, folder: Path, now: datetime) -> Progress:
        """What there is of a load; nothing of one that was begun longer than OLDEST ago."""
        progress = cls(folder)
        plan = _read_plan(folder / "plan.json")
        if plan is None or (now - plan.began > OLDEST and plan.target is None):
            shutil.rmtree(folder, ignore_errors=True)
            return progress
        ids = folder / "ids.txt"
        progress.plan = plan if ids.is_file() else replace(plan, listed_on=None)
        progress.ids = ids.read_text().split() if progress.plan.listed_on else []
        progress._recover()
        return progress

    def begin(self, plan: Plan) -> None:
        """Start a load."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._note(plan)

    def list_ids(self, ids: Iterable[str], total: int, today: date) -> None:
        """Keep which ids are to be asked for, and of which day that list is."""
        self.ids = sorted(ids)
        write_whole(self.folder / "ids.txt", "".join(f"{i}\n" for i in self.ids).encode())
        if self.plan is not None:
            self._note(replace(self.plan, listed_on=today, total=total))

    def missing(self) -> list[str]:
        """The ids that have no answer yet."""
        return [i for i in self.ids if i.upper() not in self._places]

    def __enter__(self) -> Progress:
        self._out = self._answers.open("ab")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        out, self._out = self._out, None
        if out is not None:
            with out:  # Closed even on a full disk.
                self._sync(out)

    def add(self, location_id: str, line: bytes) -> None:
        """Append the answer for an id. One write a line: a kill tears the last one at most."""
        if self._out is None:
            raise RuntimeError("answers are added inside “with progress:”")
        at = self._out.tell()
        self._out.write(line + b"\n")
        self._out.flush()
        self._places[location_id.upper()] = (at, len(line) + 1)
        self._unsynced += 1
        if self._unsynced >= SYNC_EVERY:
            self._sync(self._out)

    def pack(self, part: Path, is_kept: Callable[[bytes], bool]) -> int:
        """Write the kept answers, in order of id, as gzip that is the same every time.

        Returns how many were kept.
        """
        kept = 0
        with (
            self._answers.open("rb") as answers,
            part.open("wb") as out,
            gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=out, mtime=0) as packed,
        ):
            for location_id in self.ids:
                if (place := self._places.get(location_id.upper())) is None:
                    continue
                answers.seek(place[0])
                line = answers.read(place[1])
                if is_kept(line):
                    packed.write(line)
                    kept += 1
        return kept

    def land(self, part: Path, target: Path, facts: dict[str, str]) -> None:
        """Let the finished file count; the plan says first under which name."""
        if self.plan is not None:
            self._note(replace(self.plan, target=target.name))
        land(part, target, facts)

    def clear(self) -> None:
        """Forget the load: it is landed, or came to nothing."""
        (self.folder / "plan.json").unlink(missing_ok=True)  # First: without it the rest is nothing.
        shutil.rmtree(self.folder, ignore_errors=True)
        sync_folder(self.folder.parent)

    def _note(self, plan: Plan) -> None:
        write_whole(self.folder / "plan.json", json.dumps(asdict(plan), default=str).encode())
        self.plan = plan

    def _sync(self, out: IO[bytes]) -> None:
        out.flush()
        os.fsync(out.fileno())
        self._unsynced = 0

    def _recover(self) -> None:
        """Find the whole answers, and cut off what follows the last of them."""
        if not self._answers.is_file():
            return
        end = 0
        with self._answers.open("rb+") as answers:
            for line in answers:
                if not line.endswith(b"\n") or (location_id := _id_in(line)) is None:
                    break
                self._places[location_id.upper()] = (end, len(line))
                end += len(line)
            answers.truncate(end)


def _id_in(line: bytes) -> str | None:
    try:
        found = json.loads(line)["locationId"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return found if isinstance(found, str) else None


def _read_plan(path: Path) -> Plan | None:
    try:
        found = json.loads(path.read_bytes())
        return Plan(
            began=instant(found["began"]),
            start=instant(found["start"]) if found["start"] else None,
            end=instant(found["end"]) if found["end"] else None,
            listed_on=date.fromisoformat(found["listed_on"]) if found["listed_on"] else None,
            total=int(found["total"]),
            target=found["target"],
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def instant(text: str) -> datetime:
    """An instant in UTC from its text."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
