"""One named function a feature: an expression over what could be seen of each service on a day.

Null is “not known”. A service known to have no earlier rating has the previous rating “none”. No
feature is made from a name. The table of `features` says source, date rule and words of each.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from wherry.analysis.risk.seen import BAD

DAYS_A_YEAR: Final = 365.25


def _good_now() -> pl.Expr:
    return pl.col("order") < BAD


def _years(column: str) -> pl.Expr:
    return (pl.col("day") - pl.col(column)).dt.total_days() / DAYS_A_YEAR


def _where_known(expression: pl.Expr) -> pl.Expr:
    """Only where a file tells the whole history: a list of current ratings does not say “no earlier one”."""
    return pl.when("history_is_known").then(expression).otherwise(None)


def current_rating() -> pl.Expr:
    """The rating that stands."""
    return pl.col("rating")


def previous_rating() -> pl.Expr:
    """The rating before the one that stands; “none” where there is known to be none."""
    return _where_known(pl.col("previous").fill_null("none"))


def rating_age_if_good() -> pl.Expr:
    """Apart from the age of bad ratings: CQC returns to them on another clock (science.md §2.2)."""
    return pl.when(_good_now()).then(_years("published_on"))


def rating_age_if_bad() -> pl.Expr:
    """Years since the standing rating was published, where it is below Good."""
    return pl.when(~_good_now()).then(_years("published_on"))


def number_of_ratings() -> pl.Expr:
    """Ratings published so far."""
    return _where_known(pl.col("ratings"))


def bad_ratings() -> pl.Expr:
    """Ratings below Good so far."""
    return _where_known(pl.col("bad_ratings"))


def bad_share_of_ratings() -> pl.Expr:
    """The share of its ratings that were below Good."""
    return _where_known(pl.col("bad_ratings") / pl.col("ratings"))


def recent_bad_ratings() -> pl.Expr:
    """Ratings below Good in the last three years."""
    return _where_known(pl.col("recent_bad_ratings"))


def years_since_bad_if_good() -> pl.Expr:
    """Years since the last rating below Good, where it is Good or better now."""
    return _where_known(pl.when(_good_now()).then(_years("last_bad_on")))


def gap_between_last_ratings() -> pl.Expr:
    """How soon CQC came back: an early return was a return for cause (science.md §0.3)."""
    return _where_known((pl.col("published_on") - pl.col("previous_on")).dt.total_days() / DAYS_A_YEAR)


def years_registered() -> pl.Expr:
    """Years since the registration began."""
    return _years("registered_on")


def is_inherited() -> pl.Expr:
    """The standing rating is that of an earlier registration: new owner, or the same one anew."""
    return pl.col("is_inherited").replace_strict({True: "yes", False: "no"}, return_dtype=pl.String)


def earlier_registrations() -> pl.Expr:
    """How many earlier registrations are linked to it; null where no link was seen."""
    return pl.col("earlier_registrations")


def key_questions_below_good() -> pl.Expr:
    """How many of the five key questions stand below Good."""
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
    """Whether Well-led is below Good."""
    return _question("well_led")


def safe() -> pl.Expr:
    """Whether Safe is below Good."""
    return _question("safe")


def _question(name: str) -> pl.Expr:
    return (
        pl.when(pl.col(name).is_not_null())
        .then(pl.when(pl.col(name) >= BAD).then(pl.lit("below good")).otherwise(pl.lit("good")))
        .otherwise(None)
    )


def ownership() -> pl.Expr:
    """For profit, third sector or public."""
    return pl.col("ownership")


def type_of_care() -> pl.Expr:
    """One of the types of care."""
    return pl.col("type_of_care")


def cares_for_dementia() -> pl.Expr:
    """Whether people with dementia are among those it is for."""
    return _has_word("user_bands", "dementia")


def cares_for_learning_disability() -> pl.Expr:
    """Whether people with a learning disability are among those it is for."""
    return _has_word("user_bands", "learning_disability")


def has_nursing() -> pl.Expr:
    """Whether it provides nursing."""
    return _has_word("services", "care_home_with_nursing")


def _has_word(column: str, word: str) -> pl.Expr:
    has = pl.col(column).str.contains(f"(^|,){word}(,|$)")
    return has.replace_strict({True: "yes", False: "no"}, default=None, return_dtype=pl.String)


def beds() -> pl.Expr:
    """Registered beds, of care homes."""
    return pl.when("is_care_home").then("beds")


def has_manager() -> pl.Expr:
    """Whether a registered manager is in post."""
    return pl.col("has_manager").replace_strict(
        {True: "yes", False: "no"}, default=None, return_dtype=pl.String
    )


def owner_bad_share() -> pl.Expr:
    """The share of the owner's other services below Good, drawn to that of all."""
    return pl.col("owner_bad_share")


def owner_services() -> pl.Expr:
    """How many other services the owner has."""
    return pl.col("owner_services")


def brand_bad_share() -> pl.Expr:
    """The share of the brand's other services below Good, drawn to that of all."""
    return pl.col("brand_bad_share")


def area_bad_share() -> pl.Expr:
    """The share of the area's other services below Good, drawn to that of all."""
    return pl.col("area_bad_share")


def inspection_rate() -> pl.Expr:
    """The share of the pool with a rating of the last twelve months: its era."""
    return pl.col("inspection_rate")
