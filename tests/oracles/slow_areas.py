"""Services by area once more, one by one with plain dictionaries: slow, obvious, independent."""

from __future__ import annotations

from dataclasses import dataclass

GOOD = ("Good", "Outstanding")
RATED = (*GOOD, "Requires improvement", "Inadequate")


@dataclass(frozen=True)
class Service:
    """What a file says of a service."""

    location_id: str
    postcode: str
    authority: str
    rating: str
    is_home: bool = True


def area_of(service: Service, by_id: dict[str, str], by_postcode: dict[str, str]) -> str | None:
    """Where a map puts a service: by its id, else by the longest part of its postcode."""
    if service.location_id in by_id:
        return by_id[service.location_id]
    outward, inward = service.postcode.split()
    sector = outward + inward[0]
    # NR1 1 keeps its space, because NR11 is another place.
    for part in (outward + inward, sector if len(sector) > 4 else f"{outward} {inward[0]}", outward):
        if part in by_postcode:
            return by_postcode[part]
    return None


def counts(services: list[Service], areas: list[str | None]) -> dict[str | None, tuple[int, int, int]]:
    """Good or Outstanding, rated and unrated services of each area."""
    found: dict[str | None, list[int]] = {}
    for service, area in zip(services, areas, strict=True):
        row = found.setdefault(area, [0, 0, 0])
        row[0] += service.rating in GOOD
        row[1] += service.rating in RATED
        row[2] += service.rating not in RATED
    return {area: (row[0], row[1], row[2]) for area, row in found.items()}


def people(services: list[Service], funded: dict[str, int]) -> tuple[int, int, int]:
    """People in Good or Outstanding services, in rated ones, and in all others."""
    rating = {service.location_id: service.rating for service in services}
    good = sum(n for key, n in funded.items() if rating.get(key) in GOOD)
    rated = sum(n for key, n in funded.items() if rating.get(key) in RATED)
    return good, rated, sum(funded.values()) - rated


def nearest_five(number: int) -> int:
    """What is told of a number of people, found by trying."""
    return min(range(0, number + 6, 5), key=lambda told: abs(told - number))
