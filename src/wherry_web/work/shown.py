"""What pages about tenant rows have in common: who did it, and how large it is."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wherry_web.accounts.models import Person
from wherry_web.journal.services import SYSTEM
from wherry_web.journal.unchanged import while_unchanged


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The name of each of those who acted, by what our rows say of them; in one query at most.

    Texts that are no id of a person, such as a visitor's, have no entry.
    """
    ids = {actor for actor in actors if actor != SYSTEM and _is_id(actor)}
    known: dict[str, str] = while_unchanged("names", dict)
    unknown = ids - known.keys()
    if unknown:
        found = {
            str(pk): name for pk, name in Person.objects.filter(pk__in=unknown).values_list("pk", "name")
        }
        known.update((actor, found.get(actor, "no longer known")) for actor in unknown)
    return {actor: known[actor] for actor in ids} | {SYSTEM: "Wherry itself"}


def size_words(size: int) -> str:
    """12 kB, 3.4 MB, 5 GB."""
    if size >= 1024**3:
        return f"{size / 1024**3:.3g} GB"
    return f"{size / 1024**2:.1f} MB" if size >= 1024**2 else f"{max(1, round(size / 1024)):,} kB"


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
