"""The history of community services' overall ratings, in the layout of the real one."""

from __future__ import annotations

from collections.abc import Iterator

from wherry.sample.careers import LOCATION
from wherry.sample.facts import RATING_WORDS, Row, day_of, region_name
from wherry.sample.sheets import Snapshot

HEADINGS = (
    "location_id",
    "published_on",
    "overall_rating_as_printed",
    "ownership",
    "location_start",
    "location_end",
    "local_authority_2021",
    "region_2021",
)


def history_rows(snapshot: Snapshot) -> Iterator[Row]:
    """Every overall rating of a community service published up to a day, the header first.

    The real one ends in 2023 and knows no authority of services that left before 2021; this one does.
    """
    yield list(HEADINGS)
    for registration in snapshot.world.registrations:
        site = registration.site
        if not site.profile.is_social_care or site.profile.is_care_home or registration.start > snapshot.on:
            continue
        end = registration.end if registration.end is not None and registration.end <= snapshot.on else None
        for publication in registration.publications:
            # Of a service rated by service groups the first one stands for the location.
            if publication.day <= snapshot.on and publication.group in (LOCATION, 0):
                yield [
                    registration.location_id,
                    day_of(publication.day).isoformat(),
                    RATING_WORDS[publication.overall],
                    "",
                    day_of(registration.start).isoformat(),
                    "" if end is None else day_of(end).isoformat(),
                    site.authority.name if site.outside is None else "",
                    region_name(site) if site.outside is None else "",
                ]
