"""What a file speaks for. Absence from a file means something only inside its coverage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

HISTORY_PLACES_AS_AT = date(2021, 2, 1)
"""The list from which the authorities of the community history were joined, as its column
“local_authority_2021” says: services that had left by then, or came later, have none."""


class Listing(StrEnum):
    """Which locations a file lists, and so what it means not to be listed."""

    REGISTERED = "registered"  # every registered location: absence means it has left
    RATED = "rated"  # only locations with a published rating: absence means left or not rated
    DATED = "dated"  # locations with their own start and end: absence means nothing
    PARTIAL = "partial"  # some locations, for example the changed ones: absence means nothing
    NOTHING = "nothing"  # no locations at all


class Services(StrEnum):
    """Which kind of service a file lists, by CQC's “Care home?”."""

    ALL = "all"
    CARE_HOMES = "care_homes"
    COMMUNITY = "community"


@dataclass(frozen=True)
class Coverage:
    """The part of the country and of care that a file speaks for.

    `authorities` are codes, or None for the nation. `history_from` is the first day from which a
    file tells the whole rating history of what it lists, or None for a snapshot. `survivors_only`
    says that such a history lists only locations still registered on its date, so that earlier
    positions made from it lean towards those that lasted.
    """

    listing: Listing
    authorities: tuple[str, ...] | None = None
    services: Services = Services.ALL
    history_from: date | None = None
    survivors_only: bool = False

    @property
    def is_snapshot(self) -> bool:
        """Whether absence from the file says something."""
        return self.listing in (Listing.REGISTERED, Listing.RATED)
