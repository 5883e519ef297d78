"""Which journal a page shows: a body's own, or the installation's with the entries that belong to no body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from wherry_web.accounts.models import Body
from wherry_web.journal.models import Entry
from wherry_web.records.journal_of import known_names
from wherry_web.ui.addresses import address_of
from wherry_web.work.shown import names_of


@dataclass(frozen=True)
class Book:
    """A journal that somebody reads.

    The installation's tells of signing in, of accounts and of the schedule, for people of every body.
    Only people of the body that runs it are named there; who works for another is that body's to know.
    """

    body: Body
    """Whose journal it is, or (the installation's) who runs it."""
    is_common: bool = False

    @property
    def of(self) -> Body | None:
        """Whose entries they are: None for nobody's."""
        return None if self.is_common else self.body

    @property
    def caption(self) -> str:
        """Whose it is, in words."""
        return "The installation" if self.is_common else self.body.name

    def names(self, ids: Iterable[str]) -> Mapping[str, str]:
        """The names of people by id, as far as this journal tells them."""
        if not self.is_common:
            return names_of(ids)
        known = known_names(self.body)
        return {i: known.get(i, f"Somebody elsewhere ({i[:8]})") for i in ids}

    @property
    def all_names(self) -> Mapping[str, str]:
        """The names that a file of this journal tells, by id."""
        return known_names(self.body)

    @cached_property
    def address(self) -> str:
        """The list of its entries."""
        return address_of("common_journal") if self.is_common else self._reverse("journal")

    @property
    def file_address(self) -> str:
        """The same as a file."""
        return address_of("common_journal_file") if self.is_common else self._reverse("journal_file")

    def entry_address(self, entry: Entry | int) -> str:
        """One of its entries; resolved once for the list, not once for each of its fifty rows."""
        return f"{self.address}{entry if isinstance(entry, int) else entry.number}/"

    def _reverse(self, name: str, **parts: object) -> str:
        return address_of(name, body_id=self.body.pk, **parts)
