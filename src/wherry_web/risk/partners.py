"""Signals that council and integrated care board have of each other: which cross, and how they are shown.

What crosses is about a service that both have, of a class that `sharing.yaml` gives to partners; never what
is sealed or CQC told in confidence, and never who told it. It stays with the body that holds it: it is put
right and withdrawn there, and counts here as it stands there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from wherry.analysis.area_services import AreaService
from wherry.definitions.signals import SignalDefinitions
from wherry_web.accounts.models import Body
from wherry_web.accounts.roles import BodyKind
from wherry_web.risk.models import ServiceSignal
from wherry_web.risk.signal_shown import ShownSignal, shown_signal

PARTNERS = {BodyKind.COUNCIL: BodyKind.ICB, BodyKind.ICB: BodyKind.COUNCIL}
"""Of which kind a body's partners are (field.md §6.5: council, ICB)."""


def shared_with(
    body: Body, location_ids: Collection[str], definitions: SignalDefinitions, day: date
) -> list[ServiceSignal]:
    """What partners hold about services of a body and it may know; the newest first.

    `location_ids` are the body's services: its footprint decides, whatever the area of the partner.
    """
    kind = PARTNERS.get(BodyKind(body.kind))
    if kind is None:
        return []
    rows = ServiceSignal.objects.filter(
        body__in=Body.objects.on(day).filter(kind=kind).exclude(pk=body.pk),
        corrected_by=None,
        is_withdrawn=False,
        kind__in=definitions.shared_kinds,
        harm__in=definitions.harms,
        origin__in=[key for key, origin in definitions.origins.items() if not origin.blocks_export],
    )
    return [row for row in rows.select_related("body", "words") if row.location_id in location_ids]


def shown_in(
    body: Body, row: ServiceSignal, services: Mapping[str, AreaService], definitions: SignalDefinitions
) -> ShownSignal:
    """A signal as a body sees it: of a partner's whose it is, and neither who told it nor, unless its class
    says so, its words."""
    found = shown_signal(row, services, definitions)
    if row.body_id == body.pk:
        return found
    words = found.words if definitions.sharing_of(row.kind).partner_words else ""
    return replace(found, origin="", words=words, by="", held_by=row.body.name)


def seen_of_partners(
    rows: Collection[ServiceSignal], classes: frozenset[str], definitions: SignalDefinitions
) -> list[ServiceSignal]:
    """Those of `shared_with` that somebody who may see some classes sees, whoever told them."""
    return [row for row in rows if definitions.kinds[row.kind].sharing in classes]
