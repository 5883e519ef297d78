"""Every service of an area with its rating: the list behind an area's figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wherry.analysis.own_services import listed_services
from wherry.analysis.questions import HEADLINE, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.scene import scene_on
from wherry.analysis.standing import Standings
from wherry.domain.coverage import Services


@dataclass(frozen=True)
class AreaService:
    """One service of an area on a day; None: not known, `rating` None: not rated."""

    location_id: str
    name: str
    type_of_care: str
    authority: str | None
    postcode: str | None
    rating: str | None
    published_on: date | None
    is_inherited: bool | None
    beds: int | None
    provider_id: str | None
    provider_name: str | None


@dataclass(frozen=True)
class AreaServices(Plain):
    """The services that an area's figure counts or leaves out, worst rating first and unrated last."""

    code: str
    name: str
    services: tuple[AreaService, ...]
    provenance: Provenance


def area_services(
    standings: Standings, area: str, as_of: date | None = None, measure: str = HEADLINE
) -> AreaServices:
    """The services of an authority, region, board or England on a day.

    Raises:
        UnknownName: when area or measure is unknown.
        NotKnown: when no imported file tells of the area on that day.
    """
    scene = scene_on(standings, measure, as_of, Services.ALL, area)
    place = scene.find(area)
    kinds = scene.kinds(place)
    if not kinds:
        raise scene.nothing_known(place.name)
    here = scene.of(place, kinds)
    facts = {row["location_id"]: row for row in here.iter_rows(named=True)}
    services = tuple(
        AreaService(
            listed.location_id,
            listed.name,
            listed.type_of_care,
            listed.authority,
            facts[listed.location_id]["postcode"],
            listed.rating,
            listed.published_on,
            facts[listed.location_id]["is_inherited"],
            facts[listed.location_id]["beds"],
            facts[listed.location_id]["provider_id"],
            facts[listed.location_id]["provider_name"],
        )
        for listed in listed_services(scene, here)
    )
    return AreaServices(place.code, place.name, services, scene.provenance(()))


def matching(services: tuple[AreaService, ...], words: str) -> tuple[AreaService, ...]:
    """The services whose name has all the words, or whose postcode begins with them; no word means all.

    The words are plain text: a star or a percent sign stands for itself.
    """
    wanted = words.casefold().split()
    begins = "".join(wanted)
    return tuple(
        s
        for s in services
        if all(word in s.name.casefold() for word in wanted)
        or "".join((s.postcode or "").casefold().split()).startswith(begins)
    )
