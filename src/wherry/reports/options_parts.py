"""An improvement option as a section of a report."""

from __future__ import annotations

from collections.abc import Iterator

from wherry.decisions.options.results import Options
from wherry.domain.ratings import RATING_TITLES
from wherry.reports.document import Block, Column, Heading, Kind, Note, Paragraph, Points, Portion, Table


def option_section(found: Options) -> list[Block]:
    """What it comes to and takes, each service with its reason, and departures in counts."""
    return [
        Heading(f"Improvement option to {found.question.by:%-d %B %Y}"),
        Points(found.sentences),
        _outcomes(found),
        *_departures(found),
        _bands(found),
        _use(found),
        Points(tuple(more.sentence for more in found.one_more)),
        _choices(found),
    ]


def _outcomes(found: Options) -> Table:
    columns = (
        Column("Type of care", room=3),
        Column("Good or better", Kind.NUMBER),
        Column("Rated", Kind.NUMBER),
        Column("Leave", Kind.NUMBER),
        Column("Expected without", Kind.SHARE),
        Column("With", Kind.SHARE),
        Column("Chance of the target", Kind.SHARE),
    )
    rows = tuple(
        (
            o.name, o.good_or_outstanding, o.rated, o.departures, Portion(o.share_waiting), Portion(o.share),
            Portion(o.chance_of_target),
        )
        for o in found.outcomes
    )  # fmt: skip
    return Table("Outcomes", "What the option is expected to come to", columns, rows)


def _departures(found: Options) -> Iterator[Block]:
    yield Paragraph(
        f"Beds that go, at most: {found.beds_at_most:,}. People who move, at most: "
        f"{found.people_moved_at_most:,}."
    )
    if found.is_mainly_small_departures:
        yield Note("This option gains mainly from closing small services.")
    if found.departures:
        columns = (
            Column("Type of care", room=3),
            Column("Locality", room=2),
            Column("Leave", Kind.NUMBER),
            Column("Among", Kind.NUMBER),
            Column("Beds at most", Kind.NUMBER),
            Column("Median beds", Kind.NUMBER),
            Column("Of the market", Kind.NUMBER),
        )
        rows = tuple(
            (
                d.type_of_care.replace("_", " "), d.locality, d.departures, d.among, d.beds_at_most,
                d.median_beds, d.market_median_beds,
            )
            for d in found.departures
        )  # fmt: skip
        yield Table("Departures", "Departures, in counts", columns, rows)


def _bands(found: Options) -> Table:
    columns = (
        Column("Who is cared for", room=3),
        Column("Good or better", Kind.NUMBER),
        Column("Rated", Kind.NUMBER),
        Column("Expected without", Kind.NUMBER),
        Column("With", Kind.NUMBER),
        Column("Leave", Kind.NUMBER),
    )
    rows = tuple(
        (
            b.name, b.good_or_outstanding, b.rated, round(b.expected_waiting, 1), round(b.expected, 1),
            round(b.expected_departures, 1),
        )
        for b in found.bands
    )  # fmt: skip
    return Table("Bands", "By who is cared for; a service counts in each of its bands", columns, rows)


def _use(found: Options) -> Table:
    columns = (
        Column("Quarter from", Kind.DAY),
        Column("Supports that start", Kind.NUMBER),
        Column("Officer days", Kind.NUMBER),
        Column("Of", Kind.NUMBER),
        Column("Pounds", Kind.NUMBER),
    )
    rows = tuple((q.starts_on, q.starts, q.officer_days, q.available, q.cost_gbp) for q in found.use)
    return Table("Use", "What it takes, quarter by quarter", columns, rows)


def _choices(found: Options) -> Table:
    columns = (
        Column("Service", room=3),
        Column("Id", Kind.ID),
        Column("Rating", room=2),
        Column("Support", room=2),
        Column("From", Kind.DAY),
        Column("Pounds", Kind.NUMBER),
        Column("Why", room=6),
    )
    rows = tuple(
        (
            c.name, c.location_id, RATING_TITLES[c.rating], c.level_title, c.starts_on, c.cost_gbp, c.why,
        )
        for c in found.choices
    )  # fmt: skip
    return Table("Choices", "Each service below Good, and why", columns, rows)
