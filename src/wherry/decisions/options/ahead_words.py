"""What the forecast of an option says, in sentences that every face prints alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wherry.domain.phrases import number_of, percent, points

if TYPE_CHECKING:
    from wherry.analysis.forecast.paired import Range
    from wherry.decisions.options.ahead import OptionAhead

ACTS = (
    "Only deregistration, by the provider or CQC, changes the published share. To stop placing or to end a "
    "contract changes nothing here."
)


def sentences_of(found: OptionAhead) -> Iterator[str]:
    """Where the share goes without and with the option, what of it is the option's, and what waits."""
    last, own = found.last, found.own
    day = f"{last.day:%-d %B %Y}"
    yield (
        f"{found.counted.capitalize()} by {day}, if CQC inspects {in_a_sentence(own.title)}: "
        f"{_range(last.without)} as it goes now, {_range(last.with_option)} with the option."
    )
    yield (
        f"In the same future the option changes the share by {points(last.difference)} on average (four "
        f"futures of five: {points(last.difference_low)} to {points(last.difference_high)}), and the number "
        f"of Good or Outstanding services by {last.good_more:+.2f}."
    )
    if (chances := last.chances) is not None:
        target = percent(float(found.question.share))
        yield (
            f"The chance of {target} by then is {percent(chances.without)} as it goes now and "
            f"{percent(chances.with_option)} with the option: {points(chances.difference)} "
            f"({points(chances.low)} to {points(chances.high)}, for {found.futures:,} simulated futures)."
        )
    yield from _unseen(found)
    for drawn in found.departures:
        kind = drawn.type_of_care.replace("_", " ")
        yield (
            f"Of {drawn.among:,} that wait ({kind}, {drawn.locality}) "
            f"{number_of(drawn.departures, 'service')} {'leaves' if drawn.departures == 1 else 'leave'} by "
            f"{drawn.on:%-d %B %Y}: drawn by lot in every future anew (seed {found.seed}), among those that "
            "are below Good then."
        )
    yield ACTS


def _unseen(found: OptionAhead) -> Iterator[str]:
    if missing := found.supported - found.supported_here:
        yield (
            f"{number_of(missing, 'supported service')} of a kind that cannot be forecast here "
            f"{'is' if missing == 1 else 'are'} left out of it."
        )
    if not found.supported_here:
        return
    day = f"{found.last.day:%-d %B %Y}"
    began = f" from {found.first_effect_on:%B %Y} on" if found.first_effect_on else ""
    yield (
        f"Support has its effect once it is complete{began}, and the published share sees it when CQC "
        f"inspects again. Of {number_of(found.supported_here, 'supported service')} "
        f"{found.own.waiting:.1f} are expected to be below Good on {day} and not inspected since; an "
        f"inspection would find {found.own.waiting_good:.1f} of them Good. Improved and not inspected again, "
        "they do not count yet: nominate them to CQC."
    )


def in_a_sentence(title: str) -> str:
    """A title of a scenario within a sentence.

    >>> in_a_sentence("As in 2023, led by risk")
    'as in 2023, led by risk'
    """
    return title[:1].lower() + title[1:]


def _range(shares: Range) -> str:
    return f"{percent(shares.low)} to {percent(shares.high)} with {percent(shares.median)} in the middle"
