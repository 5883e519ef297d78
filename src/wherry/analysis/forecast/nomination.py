"""A service to put to CQC for a new inspection: what its rating says, and how likely CQC is to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.analysis.forecast.estimate import Candidate, EstimateQuestion, estimate
from wherry.analysis.questions import HEADLINE, Provenance
from wherry.analysis.record import LocationRecord, RatingEvent, location_record
from wherry.analysis.results import Plain
from wherry.analysis.scene import scene_on
from wherry.analysis.standing import Standings
from wherry.definitions.forecasting import Forecasting
from wherry.definitions.places import ENGLAND
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown, Refused
from wherry.domain.ratings import OVERALL, RATING_TITLES, RATINGS


@dataclass(frozen=True)
class Nomination(Plain):
    """A service below Good, what is known of it, and its place among those of its area.

    `waiting` are the services below Good of the area, `place_in_line` this one's number among them,
    1 for the one that most likely improved and will not be looked at. `key_questions` are the ratings
    that stand, `earlier` the overall ratings before, newest first.
    """

    location_id: str
    name: str
    area: str
    by: date
    candidate: Candidate
    age_years: float | None
    median_rating_age_years: float
    waiting: int
    place_in_line: int
    is_inherited: bool | None
    key_questions: tuple[tuple[str, str], ...]
    earlier: tuple[tuple[date | None, str], ...]
    provenance: Provenance


def nomination(
    standings: Standings,
    location_id: str,
    definitions: Forecasting,
    as_of: date | None = None,
    by: date | None = None,
) -> Nomination:
    """What a nomination of a service to CQC rests on.

    Raises:
        UnknownName: when no imported file has the location.
        NotKnown: when it is not rated on the day, or nothing can be estimated.
        Refused: when it is rated Good or better already, or the day is not ahead.
    """
    record = location_record(standings.register, location_id)
    own = record.location_id
    scene = scene_on(standings, HEADLINE, as_of, Services.ALL)
    row = scene.standing.filter(pl.col("location_id") == own)
    if not row.height or row["rating"][0] is None:
        raise NotKnown(f"{own} has no rating that stands on {scene.day:%-d %B %Y}; there is none to renew.")
    if row["rating"][0] in RATINGS[:2]:
        title = RATING_TITLES[row["rating"][0]]
        raise Refused(f"{own} is rated {title}; a nomination is for a service below Good.")
    area = row["authority_code"][0] or ENGLAND
    kind = Services.CARE_HOMES if row["is_care_home"][0] else Services.COMMUNITY
    found = estimate(standings, EstimateQuestion(area, scene.day, by, kind), definitions)
    place = next((n for n, c in enumerate(found.candidates, 1) if c.location_id == own), None)
    if place is None:
        raise NotKnown(f"{own} is not among the services of {found.name} that can be estimated.")
    candidate = found.candidates[place - 1]
    published = candidate.published_on
    return Nomination(
        location_id=own,
        name=_name(record),
        area=found.name,
        by=found.by,
        candidate=candidate,
        age_years=(scene.day - published).days / 365.25 if published else None,
        median_rating_age_years=found.whole.median_rating_age_years,
        waiting=len(found.candidates),
        place_in_line=place,
        is_inherited=row["is_inherited"][0],
        key_questions=tuple(_standing(record.ratings, scene.day)),
        earlier=tuple(_earlier(record, scene.day)),
        provenance=found.provenance,
    )


def _name(record: LocationRecord) -> str:
    names = [span.name for span in record.spans if span.name]
    return names[-1] if names else f"Service {record.location_id}"


def _standing(ratings: tuple[RatingEvent, ...], day: date) -> list[tuple[str, str]]:
    return [
        (r.key_question, r.rating)
        for r in ratings
        if r.service_group == OVERALL
        and r.key_question != OVERALL
        and r.stood_from <= day
        and (r.stood_to is None or r.stood_to > day)
    ]


def _earlier(record: LocationRecord, day: date) -> list[tuple[date | None, str]]:
    told = (*record.chain_ratings, *record.ratings)
    rows = {
        (r.published_on, r.rating)
        for r in told
        if r.service_group == OVERALL and r.key_question == OVERALL and (r.published_on or day) <= day
    }
    return sorted(rows, key=lambda pair: pair[0] or date.min, reverse=True)
