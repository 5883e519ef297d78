"""What may be asked for, and what the files are called."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wherry.domain.errors import Refused
from wherry.sample.options import SampleOptions
from wherry.sample.write import file_name, last_wednesday


def test_days_are_the_same_of_each_month_oldest_first() -> None:
    days = SampleOptions(months=4, end=date(2026, 2, 1)).days
    assert days == (date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))


def test_a_hundred_and_fifty_months_reach_back_to_the_middle_of_the_last_decade() -> None:
    assert SampleOptions(months=143, end=date(2026, 10, 1)).days[0] == date(2014, 12, 1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"locations": 200}, "from 300 to 200,000"),
        ({"end": date(2015, 1, 1)}, "2016-01-01 or later"),
        ({"end": date(2026, 10, 31)}, "from the 1st to the 28th"),
        ({"months": 0}, "from 1 to"),
        ({"months": 151}, "from 1 to"),
        ({"months": 30, "end": date(2016, 1, 1)}, "May 2014"),
        ({"kinds": ("hsca", "prices")}, "“prices” is not a kind of file"),
        ({"layout": "pdf"}, "“pdf” is not a layout"),
    ],
)
def test_what_cannot_be_invented_is_refused_in_a_sentence(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        SampleOptions(**asked)


@pytest.mark.parametrize(
    ("kind", "layout", "name"),
    [
        ("hsca", "ods", "01_February_2021_HSCA_Active_Locations.ods"),
        ("ratings", "xlsx", "01_February_2021_Latest_ratings.xlsx"),
        ("deactivated", "csv", "01_February_2021_Deactivated_Locations.csv.gz"),
        ("directory", "ods", "01_February_2021_CQC_directory.csv"),
        ("api", "ods", "01_February_2021_api_locations.jsonl.gz"),
        ("history", "ods", "01_February_2021_community_ratings_history.csv.gz"),
    ],
)
def test_files_are_named_as_cqc_names_them(kind: str, layout: str, name: str) -> None:
    assert file_name(kind, date(2021, 2, 1), layout) == name


@pytest.mark.parametrize(
    ("day", "wednesday"),
    [
        (date(2026, 10, 1), date(2026, 9, 30)),
        (date(2026, 9, 30), date(2026, 9, 23)),
        (date(2026, 10, 6), date(2026, 9, 30)),
    ],
)
def test_the_directory_is_of_the_last_wednesday_before(day: date, wednesday: date) -> None:
    assert last_wednesday(day) == wednesday
