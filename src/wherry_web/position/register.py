"""The register for web requests: releases opened once in a process, questions answered once.

Every figure on a page comes from `wherry.analysis`; nothing is counted here.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path
from threading import RLock
from typing import TypeVar, cast

import msgspec
from django.conf import settings
from django.http import HttpRequest

from wherry.analysis.comparison.results import (
    CompareQuestion,
    Comparison,
    Quarters,
    QuartersQuestion,
    RangedLeague,
)
from wherry.analysis.league import league
from wherry.analysis.own_services import OwnServices, own_services
from wherry.analysis.position import position
from wherry.analysis.questions import LeagueQuestion, PositionQuestion
from wherry.analysis.results import League, Position
from wherry.analysis.standing import Standings
from wherry.domain.errors import NotKnown, Refused, UnknownName
from wherry.store.register import Register
from wherry.store.releases import CURRENT, Release, current_id

Made = TypeVar("Made")

KEPT_RELEASES = 2  # The one that counts and the one before it, or the one that a link pins.
KEPT_ANSWERS = 500  # Of each release: three for each of about 150 councils.
KEPT_BYTES = 24 * 1024 * 1024
"""Of each release, as answers are written down; in memory they take some three times that. The services of
England take 8 MB: whoever asks for them under ever another name must not fill the memory of a worker."""
RELEASE_ID = re.compile(r"[0-9A-Za-z-]{4,64}")


class Answers:
    """One release opened for questions. Answers never change, so each is kept; refusals are too."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.standings = Standings(register)
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self._lock = RLock()

    @property
    def release(self) -> Release:
        """The release that the answers stand on."""
        return self.register.release

    def position(self, question: PositionQuestion) -> Position:
        """The answer to a position question; raises what `wherry.analysis.position` raises."""
        return self.kept(question, lambda: position(self.standings, question))

    def league(self, question: LeagueQuestion) -> League:
        """The answer to a league question; raises what `wherry.analysis.league` raises."""
        return self.kept(question, lambda: league(self.standings, question))

    def ranged_league(self, question: LeagueQuestion) -> RangedLeague:
        """A league with rank ranges; raises what `wherry.analysis.comparison.ranges` raises."""
        from wherry.analysis.comparison.ranges import ranged_league  # SciPy: only who compares pays for it.

        key = ("ranges", question)
        return self.kept(key, lambda: ranged_league(self.standings, question, with_sets=False))

    def comparison(self, question: CompareQuestion) -> Comparison:
        """An area against others; raises what `wherry.analysis.comparison.compare` raises."""
        from wherry.analysis.comparison.compare import compare

        return self.kept(question, lambda: compare(self.standings, question))

    def quarters(self, question: QuartersQuestion) -> Quarters:
        """What was published by quarter; raises what `wherry.analysis.comparison.quarters` raises."""
        from wherry.analysis.comparison.quarters import quarters

        return self.kept(question, lambda: quarters(self.standings, question))

    def own_services(self, provider_ids: tuple[str, ...], only: frozenset[str] = frozenset()) -> OwnServices:
        """A company's services; raises what `wherry.analysis.own_services` raises."""
        return self.kept(
            ("own", provider_ids, only), lambda: own_services(self.standings, provider_ids, only=only)
        )

    def kept(self, question: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` answers to a question, asked once for as long as there is room.

        Raises:
            Refused: what `make` raised when it was asked.
        """
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
            else:
                try:
                    self._kept[question] = make()
                except Refused as refusal:
                    self._kept[question] = refusal
                self._sizes[question] = _bytes_of(self._kept[question])
                self._make_room()
            found = self._kept[question]
        if isinstance(found, Refused):
            # Without the frames of whoever asked before.
            raise found.with_traceback(None)
        return cast(Made, found)

    def kept_slowly(self, question: Hashable, make: Callable[[], Made]) -> Made:
        """Like `kept`, where answering takes seconds: others need not wait; two who ask at once both work.

        Raises:
            Refused: what `make` raised.
        """
        with self._lock:
            is_there = question in self._kept
        if is_there:
            return self.kept(question, make)
        found: Made | Refused
        try:
            found = make()
        except Refused as refusal:
            found = refusal
        return self.kept(question, lambda: _given(found))

    def _make_room(self) -> None:
        """Let go of what nobody asked for the longest; the newest stays, however large it is."""
        while len(self._kept) > 1 and (
            len(self._kept) > KEPT_ANSWERS or sum(self._sizes.values()) > KEPT_BYTES
        ):
            oldest, _ = self._kept.popitem(last=False)
            del self._sizes[oldest]


def _given(found: Made | Refused) -> Made:
    if isinstance(found, Refused):
        raise found
    return found


def _bytes_of(answer: object) -> int:
    """How long an answer is when written down; of what cannot be written, how long its name is."""
    return len(msgspec.msgpack.encode(answer, enc_hook=repr))


class Shelf:
    """The releases that this process has open, and which of them counts."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._open: OrderedDict[str, Answers] = OrderedDict()
        self._mark: tuple[int, int] | None = None
        self._current: str | None = None
        self._lock = RLock()

    def current_id(self) -> str | None:
        """The release that counts, or None before the first import. One `stat` when nothing changed."""
        try:
            stat = (self.data / CURRENT).stat()
        except FileNotFoundError:
            return None
        # An import renames a new file over the old one: another inode, another time.
        mark = (stat.st_mtime_ns, stat.st_ino)
        with self._lock:
            if mark != self._mark:
                self._current = current_id(self.data)
                self._mark = mark
            return self._current

    def answers(self, release_id: str | None = None) -> Answers:
        """A release (by default the one that counts) opened for questions.

        Raises:
            NotKnown: when nothing has been imported.
            UnknownName: when there is no such release.
            Refused: when it is damaged.
        """
        wanted = release_id or self.current_id()
        if wanted is None:
            raise NotKnown("No published file has been imported yet.")
        if not RELEASE_ID.fullmatch(wanted):
            # It becomes the name of a folder.
            raise UnknownName("That is not the id of a release; the page of releases lists them.")
        with self._lock:
            if wanted not in self._open:
                register = Register.open(self.data, wanted)
                wanted = register.release.release_id  # A link may give only the beginning of the id.
                if wanted not in self._open:
                    self._open[wanted] = Answers(register)
            self._open.move_to_end(wanted)
            while len(self._open) > KEPT_RELEASES:
                self._open.popitem(last=False)
            return self._open[wanted]


@cache
def _shelf(data: Path) -> Shelf:
    return Shelf(data)


def shelf() -> Shelf:
    """The open releases of this process."""
    return _shelf(settings.WHERRY_DATA)


def answers_for(request: HttpRequest) -> Answers | None:
    """The release a request asks for by `?release=ID`, else the one that counts; None before any import.

    Raises:
        UnknownName: when there is no such release.
        Refused: when it is damaged.
    """
    pinned = request.GET.get("release", "").strip() or None
    if pinned is None and shelf().current_id() is None:
        return None
    return shelf().answers(pinned)
