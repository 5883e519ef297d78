"""XmR and p-charts, and the rules of Making Data Count."""

from __future__ import annotations

import numpy as np
import pytest

from wherry.analysis.comparison.process import Chart, SpecialCause, assurance, p_chart, special_causes, xmr


def test_published_xmr() -> None:
    found = xmr([10, 50, 40, 30])
    assert (found.mean, found.mean_range) == (32.5, 20)
    assert found.high == pytest.approx(85.7)
    assert found.low == pytest.approx(-20.7)
    assert found.range_limit == pytest.approx(65.34)


def test_one_value_has_no_moving_range() -> None:
    with pytest.raises(ValueError, match="two values"):
        xmr([3])


def test_p_chart_limits_follow_the_size_of_a_quarter() -> None:
    found = p_chart([8, 16, 40], [10, 20, 50])
    assert found.centre == 0.8
    assert found.high.tolist()[0] == 1.0  # 0.8 + 3 x 0.126 is cut off at 1.
    assert found.low == pytest.approx([0.8 - 3 * (0.16 / n) ** 0.5 for n in (10, 20, 50)])


def flat(points: int) -> Chart:
    return Chart(0.0, np.ones(points), np.full(points, -3.0), np.full(points, 3.0))


def rules_at(values: list[float], **lengths: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for cause in special_causes(values, flat(len(values)), **lengths):
        found.setdefault(f"{cause.rule} {cause.side}", []).append(cause.point)
    return found


def test_a_point_outside_the_limits() -> None:
    assert rules_at([0, 3.5, 0, -3.1, 3.0]) == {"outside high": [1], "outside low": [3]}


def test_seven_on_one_side_are_a_shift_and_six_are_none() -> None:
    assert rules_at([1, 0.5] * 3) == {}
    assert rules_at([-1, *[1, 0.5] * 3, 1]) == {"shift high": [1, 2, 3, 4, 5, 6, 7]}
    assert rules_at([1, 1, 1, 0, 1, 1, 1]) == {}  # On the centre is on neither side.


def test_six_rising_are_a_trend_and_five_are_none() -> None:
    assert rules_at([-0.5, -0.4, -0.3, 0.1, 0.2]) == {}
    assert rules_at([-0.5, -0.4, -0.3, 0.1, 0.2, 0.3]) == {"trend high": [0, 1, 2, 3, 4, 5]}
    assert rules_at([0.5, 0.4, 0.3, -0.1, -0.2, -0.2, -0.3]) == {}  # A pause ends it.
    assert rules_at([1, -1, -1.1], trend=3) == {"trend low": [0, 1, 2]}


def test_two_of_three_beyond_two_sigma_on_one_side() -> None:
    assert rules_at([2.5, 0, 2.5]) == {"two_of_three high": [0, 2]}
    assert rules_at([2.5, 0, -2.5]) == {}
    assert rules_at([2.5, 0, 0, 2.5]) == {}


def test_special_causes_come_in_order() -> None:
    assert special_causes([4, 0, -4], flat(3)) == (
        SpecialCause(0, "outside", "high"),
        SpecialCause(2, "outside", "low"),
    )


def test_assurance() -> None:
    assert assurance(0.86, 0.95, 0.85) == "consistently met"
    assert assurance(0.6, 0.8, 0.85) == "consistently missed"
    assert assurance(0.6, 0.9, 0.85) == "hit and miss"
    assert assurance(0.05, 0.1, 0.15, lower_is_better=True) == "consistently met"
    assert assurance(0.2, 0.3, 0.15, lower_is_better=True) == "consistently missed"
