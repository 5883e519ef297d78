"""Columns of text to columns of values, refusing with the row and the value that is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from wherry.definitions import Definitions
from wherry.definitions.words import WordList, plain
from wherry.domain.errors import BadFile
from wherry.domain.identifiers import LOCATION_ID
from wherry.sources.reading import Table
from wherry.sources.source import About, Match

EARLIEST = date(2009, 4, 1)  # CQC was founded; nothing it publishes is older.
BLANKS = ("", "-", "*", "n/a", "null")

_DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d %B %Y")


class Fields:
    """The recognised columns of one table under our names, with their typed readings."""

    def __init__(self, match: Match, about: About, file: str) -> None:
        self.match = match
        self.publisher = f"{about.publisher}, {about.title}"
        self.file = file
        self.headings = match.layout.found_in(match.table.columns.columns)
        self.frame = match.table.columns.select(
            "row", **{name: pl.col(heading) for name, heading in self.headings.items()}
        )

    def has(self, name: str) -> bool:
        """Whether the table carries the column."""
        return name in self.headings

    def keep(self, mask: pl.Series) -> None:
        """Keep only the rows of the mask for what is read from here on."""
        self.frame = self.frame.filter(mask)
        self.match = Match(self.match.layout, _filtered(self.match.table, mask))

    def refuse(self, problem: str, name: str, at: pl.Series, remedy: str | None = None) -> BadFile:
        """The refusal for the first row where the mask `at` is true."""
        where = self.frame.filter(at).row(0, named=True)
        count = int(at.sum())
        more = f"; so in {count - 1:,} more rows" if count > 1 else ""
        return BadFile(
            problem + more,
            file=self.file,
            publisher=self.publisher,
            column=self.printed(name),
            row=where["row"],
            value=where.get(name),
            remedy=remedy,
        )

    def printed(self, name: str) -> str:
        """The heading of a column as the file prints it."""
        plain_name = self.headings.get(name, name)
        return next((h for h in self.match.table.headings if plain(h) == plain_name), name)

    def text(self, name: str) -> pl.Series:
        """A text column; blanks, dashes and absent columns are null."""
        if not self.has(name):
            return pl.Series(name, [None] * self.frame.height, dtype=pl.String)
        column = self.frame[name]
        return column.set(column.str.to_lowercase().is_in(BLANKS), None)

    def identifier(self, name: str) -> pl.Series:
        """A required column of location ids."""
        column = self.text(name)
        wrong = column.is_null() | ~column.str.contains(f"^(?:{LOCATION_ID.pattern})$")
        if wrong.fill_null(value=True).any():
            raise self.refuse("this is not a CQC location id", name, wrong.fill_null(value=True))
        return column

    def day(self, name: str, *, as_at: date | None = None, or_a_year_on: bool = False) -> pl.Series:
        """A column of days, as text or as spreadsheet dates.

        With `as_at`, the file's own date, later days are refused; or only those more than a year later.
        """
        column = self.text(name)
        tries = [column.str.to_date(form, strict=False) for form in _DAY_FORMATS[:2]]
        days = tries[0].fill_null(tries[1])
        if (column.is_not_null() & days.is_null()).any():
            for form in _DAY_FORMATS[2:]:
                days = days.fill_null(column.str.to_date(form, strict=False))
            head = column.str.head(10).str.to_date("%Y-%m-%d", strict=False)
            days = days.fill_null(head)
        wrong = column.is_not_null() & (days.is_null() | (days < EARLIEST).fill_null(value=False))
        if wrong.any():
            raise self.refuse("this is not a possible day", name, wrong)
        if as_at is not None:
            late = (days > (_a_year_after(as_at) if or_a_year_on else as_at)).fill_null(value=False)
            if late.any():
                raise self.refuse(
                    f"this day is {'more than a year ' if or_a_year_on else ''}after the file's own date, "
                    f"{as_at:%-d %B %Y}",
                    name,
                    late,
                    "correct the day, or, if the file's date is wrong, say the right one with --as-at",
                )
        return days.alias(name)

    def flag(self, name: str) -> pl.Series:
        """A column of Y and N; blank is not known."""
        column = self.text(name).str.to_uppercase()
        known = column.is_in(["Y", "N", "YES", "NO"])
        wrong = column.is_not_null() & ~known.fill_null(value=False)
        if wrong.any():
            raise self.refuse("this should be Y or N", name, wrong)
        return column.str.starts_with("Y").alias(name)

    def whole(self, name: str, *, at_most: int) -> pl.Series:
        """A column of whole numbers from 0 up."""
        column = self.text(name)
        numbers = column.str.replace(r"\.0+$", "").cast(pl.Int32, strict=False)
        wrong = column.is_not_null() & ~numbers.is_between(0, at_most).fill_null(value=False)
        if wrong.any():
            raise self.refuse(f"this should be a whole number up to {at_most:,}", name, wrong)
        return numbers.alias(name)

    def coordinate(self, name: str, low: float, high: float) -> pl.Series:
        """A coordinate in degrees; one outside England's bounds is not known."""
        numbers = self.text(name).cast(pl.Float64, strict=False)
        return numbers.set(~numbers.is_between(low, high).fill_null(value=False), None).alias(name)

    def mapped(self, name: str, keys: dict[str, str], what: str, remedy: str) -> pl.Series:
        """A column of printed words as our keys; blank stays null, an unknown word is refused."""
        column = self.text(name)
        found = column.replace_strict(_translation(column, keys), default=None, return_dtype=pl.String)
        wrong = column.is_not_null() & found.is_null()
        if wrong.any():
            raise self.refuse(f"Wherry does not know this {what}", name, wrong, remedy)
        return found.alias(name)

    def rating(self, definitions: Definitions) -> pl.Series:
        """The column of ratings as our keys; blank is null."""
        return self.mapped(
            "rating",
            definitions.rating_words,
            "rating",
            "add the word to definitions/rating_words.yaml",
        )

    def mapped_where_known(self, name: str, keys: dict[str, str]) -> pl.Series:
        """A column of printed words as our keys; an unknown word becomes null."""
        column = self.text(name)
        return column.replace_strict(_translation(column, keys), default=None, return_dtype=pl.String).alias(
            name
        )

    def authority(self, name: str, definitions: Definitions, on: date) -> pl.Series:
        """A column of authority names as codes; places outside England are null."""
        column = self.text(name)
        codes = authority_codes(definitions, on)
        outside = definitions.places.not_in_england
        found = column.replace_strict(codes, default=None, return_dtype=pl.String)
        wrong = column.is_not_null() & found.is_null() & ~column.is_in(list(outside))
        if wrong.any():
            raise self.refuse(
                "Wherry does not know this authority",
                name,
                wrong,
                "correct it, or add it to definitions/places/authorities.csv",
            )
        return found.alias("authority_code")

    def family(self, name: str, words: WordList) -> tuple[pl.Series, tuple[str, ...]]:
        """Columns flagged Y (“Service type - …”) as keys joined by commas, and unknown headings."""
        start = self.match.layout.families[name]
        table = self.match.table.columns
        flagged, unknown = [], []
        for heading in table.columns:
            if heading.startswith(start):
                key = words.keys.get(heading.removeprefix(start))
                if key is None:
                    unknown.append(heading)
                else:
                    flagged.append((key, heading))
        if not flagged:
            return pl.Series(name, [None] * self.frame.height, dtype=pl.String), tuple(unknown)
        flagged.sort()
        joined = table.select(
            pl.concat_str(
                [pl.when(pl.col(h).str.to_uppercase() == "Y").then(pl.lit(k)) for k, h in flagged],
                separator=",",
                ignore_nulls=True,
            ).alias(name)
        )[name]
        return joined, tuple(unknown)

    def one_row_each(self, frame: pl.DataFrame, keys: list[str], what: str) -> tuple[pl.DataFrame, int]:
        """The frame with repeated rows dropped, and how many; rows that disagree are refused."""
        same = frame.unique(
            subset=[c for c in frame.columns if c != "row"], keep="first", maintain_order=True
        )
        clash = same.filter(pl.struct(keys).is_duplicated()).sort(*keys, "row")
        if clash.height:
            first, second = clash.head(2).rows(named=True)
            differs = [c for c in frame.columns if c not in ("row", *keys) and first[c] != second[c]]
            raise BadFile(
                f"rows {first['row']} and {second['row']} state different things of the same {what} "
                f"({', '.join(str(first[k]) for k in keys)}): {differs[0]} is “{first[differs[0]]}” "
                f"and “{second[differs[0]]}”",
                file=self.file,
                publisher=self.publisher,
                row=second["row"],
            )
        return same, frame.height - same.height


def authority_codes(definitions: Definitions, on: date) -> dict[str, str]:
    """Codes by the name CQC prints: of the authorities of the day, then of any other day.

    CQC's files keep a former name for some weeks after a reorganisation.
    """
    gazetteer = definitions.places
    other_days = {
        name: place.code
        for place in gazetteer.places.values()
        if place.kind == "authority"
        for name in (place.name, *place.aliases)
    }
    return other_days | gazetteer.authority_codes(on)


def joined_words(column: pl.Series, words: WordList, separator: str) -> pl.Series:
    """A column of several printed words in one cell as sorted keys joined by commas."""
    translation = {}
    for cell in column.unique().drop_nulls():
        keys = {words.keys.get(plain(part)) for part in cell.split(separator)} - {None}
        translation[cell] = ",".join(sorted(k for k in keys if k))
    return column.replace_strict(translation, default=None, return_dtype=pl.String)


def _translation(column: pl.Series, keys: dict[str, str]) -> dict[str, str]:
    found = {cell: keys.get(plain(cell)) for cell in column.unique().drop_nulls()}
    return {cell: key for cell, key in found.items() if key is not None}


def _a_year_after(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=min(day.year + 1, date.max.year))


def _filtered(table: Table, mask: pl.Series) -> Table:
    return replace(table, columns=table.columns.filter(mask))
