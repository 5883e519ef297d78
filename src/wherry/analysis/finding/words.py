"""Words of a name as people type them: any case, with or without accents and apostrophes, St or Saint."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from wherry.analysis.finding.questions import WrongFilter

APOSTROPHES = "['’‘ʼ`´＇]"
MOST_WORDS = 12
"""Of a search; a name has eight at most."""


def folded(column: pl.Expr) -> pl.Expr:
    """A text as its plain words, each with a space before it: “ st marys court”.

    The pattern is ours; what people type is folded by the same expression and never becomes one.
    """
    plain = (
        column.str.replace_all(APOSTROPHES, "")
        .str.normalize("NFKD")
        .str.replace_all(APOSTROPHES, "")  # Some characters hold one.
        .str.to_lowercase()
        .str.replace_all(r"\p{M}", "")
        .str.replace_all("ß", "ss", literal=True)
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars()
    )
    return pl.when(plain == "").then(pl.lit("")).otherwise(pl.lit(" ") + plain)


def indexed(column: pl.Expr) -> pl.Expr:
    """The folded words of a name to look in: “St” stands there as “Saint”, too, and the other way round."""
    return folded(column).str.replace_all(r" (st|saint)( |$)", " st saint$2")


@lru_cache(1_000)
def words_of(text: str) -> tuple[str, ...]:
    """The plain words of what somebody typed, each once."""
    plain: str = pl.select(folded(pl.lit(text))).item()
    return tuple(dict.fromkeys(plain.split()))


def has_words(index: str, text: str, field: str) -> pl.Expr:
    """Whether each word typed begins a word of an `indexed` column, in whatever order.

    Raises:
        WrongFilter: when there is no word in what was typed, or more than a name has.
    """
    words = words_of(text)
    if not words:
        raise WrongFilter(
            field, f"There is no word in “{text.strip()[:60]}”; write letters or digits of the name."
        )
    if len(words) > MOST_WORDS:
        raise WrongFilter(field, f"That is more than {MOST_WORDS} words; write a few words of the name.")
    found = [pl.col(index).str.contains(f" {word}", literal=True) for word in words]
    return pl.all_horizontal(found).fill_null(value=False)
