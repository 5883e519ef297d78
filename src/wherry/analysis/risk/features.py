"""The features of a day: one named function each, in one table with source, date rule and words.

Null is “not known”, never “no”. The functions are in `signs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from wherry.analysis.risk import signs
from wherry.analysis.risk.relations import with_relations
from wherry.analysis.risk.seen import BAD, QUESTIONS, Seen

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


_NO_ERA = "the same for all services of a day, so that a model would guess beyond what it saw"

FEATURES: Final = (
    Feature("Current rating", "", "nominal", RATINGS_FILE, PUBLISHED, signs.current_rating),
    Feature("Previous rating", "", "nominal", RATINGS_FILE, BY_LINK, signs.previous_rating),
    Feature(
        "Years since a Good or Outstanding rating was published",
        "years",
        "continuous",
        RATINGS_FILE,
        PUBLISHED,
        signs.rating_age_if_good,
    ),
    Feature(
        "Years since a rating below Good was published",
        "years",
        "continuous",
        RATINGS_FILE,
        PUBLISHED,
        signs.rating_age_if_bad,
    ),
    Feature(
        "Number of ratings so far", "ratings", "continuous", RATINGS_FILE, BY_LINK, signs.number_of_ratings
    ),
    Feature("Ratings below Good so far", "ratings", "continuous", RATINGS_FILE, BY_LINK, signs.bad_ratings),
    Feature(
        "Share of its ratings that were below Good",
        "share",
        "continuous",
        RATINGS_FILE,
        BY_LINK,
        signs.bad_share_of_ratings,
    ),
    Feature(
        "Ratings below Good in the last three years",
        "ratings",
        "continuous",
        RATINGS_FILE,
        BY_LINK,
        signs.recent_bad_ratings,
    ),
    Feature(
        "Years since the last rating below Good, if Good now",
        "years",
        "continuous",
        RATINGS_FILE,
        BY_LINK,
        signs.years_since_bad_if_good,
    ),
    Feature(
        "Years between its last two ratings",
        "years",
        "continuous",
        RATINGS_FILE,
        BY_LINK,
        signs.gap_between_last_ratings,
    ),
    Feature(
        "Years since registration",
        "years",
        "continuous",
        LOCATIONS_FILE,
        REGISTRATION,
        signs.years_registered,
    ),
    Feature(
        "Rating taken over from an earlier registration",
        "",
        "nominal",
        RATINGS_FILE,
        PUBLISHED,
        signs.is_inherited,
    ),
    Feature(
        "Earlier registrations of this service",
        "registrations",
        "continuous",
        LOCATIONS_FILE,
        BY_LINK,
        signs.earlier_registrations,
    ),
    Feature(
        "Key questions rated below Good",
        "questions",
        "continuous",
        RATINGS_FILE,
        PUBLISHED,
        signs.key_questions_below_good,
    ),
    Feature(
        "Good with exactly one key question below Good",
        "",
        "nominal",
        RATINGS_FILE,
        PUBLISHED,
        signs.good_with_one_below,
    ),
    Feature("Well-led", "", "nominal", RATINGS_FILE, PUBLISHED, signs.well_led),
    Feature("Safe", "", "nominal", RATINGS_FILE, PUBLISHED, signs.safe),
    Feature("Ownership", "", "nominal", LOCATIONS_FILE, REGISTRATION, signs.ownership),
    Feature("Type of care", "", "nominal", LOCATIONS_FILE, OBSERVED, signs.type_of_care),
    Feature(
        "Cares for people with dementia", "", "nominal", LOCATIONS_FILE, OBSERVED, signs.cares_for_dementia
    ),
    Feature(
        "Cares for people with a learning disability",
        "",
        "nominal",
        LOCATIONS_FILE,
        OBSERVED,
        signs.cares_for_learning_disability,
    ),
    Feature("Provides nursing", "", "nominal", LOCATIONS_FILE, OBSERVED, signs.has_nursing),
    Feature("Beds", "beds", "continuous", LOCATIONS_FILE, OBSERVED, signs.beds),
    Feature("Has a registered manager", "", "nominal", LOCATIONS_FILE, OBSERVED, signs.has_manager),
    Feature(
        "Share of the owner’s other services rated below Good",
        "share",
        "continuous",
        RATINGS_FILE,
        REGISTRATION,
        signs.owner_bad_share,
    ),
    Feature(
        "Number of the owner’s other services",
        "services",
        "continuous",
        LOCATIONS_FILE,
        REGISTRATION,
        signs.owner_services,
    ),
    Feature(
        "Share of the brand’s other services rated below Good",
        "share",
        "continuous",
        RATINGS_FILE,
        OBSERVED,
        signs.brand_bad_share,
    ),
    Feature(
        "Share of the area’s other services rated below Good",
        "share",
        "continuous",
        RATINGS_FILE,
        OBSERVED,
        signs.area_bad_share,
    ),
    Feature(
        "Share of services with a new rating in the last twelve months",
        "share",
        "continuous",
        RATINGS_FILE,
        PUBLISHED,
        signs.inspection_rate,
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
