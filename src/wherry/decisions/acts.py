"""Three acts on a service below Good that are kept apart everywhere, and which share each one changes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceAct:
    """An act: whose it is, and whether it changes the published share, or those of the services that
    a council commissions and of the people it pays for."""

    key: str
    title: str
    whose: str
    changes_published: bool
    changes_own: bool
    what: str


SERVICE_ACTS = (
    ServiceAct(
        "stop_placing",
        "Stop placing",
        "the council",
        changes_published=False,
        changes_own=True,
        what="No new people are placed. Those who live there stay, so the council's own shares change "
        "as people leave; the published share does not change.",
    ),
    ServiceAct(
        "end_contract",
        "End the contract",
        "the council",
        changes_published=False,
        changes_own=True,
        what="The service is no longer commissioned and the people the council pays for move. It stays "
        "registered and rated, so the published share does not change.",
    ),
    ServiceAct(
        "deregister",
        "Deregister",
        "the provider or CQC",
        changes_published=True,
        changes_own=True,
        what="The service leaves CQC's register and with it the published share. No council can do it.",
    ),
)
