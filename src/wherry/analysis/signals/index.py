"""The points index of every service of an area: each factor's points, why, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wherry.analysis.own_services import OwnService, listed_services
from wherry.analysis.questions import HEADLINE, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.scene import scene_on
from wherry.analysis.signals.facts import people_of, register_facts
from wherry.analysis.signals.points import FactorPoints, Known, points_of
from wherry.analysis.standing import Standings
from wherry.definitions.signals import IndexAbout, SignalDefinitions
from wherry.domain.coverage import Services
from wherry.domain.phrases import number_of
from wherry.domain.signals import Signal

GUARD = "An order of visits, never a ground for restriction, fee or tender."
"""Stands on every page, file and answer that orders services (issue 6, point 6)."""

BANDS = ("red", "amber", "yellow", "green")


@dataclass(frozen=True)
class Told:
    """What a council tells beside the register.

    `recorded` is since which day it records a kind of signal completely: of a kind that is not in it, a
    service without signals is not known. `facts` are those of other rooms, by fact and location id.
    `funded` is for how many people of a service it pays, `until` the day on which signals are looked at: the
    day of the published facts where it is None. `from_partners` of the signals are held by a partner.
    """

    signals: Sequence[Signal] = ()
    recorded: Mapping[str, date] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    funded: Mapping[str, int] | None = None
    until: date | None = None
    from_partners: int = 0


@dataclass(frozen=True)
class ServiceIndex:
    """One service's index: the sum of its factors, its band, and how many points are for what is not known.

    `people` None: not known. `hard` are the titles of factors that make the band red whatever the sum.
    """

    location_id: str
    name: str
    type_of_care: str
    points: float
    points_unknown: float
    band: str
    hard: tuple[str, ...]
    people: int | None
    factors: tuple[FactorPoints, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The titles of factors whose main part is not known."""
        return tuple(f.title for f in self.factors if f.is_unknown)


@dataclass(frozen=True)
class PointsIndex(Plain):
    """The index of an area's services, most points first, with the version of its weights."""

    code: str
    name: str
    version: str
    signals_until: date
    services: tuple[ServiceIndex, ...]
    left_out: int
    """Signals about services that are not registered here on the day."""
    guard: str
    provenance: Provenance


def points_index(
    standings: Standings,
    area: str,
    told: Told,
    definitions: SignalDefinitions,
    as_of: date | None = None,
) -> PointsIndex:
    """The points index of an authority, region, board or England.

    Published facts are as they stood on `as_of`. Signals count as on `told.until`: what happened later counts
    for nothing, and what was closed later is open.

    Raises:
        UnknownName: when the area is unknown.
        NotKnown: when no imported file tells of the area on that day.
        KeyError: when a signal's kind, harm or origin is not defined.
    """
    scene = scene_on(standings, HEADLINE, as_of, Services.ALL, area)
    place = scene.find(area)
    kinds = scene.kinds(place)
    if not kinds:
        raise scene.nothing_known(place.name)
    here, until = scene.of(place, kinds), told.until or scene.day
    listed = listed_services(scene, here)
    ids = {s.location_id for s in listed}
    signals = [s for s in told.signals if s.happened_on <= until]
    known = Known(
        signals=tuple(s for s in signals if s.location_id in ids),
        recorded=frozenset(kind for kind, since in told.recorded.items() if since <= until),
        facts={**register_facts(scene, here), **told.facts},
        people=people_of(here, told.funded),
        types={s.location_id: s.type_of_care for s in listed},
        until=until,
    )
    columns = [points_of(factor, known, definitions) for factor in definitions.factors]
    services = [
        _service(s, tuple(column[s.location_id] for column in columns), known, definitions.about)
        for s in listed
    ]
    services.sort(key=lambda s: (not s.hard, -s.points, s.location_id))
    return PointsIndex(
        code=place.code,
        name=place.name,
        version=definitions.about.label,
        signals_until=until,
        services=tuple(services),
        left_out=len(signals) - len(known.signals),
        guard=GUARD,
        provenance=scene.provenance(
            _notes(definitions, known, len(signals) - len(known.signals), told.from_partners)
        ),
    )


def band_of(points: float, is_hard: bool, about: IndexAbout) -> str:
    """The band of a sum; what is hard is red whatever the sum."""
    if is_hard or points >= about.red:
        return "red"
    if points >= about.amber:
        return "amber"
    return "yellow" if points >= about.yellow else "green"


def _service(
    listed: OwnService, factors: tuple[FactorPoints, ...], known: Known, about: IndexAbout
) -> ServiceIndex:
    points = sum(f.points for f in factors)
    hard = tuple(f.title for f in factors if f.is_hard)
    return ServiceIndex(
        location_id=listed.location_id,
        name=listed.name,
        type_of_care=listed.type_of_care,
        points=points,
        points_unknown=sum(f.points for f in factors if f.is_for_unknown),
        band=band_of(points, bool(hard), about),
        hard=hard,
        people=known.people.get(listed.location_id),
        factors=factors,
    )


def _notes(
    definitions: SignalDefinitions, known: Known, left_out: int, from_partners: int
) -> tuple[str, ...]:
    about = definitions.about
    missing = [k.title for k in definitions.kinds.values() if k.key not in known.recorded]
    notes = [
        GUARD,
        f"{about.title} {about.version}, in use since {about.from_on:%-d %B %Y}. {about.why}",
        "What is not known counts as the worst but one, so that silence is never a way down the list.",
    ]
    if missing:
        notes.append(f"Not recorded completely here, and so not known of any service: {', '.join(missing)}.")
    if from_partners:
        held = number_of(from_partners, "signal")
        notes.append(f"Counts {held} that a partner, council or integrated care board, holds.")
    if left_out:
        notes.append(
            f"{number_of(left_out, 'signal')} about services that are not registered here count nowhere."
        )
    return tuple(notes)
