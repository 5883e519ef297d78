"""Two shares beside each other, in one word."""

from __future__ import annotations

from wherry.analysis.tally import Share


def compared(share: Share, other: Share) -> str | None:
    """Whether a share is “higher”, “lower” or “the same”, by its counts; None where one is not known."""
    if share.share is None or other.share is None:
        return None
    mine, theirs = share.numerator * other.denominator, other.numerator * share.denominator
    if mine == theirs:
        return "the same"
    return "higher" if mine > theirs else "lower"
