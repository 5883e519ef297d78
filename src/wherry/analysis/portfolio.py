"""The services of one owner or one brand across all authorities, and how they fare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.analysis.own_services import OwnService, listed_services
from wherry.analysis.position import group_shares
from wherry.analysis.questions import HEADLINE, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.scene import Scene, scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share, share_from, tally
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown, UnknownName

NO_BRAND = "none"


@dataclass(frozen=True)
class Named:
    """The id of an owner or a brand, and what it is called (None: no file says)."""

    key: str
    name: str | None


@dataclass(frozen=True)
class Portfolio(Plain):
    """A company's services on a day: the share of all, of each council area and of each type of care.

    `brands` are those of its services; empty with `has_unknown_brand` where no file tells them.
    """

    company: Named
    ownership: str | None
    whole: Share
    by_authority: tuple[Share, ...]
    by_type: tuple[Share, ...]
    services: tuple[OwnService, ...]
    brands: tuple[Named, ...]
    has_unknown_brand: bool
    provenance: Provenance


@dataclass(frozen=True)
class Siblings:
    """The other services of an owner or a brand; `whole` None: there is no other."""

    of: Named
    whole: Share | None
    services: tuple[OwnService, ...]


def portfolio(
    standings: Standings, provider_id: str, as_of: date | None = None, measure: str = HEADLINE
) -> Portfolio:
    """Everything registered to a company on a day, by its id in any case.

    Raises:
        UnknownName: when no imported file has the company, or there is no such measure.
        NotKnown: when it has no registered service on that day.
    """
    wanted = provider_id.strip().upper()
    ever = standings.register.location.filter(pl.col("provider_id") == wanted)
    if ever.height == 0:
        raise UnknownName(f"No imported file has a company “{provider_id}”; ids look like 1-101728253.")
    scene = scene_on(standings, measure, as_of, Services.ALL)
    here = scene.standing.filter((pl.col("provider_id") == wanted).fill_null(value=False))
    if here.height == 0:
        raise NotKnown(
            f"No imported file lists a service of the company {wanted} on {scene.day:%-d %B %Y}; "
            "services that it had before are found by their own ids."
        )
    name, ownership = _last_told(here, "provider_name"), _last_told(here, "ownership")
    titles = standings.register.definitions.ownerships.titles
    return Portfolio(
        company=Named(wanted, name),
        ownership=titles.get(ownership or ""),
        whole=_share(scene, here, wanted, name or wanted),
        by_authority=group_shares(scene, here, "authority"),
        by_type=group_shares(scene, here, "service_type"),
        services=listed_services(scene, here),
        brands=tuple(_brands(here)),
        has_unknown_brand=here["brand_id"].null_count() > 0,
        provenance=scene.provenance(()),
    )


def siblings(scene: Scene, column: str, key: str | None, name: str | None, without: str) -> Siblings | None:
    """The other services of an owner (`provider_id`) or a brand (`brand_id`); None where not known."""
    if key is None:
        return None
    of = Named(key, name)
    if key == NO_BRAND:
        return Siblings(of, None, ())
    others = scene.standing.filter(
        (pl.col(column) == key).fill_null(value=False) & (pl.col("location_id") != without)
    )
    if others.height == 0:
        return Siblings(of, None, ())
    return Siblings(of, _share(scene, others, key, name or key), listed_services(scene, others))


def _share(scene: Scene, here: pl.DataFrame, code: str, name: str) -> Share:
    return share_from(tally(here, scene.measure, scene.day).row(0, named=True), code, name)


def _last_told(here: pl.DataFrame, column: str) -> str | None:
    told: list[str] = here[column].drop_nulls().to_list()
    return told[-1] if told else None


def _brands(here: pl.DataFrame) -> list[Named]:
    pairs = here.select("brand_id", "brand_name").filter(
        pl.col("brand_id").is_not_null() & (pl.col("brand_id") != NO_BRAND)
    )
    rows = pairs.unique("brand_id", keep="last", maintain_order=True).sort("brand_id").iter_rows()
    return [Named(key, name) for key, name in rows]
