"""The sentences of a comparison."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wherry.analysis.comparison.results import FunnelPlace, Interval, RankRange, Stands
from wherry.analysis.comparison.words import bottom_words, check_words, funnel_words, rank_words
from wherry.domain.phrases import chance

NORFOLK = RankRange(
    rank=146, ranked=151, low=138, high=151, median=147, expected=146.1, expected_order=148, bottom_places=10,
    bottom_share=0.93, last_share=0.14, stands="among the worst", below_middle_share=1.0,
    set_low=60, set_high=151, joint_low=None, joint_high=None,
)  # fmt: skip


def test_among_the_lowest_not_146th() -> None:
    assert rank_words(NORFOLK) == "among the lowest: between 138th and 151st of 151"
    assert rank_words(NORFOLK, lower_is_better=True) == "among the highest: between 138th and 151st of 151"
    assert bottom_words(NORFOLK) == "Probability of being among the last 10: 93 in 100."
    assert check_words(NORFOLK) is not None
    assert check_words(replace(NORFOLK, set_low=None)) is None


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        ("in the worse half", "in the half with the lowest shares"),
        ("in the middle", "not to be told from the middle"),
        ("in the better half", "in the half with the highest shares"),
        ("among the best", "among the highest"),
    ],
)
def test_every_stand_has_its_words(stands: Stands, words: str) -> None:
    assert rank_words(replace(NORFOLK, stands=stands, low=3, high=3)) == f"{words}: 3rd of 151"


def test_funnel_sentences() -> None:
    place = FunnelPlace(0.845, (), "inside", None, None, 0.1, 0.1)
    assert "inside the funnel around 84.5 %" in funnel_words(place)
    worse = replace(place, side="worse", outside=0.998)
    assert "worse than chance alone explains: outside the 99.8 % limits" in funnel_words(worse)
    assert "not unusual once it is allowed" in funnel_words(worse)
    assert "unusual among places that differ anyway" in funnel_words(
        replace(worse, outside_beyond_spread=0.95)
    )


def test_chances_have_no_more_digits_than_draws() -> None:
    assert [chance(p) for p in (0.0, 0.009, 0.01, 0.604, 0.99, 1.0)] == [
        "under 1 in 100", "under 1 in 100", "1 in 100", "60 in 100", "99 in 100", "over 99 in 100",
    ]  # fmt: skip


def test_an_interval_holds_its_ends() -> None:
    assert Interval(-0.1, 0.0).holds(0.0)
