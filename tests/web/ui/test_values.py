"""How values are written, and the council's colour."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import override_settings
from hypothesis import example, given
from hypothesis import strategies as st

from wherry_web.ui import values
from wherry_web.ui.brand import brand_css, check_colour, contrast, readable_on

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_days_and_moments_are_londons() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert values.day(date(2021, 2, 1)) == "1 February 2021"
    assert values.day(late) == "1 July 2026"
    assert values.moment(late) == "1 July 2026 at 12:30am"
    assert values.moment(datetime(2026, 1, 1, 13, 5, tzinfo=UTC)) == "1 January 2026 at 1:05pm"


def test_not_known_is_an_answer() -> None:
    for write in (values.day, values.moment, values.count, values.percent, values.points):
        assert write(None) == "not known"


def test_numbers_as_the_house_writes_them() -> None:
    assert values.count(23115) == "23,115"
    assert values.count(1, "service") == "1 service"
    assert values.percent(0.7409, 346, 467) == "74.1 %"
    assert [values.points(p) for p in (0.024, -0.024, 0.0001)] == [
        "2.4 points more",
        "2.4 points fewer",
        "no change",
    ]
    assert [values.ordinal(n) for n in (1, 2, 3, 4, 11, 112, 21, 1003)] == [
        "1st", "2nd", "3rd", "4th", "11th", "112th", "21st", "1,003rd",
    ]  # fmt: skip
    assert values.listed(["Leeds", "York", "Hull"]) == "Leeds, York and Hull"
    assert values.listed(["Leeds"], "or") == "Leeds"


def test_plain_words() -> None:
    assert values.words("provider") == "company or owner"
    assert values.words("bounds") == "range if unrated were counted"
    assert values.words("some_new_thing") == "some new thing"


@given(COLOURS)
@example("#007bc8")
def test_the_header_can_be_read_in_every_colour(colour: str) -> None:
    assert contrast(colour, readable_on(colour)) >= 4.5
    accent = brand_css(colour).split("--wherry-accent-colour:")[1].rstrip("}\n")
    assert contrast(accent, "#ffffff") >= 4.5


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", ["teal", "#fff", "#1d4f5a}body{display:none", ""])
def test_what_is_no_colour_is_refused_at_the_start(colour: str) -> None:
    with override_settings(WHERRY_BRAND_COLOUR=colour):
        assert [error.id for error in check_colour()] == ["ui.E001"]
    with pytest.raises(ValueError, match="write it #rrggbb"):
        brand_css(colour)
