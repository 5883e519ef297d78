"""The services of one company, each with its rating: what a provider asks first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.analysis.questions import HEADLINE, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.scene import Scene, scene_on
from wherry.analysis.standing import RATING_ORDER, Standings
from wherry.analysis.tally import Share, share_from, tally
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown


@dataclass(frozen=True)
class OwnService:
    """One service of a company on a day; `rating` None: not rated, `authority` None: not known."""

    location_id: str
    name: str
    type_of_care: str
    authority: str | None
    rating: str | None
    published_on: date | None


@dataclass(frozen=True)
class OwnServices(Plain):
    """A company's services on a day, worst rating first and unrated last, and their share."""

    provider_id: str
    whole: Share
    services: tuple[OwnService, ...]
    provenance: Provenance


def own_services(
    standings: Standings,
    provider_ids: tuple[str, ...],
    measure: str = HEADLINE,
    as_of: date | None = None,
    only: frozenset[str] = frozenset(),
) -> OwnServices:
    """The services registered to some providers of one owner on a day; `only` those ids, where there are any.

    Raises:
        UnknownName: when there is no such measure.
        NotKnown: when none of them has a registered service on that day.
    """
    scene = scene_on(standings, measure, as_of, Services.ALL)
    here = scene.standing.filter(pl.col("provider_id").is_in(list(provider_ids)).fill_null(value=False))
    if only:
        here = here.filter(pl.col("location_id").is_in(list(only)))
    listed = ", ".join(provider_ids) or "no id"
    if here.height == 0:
        raise NotKnown(
            f"No imported file lists a service of the company ({listed}) on {scene.day:%-d %B %Y}; "
            "its administrator can correct the CQC provider id."
        )
    counted = tally(here, scene.measure, scene.day).row(0, named=True)
    return OwnServices(
        listed,
        share_from(counted, listed, "Your services"),
        listed_services(scene, here),
        scene.provenance(()),
    )


def listed_services(scene: Scene, here: pl.DataFrame) -> tuple[OwnService, ...]:
    """Some of a scene's services by name, worst rating first and unrated last."""
    titles = {t.key: t.title for t in scene.standings.register.definitions.types_of_care}
    places = scene.gazetteer.places
    worst_first = {rating: -number for rating, number in RATING_ORDER.items()}
    rows = [
        OwnService(
            row["location_id"],
            row["name"] or row["location_id"],
            titles.get(row["type_of_care"], row["type_of_care"]),
            places[row["authority_code"]].name if row["authority_code"] else None,
            row["rating"],
            row["published_on"],
        )
        for row in here.iter_rows(named=True)
    ]
    rows.sort(key=lambda r: (worst_first.get(r.rating or "", 1), r.name, r.location_id))
    return tuple(rows)
