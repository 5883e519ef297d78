"""Folding what a file says of locations: who is there, since when, and with which facts."""

from __future__ import annotations

from datetime import date

import polars as pl

from wherry.domain.coverage import Listing
from wherry.domain.errors import BadFile
from wherry.domain.files import FileRecord
from wherry.domain.ratings import OVERALL, RATINGS
from wherry.sources.tidy import FACTS, Tidy
from wherry.store.build.covering import ONE_DAY, covering_days, inside
from wherry.store.build.state import State

ID = "location_id"
LARGEST_DROP = 0.1  # A file that lists a tenth fewer services than the register knows is doubted.


def fold_locations(state: State, tidy: Tidy, record: FileRecord, *, accept: bool) -> tuple[State, pl.Series]:
    """Fold a file's location rows into the state, and tell which ids it lists.

    Raises:
        BadFile: when the file lists far fewer services than the register, unless accepted.
    """
    s = record.as_at
    is_gone = pl.col("deregistered_on").is_not_null() & (pl.col("deregistered_on") <= s)
    lists = record.coverage.listing in (Listing.REGISTERED, Listing.RATED, Listing.PARTIAL)
    listed = tidy.location.filter(~is_gone) if lists else tidy.location.clear()
    known = [fact for fact in FACTS if fact in tidy.known]
    location = state["location"]
    left = pl.Series(ID, [], dtype=pl.String)
    if record.coverage.is_snapshot:
        left = _departed(state, tidy, listed, record, accept=accept)
        location = location.with_columns(
            valid_to=pl.when(pl.col("valid_to").is_null() & pl.col(ID).is_in(left.implode()))
            .then(pl.lit(s))
            .otherwise("valid_to")
        ).filter(_lasts())
    location = _unlisted_days_cut(_facts(location, listed, known, s), location, state, s)
    location = pl.concat([location, _arrivals(location, listed, state, record)])
    location = _declared(location, tidy.location, state, record)
    if not lists:
        location = _learned(location, tidy.location, known)
    return state.with_tables(location=location), listed[ID]


def _lasts() -> pl.Expr:
    """Spans of at least one day."""
    return pl.col("valid_to").is_null() | (pl.col("valid_from") < pl.col("valid_to"))


def _departed(
    state: State, tidy: Tidy, listed: pl.DataFrame, record: FileRecord, *, accept: bool
) -> pl.Series:
    """Ids that were there, lie inside the coverage, and are listed no more."""
    present = state["location"].filter(pl.col("valid_to").is_null() & inside(record.coverage))
    if record.coverage.listing is Listing.RATED:
        rated = state["rating"].filter(
            pl.col("superseded_on").is_null()
            & (pl.col("key_question") == OVERALL)
            & pl.col("rating").is_in(RATINGS)
        )
        today = state["sighting"].filter(pl.col("last_listed_on") == record.as_at)
        before = present.join(rated, on=ID, how="semi").height
        present = present.join(rated, on=ID, how="semi").join(today, on=ID, how="anti")
    else:
        before = present.height
    now = listed.filter(inside(record.coverage)).height
    if now < before * (1 - LARGEST_DROP) and not accept:
        raise BadFile(
            f"it lists {now:,} services where the register has {before:,} inside what the file "
            f"covers, a drop of {1 - now / before:.0%}",
            file=record.name,
            remedy="if that is right, import it with --accept",
        )
    ids = tidy.listed if tidy.listed is not None else listed[ID]
    return present.filter(~pl.col(ID).is_in(ids.implode()))[ID]


def _facts(location: pl.DataFrame, listed: pl.DataFrame, known: list[str], s: date) -> pl.DataFrame:
    """Spans whose facts changed are closed and followed; facts newly learned are filled in."""
    is_open = pl.col("valid_to").is_null()
    new = listed.select(ID, *(pl.col(f).alias(f"new_{f}") for f in known))
    pairs = location.filter(is_open).join(new, on=ID, how="inner", maintain_order="left")
    if "ownership" not in known and {"provider_name", "provider_id"} <= set(known):
        # What a provider is was stated elsewhere; a name read without that may be taken for a person's.
        settled = pl.col("ownership").is_not_null() & (pl.col("provider_id") == pl.col("new_provider_id"))
        pairs = pairs.with_columns(
            new_provider_name=pl.when(~settled.fill_null(value=False)).then("new_provider_name")
        )
    if pairs.height == 0:
        return location
    differs = [(pl.col(f) != pl.col(f"new_{f}")).fill_null(value=False) for f in known]
    learns = [pl.col(f).is_null() & pl.col(f"new_{f}").is_not_null() for f in known]
    pairs = pairs.with_columns(changed=pl.any_horizontal(differs), learned=pl.any_horizontal(learns))
    touched = pairs.filter(pl.col("changed") | pl.col("learned"))
    if touched.height == 0:
        return location
    columns = location.columns
    older = touched.with_columns(pl.coalesce(f, f"new_{f}").alias(f) for f in known)
    ending = older.filter("changed").with_columns(valid_to=pl.lit(s)).filter(_lasts())
    going_on = older.filter(~pl.col("changed"))
    following = touched.filter("changed").with_columns(
        *(pl.coalesce(f"new_{f}", f).alias(f) for f in known),
        valid_from=pl.lit(s),
        observed_on=pl.lit(s),
    )
    untouched = location.filter(~(is_open & pl.col(ID).is_in(touched[ID].implode())))
    parts = [untouched, *(part.select(columns) for part in (ending, going_on, following))]
    return _carried_back(pl.concat(parts), touched.filter("learned")[ID], known)


def _carried_back(location: pl.DataFrame, ids: pl.Series, facts: list[str]) -> pl.DataFrame:
    """Facts first learned of a later span are carried back to the earlier spans that lack them."""
    several = location.filter(pl.col(ID).is_in(ids.implode()) & pl.col("valid_to").is_not_null())[ID].unique()
    if several.len() == 0:
        return location
    is_concerned = pl.col(ID).is_in(several.implode())
    filled = (
        location.filter(is_concerned)
        .sort(ID, "valid_from")
        .with_columns(pl.col(facts).backward_fill().over(ID))
    )
    return pl.concat([location.filter(~is_concerned), filled])


def _unlisted_days_cut(location: pl.DataFrame, before: pl.DataFrame, state: State, s: date) -> pl.DataFrame:
    """Now that its authority is known, a location's days outside earlier lists of that authority are cut out.

    Only for locations that no file listed before: they were known by their own dates alone, and files of
    named authorities could not speak for them (the nation's could, and did when they were folded).
    """
    unplaced = before.filter(
        pl.col("authority_code").is_null() & ~pl.col(ID).is_in(state["sighting"][ID].implode())
    )
    is_placed = pl.col(ID).is_in(unplaced[ID].implode()) & pl.col("authority_code").is_not_null()
    placed = location.filter(is_placed)
    if placed.height == 0:
        return location
    placed = placed.with_columns(until=pl.min_horizontal("valid_to", pl.lit(s)))
    return pl.concat(
        [location.filter(~is_placed), _listed_days(placed, state, "until").select(location.columns)]
    )


def _arrivals(location: pl.DataFrame, listed: pl.DataFrame, state: State, record: FileRecord) -> pl.DataFrame:
    """Spans for listed ids that are not there: new ones, and ones that come back.

    A span starts with the registration, but not before the day after the last earlier file that
    lists every registered service and did not list this one.
    """
    s = record.as_at
    there = location.filter(pl.col("valid_to").is_null())[ID]
    ended = location.group_by(ID).agg(pl.col("valid_to").max().alias("ended_on"))
    arriving = (
        listed.filter(~pl.col(ID).is_in(there.implode()))
        .join(ended, on=ID, how="left")
        .with_columns(
            since=pl.coalesce(pl.max_horizontal("ended_on", "registered_on"), pl.lit(s)), until=pl.lit(s)
        )
    )
    if arriving.height == 0:
        return location.clear()
    arriving = covering_days(arriving, state.files, _lists_all, "since", "until")
    spans = arriving.with_columns(
        valid_from=pl.max_horizontal("since", pl.col("last_covered") + ONE_DAY),
        valid_to=pl.lit(None, dtype=pl.Date),
        observed_on=pl.lit(s),
    )
    return spans.select(location.columns)


def _lists_all(record: FileRecord) -> bool:
    return record.coverage.listing is Listing.REGISTERED


def _declared(location: pl.DataFrame, stated: pl.DataFrame, state: State, record: FileRecord) -> pl.DataFrame:
    """Start and end of registration as a file declares them."""
    days = stated.select(
        ID,
        start=pl.col("registered_on"),
        end=pl.when(pl.col("deregistered_on") <= record.as_at).then("deregistered_on"),
    ).filter(pl.col("start").is_not_null() | pl.col("end").is_not_null())
    known = location.select(ID, start="registered_on", end="deregistered_on").unique(ID)
    days = days.join(known, on=[ID, "start", "end"], how="anti", nulls_equal=True)
    if days.height == 0:
        return location
    unseen = stated.filter(~pl.col(ID).is_in(location[ID].implode())) if stated.height else stated
    location = pl.concat([location, _dated_spans(unseen, location, state, record)])
    location = location.join(days, on=ID, how="left", maintain_order="left").with_columns(
        registered_on=pl.coalesce("start", "registered_on"),
        deregistered_on=pl.coalesce("end", "deregistered_on"),
    )
    location = _started(location, state)
    location = _ended(location, state)
    return location.drop("start", "end")


def _dated_spans(unseen: pl.DataFrame, like: pl.DataFrame, state: State, record: FileRecord) -> pl.DataFrame:
    """Spans of locations known only by their own dates.

    Days on which files that list every registered service did not list them are cut out, from
    the first such day to the last.
    """
    rows = unseen.filter(pl.col("registered_on").is_not_null()).with_columns(
        valid_from=pl.col("registered_on"),
        valid_to=pl.when(pl.col("deregistered_on") <= record.as_at).then("deregistered_on"),
        observed_on=pl.lit(record.as_at),
    )
    return _listed_days(rows, state, "valid_to").select(like.columns)


def _listed_days(rows: pl.DataFrame, state: State, before: str) -> pl.DataFrame:
    """The rows without the days from the first to the last, up to the column `before`, of files that list
    every registered service and so would have listed these."""
    rows = covering_days(rows, state.files, _lists_all, "valid_from", before)
    is_cut = pl.col("first_covered").is_not_null()
    earlier = rows.filter(is_cut).with_columns(valid_to="first_covered")
    later = rows.filter(is_cut).with_columns(valid_from=pl.col("last_covered") + ONE_DAY)
    return pl.concat([rows.filter(~is_cut), earlier, later]).filter(_lasts())


def _started(location: pl.DataFrame, state: State) -> pl.DataFrame:
    """Carry the first span of a location back to the declared start of its registration."""
    first = pl.col("valid_from") == pl.col("valid_from").min().over(ID)
    is_late = (pl.col("start") < pl.col("valid_from")).fill_null(value=False) & first
    late = location.filter(is_late)
    if late.height == 0:
        return location
    late = covering_days(late, state.files, _lists_all, "start", "valid_from").with_columns(
        valid_from=pl.min_horizontal(
            "valid_from", pl.max_horizontal("start", pl.col("last_covered") + ONE_DAY)
        )
    )
    return pl.concat([location.filter(~is_late), late.select(location.columns)])


def _ended(location: pl.DataFrame, state: State) -> pl.DataFrame:
    """Close the last span of a location on the declared end, if no later file lists it."""
    seen = state["sighting"].group_by(ID).agg(pl.col("last_listed_on").max().alias("seen_on"))
    location = location.join(seen, on=ID, how="left", maintain_order="left")
    ends_on = pl.max_horizontal("end", pl.col("seen_on") + ONE_DAY)
    is_cut = pl.col("end").is_not_null() & (pl.col("valid_to").is_null() | (ends_on < pl.col("valid_to")))
    return (
        location.with_columns(valid_to=pl.when(is_cut).then(ends_on).otherwise("valid_to"))
        .filter(_lasts())
        .drop("seen_on")
    )


def _learned(location: pl.DataFrame, stated: pl.DataFrame, known: list[str]) -> pl.DataFrame:
    """Fill in facts that a file without a listing knows and the register does not."""
    new = stated.select(ID, *(pl.col(f).alias(f"new_{f}") for f in known))
    filled = location.join(new, on=ID, how="left", maintain_order="left")
    return filled.with_columns(pl.coalesce(f, f"new_{f}").alias(f) for f in known).select(location.columns)


def note_sightings(state: State, listed: pl.Series, record: FileRecord) -> State:
    """Remember that the file lists these locations on its day."""
    today = pl.DataFrame({ID: listed}).with_columns(
        source=pl.lit(record.source), last_listed_on=pl.lit(record.as_at)
    )
    rest = state["sighting"].join(today, on=[ID, "source"], how="anti")
    return state.with_tables(sighting=pl.concat([rest, today]))
