"""Names of people are not kept: sole traders become “individual provider” with the provider's id."""

from __future__ import annotations

import re
from itertools import pairwise

import polars as pl

from wherry.definitions.words import PersonNames

INDIVIDUAL_PROVIDER = "individual provider"

_WORD = re.compile(r"[^\W\d_][\w'’.-]*|&")
_NAME_WORD = re.compile(r"[A-Z][\w'’.-]*|and|And|&|de|van|der|t/a")


def is_person(name: str, rule: PersonNames) -> bool:
    """Whether a provider's name is taken for one or more persons'.

    >>> from wherry.definitions import load_definitions
    >>> rule = load_definitions().person_names
    >>> is_person("Mrs Jane Doe", rule), is_person("Dr Doe Limited", rule), is_person("J Doe", rule)
    (True, False, True)
    """
    words = _WORD.findall(name)
    lower = [w.lower().rstrip(".").removesuffix("'s").removesuffix("’s") for w in words]
    if any(w in rule.titles for w in lower):
        first_names_only = lower[0] in ("mr", "mrs", "ms", "miss", "mx", "dr", "messrs")
        against = rule.legal_bodies if first_names_only else rule.organisation_words
        return not any(w in against for w in lower)
    if name in rule.organisations or any(w in rule.organisation_words for w in lower):
        return False
    return len(words) > 1 and not re.search(r"\d", name) and all(map(_NAME_WORD.fullmatch, words))


def without_people(location: pl.DataFrame, rule: PersonNames) -> pl.DataFrame:
    """The location frame with persons' names taken out of `provider_name` and `name`.

    A stated ownership settles what a provider is; without it, its name does.
    """
    stated = pl.col("ownership") == "individual"
    organisation = pl.col("ownership").is_in(["organisation", "nhs_body", "local_authority"])
    persons = _persons(location["provider_name"], rule)
    by_name = pl.col("provider_name").is_in(persons.implode()) & ~organisation.fill_null(value=False)
    is_individual = (stated | by_name).fill_null(value=False) & pl.col("provider_name").is_not_null()
    is_titled = pl.col("name").str.contains(_any_word(rule.titles, at_start=True)).fill_null(value=False)
    suspect = location.select("name", "provider_name", individual=is_individual).filter(
        pl.col("name").is_not_null() & (pl.col("individual") | is_titled)
    )
    own_names = {
        name: _own_name(name, provider if individual else None, rule)
        for name, provider, individual in suspect.iter_rows()
    }
    return location.with_columns(
        provider_name=pl.when(is_individual)
        .then(pl.format("{} {}", pl.lit(INDIVIDUAL_PROVIDER), pl.col("provider_id")))
        .otherwise("provider_name"),
        name=pl.col("name").replace(own_names) if own_names else pl.col("name"),
    )


def _persons(names: pl.Series, rule: PersonNames) -> pl.Series:
    """The names that are persons'. Most are plainly companies', and are set aside at once."""
    distinct = names.unique().drop_nulls()
    plainly_no_person = distinct.str.contains(_any_word(rule.organisation_words)) & ~distinct.str.contains(
        _any_word(rule.titles)
    )
    doubtful = distinct.filter(~plainly_no_person)
    return pl.Series([n for n in doubtful if is_person(n, rule)], dtype=pl.String)


def _any_word(words: tuple[str, ...], *, at_start: bool = False) -> str:
    """A pattern for any of some whole words, in any case."""
    start = "^" if at_start else r"(^|[^\w'’.-])"
    return f"(?i){start}({'|'.join(map(re.escape, words))})\\.?('s|’s)?($|[^\\w'’-])"


def _own_name(name: str, person: str | None, rule: PersonNames) -> str:
    """A location's name without its provider's: “Mrs J Doe - 6 Lord Street” → “6 Lord Street”."""
    if person and person in name:
        rest = name.replace(person, "")
    elif _is_titled_person(re.split(r" - | t/a ", name)[0], rule):
        rest = name.partition(" - ")[2] or name.partition(" t/a ")[2]
    else:
        return name
    rest = re.sub(r"^[\s,;-]*(t/a|trading as)?[\s,;-]*|[\s,;-]+$", "", rest)
    return rest or INDIVIDUAL_PROVIDER.capitalize()


def _is_titled_person(name: str, rule: PersonNames) -> bool:
    """Whether a name begins with a person's title and goes on as a person's.

    Only a title tells it of a location: without one, “Rose Cottage” reads like a name too.
    """
    first = name.split(" ", 1)[0].lower().rstrip(".")
    return first in rule.titles and is_person(name, rule)


_CAPITALISED = re.compile(r"[A-Z][a-z'’-]+[a-z]")
_NO_NAMES = frozenset(
    [
        "the",
        "this",
        "that",
        "there",
        "she",
        "he",
        "they",
        "we",
        "it",
        "on",
        "in",
        "at",
        "after",
        "before",
        "when",
        "no",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "cqc",
        "road",
        "street",
        "lane",
        "avenue",
        "close",
        "drive",
        "way",
        "nhs",
        "gp",
    ]
)
"""Capitalised words that are no part of a person's name, though a sentence begins with one."""


def names_in(text: str, rule: PersonNames, known: str = "") -> tuple[str, ...]:
    """What in a text may be a person's name: a title and a word, or two capitalised words beside each other.

    Only a warning can stand on it: “Rose Cottage” reads like a name too. Words of `known` (the service's own
    name) and of organisations are none.

    >>> from wherry.definitions import load_definitions
    >>> rule = load_definitions().person_names
    >>> names_in("Mrs Doe fell. The lift at Mill Lane is mended, says Jane Roe.", rule)
    ('Mrs Doe', 'Jane Roe')
    """
    ours = {w.casefold() for w in _WORD.findall(known)} | _NO_NAMES | set(rule.organisation_words)
    found: list[str] = []
    for sentence in re.split(r"[.!?;:,()\n]", text):
        words = _WORD.findall(sentence)
        for before, word in pairwise(words):
            is_name = bool(_CAPITALISED.fullmatch(word)) and word.casefold() not in ours
            is_titled = before.casefold().rstrip(".") in rule.titles and word[:1].isupper()
            both = is_name and bool(_CAPITALISED.fullmatch(before)) and before.casefold() not in ours
            if is_titled or both:
                found.append(f"{before} {word}")
    return tuple(dict.fromkeys(found))
