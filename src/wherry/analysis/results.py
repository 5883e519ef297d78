"""The answers about the position, as frozen values that go to plain ones and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import msgspec

from wherry.analysis.movements import Movements
from wherry.analysis.questions import LeagueQuestion, PositionQuestion, Provenance
from wherry.analysis.tally import Share


class Plain:
    """A frozen answer that turns into plain values and back without loss."""

    def to_dict(self) -> dict[str, object]:
        """Plain values, dates as text."""
        plain: dict[str, object] = msgspec.to_builtins(self, str_keys=True)
        return plain

    @classmethod
    def from_dict(cls, plain: dict[str, object]) -> Self:
        """The answer from `to_dict`'s plain values."""
        return msgspec.convert(plain, cls)


@dataclass(frozen=True)
class Position(Plain):
    """The answer to a position question.

    `groups` divide the area by `question.by`; user bands overlap, the other groups do not.
    """

    question: PositionQuestion
    area: Share
    groups: tuple[Share, ...]
    comparators: tuple[Share, ...]
    movements: Movements | None
    provenance: Provenance


@dataclass(frozen=True)
class League(Plain):
    """All places of one kind on a day, best first; places with nothing to count come last."""

    question: LeagueQuestion
    rows: tuple[Share, ...]
    provenance: Provenance
