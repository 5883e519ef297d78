"""The pages about releases, sources and measures."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.position.conftest import signed_in
from wherry.definitions import load_definitions
from wherry.sources.catalogue import sources
from wherry.store.releases import list_releases
from wherry_web.position.catalogue_pages import most_days, source_states
from wherry_web.position.register import Shelf


def test_releases_are_listed_the_last_first(data_folder, world, page) -> None:
    text = page(world.councillor, "/data/")
    later, first = [release.release_id for release in list_releases(data_folder)[0]]
    assert text.index(later) < text.index(first)
    assert text.count("In use") == 1


def test_a_release_shows_its_files_hashes_and_checks(data_folder, world, page) -> None:
    release = list_releases(data_folder)[0][0]
    text = page(world.councillor, f"/data/releases/{release.release_id}/")
    for record in release.files:
        assert record.sha256 in text and record.name in text
    assert "agree with their SHA-256" in text
    assert "all of England" in text


def test_two_releases_are_compared(data_folder, world, page) -> None:
    later, first = [release.release_id for release in list_releases(data_folder)[0]]
    text = page(world.councillor, f"/data/?first={first}&second={later}")
    assert "2021-04-01_hsca.csv" in text
    assert "Rows that only one has" in text


@pytest.mark.parametrize(
    "address",
    [
        "/data/releases/2019-01-01-deadbeef/",
        "/data/releases/2019-01-01-deadbeef/disagreements/",
        "/data/?first=../../x&second=..",
        "/data/sources/no_such/",
        "/data/measures/no_such/",
    ],
)
def test_what_is_not_there_is_said(data_folder, world, address) -> None:
    assert signed_in(world.councillor).get(address).status_code == 404


def test_disagreements_of_a_release(data_folder, world, page) -> None:
    release = list_releases(data_folder)[0][0].release_id
    text = page(world.councillor, f"/data/releases/{release}/disagreements/")
    assert "Where files disagree" in text
    answer = signed_in(world.councillor).get(f"/data/releases/{release}/disagreements/?as=csv")
    assert "Explanation" in answer.content.decode("utf-8-sig")


def test_every_source_has_its_page(data_folder, world, page) -> None:
    text = page(world.councillor, "/data/sources/")
    for key, source in sources().items():
        assert f"/data/sources/{key}/" in text
        own = page(world.councillor, f"/data/sources/{key}/")
        assert source.about.licence in own
        assert own.count("<li") >= len(source.about.known_faults)


def test_a_source_is_late_by_its_cadence(data_folder) -> None:
    answers = Shelf(data_folder).answers()

    def states(day: date) -> dict[str, bool]:
        return {s.about.key: s.is_late for s in source_states(answers, day)}

    assert not states(date(2021, 4, 20))["cqc_active_locations"]
    assert states(date(2021, 6, 20))["cqc_active_locations"]
    assert not states(date(2021, 6, 20))["cqc_ratings"], "none imported is not late"


@pytest.mark.parametrize(
    ("cadence", "days"),
    [
        ("monthly, as at the first of the month", 40),
        ("weekly", 14),
        ("continuous", None),
        ("yearly until 2024", None),
    ],
)
def test_how_old_a_file_may_be(cadence: str, days: int | None) -> None:
    assert most_days(cadence) == days


def test_every_measure_has_its_page(data_folder, world, page) -> None:
    text = page(world.councillor, "/data/measures/")
    for key, measure in load_definitions().measures.items():
        assert measure.label in text
        own = page(world.councillor, f"/data/measures/{key}/")
        assert "Counted below the line" in own


def test_without_a_register_the_pages_stand(empty_folder, world, page) -> None:
    assert "There is no release yet" in page(world.councillor, "/data/")
    assert "none imported" in page(world.councillor, "/data/sources/")
    assert "Counted" in page(world.councillor, "/data/measures/good_or_outstanding/")


def test_the_demonstration_s_page_is_elsewhere_none(data_folder, world, client, settings) -> None:
    assert client.get("/demo/").status_code == 404
    settings.WHERRY_DEMO = True
    assert client.get("/demo/").status_code == 200
