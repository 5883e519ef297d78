"""What can be asked of a target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wherry.analysis.questions import HEADLINE
from wherry.domain.coverage import Services
from wherry.domain.errors import Refused


@dataclass(frozen=True)
class TargetQuestion:
    """What must change in an area for its share to reach `share` (above 0, at most 1).

    `each_type` asks it of every type of care instead of all together; both are answered. `as_of`
    None is the newest day known. `by` is the day by which; `since` the day on which the
    programme began, to be measured against the line from there.
    """

    area: str
    share: Decimal
    as_of: date | None = None
    by: date | None = None
    since: date | None = None
    each_type: bool = False
    measure: str = HEADLINE
    services: Services = Services.ALL


def exact_target(share: Decimal) -> Fraction:
    """A target as an exact fraction.

    Raises:
        Refused: when it is not a share above 0 and at most 1.
    """
    if not share.is_finite() or share <= 0:
        raise Refused(f"A target of {share} is none: give a share above 0 and at most 1, like 0.85.")
    if share > 1:
        hint = f"{share / 100:f}".rstrip("0").rstrip(".") if 10 <= share < 100 else "0.85"
        raise Refused(f"A target of {share} is more than all services: give a share up to 1, like {hint}.")
    return Fraction(share)


def refuse_past(by: date | None, as_of: date) -> None:
    """Refuse a day to reach the target by that is not after the day the answer is true for.

    Raises:
        Refused: naming both days.
    """
    if by is not None and by <= as_of:
        raise Refused(
            f"The day to reach the target by, {by:%-d %B %Y}, is not after {as_of:%-d %B %Y}, "
            "the day the figures are true for: give a later one."
        )
