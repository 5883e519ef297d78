"""The pack with which a council asks CQC to inspect a service again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wherry.analysis.forecast.nomination import Nomination, nomination
from wherry.analysis.standing import Standings
from wherry.definitions.forecasting import load_forecasting
from wherry.domain.phrases import percent
from wherry.domain.ratings import KEY_QUESTION_TITLES, RATING_TITLES
from wherry.reports.document import (
    Block,
    Column,
    Document,
    Heading,
    Kind,
    Note,
    Paragraph,
    Points,
    Table,
)
from wherry.reports.grounds import grounds, told_of
from wherry.reports.position_words import INVENTED
from wherry.reports.words import words

TITLE = "Nomination for a new inspection"
EVIDENCE = (
    "Council audit: date, audit rating, what was found in each area",
    "Action plan: actions agreed, closed, and how each was checked",
    "Manager: registered, since when",
    "Safeguarding concerns and complaints in the last twelve months, and how they ended",
    "What people who use the service and their families say",
    "Visits by the NHS and other professionals",
)
"""What CQC will ask for and no published file tells: the council fills it in (field §0.3)."""


def nomination_pack(
    standings: Standings, location_id: str, as_of: date | None = None, by: date | None = None
) -> Document:
    """The pack for a service below Good.

    Raises:
        UnknownName, NotKnown, Refused: as `analysis.forecast.nomination`.
    """
    definitions = load_forecasting(standings.register.data / "definitions")
    found = nomination(standings, location_id, definitions, as_of, by)
    carried = found.provenance
    measure = standings.register.definitions.measure(carried.measure.split()[0])
    return Document(
        title=TITLE,
        subject=f"{found.name} ({found.location_id})",
        day=carried.as_of,
        told=told_of(carried),
        opening=(Paragraph(request(found)), Paragraph(_chances(found))),
        blocks=(*_blocks(found), *grounds(carried, measure)),
        warning=INVENTED if carried.is_invented else "",
    )


def request(found: Nomination) -> str:
    """The sentence that asks."""
    one = found.candidate
    published = f", published on {words(one.published_on)}" if one.published_on else ""
    return (
        f"{found.name} ({found.location_id}) in {found.area} is rated "
        f"{RATING_TITLES[one.rating]}{published}. "
        "The council asks CQC to inspect it again, for the reasons that follow."
    )


def _chances(found: Nomination) -> str:
    one = found.candidate
    return (
        f"On the age of its rating alone, between {percent(one.chance_good_low)} and "
        f"{percent(one.chance_good_high)} of services rated so would be found Good or "
        f"better today; the chance "
        f"that CQC publishes a new rating by {words(found.by)} is "
        f"{percent(one.chance_inspected)}, inspections "
        "staying as often as of late. This is an estimate, no finding about this service."
    )


def _blocks(found: Nomination) -> Iterator[Block]:
    yield Heading("The rating that stands")
    age = "not known" if found.age_years is None else f"{found.age_years:.1f} years"
    yield Points(
        (
            f"Age of the rating: {age}; the middle of all ratings in {found.area}: "
            f"{found.median_rating_age_years:.1f} years.",
            f"Of {found.waiting:,} services below Good in {found.area} it is number "
            f"{found.place_in_line:,} by "
            "the chance of having improved without being looked at.",
            *(("The rating was inherited from an earlier registration.",) if found.is_inherited else ()),
        )
    )
    if found.key_questions:
        rows = tuple(
            (KEY_QUESTION_TITLES.get(key, key), RATING_TITLES.get(rating, rating))
            for key, rating in found.key_questions
        )
        yield Table("Key questions", "Key questions", (Column("Key question"), Column("Rating")), rows)
    else:
        yield Note("The imported files tell no ratings of key questions for this service.")
    columns = (Column("Published", Kind.DAY), Column("Overall rating", room=3))
    earlier = tuple((day, RATING_TITLES.get(rating, rating)) for day, rating in found.earlier)
    yield Table("Ratings", "Overall ratings published so far, newest first", columns, earlier)
    yield Heading("What the council has seen since")
    yield Paragraph(
        "Published files do not tell this. The council fills it in; each entry with its "
        "date and who can speak "
        "to it."
    )
    evidence = tuple((line, "", "") for line in EVIDENCE)
    wanted = (Column("Evidence", room=3), Column("What it shows", room=3), Column("Date and contact", room=2))
    yield Table("Evidence", "Evidence of improvement", wanted, evidence)
