"""Key questions and CQC's rule of aggregation (reference field.md §3.1)."""

from __future__ import annotations

import pytest

from wherry.sample.questions import Questions, aggregate, focused, questions_for
from wherry.sample.rates import GOOD, IMPROVE, INADEQUATE, INSUFFICIENT, OUTSTANDING
from wherry.sample.words import generator

O, G, R, I = OUTSTANDING, GOOD, IMPROVE, INADEQUATE  # noqa: E741


@pytest.mark.parametrize(
    ("questions", "overall"),
    [
        ((G, G, G, G, G), G),
        ((R, G, G, G, G), G),
        ((R, G, G, G, R), R),
        ((I, G, G, G, G), R),
        ((I, G, G, G, I), I),
        ((G, G, O, O, G), O),
        ((G, G, O, G, G), G),
        ((R, G, O, O, G), G),
    ],
)
def test_aggregation(questions: Questions, overall: int) -> None:
    assert aggregate(questions) == overall


@pytest.mark.parametrize("overall", [O, G, R, I, INSUFFICIENT])
def test_invented_questions_make_the_overall_rating(overall: int) -> None:
    rng = generator(1, "test")
    for _ in range(500):
        assert aggregate(questions_for(rng, overall)) == overall


def test_a_focused_inspection_keeps_the_questions_it_did_not_ask() -> None:
    rng = generator(2, "test")
    before = (R, R, G, O, R)
    found = [questions for _ in range(200) if (questions := focused(rng, before, R)) is not None]
    assert found
    assert all(questions[1:4] == before[1:4] and aggregate(questions) == R for questions in found)
