"""What somebody told the council about a service: as it is told, and as the index counts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Signal:
    """One signal as the index counts it: of which kind, how grave, when, from whom; no words and no people.

    `kind`, `harm` and `origin` are keys of `definitions/signals`; `closed_on` None: it is open.
    """

    location_id: str
    kind: str
    harm: str
    happened_on: date
    origin: str
    closed_on: date | None = None

    def is_open_on(self, day: date) -> bool:
        """Whether it had happened by a day and was not closed by then."""
        return self.happened_on <= day and (self.closed_on is None or self.closed_on > day)


@dataclass(frozen=True)
class SignalDraft:
    """A signal as it is told, with its words; `line` is where it stands in a file, 0 where it was typed."""

    signal: Signal
    words: str = ""
    line: int = 0
