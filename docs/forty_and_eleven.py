"""The page on “40 + 11”: candidate definitions and what each gives, by the library's own arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from wherry.decisions.arithmetic import exits, turn_rounds
from wherry.domain.phrases import percent

FACTS = Path(__file__).with_suffix(".yaml")
TARGET = Fraction("0.85")
ROUNDS_TO = Fraction("0.845")
HALF_A_TENTH = Fraction("0.0005")

OPENING = """\
# “40 and 11” examined

In June 2022 Norfolk’s cabinet member said that to bring 71 % to 85 % of every type of care by April
2024, 40 residential and 11 home and nursing providers must turn round or leave (BBC, Lynn News;
reference field.md §2.1). The position meant was that of 30 April 2022. **The file of that month is
not at hand, so no definition is claimed to be the one that was used.** What can be said is what
each candidate definition gives from the files and figures that are at hand.
"""

READING = """\
## How to read it

- The same services give {low} to {high} by nothing but the definition: a target needs its
  definition beside it.
- “Every type” takes more than “all together”, because what one type has to spare does not count for
  another.
- “Turn round or leave” are two numbers: leaving takes more services than improving, for one
  departure is worth 0.85 of an improvement.
- An exact 85 % and a share that rounds to 85 % differ by several services. Wherry asks for the
  exact one.
- On 1 February 2021 care homes alone needed 40 and all together 51, so that 11 is what is left.
  That is fourteen months before the position that was spoken of and no proof of anything.
- Types within care homes (nursing or not) are not told by the file of February 2021, nor are beds.
"""


def page() -> str:
    """The whole page."""
    facts = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    then = facts["february_2021"]["definitions"]
    numbers = [_total(turn_rounds, one["parts"], TARGET) for one in then]
    lines = [OPENING, f"## {facts['february_2021']['source']}", "", *_table(then), ""]
    lines += ["## Counts that were published", "", *_table(facts["published"]), ""]
    lines += ["## Which counts the printed figures allow", "", *_allowed(facts), ""]
    lines += [READING.format(low=min(numbers), high=max(numbers))]
    return "\n".join(lines)


def _table(definitions: Iterable[dict[str, Any]]) -> Iterator[str]:
    headings = ("definition", "Good or better of rated", "share", "to improve", "or to leave")
    yield f"| {' | '.join(headings)} | to improve, if rounding to 85 % were enough |"
    yield "|---|---|---:|---:|---:|---:|"
    for one in definitions:
        parts = one["parts"]
        counts = "; ".join(f"{good} of {rated}" for good, rated in parts)
        shares = "; ".join(percent(good / rated, good, rated) for good, rated in parts)
        columns = [_added(turn_rounds, parts, TARGET), _added(exits, parts, TARGET)]
        columns.append(_added(turn_rounds, parts, ROUNDS_TO))
        yield f"| {one['name']} | {counts} | {shares} | {' | '.join(columns)} |"


def _added(rule: Any, parts: list[list[int]], target: Fraction) -> str:
    each = [rule(good, rated, target) for good, rated in parts]
    return f"{' + '.join(map(str, each))} = {sum(each)}" if len(each) > 1 else str(each[0])


def _total(rule: Any, parts: list[list[int]], target: Fraction) -> int:
    return sum(rule(good, rated, target) for good, rated in parts)


def _allowed(facts: dict[str, Any]) -> Iterator[str]:
    """Every count that is printed as 71.1 % and needs exactly 51."""
    first, last = facts["denominators"]
    printed, number = Fraction(str(facts["printed_share"])), facts["printed_number"]
    fits = [
        (good, rated)
        for rated in range(first, last + 1)
        for good in range(rated + 1)
        if printed - HALF_A_TENTH <= Fraction(good, rated) < printed + HALF_A_TENTH
        and turn_rounds(good, rated, TARGET) == number
    ]
    words = " and ".join(f"{good} of {rated}" for good, rated in fits)
    yield (
        f"Of all counts with {first} to {last} rated services that are printed as {percent(float(printed))} "
        f"and need {number} improvements to an exact 85 %, there are {len(fits)}: {words}."
    )
    yield (
        "320 of 450, for the “some 450 providers” that were printed too, would need 63. A base of rated "
        "services, all together or by types whose needs add up to 51, fits the number; which, is not known."
    )
