"""What somebody told the council about a service, as the index counts it: facts, and never words or people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Signal:
    """One signal: of which kind, how grave, when, from whom; `closed_on` None: it is open.

    `kind`, `harm` and `origin` are keys of `definitions/signals`.
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
