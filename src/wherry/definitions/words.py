"""The smaller definitions: words as publishers print them and the keys we use for them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from wherry.definitions.reading import Entry
from wherry.domain.ratings import RATING_STATUSES, RATINGS


def plain(text: str) -> str:
    """A heading or word without what drifts: case, punctuation and spacing.

    >>> plain("Inherited Rating (Y/N)")
    'inherited rating y n'
    """
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


@dataclass(frozen=True)
class Word:
    """A key of ours, its title on screens, and every way a publisher prints it."""

    key: str
    title: str
    printed: tuple[str, ...]

    def with_words_of(self, other: Word) -> Word:
        """This word, also where the other's printed words stand."""
        return replace(self, printed=tuple(dict.fromkeys((*other.printed, *self.printed))))


@dataclass(frozen=True)
class WordList:
    """Words of one kind, looked up by what is printed whatever its case and punctuation."""

    words: tuple[Word, ...]

    @cached_property
    def keys(self) -> dict[str, str]:
        """Key by plain printed form."""
        return {plain(p): w.key for w in self.words for p in (w.title, *w.printed)}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title by key."""
        return {w.key: w.title for w in self.words}


@dataclass(frozen=True)
class TypeOfCare:
    """One type of care. A location is of the first type in the list that it provides.

    `services` are service keys; `when_not_known` is “care_home” or “community” for the two types
    that stand in where a file says no more than that.
    """

    key: str
    title: str
    plural: str
    services: tuple[str, ...]
    when_not_known: str


@dataclass(frozen=True)
class SizeBand:
    """Care homes by number of beds, from `at_least` up to the next band."""

    key: str
    title: str
    at_least: int


@dataclass(frozen=True)
class Regime:
    """A CQC rule-set for rating, from the day it began to be used."""

    key: str
    title: str
    starts_on: date


@dataclass(frozen=True)
class SectorRule:
    """What makes a location adult social care."""

    inspection_categories: tuple[str, ...]
    directorates: tuple[str, ...]
    organisation_types: tuple[str, ...]


@dataclass(frozen=True)
class PersonNames:
    """How a provider's name is known to be a person's."""

    titles: tuple[str, ...]
    legal_bodies: tuple[str, ...]
    organisation_words: tuple[str, ...]
    organisations: tuple[str, ...]


def word_from(entry: Entry) -> Word:
    """A word from its entry."""
    entry.only("key", "title", "printed", "note")
    return Word(entry.text("key"), entry.text("title"), entry.texts("printed", ()))


def rating_word_from(entry: Entry) -> tuple[str, ...]:
    """The plain printed forms of one rating or rating status."""
    entry.only("key", "printed", "note")
    entry.choice("key", RATINGS + RATING_STATUSES)
    return tuple(plain(p) for p in entry.texts("printed"))


def regime_from(entry: Entry) -> Regime:
    """A regime from its entry."""
    entry.only("key", "title", "starts_on", "note")
    day = entry.day("starts_on")
    if day is None:
        raise entry.refuse("“starts_on” is missing; a regime not yet in force is left out")
    return Regime(entry.text("key"), entry.text("title"), day)


def type_of_care_from(entry: Entry) -> TypeOfCare:
    """A type of care from its entry."""
    entry.only("key", "title", "plural", "services", "when_not_known", "note")
    stand_in = entry.choice("when_not_known", ("", "care_home", "community"), "")
    return TypeOfCare(
        entry.text("key"),
        entry.text("title"),
        entry.text("plural"),
        entry.texts("services", ()),
        stand_in,
    )


def size_band_from(entry: Entry) -> SizeBand:
    """A size band from its entry."""
    entry.only("key", "title", "at_least")
    return SizeBand(entry.text("key"), entry.text("title"), entry.whole("at_least"))


def sector_rule_from(entry: Entry) -> SectorRule:
    """The sector rule from its file."""
    entry.only("inspection_categories", "directorates", "organisation_types")
    return SectorRule(
        entry.texts("inspection_categories"),
        entry.texts("directorates"),
        entry.texts("organisation_types"),
    )


def person_names_from(entry: Entry) -> PersonNames:
    """The rule for persons' names from its file."""
    fields = ("titles", "legal_bodies", "organisation_words", "organisations")
    entry.only(*fields)
    return PersonNames(*(entry.texts(field) for field in fields))
