"""Who is visited first: the index, the model where there is one, exposure, a drawn share, and slow leaving.

An order of visits, never a ground for restriction, fee or tender.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wherry.analysis.questions import Provenance
from wherry.analysis.results import Plain
from wherry.analysis.signals.index import BANDS, GUARD, PointsIndex, ServiceIndex
from wherry.analysis.signals.points import FactorPoints
from wherry.decisions.draw import draw
from wherry.definitions.visit_rule import VisitRule

FIRST, DRAWN, STAYS, HUNDRED, OTHERS = "first", "drawn", "stays", "hundred", ""
"""Why a service is where it is: among the first, drawn by lot, stays until it is better for long, among the
hundred, none of these."""
ON_LIST = (FIRST, DRAWN, STAYS)


@dataclass(frozen=True)
class ModelSays:
    """What the model says of a service: a probability, its interval, terms in words, what is not known."""

    probability: float | None
    low: float | None
    high: float | None
    raises: tuple[str, ...]
    lowers: tuple[str, ...]
    not_known: tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """A service's band moved by a person for a time: `by` -1 is one band sooner, 1 one later."""

    location_id: str
    by: int
    reason: str
    expires_on: date


@dataclass(frozen=True)
class Given:
    """What an order is made of. `before` is the list that was published last; `care_homes` are ids."""

    index: PointsIndex
    care_homes: frozenset[str]
    models: Mapping[str, ModelSays]
    funded: Mapping[str, int] | None
    moved: Sequence[Moved]
    before: VisitOrder | None
    seed: str


@dataclass(frozen=True)
class VisitRow:
    """One service in the order. `score` is 0 to 1 before exposure, `exposure` what multiplies it (None: not
    known, counted as 1). `inclusion` is the probability with which it came among the first: 1 by order.

    `better_lists`: on so many lists in a row it was not among the first by order.
    """

    location_id: str
    name: str
    type_of_care: str
    is_care_home: bool
    place: int
    group: str
    band: str
    points: float
    points_unknown: float
    score: float
    exposure: float | None
    inclusion: float
    better_lists: int
    is_new: bool
    why_new: str
    moved: str
    factors: tuple[FactorPoints, ...]
    model: ModelSays | None

    @property
    def unknown(self) -> tuple[str, ...]:
        """What is not known of it: of the index and of the model."""
        index = tuple(f.title for f in self.factors if f.is_unknown)
        return tuple(dict.fromkeys((*index, *(self.model.not_known if self.model else ()))))

    @property
    def reasons(self) -> tuple[FactorPoints, ...]:
        """The factors with points for something known, most first."""
        known = [f for f in self.factors if f.points and not f.is_for_unknown]
        return tuple(sorted(known, key=lambda f: (-f.points, f.title)))


@dataclass(frozen=True)
class Left:
    """A service that was on the list before and is no more, and why."""

    location_id: str
    name: str
    why: str


@dataclass(frozen=True)
class VisitOrder(Plain):
    """An order of visits with everything that it stands on; `rows` by place."""

    code: str
    name: str
    rule: str
    index_version: str
    signals_until: date
    rows: tuple[VisitRow, ...]
    left: tuple[Left, ...]
    pool: int
    drawn: int
    seed: str
    guard: str
    provenance: Provenance


def visit_order(given: Given, rule: VisitRule) -> VisitOrder:
    """The order of visits of an index's services: the same for the same input and seed."""
    scores = _scores(given, rule)
    moved = {move.location_id: move for move in given.moved}
    before = {row.location_id: row for row in given.before.rows} if given.before else {}
    rows = [_row(service, given, rule, scores, moved) for service in given.index.services]
    rows.sort(key=lambda r: (BANDS.index(r.band), -r.score * (r.exposure or 1), r.location_id))
    rows = [replace(row, place=place) for place, row in enumerate(rows, start=1)]
    homes = [row.location_id for row in rows if row.is_care_home]
    chosen = homes[: max(rule.first - rule.drawn, 0)]
    pool = homes[len(chosen) :]
    drawn = draw(pool, min(rule.drawn, len(pool)), given.seed)
    share = len(drawn) / len(pool) if pool else 0.0
    rows = [_grouped(row, frozenset(chosen), drawn, share, before.get(row.location_id), rule) for row in rows]
    rows = [_compared(row, before, given.before is not None) for row in rows]
    return VisitOrder(
        code=given.index.code,
        name=given.index.name,
        rule=rule.label,
        index_version=given.index.version,
        signals_until=given.index.signals_until,
        rows=tuple(rows),
        left=tuple(_left(rows, before, rule)),
        pool=len(pool),
        drawn=len(drawn),
        seed=given.seed,
        guard=GUARD,
        provenance=given.index.provenance,
    )


def _scores(given: Given, rule: VisitRule) -> dict[str, float]:
    """0 to 1: the rank by index and, if there is one, by model, as shares of services below."""
    by_index = _rank_shares({s.location_id: s.points for s in given.index.services})
    said = {k: m.probability for k, m in given.models.items() if m.probability is not None and k in by_index}
    by_model = _rank_shares(said)
    return {
        key: (1 - rule.model_weight) * share + rule.model_weight * by_model[key] if key in by_model else share
        for key, share in by_index.items()
    }


def _rank_shares(values: Mapping[str, float]) -> dict[str, float]:
    ordered = sorted(values.values())
    first = {value: place for place, value in reversed(list(enumerate(ordered)))}
    return {key: first[value] / max(len(ordered) - 1, 1) for key, value in values.items()}


def _row(
    service: ServiceIndex,
    given: Given,
    rule: VisitRule,
    scores: Mapping[str, float],
    moved: Mapping[str, Moved],
) -> VisitRow:
    key = service.location_id
    move = moved.get(key)
    # What is red by a hard fact is not moved: a person may only bring forward what is not (field.md §4.2).
    step = move.by if move and not service.hard else 0
    band = BANDS[min(max(BANDS.index(service.band) + step, 0), len(BANDS) - 1)]
    people = (given.funded or {}).get(key) if given.funded is not None else None
    exposure = None if people is None else 1 + rule.funded_share * min(1, people / rule.funded_full)
    said = f"{move.reason}, until {move.expires_on:%-d %B %Y}" if move and step else ""
    return VisitRow(
        location_id=key,
        name=service.name,
        type_of_care=service.type_of_care,
        is_care_home=key in given.care_homes,
        place=0,
        group=OTHERS,
        band=band,
        points=service.points,
        points_unknown=service.points_unknown,
        score=scores[key],
        exposure=exposure,
        inclusion=0.0,
        better_lists=0,
        is_new=False,
        why_new="",
        moved=said,
        factors=service.factors,
        model=given.models.get(key),
    )


def _grouped(
    row: VisitRow,
    chosen: frozenset[str],
    drawn: frozenset[str],
    share: float,
    before: VisitRow | None,
    rule: VisitRule,
) -> VisitRow:
    """The row with its group: a service that was among the first stays until it was better for long."""
    if row.location_id in chosen:
        return replace(row, group=FIRST, inclusion=1.0)
    inclusion = share if row.is_care_home else 0.0
    better = 0
    if before is not None and before.group in (FIRST, STAYS):
        better = before.better_lists + 1
        if better < rule.lists_to_leave:
            return replace(row, group=STAYS, inclusion=inclusion, better_lists=better)
    if row.location_id in drawn:
        return replace(row, group=DRAWN, inclusion=inclusion)
    return replace(row, group=HUNDRED if row.place <= rule.hundred else OTHERS, inclusion=inclusion)


def _compared(row: VisitRow, before: Mapping[str, VisitRow], has_before: bool) -> VisitRow:
    old = before.get(row.location_id)
    if not has_before or row.group not in ON_LIST or (old is not None and old.group in ON_LIST):
        return row
    return replace(row, is_new=True, why_new=_why_new(row, old))


def _why_new(row: VisitRow, old: VisitRow | None) -> str:
    if row.group == DRAWN:
        return "Drawn by lot"
    if old is None:
        return "Not in the list before: newly registered, or newly known"
    was = {f.key: f.points for f in old.factors}
    risen = [f.title for f in row.factors if f.points > was.get(f.key, 0)]
    if row.moved:
        return f"Brought forward: {row.moved}"
    return f"More points for {', '.join(risen)}" if risen else "Others have fewer points than before"


def _left(rows: Sequence[VisitRow], before: Mapping[str, VisitRow], rule: VisitRule) -> list[Left]:
    now = {row.location_id: row for row in rows}
    found = []
    for key, old in before.items():
        row = now.get(key)
        if old.group not in ON_LIST or (row is not None and row.group in ON_LIST):
            continue
        if row is None:
            why = "No longer registered here"
        elif old.group == DRAWN:
            why = "Was drawn by lot for one list"
        else:
            why = f"Not among the first on {rule.lists_to_leave} lists in a row"
        found.append(Left(key, old.name, why))
    return found
