"""Folding files into the register as they are read, in the order of their days."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from wherry.definitions import Definitions
from wherry.domain.errors import BadFile
from wherry.domain.files import FileRecord
from wherry.store import landed
from wherry.store.build.fold import fold
from wherry.store.build.state import State, fold_key
from wherry.store.coverage import refuse_narrower
from wherry.store.importing import REFUSED, ImportOptions, Outcome, Report
from wherry.store.releases import Release, folder_of
from wherry.store.schema import TABLES


class Folding:
    """The register in the making.

    A file newer than all before it is folded at once, while the next ones are read. When one
    comes late, or the rules have changed, everything is folded again at the end from what was
    kept. `refused` are the outcomes of files refused on the way, by SHA-256.
    """

    def __init__(
        self, data: Path, before: Release | None, definitions: Definitions, options: ImportOptions
    ) -> None:
        self.refused: dict[str, Outcome] = {}
        self._data, self._before = data, before
        self._definitions, self._options = definitions, options
        self._known = before.files if before else ()
        self._new: list[FileRecord] = []
        self._last = fold_key(self._known[-1]) if self._known else None
        self._is_in_order = before is None or before.definitions == definitions.digest
        self._state: State | None = None

    def take(self, record: FileRecord) -> None:
        """Fold a file that was read, or remember it for later."""
        self._new.append(record)
        key = fold_key(record)
        self._is_in_order &= self._last is None or key > self._last
        if self._is_in_order:
            state = self._state or (_read_state(self._data, self._before) if self._before else State())
            self._state = self._folded(state, record, accept=self._options.accept)
            self._last = key

    def state(self, report: Report | None) -> State:
        """The register with every file taken in it."""
        if self._is_in_order and self._state is not None:
            return self._state
        state = State()
        self.refused.clear()
        fresh = {record.sha256 for record in self._new}
        every = sorted([*self._known, *self._new], key=fold_key)
        for number, record in enumerate(every):
            if report:
                report(f"Folding {record.name}", number, len(every))
            state = self._folded(state, record, accept=self._options.accept or record.sha256 not in fresh)
        return state

    def _folded(self, state: State, record: FileRecord, *, accept: bool) -> State:
        try:
            if not accept:
                refuse_narrower(record, state.files, self._definitions)
            return fold(state, landed.restore(self._data, record), record, self._definitions, accept=accept)
        except BadFile as refusal:
            self.refused[record.sha256] = Outcome(record.name, REFUSED, str(refusal))
            return state


def _read_state(data: Path, release: Release) -> State:
    folder = folder_of(data, release.release_id)
    tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    return State(tables, release.files)
