"""What councils and boards hold about a provider's services, as the provider may see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from wherry.analysis.risk.words import ToldEstimate, told_estimate
from wherry.analysis.signals.points import FactorPoints
from wherry.decisions.visits import GROUP_WORDS, ON_LIST, VisitOrder, VisitRow
from wherry.definitions.signals import SignalDefinitions
from wherry.domain.errors import NotKnown
from wherry_web.accounts.geography import footprint_of
from wherry_web.accounts.models import Body, Person
from wherry_web.position.register import Answers
from wherry_web.risk.answering import counting, definitions_for
from wherry_web.risk.models import BandChange, VisitJudgement, VisitList
from wherry_web.risk.order_shown import Why, whys_of
from wherry_web.risk.ordering import changes_on, judgements_on
from wherry_web.risk.partners import shared_with
from wherry_web.risk.policies import ORDERING

JUDGED = "What a visit could change"
MOVED = "Its change of place by a person"
FACT_LETTERS = 100
"""So long is what a dispute names at most."""
MAY_HOLD_MORE = (
    "The council may hold more than it may show: safeguarding, what somebody told in confidence, "
    "and commercial "
    "matters are not shown here, whether there are any or not."
)


@dataclass(frozen=True)
class HeldSignal:
    """A signal as its service may see it: what and in which month, never who told it or how; `holder` is a
    partner that holds it and puts it right, None: the body whose list it is."""

    kind: str
    harm: str
    month: str
    holder: Body | None = None

    @property
    def fact(self) -> str:
        """What is disputed of it."""
        held = f", held by {self.holder.name}" if self.holder else ""
        return f"{self.kind} of {self.month}{held}"


@dataclass(frozen=True)
class Held:
    """What one body holds about one service."""

    body: Body
    location_id: str
    name: str
    listed: str
    published_on: date | None
    whys: tuple[Why, ...]
    estimate: ToldEstimate | None
    judged: str
    moved: str
    unknown: tuple[str, ...]
    signals: tuple[HeldSignal, ...]

    @property
    def key(self) -> str:
        """What names it in an address: who holds it, and about which service."""
        return f"{self.body.pk}~{self.location_id}"

    @property
    def facts(self) -> tuple[str, ...]:
        """What can be disputed."""
        said = (*self.estimate.raises, *self.estimate.lowers) if self.estimate else ()
        by_persons = [title for title, words in ((JUDGED, self.judged), (MOVED, self.moved)) if words]
        facts = (
            *(why.title for why in self.whys),
            *said,
            *by_persons,
            *(s.fact for s in self.signals),
        )
        return tuple(fact[:FACT_LETTERS] for fact in facts)

    def answered_by(self, fact: str) -> Body:
        """Who answers a dispute of a fact: whoever holds it."""
        return next((s.holder for s in self.signals if s.holder and s.fact == fact), self.body)


def held_about(provider: Body, person: Person, answers: Answers, day: date) -> list[Held]:
    """What is held about the services that a person may see of a provider, service by service."""
    ids = own_services(provider, person, answers, day)
    definitions = definitions_for(answers)
    found = []
    for row in newest_lists():
        order = VisitOrder.from_dict(row.answer)
        mine = [service for service in order.rows if service.location_id in ids]
        signals = _signals(row.body, {s.location_id for s in mine}, definitions, day) if mine else {}
        judged = judgements_on(row.body, day) if mine else {}
        moved = {change.location_id: change for change in changes_on(row.body, day)} if mine else {}
        classes = frozenset(key for key, sharing in definitions.sharing.items() if sharing.provider)
        for service in mine:
            open_ = [f.as_told for f in service.factors if set(f.sharing) <= classes]
            found.append(
                Held(
                    body=row.body,
                    location_id=service.location_id,
                    name=service.name,
                    listed=GROUP_WORDS[service.group]
                    if service.group in ON_LIST
                    else "Not on the list of visits",
                    published_on=row.published_on,
                    whys=tuple(whys_of(open_, classes)),
                    estimate=told_estimate(service.estimate),
                    judged=_judged(judged.get(service.location_id)),
                    moved=_moved(moved.get(service.location_id)),
                    unknown=_unknown(service, open_),
                    signals=signals.get(service.location_id, ()),
                )
            )
    return found


def _judged(row: VisitJudgement | None) -> str:
    return f"{row.could_change}. {row.reason}" if row else ""


def _moved(row: BandChange | None) -> str:
    if row is None:
        return ""
    way = "sooner" if row.direction == "up" else "later"
    return f"One band {way} until {row.expires_on:%-d %B %Y}: {row.reason}"


def _unknown(service: VisitRow, open_: list[FactorPoints]) -> tuple[str, ...]:
    model = service.estimate.estimate.not_known if service.estimate else ()
    return tuple(dict.fromkeys((*(f.title for f in open_ if f.is_unknown), *model)))


def own_services(provider: Body, person: Person, answers: Answers, day: date) -> frozenset[str]:
    """The ids of a provider's services that a person's roles cover."""
    try:
        owned = answers.own_services(tuple(sorted(footprint_of(provider).provider_ids)))
    except NotKnown:
        return frozenset()
    ids = {service.location_id for service in owned.services}
    covered: set[str] = set()
    for held in person.held_on(day):
        if held.body_id == provider.pk:
            covered |= ids & set(held.location_ids) if held.location_ids else ids
    return frozenset(covered)


def newest_lists() -> list[VisitList]:
    """The list that counts of every body that publishes one: a provider's services may lie in any area."""
    published = VisitList.objects.filter(
        published_on__isnull=False, body__kind__in=[k.value for k in ORDERING]
    )
    newest = {row.body_id: row for row in published.select_related("body").order_by("made_at")}
    return sorted(newest.values(), key=lambda row: row.body.name)


def _signals(
    body: Body, ids: Collection[str], definitions: SignalDefinitions, day: date
) -> dict[str, tuple[HeldSignal, ...]]:
    found: dict[str, list[HeldSignal]] = {}
    for row in (*counting(body), *shared_with(body, ids, definitions, day)):
        kind, origin = definitions.kinds.get(row.kind), definitions.origins.get(row.origin)
        if row.location_id not in ids or kind is None or origin is None or origin.stays_here:
            continue
        if definitions.sharing[kind.sharing].provider:
            harm = definitions.harms[row.harm].title if row.harm in definitions.harms else row.harm
            holder = row.body if row.body_id != body.pk else None
            shown = HeldSignal(kind.title, harm, f"{row.happened_on:%B %Y}", holder)
            found.setdefault(row.location_id, []).append(shown)
    return {key: tuple(rows) for key, rows in found.items()}
