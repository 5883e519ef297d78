"""What every document rests on: definitions, what was left out, files with their digests, licences."""

from __future__ import annotations

from collections.abc import Iterator

from wherry.analysis.questions import Provenance
from wherry.definitions import Measure
from wherry.domain.ratings import RATING_TITLES
from wherry.reports.document import Block, Column, Heading, Kind, Paragraph, Points, Table, Told
from wherry.reports.words import words
from wherry.sources.catalogue import sources

DIGITS = 16  # Of a SHA-256: enough to tell files apart and to compare by eye.


def told_of(carried: Provenance) -> Told:
    """The facts of the title page."""
    newest = max((file.as_at for file in carried.files), default=carried.as_of)
    facts = (
        ("True for", words(carried.as_of)),
        ("Data as published on", words(newest)),
        ("Release", carried.release),
        ("Measure", f"{carried.measure_title} ({carried.measure})"),
    )
    return Told(facts, carried.release, newest)


def grounds(carried: Provenance, measure: Measure) -> Iterator[Block]:
    """The last sections of a document."""
    yield Heading("Definitions")
    yield Paragraph(f"{measure.title} ({measure.label}). {measure.why.strip()}")
    yield Points(
        (
            f"Counted above the line: {_ratings(measure.numerator)}.",
            f"Counted below the line: {_ratings(measure.denominator)}.",
            f"Services without a rating are {_words(measure.unrated)}; inherited ratings are "
            f"{_words(measure.inherited)}.",
            f"Of a location rated service by service, its {_words(measure.several_services)} rating counts.",
            f"Rank: {carried.rank_convention}.",
            "A dash means that something is not known, or that there is nothing to count.",
        )
    )
    yield Heading("What was left out, and what to know")
    if carried.notes:
        yield Points(carried.notes)
    else:
        yield Paragraph("Nothing was left out.")
    yield Heading("Files and licences")
    yield _files(carried)
    if carried.is_invented:
        yield Paragraph("The files are invented, for demonstration; they carry no licence of a publisher.")
    else:
        about = [sources()[key].about for key in dict.fromkeys(file.source for file in carried.files)]
        yield Points(tuple(dict.fromkeys(f"{one.publisher}: {one.attribution}" for one in about)))


def _files(carried: Provenance) -> Table:
    columns = (
        Column("File", room=5),
        Column("Source", room=3),
        Column("True for", Kind.DAY),
        Column(f"SHA-256, first {DIGITS}", Kind.ID),
    )
    rows = tuple(
        (file.name, sources()[file.source].about.title, file.as_at, file.sha256[:DIGITS])
        for file in carried.files
    )
    return Table("Files", "The published files that the figures stand on", columns, rows)


def _ratings(keys: tuple[str, ...]) -> str:
    return ", ".join(RATING_TITLES.get(key, key) for key in keys)


def _words(key: str) -> str:
    return key.replace("_", " ")
