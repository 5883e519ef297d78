"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wherry.domain.days import read_day


def paragraphs(command: Callable[..., None]) -> str:
    """A docstring as help: paragraphs of one line each, for the terminal to break."""
    return "\n\n".join(" ".join(part.split()) for part in (command.__doc__ or "").split("\n\n"))


DATA = Annotated[
    Path,
    typer.Option("--data", envvar="WHERRY_DATA", metavar="DIR", help="The folder of the register."),
]
DEFAULT_DATA = Path("data")


class Format(StrEnum):
    """How to print an answer."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FORMAT = Annotated[Format, typer.Option("--format", help="How to print the answer.")]


def parse_day(text: str | date) -> date:
    """A day as an option states it; wrong use when it is none."""
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    day = read_day(text)
    if day is None:
        raise typer.BadParameter(f"“{text}” is not a day: write it like 2021-02-01.")
    return day


def day_option(name: str, text: str) -> typer.models.OptionInfo:
    """An option that takes a day."""
    option: typer.models.OptionInfo = typer.Option(name, parser=parse_day, metavar="DATE", help=text)
    return option


RELEASE = Annotated[
    str | None,
    typer.Option(
        "--release", metavar="ID", help="What was known: the id of a release (default: the current one)."
    ),
]
MEASURE = Annotated[
    str,
    typer.Option("--measure", metavar="KEY", help="What is counted; `wherry measures` lists them."),
]
