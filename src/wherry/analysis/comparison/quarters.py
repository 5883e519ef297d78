"""What was published by quarter, apart from what stood at its end: is it changing?

The share of services rated so moves slowly and drags its past along. What CQC published in a quarter is
news of that quarter: how many ratings, and what part of them were good (reference science.md §3.5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from wherry.analysis.area_trend import notes_on_days
from wherry.analysis.areas import authorities_of, authority_on, icb_on, settled_on
from wherry.analysis.comparison.process import SpecialCause, assurance, p_chart, special_causes, xmr
from wherry.analysis.comparison.ranges import refuse_weights, rules_of
from wherry.analysis.comparison.results import Quarter, Quarters, QuartersQuestion
from wherry.analysis.knowledge import KIND_WORDS, KINDS_OF, first_days, knowledge_on, most_known
from wherry.analysis.notes import OLD_FILE_DAYS, notes_for
from wherry.analysis.scene import Scene, of_kinds, scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import tally
from wherry.definitions.comparison import ComparisonRules
from wherry.domain.days import months_after
from wherry.domain.errors import NotKnown
from wherry.domain.phrases import number_of
from wherry.domain.places import Place, PlaceKind

Kinds = frozenset[bool]


@dataclass(frozen=True)
class Span:
    """A quarter from its first day to the day after its last."""

    begins: date
    ends: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.ends - timedelta(days=1)


def quarters(standings: Standings, question: QuartersQuestion) -> Quarters:
    """What was published of an area in each quarter that is known throughout.

    Raises:
        UnknownName: when area or measure is unknown.
        NotKnown: when no quarter is known throughout, or the measure adds up beds.
    """
    refuse_weights(standings.register.definitions.measure(question.measure))
    rules = rules_of(standings)
    scene = scene_on(standings, question.measure, question.last, question.services, question.area)
    place = scene.find(question.area)
    release = standings.register.release
    told_from = first_days(release.files)[0]
    spans_told = _spans(max(question.first or told_from, told_from), min(scene.day, release.newest))
    known = {span: _kinds_throughout(scene, place, span) for span in spans_told}
    kinds = most_known(known.values())
    spans = [span for span, held in known.items() if kinds and kinds <= held]
    if not spans:
        raise NotKnown(
            f"No quarter of {place.name} up to {scene.day:%-d %B %Y} is known from first day to last; "
            "import the monthly files of a longer time, or a history."
        )
    scene = replace(scene, asked=_ASKED[kinds])
    rows = _published(scene, place, kinds, spans)
    notes = _notes(scene, place, kinds, spans, rules)
    return _charted(question, place, rows, scene, rules, notes)


_ASKED = {frozenset(kinds): asked for asked, kinds in KINDS_OF.items()}


def _spans(first: date, last: date) -> list[Span]:
    """The calendar quarters that lie between two days wholly."""
    begins = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    found = []
    while begins <= last and (ends := months_after(begins, 3)) <= last + timedelta(days=1):
        if begins >= first:
            found.append(Span(begins, ends))
        begins = ends
    return found


def _kinds_throughout(scene: Scene, place: Place, span: Span) -> Kinds:
    """The kinds of service of which a place's publications in a quarter are known.

    A file must tell how things stood as it began, and one what was published up to its last day; lists
    come monthly, so that they may be as old, or come as late, as an old file is.
    """
    files = scene.standings.register.release.files
    late = timedelta(days=OLD_FILE_DAYS)
    looks = ((span.begins, span.begins - late), (min(span.last + late, scene.day), span.last))
    both: Kinds | None = None
    for day, told_from in looks:
        codes = _codes_on(scene, place, day)
        knowledge = knowledge_on(day, files, scene.gazetteer)
        kinds = knowledge.kinds(codes, scene.asked) if codes else frozenset()
        fresh = frozenset(kind for kind in kinds if min(knowledge.days_told(codes, kind)) >= told_from)
        both = fresh if both is None else both & fresh
    return both or frozenset()


def _codes_on(scene: Scene, place: Place, day: date) -> list[str]:
    """The authorities of an earlier day in which a place's services lay."""
    if place.kind in (PlaceKind.COUNTRY, PlaceKind.REGION):
        return authorities_of(scene.gazetteer, place, day)
    return [settled_on(scene.gazetteer, code, day) or code for code in scene.codes(place)]


def _published(scene: Scene, place: Place, kinds: Kinds, spans: list[Span]) -> list[Quarter]:
    """Counts of each quarter's publications, and of what stood on its last day."""
    events = _events(scene, place, kinds)
    rows = []
    for span in spans:
        of_quarter = events.filter(pl.col("published_on").is_between(span.begins, span.last))
        stood = scene.standing_since(span.last).filter(scene.lies_in(place) & of_kinds(kinds))
        stock = tally(stood.with_columns(is_listed=pl.lit(value=False)), scene.measure, span.last).row(
            0, named=True
        )
        good = of_quarter.filter(pl.col("rating").is_in(scene.measure.numerator)).height
        rows.append(
            Quarter(
                starts_on=span.begins,
                ends_on=span.last,
                published=of_quarter.height,
                good=good,
                share=good / of_quarter.height if of_quarter.height else None,
                stock_good=stock["numerator"],
                stock_counted=stock["denominator"],
                stock_share=stock["share"],
            )
        )
    return rows


def _events(scene: Scene, place: Place, kinds: Kinds) -> pl.DataFrame:
    """Ratings published of services of a place: location_id, published_on, rating.

    Ratings that came with a new registration were not published of these owners and are left out.
    """
    standings, measure = scene.standings, scene.measure
    rated = (
        standings.ratings(measure.several_services)
        .filter(pl.col("rating").is_in(measure.denominator) & ~pl.col("is_inherited").fill_null(value=False))
        .drop_nulls("published_on")
        .sort("from_on")
        .unique(["location_id", "published_on"], keep="first", maintain_order=True)
    )
    spans = standings.spans_once_per_site.with_columns(
        authority_code=authority_on(scene.gazetteer, scene.day), icb_code=icb_on(scene.gazetteer, scene.day)
    ).filter(scene.lies_in(place) & of_kinds(kinds))
    there = (pl.col("valid_from") <= pl.col("published_on")) & (
        pl.col("valid_to").is_null() | (pl.col("published_on") < pl.col("valid_to"))
    )
    joined = spans.select("location_id", "valid_from", "valid_to").join(rated, on="location_id").filter(there)
    return joined.select("location_id", "published_on", "rating")


def _charted(
    question: QuartersQuestion,
    place: Place,
    rows: list[Quarter],
    scene: Scene,
    rules: ComparisonRules,
    notes: tuple[str, ...],
) -> Quarters:
    """The quarters with limits and special causes, where there are enough of them."""
    found = Quarters(
        question=question,
        code=place.code,
        name=place.name,
        rows=tuple(rows),
        published_mean=None,
        published_low=None,
        published_high=None,
        share_mean=None,
        target_words=None,
        lower_is_better=scene.measure.direction == "lower_is_better",
        rules=rules.label,
        provenance=scene.provenance(notes),
    )
    if len(rows) < rules.fewest_quarters:
        return found
    counts = xmr([row.published for row in rows])
    limits = replace(counts, low=max(counts.low, 0.0))  # A count is never below 0.
    of_counts = special_causes(
        [row.published for row in rows],
        limits.chart(len(rows)),
        shift=rules.shift_points,
        trend=rules.trend_points,
    )
    found = replace(
        found,
        rows=tuple(
            replace(row, published_special=_rules_at(of_counts, number)) for number, row in enumerate(rows)
        ),
        published_mean=limits.mean,
        published_low=limits.low,
        published_high=limits.high,
    )
    return _with_shares(found, rules)


def _with_shares(found: Quarters, rules: ComparisonRules) -> Quarters:
    """The quarters with the p-chart of what was published, where enough of them have something."""
    told = [number for number, row in enumerate(found.rows) if row.published]
    if len(told) < rules.fewest_quarters:
        return found
    good, published = (np.array([getattr(found.rows[n], key) for n in told]) for key in ("good", "published"))
    chart = p_chart(good, published)
    of_shares = special_causes(good / published, chart, shift=rules.shift_points, trend=rules.trend_points)
    rows = list(found.rows)
    for point, number in enumerate(told):
        rows[number] = replace(
            rows[number],
            share_low=float(chart.low[point]),
            share_high=float(chart.high[point]),
            share_special=_rules_at(of_shares, point),
        )
    target, target_words = found.question.target, None
    if target is not None:
        low, high = float(np.median(chart.low)), float(np.median(chart.high))
        target_words = assurance(low, high, target, lower_is_better=found.lower_is_better)
    return replace(found, rows=tuple(rows), share_mean=chart.centre, target_words=target_words)


def _rules_at(found: tuple[SpecialCause, ...], point: int) -> tuple[str, ...]:
    return tuple(f"{cause.rule} {cause.side}" for cause in found if cause.point == point)


def _notes(
    scene: Scene, place: Place, kinds: Kinds, spans: list[Span], rules: ComparisonRules
) -> tuple[str, ...]:
    """What to know beside the quarters: which kinds, how many, and what else the day's figure says."""
    words = " and ".join(KIND_WORDS[kind] for kind in sorted(kinds, reverse=True))
    notes = [f"Quarters that are known from their first day to their last; ratings of {words}."]
    if len(spans) < rules.fewest_quarters:
        notes.append(
            f"Limits are drawn from {rules.fewest_quarters} quarters up; {number_of(len(spans), 'quarter')} "
            "known here say nothing yet."
        )
    notes += notes_on_days(scene, place, tuple(span.begins for span in spans), kinds)
    of_day = scene.kinds(place) & kinds
    if of_day:
        notes += notes_for(scene, place, of_day, scene.of(place, of_day))
    return tuple(notes)
