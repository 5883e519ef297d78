"""Loads from CQC's API: everything of England or of one authority, and what changed since.

A full load becomes `2026-11-21_api_locations.jsonl.gz` (`…_locations_Norfolk.jsonl.gz` for one
authority), changes become `2026-11-21_api_changes.jsonl.gz`: the answers as received, one JSON
object a line. A body that came on several lines is put on one by leaving its line breaks out.
Both say in their sidecar which day they are true for and what they list.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from wherry.domain.coverage import Listing
from wherry.sources.cqc_api.client import Api
from wherry.sources.cqc_api.load import CLOCKS_DIFFER, Load
from wherry.sources.cqc_api.progress import Plan, instant
from wherry.sources.fetching.model import UNCHANGED, Errand, Fetcher, NotFetched, Outcome, outcome_of

if TYPE_CHECKING:
    from wherry.sources.source import About


def run(about: About, errand: Errand) -> Iterator[Outcome]:
    """Load what was asked for: one file for each authority named, or one for England.

    Raises:
        NotFetched: when there is no subscription key.
    """
    api = Api(about, errand)
    kind = Changes if errand.changes else Everything
    for authority in errand.authorities or (None,):
        load = kind(about, errand, api, authority)
        yield outcome_of(load.name, load.run)


FETCHER = Fetcher(run)


class Everything(Load):
    """Every location that CQC lists, registered or not, in England or in one authority."""

    kind = "locations"
    listing = Listing.REGISTERED

    def begin(self) -> Plan | Outcome:
        now = self.errand.clock.now()
        name = f"{self.errand.clock.today()}_{self.name}.jsonl.gz"
        if (self.folder / name).exists():
            return Outcome(self.name, UNCHANGED, f"{name} is here already; it was loaded today.")
        return Plan(began=now)

    def ids(self) -> tuple[list[str], int]:
        return self.api.listed_ids(self.authority, self.report_page)

    def url(self) -> str:
        return self.api.list_url(self.authority)

    def target(self) -> str:
        return f"{self.plan.listed_on}_{self.name}.jsonl.gz"

    def is_kept(self, line: bytes) -> bool:
        return bool(line)

    def nothing(self) -> Outcome:
        self.progress.clear()
        where = f" for the authority “{self.authority}”; write its name as CQC does" if self.authority else ""
        raise NotFetched(f"CQC's API lists no location{where}; nothing was kept.")

    def known_until(self) -> datetime:
        return self.plan.began - CLOCKS_DIFFER


class Changes(Load):
    """The locations that changed since the last load; absence from such a file means nothing.

    The next span of time begins where this one ends, and only once this one is landed. Of one
    authority, those changed locations are kept that CQC places there now.
    """

    kind = "changes"
    listing = Listing.PARTIAL

    def begin(self) -> Plan | Outcome:
        now = self.errand.clock.now()
        start, end = self._known_until() or self.errand.since, now - CLOCKS_DIFFER
        if start is None:
            raise NotFetched(
                f"{self.name}: nothing is known yet that could have changed; do a full load first, or say "
                "from when on with --since 2026-11-01."
            )
        if start >= end:
            return Outcome(self.name, UNCHANGED, f"Everything up to {start:%-d %B %Y %H:%M} UTC is here.")
        return Plan(began=now, start=start, end=end)

    def ids(self) -> tuple[list[str], int]:
        if self.plan.listed_on is not None:
            return self.progress.ids, self.plan.total  # The same span of time has the same changes.
        ids = self.api.changed_ids(*self._span(), self.report_page)
        return ids, len(ids)

    def url(self) -> str:
        return self.api.changes_url(*self._span())

    def target(self) -> str:
        """A second file of one day is …_changes_02: it must not take the place of the first."""
        stem = f"{self.plan.listed_on}_{self.name}"
        names = (f"{stem}{'' if n == 1 else f'_{n:02}'}.jsonl.gz" for n in range(1, 1_000_000))
        return next(name for name in names if not (self.folder / name).exists())

    def is_kept(self, line: bytes) -> bool:
        return self.authority is None or json.loads(line).get("localAuthority") == self.authority

    def nothing(self) -> Outcome:
        where = f" in {self.authority}" if self.authority else ""
        sentence = f"Nothing changed{where} since {self._span()[0]:%-d %B %Y %H:%M} UTC."
        return self.close(sentence, UNCHANGED)

    def known_until(self) -> datetime:
        return self._span()[1]

    def _span(self) -> tuple[datetime, datetime]:
        if self.plan.start is None or self.plan.end is None:
            raise NotFetched(f"{self.progress.folder} is not a load of changes; remove it and fetch again.")
        return self.plan.start, self.plan.end

    def _known_until(self) -> datetime | None:
        try:
            return instant(json.loads(self.state.read_bytes())["until"])
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError) as error:
            raise NotFetched(
                f"{self.state} cannot be read, so it is not known where the last changes ended; do a full "
                "load, or remove it and say --since."
            ) from error
