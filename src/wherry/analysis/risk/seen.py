"""What could be seen of every service on a day: nothing that was published or first observed later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from wherry.analysis.knowledge import KINDS_OF, shows_ratings
from wherry.analysis.standing import Standings
from wherry.definitions import Measure
from wherry.domain.days import months_after
from wherry.domain.ratings import OVERALL

ORDER: Final = {"outstanding": 0, "good": 1, "requires_improvement": 2, "inadequate": 3}
BAD: Final = 2
"""From here on a rating is bad: Requires improvement or Inadequate (science.md, heading)."""

REGISTRATION_FACTS: Final = ("is_care_home", "ownership", "provider_id")
"""Facts that a registration keeps: another owner registers anew (CQC, “Registration under the Health
and Social Care Act 2008”). Such a fact may be carried back from the file that first told it, but only
where hardly any service lacks it: who lacks it left before the file, and that is the future."""

CHANGING_FACTS: Final = (
    "services",
    "user_bands",
    "beds",
    "brand_id",
    "authority_code",
    "has_manager",
    "is_dormant",
)
"""Facts that are visible from the day of the first file that stated them, never before."""

CARRIED_BACK_FROM: Final = 0.95
LONGEST_CHAIN: Final = 5
"""How many earlier registrations of one home are followed; the longest chain at hand has three."""

QUESTIONS: Final = ("safe", "effective", "caring", "responsive", "well_led")


@dataclass(frozen=True)
class Seen:
    """One day as it could be seen: a row a rated service, its events, and the day.

    `services` has the visible facts, the standing rating and what is known of its history;
    `events` one row a rating published by then, oldest first, with `order` from 0 (Outstanding) to 3.
    """

    day: date
    services: pl.DataFrame
    events: pl.DataFrame
    questions: pl.DataFrame


def seen_on(standings: Standings, measure: Measure, day: date) -> Seen:
    """What could be seen of the services registered and rated on a day."""
    live = _registered(standings, day)
    events = _events(standings, measure).filter((pl.col("published_on") <= day) & (pl.col("from_on") <= day))
    chains = _chains(standings, day)
    earlier = chains.group_by("location_id").agg(earlier_registrations=pl.len())
    current = _standing_rating(standings, measure, day)
    services = (
        live.join(current, on="location_id")
        .join(_told(standings), on="location_id", how="left")
        .join(earlier, on="location_id", how="left")
        .with_columns(history_is_known=(pl.col("told_from") < day).fill_null(value=False))
        .drop("valid_to", "told_from", "told_to")  # Of the future: nothing here may be made from them.
        .sort("location_id")
    )
    mine = _with_those_of(events, chains).join(services.select("location_id"), on="location_id", how="semi")
    return Seen(day, services, mine, _questions(standings, day))


def _registered(standings: Standings, day: date) -> pl.DataFrame:
    """The services of a day, once a site, with the facts that could be seen on it."""
    known = standings.prepared(("risk", "registered"), lambda: _spans_with_dates(standings))
    live = known.filter(
        (pl.col("valid_from") <= day) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day))
    )
    observed = pl.col("observed_on") <= day
    carried = [fact for fact in REGISTRATION_FACTS if _is_whole(live, fact)]
    hidden = [fact for fact in (*REGISTRATION_FACTS, *CHANGING_FACTS) if fact not in carried]
    return live.with_columns(
        pl.when(observed).then(pl.col(fact)).otherwise(None).alias(fact) for fact in hidden
    ).with_columns(type_of_care=pl.when(observed).then("type_of_care").otherwise(_type_by_kind()))


def _spans_with_dates(standings: Standings) -> pl.DataFrame:
    """The spans once a site, with what dates them: a span that was cut keeps the dates of the whole."""
    dated = standings.register.location.select(
        "location_id", "valid_from", "registered_on", "observed_on", "has_manager", "is_dormant"
    )
    return standings.spans_once_per_site.sort("valid_from").join_asof(
        dated.sort("valid_from"),
        on="valid_from",
        by="location_id",
        strategy="backward",
        check_sortedness=False,
    )


def _type_by_kind() -> pl.Expr:
    """The type of care that “Care home?” alone tells."""
    return pl.when("is_care_home").then(pl.lit("care_home")).otherwise(pl.lit("community"))


def _is_whole(live: pl.DataFrame, fact: str) -> bool:
    return live.height > 0 and live[fact].null_count() <= (1 - CARRIED_BACK_FROM) * live.height


def _events(standings: Standings, measure: Measure) -> pl.DataFrame:
    """Every rating that ever stood, one a publication, with its `order`."""

    def make() -> pl.DataFrame:
        return (
            standings.ratings(measure.several_services)
            .with_columns(published_on=pl.coalesce("published_on", "from_on"))
            .sort("location_id", "published_on", "from_on")
            .unique(["location_id", "published_on"], keep="last", maintain_order=True)
            .with_columns(order=pl.col("rating").replace_strict(ORDER, return_dtype=pl.Int8))
        )

    return standings.prepared(("risk", "events", measure.several_services), make)


def _chains(standings: Standings, day: date) -> pl.DataFrame:
    """Each location with every earlier registration of it (`other_id`) that a link told of by the day."""
    links = standings.register.link.filter(
        (pl.col("kind") == "predecessor") & (pl.col("first_seen_on") <= day)
    ).select("location_id", "other_id")
    parts, reached = [links], links
    for _ in range(LONGEST_CHAIN if links.height else 0):
        further = reached.join(links, left_on="other_id", right_on="location_id", suffix="_next")
        reached = further.select("location_id", other_id="other_id_next")
        parts.append(reached)
    return pl.concat(parts).unique().filter(pl.col("location_id") != pl.col("other_id"))


def _with_those_of(events: pl.DataFrame, chains: pl.DataFrame) -> pl.DataFrame:
    """Events with those of the earlier registrations of each home."""
    if chains.height == 0:
        return events
    earlier = chains.join(events, left_on="other_id", right_on="location_id").select(events.columns)
    return (
        pl.concat([events, earlier])
        .sort("location_id", "published_on")
        .unique(["location_id", "published_on"], keep="first", maintain_order=True)
    )


def _standing_rating(standings: Standings, measure: Measure, day: date) -> pl.DataFrame:
    return (
        _events(standings, measure)
        .filter(
            (pl.col("published_on") <= day)
            & (pl.col("from_on") <= day)
            & (pl.col("to_on").is_null() | (pl.col("to_on") > day))
        )
        .unique("location_id", keep="last", maintain_order=True)
        .select("location_id", "rating", "order", "published_on", "is_inherited")
    )


def _told(standings: Standings) -> pl.DataFrame:
    """From when and up to when files tell the ratings of each location: `told_from`, `told_to`."""
    spans = [
        {
            "first_seen_in": record.source,
            "is_care_home": kind,
            "told_from": min(record.coverage.history_from or record.as_at, record.as_at),
            "told_to": record.as_at,
        }
        for record in standings.register.release.files
        if shows_ratings(record)
        for kind in KINDS_OF[record.coverage.services]
    ]
    schema: dict[str, type[pl.DataType]] = {
        "first_seen_in": pl.String,
        "is_care_home": pl.Boolean,
        "told_from": pl.Date,
        "told_to": pl.Date,
    }

    def make() -> pl.DataFrame:
        register = standings.register
        kinds = register.location.select("location_id", "is_care_home").drop_nulls().unique("location_id")
        return (
            register.rating.select("location_id", "first_seen_in")
            .unique()
            .join(kinds, on="location_id")
            .join(pl.DataFrame(spans, schema=schema), on=["first_seen_in", "is_care_home"])
            .group_by("location_id")
            .agg(pl.col("told_from").min(), pl.col("told_to").max())
        )

    return standings.prepared(("risk", "told"), make)


def _questions(standings: Standings, day: date) -> pl.DataFrame:
    """The key questions that stood on a day, a column each with the rating's order."""

    def make() -> pl.DataFrame:
        return standings.register.rating.filter(
            (pl.col("service_group") == OVERALL)
            & pl.col("key_question").is_in(QUESTIONS)
            & pl.col("rating").is_in(list(ORDER))
        ).with_columns(order=pl.col("rating").replace_strict(ORDER, return_dtype=pl.Int8))

    rows: pl.DataFrame = standings.prepared(("risk", "questions"), make)
    held = (
        rows.filter(
            (pl.col("effective_on") <= day)
            & (pl.col("published_on") <= day).fill_null(value=True)
            & (pl.col("superseded_on").is_null() | (pl.col("superseded_on") > day))
        )
        .sort("location_id", "effective_on", "sequence")
        .unique(["location_id", "key_question"], keep="last", maintain_order=True)
    )
    columns = [
        pl.col("order").filter(pl.col("key_question") == question).first().alias(question)
        for question in QUESTIONS
    ]
    return held.group_by("location_id").agg(columns)


WINDOW_MONTHS: Final = 12
LABEL_SLACK_DAYS: Final = 7
"""A history is dated by its newest publication; nothing may have been published on its last days."""


def outcomes_after(
    standings: Standings, measure: Measure, seen: Seen, months: int = WINDOW_MONTHS
) -> pl.DataFrame:
    """What was published on the services of a day in the months after it.

    Returns `is_known` (a file tells of the whole window), `is_inspected` (a rating was published)
    and `is_bad` (a bad one was), in the order of `seen.services`.
    """
    until = months_after(seen.day, months)
    after = _events(standings, measure).filter(
        (pl.col("published_on") > seen.day) & (pl.col("published_on") <= until)
    )
    happened = after.group_by("location_id").agg(
        is_inspected=pl.lit(value=True), is_bad=(pl.col("order") >= BAD).any()
    )
    enough = pl.col("told_to") >= pl.lit(until).dt.offset_by(f"-{LABEL_SLACK_DAYS}d")
    known = (pl.col("told_from") <= seen.day) & enough
    return (
        seen.services.select("location_id")
        .join(_told(standings), on="location_id", how="left", maintain_order="left")
        .select("location_id", is_known=known.fill_null(value=False))
        .join(happened, on="location_id", how="left", maintain_order="left")
        .with_columns(pl.col("is_inspected", "is_bad").fill_null(value=False))
    )
