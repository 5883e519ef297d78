"""The library's answers for this room: a body's services, its signals as the index counts them, its index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wherry.analysis.area_services import AreaService, area_services
from wherry.analysis.signals.index import PointsIndex, Told, points_index
from wherry.analysis.signals.shared import of_partners
from wherry.definitions.signals import SignalDefinitions, load_signals
from wherry.domain.errors import NotKnown
from wherry.domain.signals import Signal
from wherry_web.accounts.models import Body
from wherry_web.position.own_lists.lists import newest_of, people_in
from wherry_web.position.register import Answers
from wherry_web.risk.models import Recording, ServiceSignal
from wherry_web.risk.partners import shared_with

NO_AREA = "{} has no area yet, so no service is its own; its administrator can enter the area."
NO_REGISTER = (
    "No published file has been imported yet, so no service is known; whoever runs this installation imports "
    "CQC’s files first."
)


def definitions_for(answers: Answers) -> SignalDefinitions:
    """The kinds of signal and the weights, with the council's own in the place of those shipped.

    Raises:
        BadDefinition: when a file of the council's is wrong.
    """
    folder = answers.register.data / "definitions"
    return answers.kept("signal definitions", lambda: load_signals(folder))


def services_of(answers: Answers | None, body: Body) -> dict[str, AreaService]:
    """The services registered in a body's area on the newest day, by id.

    Raises:
        NotKnown: when there is no register, the body has no area, or no file tells of it.
    """
    if answers is None:
        raise NotKnown(NO_REGISTER)
    if not body.area_code:
        raise NotKnown(NO_AREA.format(body.name))
    found = answers.kept(
        ("area services", body.area_code), lambda: area_services(answers.standings, body.area_code)
    )
    return {service.location_id: service for service in found.services}


def counting(body: Body) -> list[ServiceSignal]:
    """A body's signals that count: without those that were corrected or withdrawn, the newest first."""
    return list(body.service_signals.filter(corrected_by=None, is_withdrawn=False))


def as_counted(rows: Iterable[ServiceSignal], definitions: SignalDefinitions) -> tuple[Signal, ...]:
    """Rows as the index takes them; of kinds, harms or origins that are defined no more, none."""
    return tuple(
        Signal(row.location_id, row.kind, row.harm, row.happened_on, row.origin, row.closed_on)
        for row in rows
        if row.kind in definitions.kinds
        and row.harm in definitions.harms
        and row.origin in definitions.origins
    )


def recorded_in(body: Body) -> dict[str, date]:
    """Since which day a body records each kind of signal completely."""
    newest: dict[str, Recording] = {}
    for row in body.recordings.order_by("-at", "id"):
        newest.setdefault(row.kind, row)
    return {kind: row.since for kind, row in newest.items() if row.since is not None}


def index_for(answers: Answers, body: Body, day: date) -> PointsIndex:
    """A body's points index as it stands today.

    Raises:
        NotKnown: when the body has no area, or no file tells of it.
    """
    if not body.area_code:
        raise NotKnown(NO_AREA.format(body.name))
    definitions = definitions_for(answers)
    funded = newest_of(body).get("funded")
    own = as_counted(counting(body), definitions)
    shared = shared_with(body, services_of(answers, body), definitions, day)
    more = of_partners(own, as_counted(shared, definitions))
    told = Told(
        signals=(*own, *more),
        from_partners=len(more),
        recorded=recorded_in(body),
        funded=people_in(funded).people if funded else None,
        until=day,
    )
    asked = (
        "points index",
        body.pk,
        day,
        told.signals,
        told.from_partners,
        tuple(sorted(told.recorded.items())),
        funded and funded.pk,
    )
    return answers.kept(asked, lambda: points_index(answers.standings, body.area_code, told, definitions))
