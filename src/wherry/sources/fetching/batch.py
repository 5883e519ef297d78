"""Several sources fetched one after the other; what fails is told, and the rest is still done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wherry.domain.errors import Refused
from wherry.sources.fetching.landing import locked
from wherry.sources.fetching.model import FAILED, Errand, Outcome, failed
from wherry.sources.source import Source


def default_sources(sources: Iterable[Source]) -> list[Source]:
    """What is fetched when nobody names a source: CQC's monthly and weekly files."""
    return [source for source in sources if source.fetch is not None and source.fetch.by_default]


def fetch_sources(sources: Iterable[Source], errand: Errand) -> Iterator[Outcome]:
    """Fetch each source into its own folder, and tell what became of each file as it is done."""
    for source in sources:
        try:
            yield from _fetched(source, errand)
        except (Refused, OSError) as error:
            yield failed(source.key, error)


def _fetched(source: Source, errand: Errand) -> Iterator[Outcome]:
    if source.fetch is None:
        sentence = f"{source.key}: Wherry does not fetch it; look at {source.about.page}."
        yield Outcome(source.key, FAILED, sentence)
        return
    with locked(errand.folder(source.about)):
        yield from source.fetch.run(source.about, errand)
