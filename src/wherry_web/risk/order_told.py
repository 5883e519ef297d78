"""An order of visits as it may leave here: the same rows for a file and for a program, and no reason that is
sealed, a body's own, or told by CQC in confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, cast

from django.utils import timezone

from wherry.analysis.questions import SourceFile
from wherry.decisions.visits import DRAWN, GROUP_WORDS, Left, VisitOrder, VisitRow
from wherry.definitions.signals import SignalDefinitions
from wherry_web.position.home_downloads import told_of
from wherry_web.risk.models import VisitList
from wherry_web.risk.order_shown import BAND_WORDS, FEW, reasons_of
from wherry_web.ui.downloads import Download

Group = Literal["first", "drawn", "stays", "hundred", "later"]
MOVED = "Moved by a person"
"""Why, it is said on the page only: those are words, and may name people."""
BY_LOT = "Drawn by lot, so that the order can be judged"
DRAFT = "A draft, which does not count yet"
NOTHING = "Nothing that may be told here speaks for a visit"


@dataclass(frozen=True)
class ToldVisit:
    """A service in an order of visits. `probability` is of a new rating below Good within twelve months, None
    where nothing can be foretold; `points` are those of the index for what may leave here; `inclusion` that
    with which it came onto the list, between 0 and 1 where it could be drawn; `since` the day on which it
    did."""

    place: int
    location_id: str
    name: str
    type_of_care: str
    is_care_home: bool
    rating: str | None
    group: Group
    is_new: bool
    since: date | None
    band: Literal["red", "amber", "yellow", "green"]
    points: float
    probability: float | None
    low: float | None
    high: float | None
    inclusion: float
    why: tuple[str, ...]
    raises: tuple[str, ...]
    lowers: tuple[str, ...]
    not_known: tuple[str, ...]


@dataclass(frozen=True)
class ToldOrder:
    """An order of visits with what it stands on. `drawn` of `pool` services were drawn by lot with the seed;
    `left` are those that were on the list before."""

    caution: str
    release: str
    as_of: date
    is_invented: bool
    area: str
    code: str
    published_on: date | None
    signals_until: date
    rule: str
    index_version: str
    first: int
    drawn: int
    pool: int
    seed: str
    left: tuple[Left, ...]
    rows: tuple[ToldVisit, ...]
    notes: tuple[str, ...]
    files: tuple[SourceFile, ...]


def told_order(
    order: VisitOrder, published_on: date | None, rows: Sequence[VisitRow], definitions: SignalDefinitions
) -> ToldOrder:
    """An order with some of its rows, as a program may have it."""
    about = order.provenance
    return ToldOrder(
        caution=order.guard,
        release=about.release,
        as_of=about.as_of,
        is_invented=about.is_invented,
        area=order.name,
        code=order.code,
        published_on=published_on,
        signals_until=order.signals_until,
        rule=order.rule,
        index_version=order.index_version,
        first=order.first,
        drawn=order.drawn,
        pool=order.pool,
        seed=order.seed,
        left=order.left,
        rows=told_visits(rows, definitions),
        notes=about.notes,
        files=about.files,
    )


def told_visits(rows: Sequence[VisitRow], definitions: SignalDefinitions) -> tuple[ToldVisit, ...]:
    """Rows of an order with only those reasons that may leave here."""
    fit = frozenset(key for key, sharing in definitions.sharing.items() if sharing.export)
    return tuple(_told(row, fit) for row in rows)


def _told(row: VisitRow, fit: frozenset[str]) -> ToldVisit:
    open_ = replace(row, factors=tuple(f.as_told for f in row.factors))
    why = [f"{reason.title}: {reason.sentence}" for reason in reasons_of(open_, fit)]
    before = [BY_LOT] * (row.group == DRAWN) + [MOVED] * bool(row.moved)
    said = row.estimate.estimate if row.estimate else None
    is_foretold = said is not None and said.probability is not None
    return ToldVisit(
        place=row.place,
        location_id=row.location_id,
        name=row.name,
        type_of_care=row.type_of_care,
        is_care_home=row.is_care_home,
        rating=row.rating,
        group=cast("Group", row.group or "later"),
        is_new=row.is_new,
        since=row.since,
        band=cast("Literal['red', 'amber', 'yellow', 'green']", row.band),
        points=round(sum(f.points for f in open_.factors if set(f.sharing) <= fit), 1),
        probability=_rounded(said.probability) if said else None,
        low=_rounded(said.low) if said else None,
        high=_rounded(said.high) if said else None,
        inclusion=round(row.inclusion, 6),
        why=(*before, *why),
        raises=tuple(reason.words for reason in said.raises) if said and is_foretold else (),
        lowers=tuple(reason.words for reason in said.lowers) if said and is_foretold else (),
        not_known=row.unknown,
    )


def _rounded(chance: float | None) -> float | None:
    return None if chance is None else round(chance, 4)


HEADINGS = {
    "place": "Place",
    "location_id": "Service id",
    "name": "Service",
    "type_of_care": "Type of care",
    "group": "Why it is listed",
    "band": "Band",
    "probability": "Probability of a new rating below Good within twelve months",
    "low": "At least",
    "high": "At most",
    "points": "Points index, of what may leave here",
    "inclusion": "Probability of being on the list",
    "why": "Reasons",
    "unknown": "Not known",
    "guard": "What this is for",
}


def download_of_order(
    kept: VisitList, order: VisitOrder, rows: Sequence[VisitRow], definitions: SignalDefinitions
) -> Download:
    """An order of visits as a file: with the guard in every row, and all that the draw is done again by."""
    plain = [_line(row, order.guard) for row in told_visits(rows, definitions)]
    published = f"Published on {kept.published_on:%-d %B %Y}" if kept.published_on else DRAFT
    about = {
        "Guard": order.guard,
        "List": f"{kept.pk}, made on {timezone.localtime(kept.made_at):%-d %B %Y}",
        "State": published,
        "Rule": f"{order.rule}, {order.index_version}",
        "Draw": f"{order.drawn} of {order.pool} services, seed {order.seed}. They are those with the lowest "
        f"SHA-256 of seed, line end and service id (printf '{order.seed}\\nID' | sha256sum) among the "
        "services whose probability of being on the list is between 0 and 1: the file of every service has "
        "all of them",
        "Signals up to": order.signals_until,
        "Left out": "Reasons that are sealed, the council’s own, or told by CQC in confidence or by staff",
        **{key: value for key, value in told_of(order.provenance).items() if key not in ("Measure", "Rank")},
    }
    return Download("wherry-order-of-visits", HEADINGS, plain, about)


def _line(row: ToldVisit, guard: str) -> Mapping[str, object]:
    said = (*row.why, *row.raises[:FEW])
    return {key: getattr(row, key) for key in HEADINGS if hasattr(row, key)} | {
        "group": GROUP_WORDS["" if row.group == "later" else row.group],
        "band": BAND_WORDS[row.band],
        "why": "; ".join(said) or NOTHING,
        "unknown": ", ".join(row.not_known),
        "guard": guard,
    }
