"""Ratings of the five key questions that fit an overall rating by CQC's rule of aggregation."""

from __future__ import annotations

import random

from wherry.sample.rates import GOOD, IMPROVE, INADEQUATE, INSUFFICIENT, OUTSTANDING

QUESTIONS = ("Safe", "Effective", "Caring", "Responsive", "Well-led")
SAFE, EFFECTIVE, CARING, RESPONSIVE, WELL_LED = range(5)
FOCUS = (SAFE, WELL_LED)  # What a focused inspection looks at.

Questions = tuple[int, int, int, int, int]


def aggregate(questions: Questions) -> int:
    """The overall rating of five key questions (reference field.md §3.1, rules 3 to 6)."""
    if INSUFFICIENT in questions:
        return INSUFFICIENT
    bad, poor = questions.count(INADEQUATE), questions.count(IMPROVE)
    if bad >= 2:
        return INADEQUATE
    if bad == 1 or poor >= 2:
        return IMPROVE
    return OUTSTANDING if poor == 0 and questions.count(OUTSTANDING) >= 2 else GOOD


def questions_for(rng: random.Random, overall: int) -> Questions:
    """Key questions of which an overall rating is made, often Good beside the worst."""
    marks = [GOOD] * 5
    if overall == OUTSTANDING:
        for question in rng.sample((CARING, RESPONSIVE, WELL_LED, EFFECTIVE), 3 if rng.random() < 0.3 else 2):
            marks[question] = OUTSTANDING
    elif overall == GOOD:
        if rng.random() < 0.24:
            marks[rng.choice((SAFE, SAFE, WELL_LED, WELL_LED, EFFECTIVE, RESPONSIVE))] = IMPROVE
        if rng.random() < 0.12:
            marks[rng.choice((CARING, RESPONSIVE))] = OUTSTANDING
    elif overall == INSUFFICIENT:
        marks[RESPONSIVE] = marks[EFFECTIVE] = INSUFFICIENT
    else:
        _lower(rng, marks, overall)
    return (marks[0], marks[1], marks[2], marks[3], marks[4])


def _lower(rng: random.Random, marks: list[int], overall: int) -> None:
    """Safe and well-led fail first; two Requires improvement or two Inadequate decide."""
    marks[SAFE] = marks[WELL_LED] = overall
    if overall == IMPROVE and rng.random() < 0.12:
        marks[rng.choice(FOCUS)] = INADEQUATE
    for question, share in ((EFFECTIVE, 0.35), (RESPONSIVE, 0.3), (CARING, 0.1)):
        if rng.random() < share * (1 if overall == IMPROVE else 2):
            marks[question] = IMPROVE


def focused(rng: random.Random, before: Questions, overall: int) -> Questions | None:
    """Key questions after a focused inspection, the others kept, if they can make `overall`."""
    fresh = questions_for(rng, overall)
    safe, well_led = fresh[SAFE], fresh[WELL_LED]
    mixed: Questions = (safe, before[EFFECTIVE], before[CARING], before[RESPONSIVE], well_led)
    return mixed if aggregate(mixed) == overall else None
