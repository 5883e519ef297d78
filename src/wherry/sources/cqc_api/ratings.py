"""The ratings in one location's answer: both shapes, current and historic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wherry.definitions.words import plain
from wherry.domain.ratings import KEY_QUESTION_TITLES, OVERALL

Answer = dict[str, Any]

QUESTIONS = {plain(title): key for key, title in KEY_QUESTION_TITLES.items()}


@dataclass(frozen=True)
class Stated:
    """One rating as the answer states it; words and days still as printed."""

    service_group: str
    key_question: str
    rating: str | None
    published_on: str | None
    report_id: str | None
    organisation_id: str | None
    is_current: bool


def ratings_of(answer: Answer, group_keys: dict[str, str]) -> Iterator[Stated]:
    """Every rating of a location, history first (oldest first), then what is in force.

    `group_keys` maps plain service group names to keys; groups of other sectors are left out.
    """
    for past in sorted(answer.get("historicRatings") or [], key=_published):
        yield from _location_level(past.get("overall") or {}, past, is_current=False)
        yield from _services(past, past, group_keys, is_current=False)
    assessed = list(_assessments(answer, group_keys))
    yield from (stated for stated in assessed if not stated.is_current)
    current = answer.get("currentRatings") or {}
    overall = current.get("overall") or {}
    if overall:
        yield from _location_level(overall, overall, is_current=True)
    else:
        yield Stated(OVERALL, OVERALL, None, None, None, None, is_current=True)
    yield from _services(current, current, group_keys, is_current=True)
    yield from (stated for stated in assessed if stated.is_current)


def _published(past: Answer) -> tuple[int, int, int]:
    return day_parts(past.get("reportDate"))


def day_parts(text: str | None) -> tuple[int, int, int]:
    """Year, month and day of an ISO or DD/MM/YYYY text, for sorting."""
    if not text:
        return (0, 0, 0)
    if "/" in text:
        day, month, year = text[:10].split("/")
    else:
        year, month, day = text[:10].split("-")
    return int(year), int(month), int(day)


def _location_level(overall: Answer, report: Answer, *, is_current: bool) -> Iterator[Stated]:
    link = overall.get("reportLinkId") or report.get("reportLinkId")
    questions = overall.get("keyQuestionRatings") or []
    # An inherited overall rating carries the predecessor's id itself or through its questions.
    organisation = (
        overall.get("organisationId")
        or report.get("organisationId")
        or next(
            (
                q["organisationId"]
                for q in questions
                if q.get("organisationId") and q.get("reportLinkId") == link
            ),
            None,
        )
    )
    day = overall.get("reportDate") or report.get("reportDate")
    if overall.get("rating"):
        yield Stated(OVERALL, OVERALL, overall["rating"], day, link, organisation, is_current)
    for question in questions:
        yield _question(OVERALL, question, day, link, organisation, is_current=is_current)


def _question(
    group: str,
    question: Answer,
    day: str | None,
    link: str | None,
    organisation: str | None,
    *,
    is_current: bool,
) -> Stated:
    own = question.get("reportLinkId")
    return Stated(
        group,
        QUESTIONS.get(plain(question["name"]), str(question["name"])),
        question.get("rating") or None,
        question.get("reportDate") or day,
        own or link,
        question.get("organisationId") or (organisation if own in (None, link) else None),
        is_current,
    )


def _services(
    holder: Answer, report: Answer, group_keys: dict[str, str], *, is_current: bool
) -> Iterator[Stated]:
    for service in holder.get("serviceRatings") or []:
        group = group_keys.get(plain(service["name"] or ""))
        if group is None:
            continue
        day = service.get("reportDate") or report.get("reportDate")
        link = service.get("reportLinkId") or report.get("reportLinkId")
        organisation = service.get("organisationId") or report.get("organisationId")
        yield Stated(group, OVERALL, service.get("rating") or None, day, link, organisation, is_current)
        for question in service.get("keyQuestionRatings") or []:
            yield _question(group, question, day, link, organisation, is_current=is_current)


def _assessments(answer: Answer, group_keys: dict[str, str]) -> Iterator[Stated]:
    """Ratings under the single assessment framework, one group an assessed service.

    A question marked “Not Assessed” carries its earlier rating on, and CQC shows it.
    """
    for assessment in answer.get("assessment") or []:
        published = (assessment.get("assessmentPlanPublishedDateTime") or "")[:10] or None
        for service in (assessment.get("ratings") or {}).get("asgRatings") or []:
            group = group_keys.get(plain(service.get("name") or ""))
            if group is None:
                continue
            is_current = plain(service.get("status") or "current") == "current"
            plan = service.get("assessmentPlanId")
            yield Stated(group, OVERALL, service.get("rating") or None, published, plan, None, is_current)
            for question in service.get("keyQuestionRatings") or []:
                yield _question(group, question, published, plan, None, is_current=is_current)
