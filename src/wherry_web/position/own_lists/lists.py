"""The lists of a body that count now, read once in a process: what was imported never changes."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from wherry.domain.areas import AreaMap
from wherry.domain.funded import FundedPeople
from wherry_web.accounts.models import Body
from wherry_web.position.own_lists.kinds import Content, read_back
from wherry_web.position.own_lists.models import OwnList

KEPT = 24  # Of a county's 40,000 postcodes one takes some 8 MB.


def lists_of(body: Body) -> QuerySet[OwnList]:
    """Every list that a body ever imported, the newest first, without what they say."""
    return body.own_lists.defer("content").order_by("-at", "id")


def newest_of(body: Body) -> dict[str, OwnList]:
    """The list of each kind that counts; one query."""
    found: dict[str, OwnList] = {}
    for row in lists_of(body):
        found.setdefault(row.kind, row)
    return found


def areas_in(row: OwnList) -> AreaMap:
    """What a list of areas says."""
    content = _content(row.pk)
    if not isinstance(content, AreaMap):
        raise TypeError(f"{row.kind} are no areas")
    return content


def people_in(row: OwnList) -> FundedPeople:
    """What a list of funded people says."""
    content = _content(row.pk)
    if not isinstance(content, FundedPeople):
        raise TypeError(f"{row.kind} are no counts of people")
    return content


@lru_cache(KEPT)
def _content(pk: UUID) -> Content:
    # Asked for with an id that came out of a body's own rows only.
    row = OwnList.objects.get(pk=pk)
    return read_back(row.kind, row.name, row.as_at, row.content)
