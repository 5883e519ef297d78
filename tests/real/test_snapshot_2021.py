"""The real file of 1 February 2021 against tables counted with nothing but the csv module."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from tests.builders import REAL_DATA, day, standings
from tests.conftest import REAL_FILES
from wherry.analysis.league import league
from wherry.analysis.position import position
from wherry.analysis.questions import LeagueQuestion, PositionQuestion
from wherry.domain.coverage import Services

pytestmark = pytest.mark.real

AS_OF = day("2021-02-01")
Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with gzip.open(REAL_DATA / REAL_FILES[0], "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counted(
    rows: list[Row], key: Callable[[Row], str], keep: Callable[[Row], bool]
) -> dict[str, tuple[int, int]]:
    """Good or Outstanding, and rated, by a key: by hand."""
    table: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        word = row["Latest Rating"].lower()
        if keep(row) and word in ("outstanding", "good", "requires improvement", "inadequate"):
            table[key(row)][0] += word in ("outstanding", "good")
            table[key(row)][1] += 1
    return {name: (good, rated) for name, (good, rated) in table.items()}


CASES = {
    "all": (Services.ALL, "good_or_outstanding", lambda _: True),
    "care homes": (Services.CARE_HOMES, "good_or_outstanding", lambda r: r["Care Home?"] == "Y"),
    "community": (Services.COMMUNITY, "good_or_outstanding", lambda r: r["Care Home?"] == "N"),
    "not inherited": (
        Services.ALL, "good_or_outstanding_not_inherited", lambda r: r["Inherited Rating (Y/N)"] != "Y",
    ),
}  # fmt: skip


def test_norfolk_is_346_of_467(snapshot_2021: Path) -> None:
    area = position(standings(snapshot_2021), PositionQuestion("Norfolk", as_of=AS_OF)).area
    assert (area.good_or_outstanding, area.rated) == (346, 467)
    assert area.unrated is None  # The file lists rated services only.
    assert round(100 * (area.share or 0), 2) == 74.09
    assert (area.rank, area.ranked) == (144, 151)


@pytest.mark.parametrize("case", CASES)
def test_every_authority_comes_out_right(case: str, snapshot_2021: Path, rows: list[Row]) -> None:
    services, measure, keep = CASES[case]
    expected = counted(rows, lambda r: r["Location Local Authority"], keep)
    found = league(standings(snapshot_2021), LeagueQuestion(measure, AS_OF, services))
    got = {row.name: (row.good_or_outstanding, row.rated) for row in found.rows if row.rated}
    assert got == expected
    shares = {name: Fraction(good, rated) for name, (good, rated) in expected.items()}
    for row in found.rows:
        if row.rated:
            assert row.rank == 1 + sum(share > shares[row.name] for share in shares.values()), row.name
            assert row.ranked == len(shares)


@pytest.mark.parametrize("case", CASES)
def test_regions_and_england_are_pooled(case: str, snapshot_2021: Path, rows: list[Row]) -> None:
    services, measure, keep = CASES[case]
    regions = counted(rows, lambda r: r["Location Region"], keep)
    ready = standings(snapshot_2021)
    found = league(ready, LeagueQuestion(measure, AS_OF, services, "regions"))
    assert {row.name: (row.good_or_outstanding, row.rated) for row in found.rows} == regions
    england = position(ready, PositionQuestion("England", measure, AS_OF, services=services)).area
    good, rated = (sum(pair[i] for pair in regions.values()) for i in (0, 1))
    assert (england.good_or_outstanding, england.rated) == (good, rated)


def test_east_is_a_name_for_the_region(snapshot_2021: Path) -> None:
    ready = standings(snapshot_2021)
    east, whole = (
        position(ready, PositionQuestion(name, as_of=AS_OF)).area for name in ("East", "East of England")
    )
    assert east == whole
    assert (east.good_or_outstanding, east.rated) == (2214, 2634)


def test_what_the_file_does_not_say_is_not_known(snapshot_2021: Path) -> None:
    found = position(standings(snapshot_2021), PositionQuestion("Norfolk", as_of=AS_OF, by="service_type"))
    assert {g.code: g.rated for g in found.groups} == {"care_home": 339, "community": 128}
    sizes = position(standings(snapshot_2021), PositionQuestion("Norfolk", as_of=AS_OF, by="size"))
    assert [(g.code, g.rated) for g in sizes.groups] == [("not_known", 339)]


def test_small_authorities_rank_first(snapshot_2021: Path) -> None:
    rows = league(standings(snapshot_2021), LeagueQuestion(as_of=AS_OF)).rows
    assert {(r.name, r.rated, r.rank) for r in rows[:2]} == {
        ("City of London", 2, 1),
        ("Isles of Scilly", 1, 1),
    }


def test_sole_traders_are_not_named(snapshot_2021: Path) -> None:
    location = standings(snapshot_2021).register.location
    individual = location["provider_name"].str.starts_with("individual provider").sum()
    assert individual > 1179
    titled = location["provider_name"].str.contains(r"^(Mr|Mrs|Ms|Miss)\b").fill_null(value=False)
    companies = location.filter(titled)["provider_name"].unique().to_list()
    assert companies == ["Mrs O's Caring Hands Homecare Limited"]
    assert not location["name"].str.contains(r"^(Mr|Mrs|Ms|Miss) [A-Z]\w* [A-Z]").any()


def test_services_of_other_organisation_types_are_kept(snapshot_2021: Path, rows: list[Row]) -> None:
    others = {r["Location ID"] for r in rows if r["Location Type"] != "Social Care Org"}
    assert len(others) == 47
    assert others <= set(standings(snapshot_2021).register.location["location_id"])


def test_the_date_was_taken_from_the_name(snapshot_2021: Path) -> None:
    (record,) = standings(snapshot_2021).register.release.files
    assert (record.as_at, record.dated_by) == (AS_OF, "taken from the name")
    assert record.newest_publication == day("2021-01-30")
    assert record.coverage.authorities is None
