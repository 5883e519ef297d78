"""The sections of the position report, each from one result of the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wherry.analysis.months import Months
from wherry.analysis.movements import Movement, Movements
from wherry.analysis.results import Position
from wherry.analysis.tally import Share
from wherry.domain.ratings import RATING_TITLES
from wherry.reports import charts
from wherry.reports import position_words as say
from wherry.reports.document import (
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    Heading,
    Kind,
    Note,
    Paragraph,
    Points,
    Portion,
    Table,
)
from wherry.reports.words import words

MOVED = (
    ("downgraded", "Rating went down"),
    ("upgraded", "Rating went up"),
    ("newly_rated", "Rated for the first time"),
    ("no_longer_rated", "No longer rated"),
    ("entered", "New on the register"),
    ("left", "Left the register"),
)
"""Kinds of movement and their words, what worries first."""
_N, _S = Kind.NUMBER, Kind.SHARE
SHARE_COLUMNS = (
    Column("Share", _S),
    Column("Number", _N),
    Column("Of", _N),
    Column("Rank", _N),
    Column("Ranked", _N),
    Column("Not rated", _N),
)


def portion(share: Share) -> Portion:
    """The share of a place as a cell."""
    return Portion(share.share, share.numerator, share.denominator)


def _row(share: Share, name: str = "") -> tuple[Cell, ...]:
    return (
        name or share.name,
        portion(share),
        share.numerator,
        share.denominator,
        share.rank,
        share.ranked if share.rank else None,
        share.unrated,
    )


def headline(found: Position) -> Iterator[Block]:
    """The figure, and what stands beside it."""
    yield Figure(portion(found.area), say.headline(found))
    for sentence in (
        say.beside(found),
        # That it is not known is one of the notes.
        say.of_the_unrated(found.area) if found.area.unrated is not None else "",
        say.of_the_age(found.area),
        say.of_those_left_out(found.area),
    ):
        if sentence:
            yield Paragraph(sentence)
    if found.provenance.notes:
        yield Points(found.provenance.notes)


def compared(found: Position, neighbours: tuple[Share, ...] | str) -> Iterator[Block]:
    """The area beside its region, England and its statistical neighbours."""
    yield Heading("Beside the others")
    near = () if isinstance(neighbours, str) else neighbours
    shares = (found.area, *found.comparators, *near)
    kinds = ("This area", *("Region or country" for _ in found.comparators), *("Neighbour" for _ in near))
    columns = (Column("Place", room=3), Column("What it is", room=2), *SHARE_COLUMNS)
    rows = tuple((row[0], kind, *row[1:]) for row, kind in zip(map(_row, shares), kinds, strict=True))
    table = Table("Compared", f"{found.provenance.measure_title}: places compared", columns, rows)
    drawn = [
        {"name": s.name, "share": s.share, "words": say.percent_of(s)} for s in shares if s.share is not None
    ]
    if len(drawn) > 1:
        sentence = f"Bars of the shares of {len(drawn)} places: {say.headline(found)} {say.beside(found)}"
        title = f"{found.provenance.measure_title}: {found.area.name} and others"
        yield Chart(title, sentence.strip(), charts.bars(drawn), table)
    else:
        yield table
    if isinstance(neighbours, str):
        yield Note(neighbours)
    elif not near:
        yield Note(say.NO_ENGLISH_NEIGHBOURS)


def by_type_of_care(found: Position) -> Iterator[Block]:
    """The area divided by type of care."""
    if not found.groups:
        return
    yield Heading("By type of care")
    columns = tuple(c for c in SHARE_COLUMNS if c.heading not in ("Rank", "Ranked"))
    rows = tuple(
        (share.name, portion(share), share.numerator, share.denominator, share.unrated)
        for share in found.groups
    )
    yield Table("By type of care", "Share by type of care", (Column("Type of care", room=3), *columns), rows)


def by_locality(found: tuple[Position, ...] | str) -> Iterator[Block]:
    """The area divided by locality, shaded; nothing where no localities are known."""
    if isinstance(found, str) or not found[0].groups:
        return
    yield Heading("By locality")
    titles = {"all": "All services", "care_homes": "Care homes", "community": "Community services"}
    columns = [Column("Locality", room=2)]
    for one in found:
        title = titles[one.question.services.value]
        columns += [Column(title, _S), Column("Of", _N)]
    rows = []
    for group in found[0].groups:
        row: list[Cell] = [group.name]
        for one in found:
            same = next((share for share in one.groups if share.code == group.code), None)
            row += [portion(same), same.denominator] if same else [None, None]
        rows.append(tuple(row))
    yield Table(
        "By locality", "Share by locality and kind of service", tuple(columns), tuple(rows), is_heat=True
    )
    for note in found[0].provenance.notes[-1:]:
        yield Note(note)


def trend(months: Months, measure_title: str) -> Iterator[Block]:
    """The area month by month."""
    yield Heading("Month by month")
    if not months.rows:
        yield Paragraph(months.note)
        return
    name = str(months.rows[-1]["name"])
    points = [{"day": row["as_of"].isoformat(), "share": row["share"], "name": name} for row in months.rows]
    columns = (Column("Day", Kind.DAY), *SHARE_COLUMNS)
    rows = tuple(
        (
            row["as_of"],
            Portion(row["share"], row["numerator"], row["denominator"]),
            *(row[key] for key in ("numerator", "denominator", "rank", "ranked", "unrated")),
        )
        for row in months.rows
    )
    table = Table("Month by month", f"{measure_title}, {name}: the months", columns, rows)
    yield Chart(f"{measure_title}, {name}", say.first_and_last(months.rows), charts.trend(points), table)
    if months.note:
        yield Note(months.note)


def moved(found: Movements | str, notes: tuple[str, ...], types: Mapping[str, str]) -> Iterator[Block]:
    """What changed since an earlier day, service by service: all of it is public."""
    if isinstance(found, str):
        yield Heading("What changed")
        yield Paragraph(found)
        return
    yield Heading(f"What changed since {words(found.since)}")
    counts = tuple((title, len(getattr(found, key))) for key, title in MOVED)
    yield Table(
        "Changes", "How many services changed", (Column("Change", room=3), Column("Services", _N)), counts
    )
    for key, title in MOVED:
        if services := getattr(found, key):
            yield _services(title, services, types)
    yield from (Note(note) for note in notes)


def _services(title: str, services: tuple[Movement, ...], types: Mapping[str, str]) -> Table:
    columns = [
        Column("Service", room=4),
        Column("Service id", Kind.ID),
        Column("Type of care", room=3),
        Column("Rating before", room=3),
        Column("Rating now", room=3),
        Column("Published on", Kind.DAY),
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            one.name,
            one.location_id,
            types.get(one.type_of_care, one.type_of_care),
            _rating(one.was),
            _rating(one.now),
            one.rated_on,
        )
        for one in services
    ]
    if any(one.other_id for one in services):
        columns.append(Column("Other id of it", Kind.ID))
        rows = [(*row, one.other_id) for row, one in zip(rows, services, strict=True)]
    return Table(title, title, tuple(columns), tuple(rows))


def _rating(key: str | None) -> str | None:
    return RATING_TITLES.get(key, key) if key else None


def age(found: Position, neighbours: tuple[Share, ...] | str) -> Iterator[Block]:
    """How many have no rating, and how old the ratings are."""
    yield Heading("Services without a rating, and the age of ratings")
    sentences = (say.of_the_unrated(found.area), say.of_the_age(found.area))
    yield Points(tuple(sentence for sentence in sentences if sentence))
    near = () if isinstance(neighbours, str) else neighbours
    columns = (
        Column("Place", room=3),
        Column("Not rated", _N),
        Column("Range: low", _S),
        Column("Range: high", _S),
        Column("Half older than, years", _N),
        Column("Older than 4 years", _S),
    )
    rows = tuple(
        (
            share.name,
            share.unrated,
            Portion(share.share_low) if share.share_low is not None else None,
            Portion(share.share_high) if share.share_high is not None else None,
            share.median_rating_age_years,
            Portion(share.older_than_four_years_share),
        )
        for share in (found.area, *found.comparators, *near)
    )
    yield Table("Unrated and age", "Range if unrated were counted, and the age of ratings", columns, rows)
