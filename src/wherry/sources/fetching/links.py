"""Files that are linked from a publisher's page under a name that changes with every month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from wherry.domain.days import find_day
from wherry.sources.fetching.hosts import hosts_for
from wherry.sources.fetching.model import Errand, Fetcher, NotFetched, Outcome, outcome_of, printable

if TYPE_CHECKING:
    from wherry.sources.source import About

CQC_DOMAIN = "cqc.org.uk"

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.()-]{0,150}")
_REPEAT = re.compile(r"_\d{1,2}$")  # The site's own mark on a file uploaded again: …_ratings_0.ods.


@dataclass(frozen=True)
class Link:
    """A file linked from a page; `day` is the one in its name."""

    url: str
    name: str
    day: date | None


def linked_file(stem: str, *endings: str) -> Fetcher:
    """A fetcher of the newest file on CQC's page whose name ends in this stem and an ending.

    `stem` in small letters with underscores; endings without dots, the preferred one first.
    """

    def run(about: About, errand: Errand) -> Iterator[Outcome]:
        yield outcome_of(about.key, lambda: _fetch_newest(about, errand, stem, endings))

    return Fetcher(run, by_default=True)


def newest_link(html: str, page: str, stem: str, endings: tuple[str, ...]) -> Link | None:
    """The link to the newest file of that name on a page, or None if there is none.

    Case does not count, and neither does whether words are joined by “_”, “-” or a space. Of
    files of one day the preferred ending wins, then the one higher up on the page.
    """
    found = [
        (link, ending)
        for link in _links(html, page)
        if (ending := _ending_of(link.name, stem)) is not None and ending in endings
    ]
    best = max(
        found,
        key=lambda pair: (pair[0].day or date.min, -endings.index(pair[1])),
        default=None,
    )
    return best[0] if best else None


def _fetch_newest(about: About, errand: Errand, stem: str, endings: tuple[str, ...]) -> Outcome:
    from wherry.sources.fetching.download import Download, Published

    hosts = hosts_for(errand, CQC_DOMAIN)
    page = errand.address(about.page)
    link = newest_link(errand.web.page(page, hosts), page, stem, endings)
    if link is None:
        raise NotFetched(
            f"{page} has no link to a file whose name ends in {stem}.{' or .'.join(endings)}; look at the "
            "page, download the file by hand and `wherry import` it."
        )
    hosts.check(link.url)
    errand.web.pause_between_files()
    file = Published(link.url, link.name, hosts)
    return Download(errand.web, file, errand.folder(about), errand.report).run()


def _ending_of(name: str, stem: str) -> str | None:
    """The ending of a file name if what stands before it ends in the stem."""
    path = PurePosixPath(name.lower())
    plain = re.sub(r"[\s_-]+", "_", path.stem)
    plain = _REPEAT.sub("", plain)
    is_it = plain == stem or plain.endswith(f"_{stem}")
    return path.suffix.removeprefix(".") if is_it else None


def _links(html: str, page: str) -> Iterator[Link]:
    """The links of a page whose last part is fit to be a file's name."""
    parser = _Hrefs()
    parser.feed(html)
    parser.close()
    for href in parser.found:
        try:
            url = urljoin(page, href.strip())
            name = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
        except ValueError:
            continue
        if _SAFE_NAME.fullmatch(name):
            yield Link(url, name, find_day(name))


class _Hrefs(HTMLParser):
    """Collects the addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def safe_name(name: str) -> str:
    """A file name from a stranger, if it is one and nothing else.

    Raises:
        NotFetched: when it could lead out of the folder or upset a terminal.
    """
    if not _SAFE_NAME.fullmatch(name):
        raise NotFetched(f"“{printable(name)}” is not a name for a file; nothing was fetched.")
    return name
