"""How far a league can be trusted: rank ranges and funnel of its page, and the columns of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wherry.analysis.comparison.plain import ranged_row
from wherry.analysis.comparison.results import RangedLeague, RangedShare
from wherry.analysis.comparison.words import rank_words, reliability_words
from wherry.analysis.questions import LeagueQuestion
from wherry.domain.errors import NotKnown
from wherry.reports.comparison_charts import funnel
from wherry_web.position.league_shown import Picked
from wherry_web.position.register import Answers
from wherry_web.ui.charts import Figure, figure
from wherry_web.ui.values import count, percent

RANGE_HEADINGS = {
    "interval_low": "Share that could as well have been found: low",
    "interval_high": "Share that could as well have been found: high",
    "rank_low": "Rank lies from",
    "rank_high": "Rank lies to",
    "last_ten_probability": "Probability to be among the last 10, or third of fewer than 30 (0 to 1)",
    "funnel_side": "Funnel",
    "funnel_outside": "Outside the funnel limits of (0 to 1)",
}
NEAR, OTHERS = "Statistical neighbours", "Others"


@dataclass(frozen=True)
class Trust:
    """A league with ranges, or the sentence that says why there are none."""

    league: RangedLeague | None
    why_not: str = ""

    @property
    def ranges(self) -> Mapping[str, RangedShare]:
        """The ranges of each place by code."""
        return {row.share.code: row for row in self.league.rows} if self.league else {}

    @property
    def last_places(self) -> int:
        """How many places count as the last; 0 where none is ranked."""
        rows = self.league.rows if self.league else ()
        return next((row.rank.bottom_places for row in rows if row.rank), 0)

    def sentences(self, picked: Picked) -> list[str]:
        """What can be said of the reader's own place and of the league."""
        if self.league is None:
            return [self.why_not]
        own = self.ranges.get(picked.own)
        said = []
        if own and own.rank:
            words = rank_words(own.rank, lower_is_better=self.league.lower_is_better)
            said.append(f"{own.share.name} is {words}.")
        if self.league.reliability:
            said.append(reliability_words(self.league.reliability))
        return said


def trust_of(answers: Answers, question: LeagueQuestion) -> Trust:
    """The ranges of a league; why there are none, for a measure that counts beds."""
    try:
        return Trust(answers.ranged_league(question))
    except NotKnown as refusal:
        return Trust(None, str(refusal))


def range_cells(trust: Trust) -> dict[str, dict[str, object]]:
    """The columns that a file of the league has beside the shares, by code."""
    if trust.league is None:
        return {}
    lower = trust.league.lower_is_better
    rows = {row.share.code: ranged_row(row, lower_is_better=lower) for row in trust.league.rows}
    return {code: {key: row[key] for key in RANGE_HEADINGS} for code, row in rows.items()}


def funnel_of(trust: Trust, picked: Picked) -> Figure | None:
    """The funnel as a drawing with words and numbers; None where there is none."""
    found = trust.league
    if found is None or not found.curves:
        return None
    marks = {row.share.code: picked.mark(row.share.code) for row in found.rows}
    placed = [row for row in found.rows if row.funnel]
    outside = {
        side: sum(
            row.funnel is not None and row.funnel.outside is not None and row.funnel.side == side
            for row in placed
        )
        for side in ("worse", "better")
    }
    outer = percent(max(curve.confidence for curve in found.curves))
    return figure(
        funnel(found, marks, {"own": picked.own_name, "near": NEAR, "": OTHERS}),
        title=f"{found.provenance.measure_title} by number of services, around {percent(found.middle)}",
        description=(
            "Small places scatter more by chance; the lines show how far (dashed 95 %, solid "
            f"{outer}). Of {count(len(placed))} places {count(outside['worse'])} do worse and "
            f"{count(outside['better'])} better than chance alone explains."
        ),
        headings=("Place", "Of", "Share", "Chance reaches from", "to", "Place in the funnel"),
        rows=[_numbers(row) for row in placed],
    )


def _numbers(row: RangedShare) -> tuple[str, ...]:
    place, share = row.funnel, row.share
    if place is None:
        return ()
    reach = place.limits[0]
    words = "inside" if place.outside is None else f"{place.side}, outside {percent(place.outside)}"
    shown = percent(share.share, share.numerator, share.denominator)
    return (share.name, count(share.denominator), shown, percent(reach.low), percent(reach.high), words)
