"""Decisions' answers in the shape that command line, API and files give them."""

from __future__ import annotations

from typing import Protocol

from wherry.analysis.plain import plain_provenance
from wherry.analysis.questions import Provenance


class Answer(Protocol):
    """Any frozen answer that turns into plain values and carries what it rests on."""

    @property
    def provenance(self) -> Provenance: ...

    def to_dict(self) -> dict[str, object]: ...


def plain_answer(found: Answer) -> dict[str, object]:
    """An answer with the fields of its provenance at the top, as `wherry position` prints them."""
    plain = found.to_dict()
    del plain["provenance"]
    return plain_provenance(found.provenance) | plain
