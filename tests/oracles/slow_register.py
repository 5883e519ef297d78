"""The register once more, day by day with plain dictionaries: slow, obvious, independent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

RATED = ("outstanding", "good", "requires_improvement", "inadequate")
OUTCOMES = (*RATED, "insufficient_evidence")


@dataclass(frozen=True)
class Shown:
    """What a snapshot shows of one location."""

    rating: str
    published_on: date | None
    registered_on: date
    authority: str


Snapshots = dict[date, dict[str, Shown]]


def authority_on(snapshots: Snapshots, location: str, day: date) -> str | None:
    """Where a location is registered on a day, or None when it is not there.

    It is there from a file that lists it up to the next that does not; and before the first
    file that lists it from its registration, but not before the day after the last file that
    does not.
    """
    days = sorted(snapshots)
    earlier = [d for d in days if d <= day]
    if earlier and location in snapshots[earlier[-1]]:
        return snapshots[earlier[-1]][location].authority
    later = [d for d in days if d > day]
    if later and location in snapshots[later[0]]:
        shown = snapshots[later[0]][location]
        since = max([shown.registered_on, *(d + timedelta(days=1) for d in earlier)])
        # A location that comes back does not come back before it went.
        return shown.authority if since <= day else None
    return None


def rating_on(snapshots: Snapshots, location: str, day: date) -> str | None:
    """The rating that stands for a location on a day, or None."""
    events: list[tuple[date, str, date | None]] = []
    listed_before: date | None = None
    for file_day in sorted(snapshots):
        shown = snapshots[file_day].get(location)
        if shown is None:
            continue
        standing = events[-1] if events else None
        is_outcome = shown.rating in OUTCOMES
        was_outcome = standing is not None and standing[1] in OUTCOMES
        same = standing is not None and standing[1:] == (shown.rating, shown.published_on)
        if not same and (is_outcome or was_outcome):
            begins = file_day
            if is_outcome and shown.published_on is not None:
                begins = shown.published_on
                if listed_before is not None:
                    begins = max(begins, listed_before + timedelta(days=1))
                if standing is not None and begins <= standing[0]:
                    begins = file_day
            events.append((begins, shown.rating, shown.published_on))
        listed_before = file_day
    standing_on = [rating for begins, rating, _ in events if begins <= day]
    return standing_on[-1] if standing_on and standing_on[-1] in RATED else None


def counts_on(snapshots: Snapshots, day: date) -> dict[str, tuple[int, int, int]]:
    """Rated, Good or Outstanding, and unrated services by authority."""
    counts: dict[str, list[int]] = {}
    locations = {location for file in snapshots.values() for location in file}
    for location in locations:
        authority = authority_on(snapshots, location, day)
        if authority is None:
            continue
        row = counts.setdefault(authority, [0, 0, 0])
        rating = rating_on(snapshots, location, day)
        row[0] += rating is not None
        row[1] += rating in ("outstanding", "good")
        row[2] += rating is None
    return {authority: (row[0], row[1], row[2]) for authority, row in counts.items()}
