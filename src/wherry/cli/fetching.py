"""`wherry fetch`."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wherry import __version__
from wherry.cli.options import DATA, DEFAULT_DATA, day_option
from wherry.domain.errors import Refused, UnknownName
from wherry.domain.phrases import printable
from wherry.domain.places import PlaceKind
from wherry.sources.fetching.model import ENGLAND, FAILED, REQUESTS_A_MINUTE, Clock, Errand, Report, unwatched

if TYPE_CHECKING:
    from wherry.sources.fetching.web import Web
    from wherry.sources.source import Source

LANDING = "landing"
API = "cqc_api"
MOST_REQUESTS = 2_000  # A minute; CQC's own limit.


def fetch_command(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]…", help="Keys of sources (default: CQC's monthly and weekly files)."
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="The landing folder (default: “landing” in --data)."),
    ] = None,
    authority: Annotated[
        list[str] | None,
        typer.Option(
            "--authority",
            metavar="NAME",
            help="cqc_api: load only this authority; may be given several times.",
        ),
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="cqc_api: load only what changed since the last load.")
    ] = False,
    since: Annotated[
        date | None, day_option("--since", "cqc_api: the day from which --changes are wanted the first time.")
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            envvar="CQC_API_KEY",
            show_envvar=True,
            metavar="KEY",
            help="cqc_api: your subscription key.",
        ),
    ] = None,
    rate: Annotated[
        int, typer.Option("--rate", min=1, max=MOST_REQUESTS, help="cqc_api: the most requests a minute.")
    ] = REQUESTS_A_MINUTE,
    contact: Annotated[
        str,
        typer.Option(
            "--contact", envvar="WHERRY_CONTACT", help="An address to which publishers can write about this."
        ),
    ] = "not given",
    base_url: Annotated[str | None, typer.Option("--base-url", hidden=True)] = None,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Download what was published into the landing folder, byte for byte.

    Each source has its own folder there, and each file keeps its published name; beside it lies
    NAME.fetched.json with address and SHA-256. What is there already and has not changed is not
    fetched again; what was interrupted is resumed. Answers of CQC's API carry names of managers,
    so keep the landing folder to those who may see them. Take files in with `wherry import`.
    """
    from wherry.sources.fetching.batch import fetch_sources

    is_for_api = bool(authority or changes or since)
    chosen = _chosen(sources or [], is_for_api=is_for_api)
    if since and not changes:
        raise typer.BadParameter("--since belongs to --changes: give both, or leave --since out.")
    agent = _user_agent(contact)
    names = _authority_names(authority or [], data)
    count = 0
    with _equipment(agent, uses_proxy=base_url is None) as (web, report):
        errand = Errand(
            landing=to or data / LANDING,
            web=web,
            clock=web.clock,
            report=report,
            base_url=base_url,
            key=key,
            authorities=names,
            changes=changes,
            since=_beginning_of(since) if since else None,
            requests_a_minute=rate,
        )
        for outcome in fetch_sources(chosen, errand):
            stream = sys.stderr if outcome.status == FAILED else sys.stdout
            stream.write(f"{outcome.status}: {printable(outcome.sentence)}\n")
            stream.flush()
            count += outcome.status == FAILED
    if count:
        raise typer.Exit(1)


def _chosen(names: list[str], *, is_for_api: bool) -> list[Source]:
    """The sources named, or those that are fetched when none is.

    Raises:
        UnknownName: when there is no such source.
    """
    from wherry.sources.catalogue import sources
    from wherry.sources.fetching.batch import default_sources

    known = sources()
    if unknown := [name for name in names if name not in known]:
        raise UnknownName(f"“{unknown[0]}” is not a source; the sources are {', '.join(known)}.")
    if is_for_api and API not in names:
        raise typer.BadParameter(f"--authority, --changes and --since belong to the source {API}: name it.")
    return [known[name] for name in dict.fromkeys(names)] or default_sources(known.values())


@contextmanager
def _equipment(user_agent: str, *, uses_proxy: bool) -> Iterator[tuple[Web, Report]]:
    """A client on the real clock, and a progress bar where somebody watches."""
    from wherry.sources.fetching.web import Web

    stopping = threading.Event()

    def pause(seconds: float) -> None:
        stopping.wait(seconds)

    clock = Clock(lambda: datetime.now(UTC), time.monotonic, pause, stopping)
    with _progress() as report, Web(clock, user_agent=user_agent, uses_proxy=uses_proxy) as web:
        yield web, report


def _beginning_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ENGLAND).astimezone(UTC)


def _user_agent(contact: str) -> str:
    """Who asks: CQC's API answers 403 to a request without one."""
    if not contact.isascii() or not contact.isprintable():
        raise Refused(
            "--contact should be plain text like an e-mail address, without accents or line breaks."
        )
    return f"Wherry/{__version__} (adult social care quality; contact: {contact.strip() or 'not given'})"


def _authority_names(asked: list[str], data: Path) -> tuple[str, ...]:
    """Authorities as CQC prints them, from whatever names or codes were given.

    Raises:
        UnknownName: with the nearest names.
    """
    if not asked:
        return ()
    from wherry.definitions import load_definitions

    places = load_definitions(data / "definitions").places
    today = datetime.now(ENGLAND).date()
    found = [places.find(name, today) for name in asked]
    for place in found:
        if place.kind is not PlaceKind.AUTHORITY:
            raise UnknownName(f"{place.name} is not an authority; CQC's API lists by authority or by nation.")
    return tuple(dict.fromkeys(place.name for place in found))


@contextmanager
def _progress() -> Iterator[Report]:
    if not sys.stderr.isatty():
        yield unwatched
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Asking", total=None)

        def report(doing: str, done: int, total: int | None) -> None:
            progress.update(task, description=doing, completed=done, total=total)

        yield report
