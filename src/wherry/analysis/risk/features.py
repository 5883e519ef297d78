"""The features of a day: one named function each, in one table with source, date rule and words.

Every function gives an expression over the frame of `summed`, which holds only what could be seen on
the day. Null is “not known”; a service known to have no earlier rating has the previous rating “none”.
No feature is made from a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from wherry.analysis.risk.relations import with_relations
from wherry.analysis.risk.seen import BAD, QUESTIONS, Seen

DAYS_A_YEAR: Final = 365.25
RECENT_MONTHS: Final = 36

PUBLISHED = "published by the day; never the day of the inspection"
BY_LINK = "published by the day, under this registration or, where the link was seen by then, an earlier one"
REGISTRATION = "of the registration, which keeps it; carried back only where hardly any service lacks it"
OBSERVED = "in the newest file up to the day; what a later file tells is not known"

RATINGS_FILE = "CQC ratings (history, API or monthly files)"
LOCATIONS_FILE = "CQC list of active locations, or the API"

Kind = Literal["continuous", "nominal"]


@dataclass(frozen=True)
class Feature:
    """One feature: what it is called, how it is said when it raises and lowers, whence and of when.

    `of` is the function that makes it. `in_models` False: shown and used by baselines only, `why_not`.
    """

    title: str
    unit: str
    kind: Kind
    source: str
    date_rule: str
    of: Callable[[], pl.Expr]
    why_not: str = ""

    @property
    def key(self) -> str:
        """The function's name is the feature's."""
        return self.of.__name__


def _good_now() -> pl.Expr:
    return pl.col("order") < BAD


def _years(column: str) -> pl.Expr:
    return (pl.col("day") - pl.col(column)).dt.total_days() / DAYS_A_YEAR


def _where_known(expression: pl.Expr) -> pl.Expr:
    """Only where a file tells the whole history: a list of current ratings does not say “no earlier one”."""
    return pl.when("history_is_known").then(expression).otherwise(None)


def current_rating() -> pl.Expr:
    return pl.col("rating")


def previous_rating() -> pl.Expr:
    return _where_known(pl.col("previous").fill_null("none"))


def rating_age_if_good() -> pl.Expr:
    """Apart from the age of bad ratings: CQC returns to them on another clock (science.md §2.2)."""
    return pl.when(_good_now()).then(_years("published_on"))


def rating_age_if_bad() -> pl.Expr:
    return pl.when(~_good_now()).then(_years("published_on"))


def number_of_ratings() -> pl.Expr:
    return _where_known(pl.col("ratings"))


def bad_ratings() -> pl.Expr:
    return _where_known(pl.col("bad_ratings"))


def bad_share_of_ratings() -> pl.Expr:
    return _where_known(pl.col("bad_ratings") / pl.col("ratings"))


def recent_bad_ratings() -> pl.Expr:
    return _where_known(pl.col("recent_bad_ratings"))


def years_since_bad_if_good() -> pl.Expr:
    return _where_known(pl.when(_good_now()).then(_years("last_bad_on")))


def gap_between_last_ratings() -> pl.Expr:
    """How soon CQC came back: an early return was a return for cause (science.md §0.3)."""
    return _where_known((pl.col("published_on") - pl.col("previous_on")).dt.total_days() / DAYS_A_YEAR)


def years_registered() -> pl.Expr:
    return _years("registered_on")


def is_inherited() -> pl.Expr:
    """The standing rating is that of an earlier registration: new owner, or the same one anew."""
    return pl.col("is_inherited").replace_strict({True: "yes", False: "no"}, return_dtype=pl.String)


def earlier_registrations() -> pl.Expr:
    return pl.col("earlier_registrations")


def key_questions_below_good() -> pl.Expr:
    return pl.col("questions_below_good")


def good_with_one_below() -> pl.Expr:
    """Good with exactly one key question below: one more and the rating falls (science.md §1)."""
    one = _good_now() & (pl.col("questions_below_good") == 1)
    return (
        pl.when(pl.col("questions_below_good").is_not_null())
        .then(pl.when(one).then(pl.lit("yes")).otherwise(pl.lit("no")))
        .otherwise(None)
    )


def well_led() -> pl.Expr:
    return _question("well_led")


def safe() -> pl.Expr:
    return _question("safe")


def _question(name: str) -> pl.Expr:
    return (
        pl.when(pl.col(name).is_not_null())
        .then(pl.when(pl.col(name) >= BAD).then(pl.lit("below good")).otherwise(pl.lit("good")))
        .otherwise(None)
    )


def ownership() -> pl.Expr:
    return pl.col("ownership")


def type_of_care() -> pl.Expr:
    return pl.col("type_of_care")


def cares_for_dementia() -> pl.Expr:
    return _has_word("user_bands", "dementia")


def cares_for_learning_disability() -> pl.Expr:
    return _has_word("user_bands", "learning_disabilities")


def has_nursing() -> pl.Expr:
    return _has_word("services", "care_home_nursing")


def _has_word(column: str, word: str) -> pl.Expr:
    has = pl.col(column).str.contains(f"(^|,){word}(,|$)")
    return has.replace_strict({True: "yes", False: "no"}, default=None, return_dtype=pl.String)


def beds() -> pl.Expr:
    return pl.when("is_care_home").then("beds")


def has_manager() -> pl.Expr:
    return pl.col("has_manager").replace_strict(
        {True: "yes", False: "no"}, default=None, return_dtype=pl.String
    )


def owner_bad_share() -> pl.Expr:
    return pl.col("owner_bad_share")


def owner_services() -> pl.Expr:
    return pl.col("owner_services")


def brand_bad_share() -> pl.Expr:
    return pl.col("brand_bad_share")


def area_bad_share() -> pl.Expr:
    return pl.col("area_bad_share")


def inspection_rate() -> pl.Expr:
    return pl.col("inspection_rate")


_NO_ERA = "the same for all services of a day, so that a model would guess beyond what it saw"

FEATURES: Final = (
    Feature("Current rating", "", "nominal", RATINGS_FILE, PUBLISHED, current_rating),
    Feature("Previous rating", "", "nominal", RATINGS_FILE, BY_LINK, previous_rating),
    Feature(
        "Years since a Good or Outstanding rating was published",
        "years",
        "continuous",
        RATINGS_FILE,
        PUBLISHED,
        rating_age_if_good,
    ),
    Feature(
        "Years since a rating below Good was published",
        "years",
        "continuous",
        RATINGS_FILE,
        PUBLISHED,
        rating_age_if_bad,
    ),
    Feature("Number of ratings so far", "ratings", "continuous", RATINGS_FILE, BY_LINK, number_of_ratings),
    Feature("Ratings below Good so far", "ratings", "continuous", RATINGS_FILE, BY_LINK, bad_ratings),
    Feature(
        "Share of its ratings that were below Good",
        "share",
        "continuous",
        RATINGS_FILE,
        BY_LINK,
        bad_share_of_ratings,
    ),
    Feature(
        "Ratings below Good in the last three years",
        "ratings",
        "continuous",
        RATINGS_FILE,
        BY_LINK,
        recent_bad_ratings,
    ),
    Feature(
        "Years since the last rating below Good, if Good now",
        "years",
        "continuous",
        RATINGS_FILE,
        BY_LINK,
        years_since_bad_if_good,
    ),
    Feature(
        "Years between its last two ratings",
        "years",
        "continuous",
        RATINGS_FILE,
        BY_LINK,
        gap_between_last_ratings,
    ),
    Feature(
        "Years since registration", "years", "continuous", LOCATIONS_FILE, REGISTRATION, years_registered
    ),
    Feature(
        "Rating taken over from an earlier registration", "", "nominal", RATINGS_FILE, PUBLISHED, is_inherited
    ),
    Feature(
        "Earlier registrations of this service",
        "registrations",
        "continuous",
        LOCATIONS_FILE,
        BY_LINK,
        earlier_registrations,
    ),
    Feature(
        "Key questions rated below Good",
        "questions",
        "continuous",
        RATINGS_FILE,
        PUBLISHED,
        key_questions_below_good,
    ),
    Feature(
        "Good with exactly one key question below Good",
        "",
        "nominal",
        RATINGS_FILE,
        PUBLISHED,
        good_with_one_below,
    ),
    Feature("Well-led", "", "nominal", RATINGS_FILE, PUBLISHED, well_led),
    Feature("Safe", "", "nominal", RATINGS_FILE, PUBLISHED, safe),
    Feature("Ownership", "", "nominal", LOCATIONS_FILE, REGISTRATION, ownership),
    Feature("Type of care", "", "nominal", LOCATIONS_FILE, OBSERVED, type_of_care),
    Feature("Cares for people with dementia", "", "nominal", LOCATIONS_FILE, OBSERVED, cares_for_dementia),
    Feature(
        "Cares for people with a learning disability",
        "",
        "nominal",
        LOCATIONS_FILE,
        OBSERVED,
        cares_for_learning_disability,
    ),
    Feature("Provides nursing", "", "nominal", LOCATIONS_FILE, OBSERVED, has_nursing),
    Feature("Beds", "beds", "continuous", LOCATIONS_FILE, OBSERVED, beds),
    Feature("Has a registered manager", "", "nominal", LOCATIONS_FILE, OBSERVED, has_manager),
    Feature(
        "Share of the owner’s other services rated below Good",
        "share",
        "continuous",
        RATINGS_FILE,
        REGISTRATION,
        owner_bad_share,
    ),
    Feature(
        "Number of the owner’s other services",
        "services",
        "continuous",
        LOCATIONS_FILE,
        REGISTRATION,
        owner_services,
    ),
    Feature(
        "Share of the brand’s other services rated below Good",
        "share",
        "continuous",
        RATINGS_FILE,
        OBSERVED,
        brand_bad_share,
    ),
    Feature(
        "Share of the area’s other services rated below Good",
        "share",
        "continuous",
        RATINGS_FILE,
        OBSERVED,
        area_bad_share,
    ),
    Feature(
        "Share of services with a new rating in the last twelve months",
        "share",
        "continuous",
        RATINGS_FILE,
        PUBLISHED,
        inspection_rate,
        _NO_ERA,
    ),
)
"""Every feature. CQC's enforcement notices stand in no file that is imported: not known for any service."""

BY_KEY: Final = {feature.key: feature for feature in FEATURES}
MODEL_KEYS: Final = tuple(feature.key for feature in FEATURES if not feature.why_not)


def features_of(seen: Seen, features: Iterable[Feature] = FEATURES) -> pl.DataFrame:
    """The features of every service of a day: location_id, then a column each, null where not known."""
    return summed(seen).select("location_id", *(f.of().alias(f.key) for f in features))


def summed(seen: Seen) -> pl.DataFrame:
    """One row a service with everything that the features are made of."""
    recent = pl.lit(seen.day).dt.offset_by(f"-{RECENT_MONTHS}mo")
    is_bad = pl.col("order") >= BAD
    history = (
        seen.events.sort("location_id", "published_on")
        .group_by("location_id", maintain_order=True)
        .agg(
            ratings=pl.len(),
            bad_ratings=is_bad.sum(),
            recent_bad_ratings=(is_bad & (pl.col("published_on") > recent)).sum(),
            last_bad_on=pl.col("published_on").filter(is_bad).last(),
            previous=pl.col("rating").get(-2, null_on_oob=True),
            previous_on=pl.col("published_on").get(-2, null_on_oob=True),
        )
    )
    below = pl.sum_horizontal((pl.col(q) >= BAD).cast(pl.Int32) for q in QUESTIONS)
    questions = seen.questions.with_columns(questions_below_good=below)
    frame = (
        seen.services.join(history, on="location_id", how="left", maintain_order="left")
        .join(questions, on="location_id", how="left", maintain_order="left")
        .with_columns(day=pl.lit(seen.day))
    )
    return with_relations(frame, seen)
