"""Signals as pages and files show them: to whom which, and never more than their class of sharing allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wherry.analysis.area_services import AreaService
from wherry.analysis.signals.index import GUARD
from wherry.definitions.signals import SignalDefinitions
from wherry_web.accounts.models import Body
from wherry_web.risk.models import ServiceSignal
from wherry_web.ui.downloads import Download

SEALED = "Sealed"


@dataclass(frozen=True)
class ShownSignal:
    """A signal to somebody who may see it; `words` empty: none, or erased; `held_by` empty: the own body."""

    id: UUID
    location_id: str
    service: str
    kind: str
    harm: str
    origin: str
    happened_on: date
    closed_on: date | None
    state: str
    words: str
    by: str
    at: object
    sharing: str
    held_by: str = ""

    @property
    def state_and_holder(self) -> str:
        """How it stands, and which other body holds it."""
        return f"{self.state}, held by {self.held_by}" if self.held_by else self.state


def may_see_signal(
    row: ServiceSignal, classes: frozenset[str], person_id: str, definitions: SignalDefinitions
) -> bool:
    """Whether somebody may see a signal: its class is open to them, or they told it themselves."""
    kind = definitions.kinds.get(row.kind)
    return row.by == person_id or (kind is not None and kind.sharing in classes)


def shown_signal(
    row: ServiceSignal, services: Mapping[str, AreaService], definitions: SignalDefinitions
) -> ShownSignal:
    """A signal in the words of the definitions; keys that are defined no more stand for themselves."""
    kind, harm, origin = (
        known[key].title if key in known else key
        for key, known in (
            (row.kind, definitions.kinds),
            (row.harm, definitions.harms),
            (row.origin, definitions.origins),
        )
    )
    service = services.get(row.location_id)
    words = getattr(row, "words", None)
    return ShownSignal(
        id=row.pk,
        location_id=row.location_id,
        service=service.name if service else f"{row.location_id} (no longer registered here)",
        kind=kind,
        harm=harm,
        origin=origin,
        happened_on=row.happened_on,
        closed_on=row.closed_on,
        state=_state(row, definitions),
        words=words.content if words else "",
        by=row.by,
        at=row.at,
        sharing=definitions.sharing_of(row.kind).title if row.kind in definitions.kinds else "",
    )


def _state(row: ServiceSignal, definitions: SignalDefinitions) -> str:
    if row.is_withdrawn:
        return "Withdrawn"
    if hasattr(row, "corrected_by"):
        return "Corrected since"
    kind = definitions.kinds.get(row.kind)
    if row.closed_on:
        return f"Closed on {row.closed_on:%-d %B %Y}"
    return "Open" if kind and kind.stays_open else "Counts, and fades"


HEADINGS = {
    "location_id": "Service id",
    "service": "Service",
    "kind": "Kind",
    "harm": "How grave",
    "origin": "Told by",
    "happened_on": "Happened on",
    "closed_on": "Closed on",
}


def download_of_signals(
    body: Body,
    rows: Iterable[ServiceSignal],
    services: Mapping[str, AreaService],
    definitions: SignalDefinitions,
) -> Download:
    """A body's own signals as a file: never words, what is sealed, or what CQC told in confidence or somebody
    who works there."""
    every = list(rows)
    fit = [row for row in every if _may_leave(row, definitions)]
    shown = [shown_signal(row, services, definitions) for row in fit]
    about = {
        "What it is": f"Signals of {body.name}",
        "Guard": GUARD,
        "Left out": f"{len(every) - len(fit)} sealed, the council’s own, or told by CQC in confidence or "
        "by staff; and all that partners hold",
        "Words": "Never in a file: they may name people",
    }
    return Download(
        "wherry-signals", HEADINGS, [{key: getattr(s, key) for key in HEADINGS} for s in shown], about
    )


def _may_leave(row: ServiceSignal, definitions: SignalDefinitions) -> bool:
    kind, origin = definitions.kinds.get(row.kind), definitions.origins.get(row.origin)
    return bool(kind and origin and definitions.sharing[kind.sharing].export and not origin.stays_here)
