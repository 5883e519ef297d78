"""What share of the people a council pays for is in services rated so: a tally weighted by given counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from wherry.analysis.questions import PositionQuestion, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.scene import scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share, counting
from wherry.domain.funded import FundedPeople
from wherry.domain.ratings import RATINGS

FEWEST = 5
"""A smaller number of people could be somebody known; it is kept and never shown."""
NEAREST = 5
"""Numbers of people are told to the nearest five, as NHS England does in its reports on adult social care.
Two exact answers that differ by one service (of two lists, two days, two releases) would tell its people."""


@dataclass(frozen=True)
class FundedShare(Plain):
    """The share in people. `numerator` and `denominator` are people to the nearest five, and the share is of
    those two; `rated` are services.

    `unrated` are the people in services that are not rated, that the measure does not count, or
    that no imported file lists: those together, so that none can be told from the others; None
    where they are one to four.
    `share` is None where it would tell of fewer than five people. `as_at` is the counts' day.
    """

    share: Share | None
    as_at: date
    provenance: Provenance


def funded_share(standings: Standings, question: PositionQuestion, funded: FundedPeople) -> FundedShare:
    """The share of the people a council pays for that is in services the measure counts, wherever
    those are: who pays and where a service stands are two things.

    Raises:
        UnknownName: when area or measure is unknown.
        NotKnown: when no file holds ratings.
    """
    scene = scene_on(standings, question.measure, question.as_of, question.services, question.area)
    people = pl.DataFrame(
        {"location_id": list(funded.people), "people": list(funded.people.values())},
        schema={"location_id": pl.String, "people": pl.Int64},
    )
    joined = people.join(scene.standing, on="location_id", how="left", maintain_order="left")
    # People are the weight here, whatever the measure weighs services by elsewhere.
    rule = counting(replace(scene.measure, weight="services", unrated="left_out"))
    is_good = pl.col("rating").is_in(RATINGS[:2]).fill_null(value=False)
    row = joined.select(
        numerator=(rule.numerator * pl.col("people")).sum(),
        denominator=(rule.denominator * pl.col("people")).sum(),
        people=pl.col("people").sum(),
        rated=((rule.denominator > 0) & (pl.col("people") > 0)).sum(),
        good=((rule.denominator > 0) & is_good & (pl.col("people") > 0)).sum(),
    ).row(0, named=True)
    place = scene.find(question.area)
    share = _share(place.code, place.name, row)
    return FundedShare(share, funded.as_at, scene.provenance(_notes(row)))


def may_be_shown(people: int) -> bool:
    """Whether a number of people tells of nobody: none, or five and more."""
    return people == 0 or people >= FEWEST


def rounded(people: int) -> int:
    """A number of people to the nearest five.

    >>> [rounded(n) for n in (0, 5, 7, 8, 12, 13)]
    [0, 5, 5, 10, 10, 15]
    """
    return (people + NEAREST // 2) // NEAREST * NEAREST


def _share(code: str, name: str, row: dict[str, int]) -> Share | None:
    exact = (row["numerator"], row["denominator"], row["denominator"] - row["numerator"])
    # The rest is told by the two numbers as well.
    if row["denominator"] == 0 or not all(map(may_be_shown, exact)):
        return None
    told = may_be_shown(row["people"] - row["denominator"])
    good, counted = rounded(row["numerator"]), rounded(row["denominator"])
    others = rounded(row["people"] - row["denominator"])
    return Share(
        code=code,
        name=name,
        rated=row["rated"],
        good_or_outstanding=row["good"],
        share=good / counted,
        rank=None,
        ranked=None,
        unrated=others if told else None,
        numerator=good,
        denominator=counted,
        left_out=0,
        share_low=good / (counted + others) if told else None,
        share_high=(good + others) / (counted + others) if told else None,
        median_rating_age_years=None,
        older_than_four_years_share=None,
        rolled_up=0,
    )


def _notes(row: dict[str, int]) -> tuple[str, ...]:
    rule = f"Numbers of people are to the nearest {NEAREST}, and fewer than {FEWEST} are not shown."
    others = row["people"] - row["denominator"]
    if others == 0:
        return (rule,)
    number = f"About {rounded(others):,}" if may_be_shown(others) else f"Fewer than {FEWEST}"
    return (
        rule,
        f"{number} people are in services that are not rated, or that no imported file lists; "
        "the share leaves them out.",
    )
