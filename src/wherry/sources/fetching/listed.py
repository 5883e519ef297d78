"""Files whose addresses are listed in a source's fetch.yaml, and sources that offer none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wherry.definitions.reading import Entry, read_yaml
from wherry.sources.fetching.hosts import hosts_for
from wherry.sources.fetching.links import safe_name
from wherry.sources.fetching.model import Errand, Fetcher, NotFetched, Outcome, outcome_of

if TYPE_CHECKING:
    from wherry.sources.source import About


def listed_files(folder: Path) -> Fetcher:
    """A fetcher of every file in the `fetch.yaml` of a source's folder."""

    def run(about: About, errand: Errand) -> Iterator[Outcome]:
        for entry in read_yaml(folder / "fetch.yaml"):
            entry.only("name", "url")
            name = safe_name(entry.text("name"))
            yield outcome_of(name, partial(_fetch, about, errand, entry, name))

    return Fetcher(run)


def not_published(reason: str) -> Fetcher:
    """A fetcher that says, in one sentence, why there is nothing to fetch."""

    def run(about: About, errand: Errand) -> Iterator[Outcome]:
        raise NotFetched(f"{about.key}: {reason}")

    return Fetcher(run)


def _fetch(about: About, errand: Errand, entry: Entry, name: str) -> Outcome:
    from wherry.sources.fetching.download import Download, Published

    url = entry.text("url")
    hosts = hosts_for(errand, urlsplit(url).hostname or "")
    errand.web.pause_between_files()
    file = Published(errand.address(url), name, hosts)
    return Download(errand.web, file, errand.folder(about), errand.report).run()
