"""Folding what a file says of ratings: events, and from when to when each one counts."""

from __future__ import annotations

import polars as pl

from wherry.definitions import Definitions
from wherry.domain.files import FileRecord
from wherry.domain.ratings import OVERALL, RATINGS
from wherry.sources.tidy import Tidy
from wherry.store.build.covering import ONE_DAY, covering_days
from wherry.store.build.state import RATING_SOURCES, State

KEY = ["location_id", "service_group", "key_question"]

PUBLISHED_OUTCOMES = (*RATINGS, "insufficient_evidence")
"""Words that, once published, stand in place of what stood before."""

NO_RATING = "not_rated"


def fold_ratings(
    state: State, tidy: Tidy, record: FileRecord, definitions: Definitions, listed: pl.Series
) -> State:
    """Fold a file's ratings: its history first, then what it shows as in force on its date.

    `listed` are the ids of the locations that the file lists.
    """
    if tidy.rating.height == 0 and not record.coverage.is_snapshot:
        return state
    numbered = tidy.rating.with_columns(
        sequence=pl.int_range(pl.len()).over([*KEY, "published_on"]).cast(pl.Int16)
    )
    is_listed = pl.col("location_id").is_in(listed.implode())
    shown = numbered.filter(pl.col("is_current") & is_listed)
    history = numbered.filter(~(pl.col("is_current") & is_listed) & pl.col("published_on").is_not_null())
    regime = _regimes(definitions)
    state = state.adding("disagreement", _missing_from(numbered, state["rating"], record))
    state = _fold_history(state, history, record, regime)
    if record.source not in RATING_SOURCES or listed.len() == 0:
        return state
    standing = state["rating"].filter(pl.col("superseded_on").is_null() & is_listed)
    if tidy.overall_only:
        standing = standing.filter((pl.col("service_group") == OVERALL) & (pl.col("key_question") == OVERALL))
    return _fold_shown(state, shown, standing, record, regime)


def _regimes(definitions: Definitions) -> pl.Expr:
    regime = pl.lit(None, dtype=pl.String)
    for entry in definitions.regimes:
        regime = pl.when(pl.col("published_on") >= entry.starts_on).then(pl.lit(entry.key)).otherwise(regime)
    return regime


def _fold_history(state: State, history: pl.DataFrame, record: FileRecord, regime: pl.Expr) -> State:
    """Add dated events that are not known yet.

    An event counts from its publication, unless a file of a later day shows that it did not
    stand then: it counts from the day after the last such file.
    """
    rating = state["rating"]
    known = rating.select(*KEY, "published_on", "rating")
    new = history.join(known, on=[*KEY, "published_on", "rating"], how="anti", nulls_equal=True)
    if new.height == 0:
        return state
    new = new.with_columns(
        first_seen_on=pl.lit(record.as_at), first_seen_in=pl.lit(record.source), regime=regime
    )
    is_outcome = pl.col("rating").is_in(PUBLISHED_OUTCOMES)
    remarks = new.filter(~is_outcome).with_columns(effective_on="published_on", superseded_on="published_on")
    placed = _placed(new.filter(is_outcome), state)
    doubted = placed.filter(pl.col("effective_on") > pl.col("published_on"))
    state = state.adding("disagreement", _explained_history(doubted, rating, record))
    state = state.adding("rating", remarks).adding("rating", placed)
    return state.with_tables(rating=_chained(state["rating"], placed["location_id"].unique()))


def _placed(events: pl.DataFrame, state: State) -> pl.DataFrame:
    """Events with `effective_on`: publication, or after the last snapshot that knew otherwise."""
    standing = state["rating"].filter(_ever_stood()).select(*KEY, next_on="effective_on").sort("next_on")
    rows = events.sort("published_on").join_asof(
        standing,
        left_on="published_on",
        right_on="next_on",
        by=KEY,
        strategy="forward",
        check_sortedness=False,
    )
    spans = (
        state["location"]
        .sort("valid_from")
        .group_by("location_id", maintain_order=True)
        .agg(
            pl.col("valid_from").first(),
            pl.col("valid_to").last(),
            pl.col("authority_code").last(),
            pl.col("is_care_home").last(),
        )
    )
    rows = rows.join(spans, on="location_id", how="left").with_columns(
        since=pl.max_horizontal("published_on", "valid_from"),
        until=pl.min_horizontal("next_on", "valid_to"),
    )
    rows = covering_days(rows, state.files, _shows_overall, "since", "until")
    # Only overall ratings of the location are shown by every rating file.
    contradicted = pl.when((pl.col("service_group") == OVERALL) & (pl.col("key_question") == OVERALL)).then(
        pl.col("last_covered") + ONE_DAY
    )
    return rows.with_columns(effective_on=pl.max_horizontal("published_on", contradicted)).with_columns(
        superseded_on=pl.when(pl.col("effective_on") >= pl.col("next_on")).then("effective_on")
    )


def _shows_overall(record: FileRecord) -> bool:
    return record.coverage.is_snapshot and record.source in RATING_SOURCES


def _ever_stood() -> pl.Expr:
    return pl.col("superseded_on").is_null() | (pl.col("effective_on") < pl.col("superseded_on"))


def _fold_shown(
    state: State, shown: pl.DataFrame, standing: pl.DataFrame, record: FileRecord, regime: pl.Expr
) -> State:
    """Make what stands on the file's date what the file shows."""
    s = record.as_at
    shown = shown.unique(subset=KEY, keep="last", maintain_order=True)
    pairs = shown.join(
        standing.select(
            *KEY,
            was="rating",
            was_published_on="published_on",
            was_effective_on="effective_on",
            was_inherited="is_inherited",
        ),
        on=KEY,
        how="full",
        coalesce=True,
        maintain_order="left_right",
    ).with_columns(rating=pl.col("rating").fill_null(NO_RATING))
    state = _inheritance_learned(state, pairs)
    same = (pl.col("rating") == pl.col("was")).fill_null(value=False) & pl.col("published_on").eq_missing(
        pl.col("was_published_on")
    )
    still_none = ~pl.col("rating").is_in(PUBLISHED_OUTCOMES) & (
        pl.col("was").is_null() | ~pl.col("was").is_in(PUBLISHED_OUTCOMES)
    )
    changed = pairs.filter(~(same | still_none))
    if changed.height == 0:
        return state
    # A recording that ends before the standing rating was published cannot know of it.
    is_stale = (pl.col("was_published_on") > pl.lit(record.newest_publication)).fill_null(value=False)
    stale = changed.filter(is_stale)
    state = state.adding("disagreement", _explained_stale(stale, record))
    # What such a recording shows as in force was in force before.
    state = _fold_history(state, stale.filter(pl.col("published_on").is_not_null()), record, regime)
    events = _dated(changed.filter(~is_stale), state, record).with_columns(
        first_seen_on=pl.lit(s),
        first_seen_in=pl.lit(record.source),
        regime=regime,
        superseded_on=pl.lit(None, dtype=pl.Date),
        sequence=pl.col("sequence").fill_null(0),
    )
    state = state.adding("rating", events)
    return state.with_tables(rating=_chained(state["rating"], events["location_id"].unique()))


def _dated(events: pl.DataFrame, state: State, record: FileRecord) -> pl.DataFrame:
    """From when a newly shown rating counts.

    From its publication, but not before the day after the last rating file that listed the
    location without it; what has no date, or is older than what stood, from the file's own day.
    """
    seen = (
        state["sighting"]
        .filter(pl.col("source").is_in(RATING_SOURCES) & (pl.col("last_listed_on") < record.as_at))
        .group_by("location_id")
        .agg(pl.col("last_listed_on").max().alias("seen_on"))
    )
    on = pl.max_horizontal("published_on", pl.col("seen_on") + ONE_DAY)
    is_restated = (on <= pl.col("was_effective_on")).fill_null(value=False)
    is_undated = pl.col("published_on").is_null() | ~pl.col("rating").is_in(PUBLISHED_OUTCOMES)
    return events.join(seen, on="location_id", how="left", maintain_order="left").with_columns(
        effective_on=pl.when(is_undated | is_restated).then(pl.lit(record.as_at)).otherwise(on)
    )


def _inheritance_learned(state: State, pairs: pl.DataFrame) -> State:
    """Whether a standing rating is inherited, where only the new file says so."""
    learned = pairs.filter(
        pl.col("was_inherited").is_null() & pl.col("is_inherited").is_not_null() & pl.col("was").is_not_null()
    ).select(*KEY, learned="is_inherited")
    if learned.height == 0:
        return state
    rating = state["rating"].join(learned, on=KEY, how="left", maintain_order="left")
    is_meant = pl.col("superseded_on").is_null() & pl.col("is_inherited").is_null()
    rating = rating.with_columns(
        is_inherited=pl.when(is_meant).then("learned").otherwise("is_inherited")
    ).drop("learned")
    return state.with_tables(rating=rating)


def _chained(rating: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Let each event that stands end when the next of its location, group and question begins."""
    is_concerned = pl.col("location_id").is_in(ids.implode())
    concerned = rating.filter(is_concerned)
    stands = concerned.filter(_ever_stood())
    never = concerned.filter(~_ever_stood())
    order = [
        *KEY,
        "effective_on",
        "first_seen_on",
        "published_on",
        "sequence",
        "report_id",
        "rating",
    ]
    stands = stands.sort(order, nulls_last=False).with_columns(
        superseded_on=pl.col("effective_on").shift(-1).over(KEY)
    )
    return pl.concat([rating.filter(~is_concerned), stands, never])


def _explained_history(doubted: pl.DataFrame, rating: pl.DataFrame, record: FileRecord) -> pl.DataFrame:
    """What a history says of a day on which a snapshot said something else: its last such event."""
    at = doubted.sort("published_on").unique(KEY, keep="last").with_columns(day="last_covered")
    stood = rating.filter(_ever_stood()).select(
        *KEY,
        register_says="rating",
        register_published_on="published_on",
        begins="effective_on",
        ends="superseded_on",
    )
    held = (
        at.select(*KEY, "day")
        .join(stood, on=KEY)
        .filter(
            (pl.col("begins") <= pl.col("day"))
            & (pl.col("ends").is_null() | (pl.col("day") < pl.col("ends")))
        )
    )
    return at.join(held, on=[*KEY, "day"], how="left").select(
        *KEY,
        file=pl.lit(record.name),
        file_says="rating",
        file_published_on="published_on",
        register_says=pl.col("register_says").fill_null(NO_RATING),
        register_published_on="register_published_on",
        as_at="day",
        explanation=pl.when(pl.col("register_says").is_null())
        .then(pl.lit("published by then, but the list of the day did not show the service"))
        .otherwise(pl.lit("published by then, but the list of the day still showed the earlier rating")),
    )


def _missing_from(stated: pl.DataFrame, rating: pl.DataFrame, record: FileRecord) -> pl.DataFrame:
    """Publications that stand in the register and are missing from a file that tells a whole history."""
    begins = record.coverage.history_from
    if begins is None:
        return rating.clear()
    known = rating.filter(
        _ever_stood()
        & (pl.col("key_question") == OVERALL)
        & (pl.col("service_group") == OVERALL)
        & pl.col("rating").is_in(PUBLISHED_OUTCOMES)
        & pl.col("published_on").is_between(begins, pl.lit(record.newest_publication))
    )
    told = stated.filter(pl.col("rating").is_in(PUBLISHED_OUTCOMES))
    # Since 2024 the API states per service what the monthly files state of the location.
    missing = known.join(told, on="location_id", how="semi").join(
        told.filter(pl.col("key_question") == OVERALL),
        on=["location_id", "published_on", "rating"],
        how="anti",
    )
    before = told.select(*KEY, "published_on", file_says="rating", file_published_on="published_on")
    return (
        missing.sort("published_on")
        .join_asof(before.sort("published_on"), on="published_on", by=KEY, check_sortedness=False)
        .select(
            *KEY,
            file=pl.lit(record.name),
            file_says=pl.col("file_says").fill_null(NO_RATING),
            file_published_on="file_published_on",
            register_says="rating",
            register_published_on="published_on",
            as_at="first_seen_on",
            explanation=pl.when(pl.col("published_on") == pl.col("file_published_on"))
            .then(pl.lit("the file states another rating of the same publication"))
            .otherwise(pl.lit("the file does not have this publication")),
        )
    )


def _explained_stale(stale: pl.DataFrame, record: FileRecord) -> pl.DataFrame:
    newest = record.newest_publication
    until = f"{newest:%-d %B %Y}" if newest else "an earlier day"
    return stale.select(
        *KEY,
        file=pl.lit(record.name),
        file_says="rating",
        file_published_on="published_on",
        register_says="was",
        register_published_on="was_published_on",
        as_at=pl.lit(record.as_at),
        explanation=pl.lit(f"the file knows publications up to {until} only; the register knows a later one"),
    )
