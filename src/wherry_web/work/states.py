"""What a job and a message may become: one table each, and the diagram that the docs print from it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUSED = "refused"

    @property
    def title(self) -> str:  # type: ignore[override]  # A text has a method of this name.
        """The words on screen."""
        return {"queued": "Waiting", "running": "Running"}.get(self.value, self.value.capitalize())

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens unless a person asks for it."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


_S = JobState
JOB_MOVES: dict[JobState, dict[str, JobState]] = {
    _S.QUEUED: {"start": _S.RUNNING, "cancel": _S.CANCELLED, "give up": _S.FAILED},
    _S.RUNNING: {
        "finish": _S.DONE,
        "fail": _S.FAILED,
        "refuse": _S.REFUSED,
        "cancel": _S.CANCELLED,
        "lose worker": _S.QUEUED,
        "give up": _S.FAILED,
    },
    _S.FAILED: {"retry": _S.QUEUED},
    _S.REFUSED: {"retry": _S.QUEUED},
    _S.CANCELLED: {"retry": _S.QUEUED},
    _S.DONE: {},
}
"""From each state: what may happen, and where that leads."""


class MailState(StrEnum):
    """Where an outgoing message stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"

    @property
    def title(self) -> str:  # type: ignore[override]  # A text has a method of this name.
        """The words on screen."""
        return {"waiting": "Waiting", "sent": "Sent", "failed": "Not delivered"}[self.value]


MAIL_MOVES: dict[MailState, dict[str, MailState]] = {
    MailState.WAITING: {
        "accept": MailState.SENT,
        "refuse": MailState.FAILED,
        "give up": MailState.FAILED,
        "wait": MailState.WAITING,
    },
    MailState.SENT: {},
    MailState.FAILED: {},
}
"""From each state: what may happen, and where that leads."""


def diagram(moves: Mapping[StrEnum, Mapping[str, StrEnum]]) -> str:
    """A state machine as a Mermaid diagram."""
    first = next(iter(moves))
    lines = ["stateDiagram-v2", f"    [*] --> {first.value}"]
    for state, leaving in moves.items():
        lines += [f"    {state.value} --> {to.value}: {event}" for event, to in leaving.items()]
        if not leaving:
            lines.append(f"    {state.value} --> [*]")
    return "\n".join(lines) + "\n"
