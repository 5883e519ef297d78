"""Two shares beside each other, in one word."""

from __future__ import annotations

from wherry.analysis.tally import Share
from wherry.domain.phrases import number_of
from wherry.domain.places import PlaceKind


def compared(share: Share, other: Share) -> str | None:
    """Whether a share is “higher”, “lower” or “the same”, by its counts; None where one is not known."""
    if share.share is None or other.share is None:
        return None
    mine, theirs = share.numerator * other.denominator, other.numerator * share.denominator
    if mine == theirs:
        return "the same"
    return "higher" if mine > theirs else "lower"


PEERS = {
    PlaceKind.AUTHORITY: "council area",
    PlaceKind.REGION: "region",
    PlaceKind.ICB: "integrated care board",
}
"""What a place is ranked among, as a reader calls it."""


def higher_elsewhere(share: Share, kind: PlaceKind) -> str:
    """In how many places of its kind the share is higher: what a rank says, without the word.

    Rank 1 is best and ties share the best place, so that a rank is one more than the places above it.
    Empty where the place is not ranked, or ranked alone.
    """
    if share.rank is None or share.ranked is None or share.ranked < 2 or kind not in PEERS:
        return ""
    above, others = share.rank - 1, number_of(share.ranked - 1, PEERS[kind])
    if not above:
        return f"In none of the other {others} is it higher."
    return f"In {above:,} of the other {others} it is higher."
