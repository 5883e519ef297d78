"""What each part of a question asks of a service: yes, no, or that it is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.analysis.finding.directory import Directory
from wherry.analysis.finding.postcodes import miles_from, read_postcode
from wherry.analysis.finding.questions import NOT_RATED, Centre, FindQuestion, WrongFilter
from wherry.analysis.finding.words import has_words
from wherry.analysis.knowledge import KINDS_OF
from wherry.analysis.scene import of_kinds
from wherry.domain.coverage import Services
from wherry.domain.days import months_after
from wherry.domain.errors import UnknownName
from wherry.domain.identifiers import LOCATION_ID
from wherry.domain.places import Place


@dataclass(frozen=True)
class Filter:
    """Whether a service fits; and of which services the register does not know the fact."""

    fits: pl.Expr
    fact: str = ""
    is_unknown: pl.Expr | None = None


def filters_of(
    question: FindQuestion, directory: Directory, place: Place | None, centre: Centre | None
) -> list[Filter]:
    """Every filter that a question sets.

    Raises:
        WrongFilter: when one cannot be applied.
        UnknownName: when there is no such type of care.
    """
    return [
        *_by_name(question),
        *_by_place(question, directory, place, centre),
        *_by_kind(question, directory),
        *_by_rating(question, directory.scene.day),
        *_by_facts(question),
    ]


def _by_name(question: FindQuestion) -> Iterator[Filter]:
    if question.words.strip():
        yield Filter(_named(question.words, "in_name", "location_id", "words"))
    if question.owner.strip():
        fits = _named(question.owner, "in_owner", "provider_id", "owner")
        yield Filter(fits, "the owner", pl.col("provider_id").is_null() & pl.col("provider_name").is_null())
    if question.brand.strip():
        fits = _named(question.brand, "in_brand", "brand_id", "brand")
        yield Filter(fits, "the group", pl.col("brand_id").is_null())


def _named(text: str, index: str, id_column: str, field: str) -> pl.Expr:
    """By the words of its name, or by its id; a name may look like an id, so that both are tried."""
    wanted = text.strip().upper()
    is_id = (pl.col(id_column) == wanted).fill_null(value=False)
    if LOCATION_ID.fullmatch(wanted) and wanted.startswith("1-"):
        return is_id
    return has_words(index, text, field) | is_id


def _by_place(
    question: FindQuestion, directory: Directory, place: Place | None, centre: Centre | None
) -> Iterator[Filter]:
    if place is not None:
        column = "icb_code" if place.kind == "icb" else "authority_code"
        yield Filter(directory.scene.lies_in(place), "the council area", pl.col(column).is_null())
    if centre is not None and question.within_miles is not None:
        miles = miles_from(centre)
        fits = (miles <= question.within_miles).fill_null(value=False)
        yield Filter(fits, "where they lie", miles.is_null())
    elif question.postcode.strip():
        yield Filter(read_postcode(question.postcode).holds(), "the postcode", pl.col("postcode").is_null())


def _by_kind(question: FindQuestion, directory: Directory) -> Iterator[Filter]:
    if question.type_of_care:
        types = {t.key: t for t in directory.scene.standings.register.definitions.types_of_care}
        if question.type_of_care not in types:
            raise UnknownName(
                f"“{question.type_of_care[:60]}” is not a type of care; choose from {', '.join(types)}."
            )
        yield Filter(pl.col("type_of_care") == question.type_of_care)
    if question.kind is not Services.ALL:
        yield Filter(of_kinds(frozenset(KINDS_OF[question.kind])))


def _by_rating(question: FindQuestion, day: date) -> Iterator[Filter]:
    if question.ratings:
        fits = pl.col("rating").is_in([r for r in question.ratings if r != NOT_RATED]).fill_null(value=False)
        if NOT_RATED in question.ratings:
            fits |= pl.col("rating").is_null()
        yield Filter(fits)
    if question.rating_older_than_years is not None:
        before = months_after(day, -12 * question.rating_older_than_years)
        fits = (pl.col("rating").is_not_null() & (pl.col("published_on") < before)).fill_null(value=False)
        unknown = pl.col("rating").is_not_null() & pl.col("published_on").is_null()
        yield Filter(fits, "the day of the rating", unknown)


def _by_facts(question: FindQuestion) -> Iterator[Filter]:
    low, high = question.beds_at_least, question.beds_at_most
    if low is not None or high is not None:
        fits = pl.col("beds").is_between(low or 0, pl.col("beds") if high is None else high)
        # A service in the community has none to count.
        unknown = pl.col("beds").is_null() & pl.col("is_care_home")
        yield Filter(fits.fill_null(value=False), "the number of beds", unknown)
    if question.has_no_manager:
        fits = (~pl.col("has_manager")).fill_null(value=False)
        yield Filter(fits, "whether there is a registered manager", pl.col("has_manager").is_null())
    if question.new_since:
        fits = (pl.col("registered_on") >= question.new_since).fill_null(value=False)
        yield Filter(fits, "the day of registration", pl.col("registered_on").is_null())
    if question.left_since:
        yield Filter((pl.col("left_on") >= question.left_since).fill_null(value=False))


def refuse_future(question: FindQuestion, day: date) -> None:
    """See that a question does not ask for what came after its day.

    Raises:
        WrongFilter: when it does.
    """
    for field in ("new_since", "left_since"):
        since = getattr(question, field)
        if since is not None and since > day:
            raise WrongFilter(
                field, f"That day is after {day:%-d %B %Y}, of which the answer tells; give an earlier one."
            )
