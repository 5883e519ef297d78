"""Who is visited first: the model where there is one, the index, exposure, remediability, a drawn share,
and slow leaving.

Pure: what is known, the list before and a seed go in; the order comes out, with what entered and left and
why. An order of visits, never a ground for restriction, fee or tender.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from wherry.analysis.signals.index import BANDS, GUARD, ServiceIndex
from wherry.decisions.draw import draw
from wherry.decisions.visits import (
    DRAWN,
    FIRST,
    GOOD_OR_BETTER,
    HUNDRED,
    LITTLE,
    ON_LIST,
    OTHERS,
    SEALED_TITLE,
    SOME,
    STAYS,
    Given,
    Left,
    Moved,
    ServiceFacts,
    VisitOrder,
    VisitRow,
)
from wherry.definitions.visit_rule import VisitRule
from wherry.domain.days import months_after
from wherry.domain.errors import Refused
from wherry.domain.phrases import number_of


def visit_order(given: Given, rule: VisitRule) -> VisitOrder:
    """The order of visits of an index's services: the same for the same input and seed.

    Raises:
        Refused: when fewer than one should be first.
    """
    first = rule.first if given.first is None else given.first
    if first < 1:
        raise Refused(f"A list has at least one place, not {first}.")
    day = given.index.signals_until
    before = _before(given)
    rows = _ordered(given, rule)
    eligible = [row.location_id for row in rows if row.location_id in given.eligible]
    wanted = min(rule.drawn_of(first), max(len(eligible) - first, 0))
    chosen = frozenset(eligible[: first - wanted])
    stays = {
        row.location_id: since
        for row in rows
        if row.location_id not in chosen
        and (since := _stays_since(row, before.get(row.location_id), day, rule))
    }
    # Who stays is visited anyway: to draw it as well would lose a draw, and make its probability untrue.
    pool = [key for key in eligible[first - wanted :] if key not in stays]
    drawn = draw(pool, wanted, given.seed)
    share = len(drawn) / len(pool) if pool else 0.0
    groups = dict.fromkeys(chosen, FIRST) | dict.fromkeys(stays, STAYS) | dict.fromkeys(drawn, DRAWN)
    inclusion = dict.fromkeys(pool, share) | dict.fromkeys((*chosen, *stays), 1.0)
    rows = [
        replace(
            row,
            group=groups.get(row.location_id, HUNDRED if row.place <= rule.hundred else OTHERS),
            inclusion=inclusion.get(row.location_id, 0.0),
            outside_since=stays.get(row.location_id),
        )
        for row in rows
    ]
    rows = [_compared(row, before, given) for row in rows]
    return VisitOrder(
        code=given.index.code,
        name=given.index.name,
        rule=rule.label,
        index_version=given.index.version,
        signals_until=day,
        rows=tuple(rows),
        left=tuple(_left(rows, before, rule)),
        first=first,
        pool=len(pool),
        drawn=len(drawn),
        seed=given.seed,
        guard=GUARD,
        provenance=given.index.provenance,
        made_by=rule,
    )


def _before(given: Given) -> dict[str, VisitRow]:
    """The rows of the list before by today's ids: nobody leaves a list by registering again."""
    rows = {row.location_id: row for row in given.before.rows} if given.before else {}
    again = {
        old: key
        for key, facts in given.facts.items()
        for old in facts.earlier
        if old in rows and old not in given.facts and key not in rows
    }
    # Where several became one, the last said counts: that which was on the list.
    listed_last = sorted(rows.items(), key=lambda item: item[1].group in ON_LIST)
    return {again.get(key, key): row for key, row in listed_last}


def in_words(order: VisitOrder, rule: VisitRule) -> tuple[str, ...]:
    """How an order was made, a sentence each: the declared rule with its figures.

    `rule` is the one that counts now, for orders that were kept without theirs.
    """
    if order.made_by is not None:
        rule = order.made_by
    elif order.rule != rule.label:
        return (f"Made by {order.rule}, which counts no more, and {order.index_version}; seed {order.seed}.",)
    with_model = sum(1 for r in order.rows if r.estimate and r.estimate.estimate.probability is not None)
    made_of = (
        f"the place by the model weighs {rule.model_weight:.0%}, that by the points index the rest"
        if with_model
        else "by the points index alone, as no model could be fitted"
    )
    return (
        f"Red by a hard fact comes first; then, {made_of} ({order.rule}, {order.index_version}).",
        f"Up to {rule.funded_people_more:.0%} more where the council pays for {rule.funded_people_in_full:g} "
        f"people or more, {rule.sole_provider_more:.0%} more for a care home without another of its type "
        f"within {rule.sole_provider_km:g} km, less where a visit was judged to change little.",
        f"{order.drawn} of the first {order.first} are drawn by lot from the other "
        f"{number_of(order.pool, 'service')}"
        + (f", each with a chance of {order.drawn / order.pool:.1%}" if order.pool else "")
        + f" (seed {order.seed}), so that the order can be judged without bias.",
        f"A service leaves after {rule.months_outside_to_leave} months outside the first and rated Good or "
        "better; one that was drawn leaves with the next list.",
    )


def _ordered(given: Given, rule: VisitRule) -> list[VisitRow]:
    """Every service by place: red by a hard fact first, then by value."""
    shares, moved = _shares(given, rule), {move.location_id: move for move in given.moved}
    rows = [
        _row(s, given, rule, shares[s.location_id], moved.get(s.location_id)) for s in given.index.services
    ]
    rows.sort(key=_key)
    return [replace(row, place=place) for place, row in enumerate(rows, start=1)]


def _key(row: VisitRow) -> tuple[bool, float, float, float, str]:
    """Equal values stand by earlier ratings below Good, then by the owner's other services,
    then by id: the same facts give the same order."""
    history = row.estimate.points if row.estimate else 0.0
    owner = (row.estimate.owner_bad_share if row.estimate else None) or 0.0
    return (not row.is_hard, -row.value, -history, -owner, row.location_id)


def _shares(given: Given, rule: VisitRule) -> dict[str, float]:
    """0 to 1: the shares of services below by index and, where there is an estimate, by model."""
    by_index = _rank_shares({s.location_id: s.points for s in given.index.services})
    chances = {
        key: facts.estimate.estimate.probability
        for key, facts in given.facts.items()
        if key in by_index and facts.estimate and facts.estimate.estimate.probability is not None
    }
    by_model = _rank_shares(chances)
    return {
        key: (1 - rule.model_weight) * share + rule.model_weight * by_model[key] if key in by_model else share
        for key, share in by_index.items()
    }


def _rank_shares(values: Mapping[str, float]) -> dict[str, float]:
    ordered = sorted(values.values())
    lowest = {value: place for place, value in reversed(list(enumerate(ordered)))}
    return {key: lowest[value] / max(len(ordered) - 1, 1) for key, value in values.items()}


def _row(service: ServiceIndex, given: Given, rule: VisitRule, share: float, move: Moved | None) -> VisitRow:
    key, facts = service.location_id, given.facts[service.location_id]
    # What is red by a hard fact is not moved: a person may only bring forward what is not (field.md §4.2).
    step = move.by if move and not service.hard else 0
    exposure = _exposure(given, facts, key, rule)
    remediable = (given.remediable or {}).get(key, "")
    changes = {LITTLE: rule.remediable_little, SOME: rule.remediable_some}.get(remediable, 1.0)
    return VisitRow(
        location_id=key,
        name=service.name,
        type_of_care=service.type_of_care,
        is_care_home=facts.is_care_home,
        rating=facts.rating,
        place=0,
        group=OTHERS,
        band=BANDS[min(max(BANDS.index(service.band) + step, 0), len(BANDS) - 1)],
        points=service.points,
        points_unknown=service.points_unknown,
        value=max(share - step * rule.moved_by_band, 0.0) * (exposure or 1) * changes,
        exposure=exposure,
        remediable=remediable,
        is_alone=facts.is_alone,
        inclusion=0.0,
        since=None,
        outside_since=None,
        is_new=False,
        why_new="",
        moved=f"one band {_WAYS[step]}, until {move.expires_on:%-d %B %Y}" if move and step else "",
        is_hard=bool(service.hard),
        factors=service.factors,
        estimate=facts.estimate,
    )


_WAYS = {-1: "sooner", 1: "later"}


def _exposure(given: Given, facts: ServiceFacts, key: str, rule: VisitRule) -> float | None:
    """What multiplies a place. A home of which it is not known counts as alone: not known never lowers."""
    alone = rule.sole_provider_more if facts.is_care_home and facts.is_alone is not False else 0.0
    if given.funded is None:
        return None if facts.is_alone is None else 1 + alone
    people = min(1, given.funded.get(key, 0) / rule.funded_people_in_full)
    return (1 + rule.funded_people_more * people) * (1 + alone)


def _stays_since(row: VisitRow, old: VisitRow | None, day: date, rule: VisitRule) -> date | None:
    """Since when a service that was among the first is outside them and only stays; None where it leaves.

    It leaves once it is outside for long, and rated Good or better: not known is not Good.
    """
    if old is None or old.group not in (FIRST, STAYS):
        return None
    since = old.outside_since or day
    lasted = months_after(since, rule.months_outside_to_leave) <= day
    return None if lasted and row.rating in GOOD_OR_BETTER else since


def _compared(row: VisitRow, before: Mapping[str, VisitRow], given: Given) -> VisitRow:
    old = before.get(row.location_id)
    if row.group not in ON_LIST:
        return row
    if old is not None and old.group in ON_LIST:
        return replace(row, since=old.since)
    is_new, day = given.before is not None, given.index.signals_until
    return replace(row, since=day, is_new=is_new, why_new=_why_new(row, old, given.sealed) if is_new else "")


def _why_new(row: VisitRow, old: VisitRow | None, sealed: frozenset[str]) -> str:
    """Why a service came onto the list, to everybody who sees it: which sealed reason rose is not named."""
    if row.group == DRAWN:
        return "Drawn by lot"
    if old is None:
        return "Not in the list before: newly registered, or newly known"
    if row.moved:
        return f"Moved by a person: {row.moved}"
    was = {f.key: f.points for f in old.factors}
    risen = [f for f in row.factors if f.points > was.get(f.key, 0)]
    if risen:
        titles = [SEALED_TITLE if sealed & set(f.sharing) else f.title for f in risen]
        return f"More points for {', '.join(dict.fromkeys(titles))}"
    chance, earlier = _chance(row), _chance(old)
    if chance is not None and (earlier is None or chance > earlier):
        return f"The model says {chance:.0%}" + (f", before {earlier:.0%}" if earlier is not None else "")
    return "Others stand lower than before"


def _chance(row: VisitRow) -> float | None:
    return row.estimate.estimate.probability if row.estimate else None


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
            why = (
                f"Its improvement has lasted: {rule.months_outside_to_leave} months outside the first, and "
                "rated Good or better"
            )
        found.append(Left(key, old.name, why))
    return found
