"""The sentences of the position report."""

from __future__ import annotations

from wherry.analysis.questions import Provenance
from wherry.analysis.results import Position
from wherry.analysis.tally import Share
from wherry.domain.phrases import number_of, percent
from wherry.reports.words import words

TITLE = "The position of adult social care quality"
INVENTED = "Invented data: no place, company or figure here is real."
NO_MOVEMENTS = "Nothing is known of movements."
NO_LOCALITIES = "No localities of this area are known here."
NO_ENGLISH_NEIGHBOURS = "None of the statistical neighbours can be compared on this day."


def percent_of(share: Share) -> str:
    """The share of a place in per cent."""
    return percent(share.share, share.numerator, share.denominator)


def noun_of(carried: Provenance) -> str:
    """What the measure adds up."""
    return "beds" if carried.weight == "beds" else "rated services"


def counted(share: Share, carried: Provenance) -> str:
    """The figure with what it is of: 346 of 467 rated services."""
    noun = (
        "services" if share.rated != share.denominator and carried.weight == "services" else noun_of(carried)
    )
    return f"{share.numerator:,} of {share.denominator:,} {noun}"


def headline(found: Position) -> str:
    """The whole figure in one sentence."""
    area, carried = found.area, found.provenance
    rank = f", rank {area.rank} of {area.ranked}" if area.rank else ""
    if area.share is None:
        return f"{carried.measure_title}: of {area.name} on {words(carried.as_of)} there is nothing to count."
    return (
        f"{carried.measure_title}: {counted(area, carried)} in {area.name} on {words(carried.as_of)}, "
        f"{percent_of(area)}{rank}."
    )


def beside(found: Position) -> str:
    """What region and England have."""
    others = [
        f"{share.name} has {percent_of(share)}" for share in found.comparators if share.share is not None
    ]
    return ("; ".join(others) + ".") if others else ""


def of_the_unrated(share: Share) -> str:
    """How many have no rating, and the range if they were counted."""
    if share.unrated is None:
        return "How many services have no rating is not known: the files of this day list rated ones only."
    if not share.unrated:
        return "Every registered service has a rating."
    verb = "has" if share.unrated == 1 else "have"
    return (
        f"{number_of(share.unrated, 'service')} {verb} no rating. Range if unrated were counted: "
        f"{percent(share.share_low)} to {percent(share.share_high)}."
    )


def of_the_age(share: Share) -> str:
    """How old the judgements are."""
    if share.median_rating_age_years is None:
        return ""
    old = percent(share.older_than_four_years_share)
    return (
        f"Half of the ratings are older than {share.median_rating_age_years:.1f} years; "
        f"{old} are older than four years."
    )


def of_those_left_out(share: Share) -> str:
    """How many rated services the measure leaves out."""
    if not share.left_out:
        return ""
    return f"{number_of(share.left_out, 'rated service')} left out by the measure."


def first_and_last(months: tuple[dict[str, object], ...]) -> str:
    """What the line shows, in a sentence."""
    first, last = months[0], months[-1]
    return f"From {_month(first)} to {_month(last)}, month by month."


def _month(row: dict[str, object]) -> str:
    share, above, below, day = (row[key] for key in ("share", "numerator", "denominator", "as_of"))
    assert isinstance(share, float) and isinstance(above, int) and isinstance(below, int)  # noqa: S101
    return f"{percent(share, above, below)} on {day:%-d %B %Y}"
