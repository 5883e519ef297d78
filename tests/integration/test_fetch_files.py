"""CQC's files from a server that behaves: what lands, where, and what is not fetched twice."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import publish
from tests.servers.cqc import PAGE, CqcServer
from tests.servers.fetching import Time, fetch, fetch_one
from wherry.sources.catalogue import sources
from wherry.sources.fetching.batch import default_sources
from wherry.sources.fetching.model import FAILED, FETCHED, UNCHANGED
from wherry.store.importing import find_files

FOLDER = "/sites/default/files/2026-11"
RATINGS = f"{FOLDER}/01_November_2026_Latest_ratings.ods"


def workbook(text: str = "ratings") -> bytes:
    """Bytes that are a ZIP archive, as a spreadsheet is."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("content.xml", text * 1000)
    return packed.getvalue()


@pytest.fixture
def server() -> Iterator[CqcServer]:
    with CqcServer() as server:
        server.publish(f"{FOLDER}/01_November_2026_HSCA_Active_Locations.ods", workbook("active"))
        server.publish(RATINGS, workbook())
        server.publish(f"{FOLDER}/01_November_2026_Deactivated_Locations.ods", workbook("gone"))
        server.publish(f"{FOLDER}/18_November_2026_CQC_directory.csv", b"As at 18/11/2026\nName\n")
        server.link(*server.files)
        yield server


def test_the_four_files_land_byte_for_byte_under_their_published_names(
    server: CqcServer, landing: Path
) -> None:
    keys = [s.key for s in default_sources(sources().values())]
    time = Time()
    outcomes = fetch(server, landing, *keys, time=time)
    assert keys == ["cqc_active_locations", "cqc_deactivated", "cqc_directory", "cqc_ratings"]
    assert [o.status for o in outcomes] == [FETCHED] * 4
    for key, outcome in zip(keys, outcomes, strict=True):
        (path,) = (p for p in (landing / key).iterdir() if p.suffix in (".ods", ".csv"))
        assert path.read_bytes() == server.files[f"{FOLDER}/{path.name}"].body
        assert path.name in outcome.sentence
    assert server.times(PAGE) == 1  # The page is asked for once in a run.
    assert time.slept == [1.0, 1.0, 1.0]  # A pause between two files.


def test_a_file_is_landed_with_what_is_known_of_it(server: CqcServer, landing: Path) -> None:
    fetch_one(server, landing, "cqc_ratings")
    beside = landing / "cqc_ratings" / "01_November_2026_Latest_ratings.ods.fetched.json"
    body = server.files[RATINGS].body
    assert json.loads(beside.read_text()) == {
        "url": server.url + RATINGS,
        "etag": '"one"',
        "last_modified": "Sun, 01 Nov 2026 09:00:00 GMT",
        "sha256": hashlib.sha256(body).hexdigest(),
        "bytes": str(len(body)),
    }
    # `wherry import` of the landing folder sees the file and nothing else.
    assert [p.name for p in find_files([landing])] == ["01_November_2026_Latest_ratings.ods"]


def test_a_fetched_directory_is_imported(server: CqcServer, data: Path, landing: Path) -> None:
    from tests.builders import take

    path = publish(data.parent, "hsca", "2026-11-01", [{"id": 1}, {"id": 2}])
    server.files.clear()
    server.publish(f"{FOLDER}/18_November_2026_CQC_directory.csv", path.read_bytes())
    server.link(*server.files)
    fetch_one(server, landing, "cqc_directory")
    result = take(data, landing)
    assert [(o.name, o.record.kept) for o in result.outcomes if o.record] == [
        ("18_November_2026_CQC_directory.csv", 2)
    ]


@pytest.mark.parametrize("heeds_conditions", [True, False])
@pytest.mark.parametrize(("etag", "modified"), [('"one"', None), (None, "x"), ('W/"one"', "x")])
def test_what_is_here_and_unchanged_is_not_fetched_again(
    server: CqcServer, landing: Path, heeds_conditions: bool, etag: str | None, modified: str | None
) -> None:
    when = "Sun, 01 Nov 2026 09:00:00 GMT" if modified else None
    server.publish(RATINGS, workbook(), etag=etag, last_modified=when, heeds_conditions=heeds_conditions)
    assert fetch_one(server, landing, "cqc_ratings").status == FETCHED
    before = {p: p.stat().st_mtime_ns for p in landing.rglob("*.ods*")}
    outcome = fetch_one(server, landing, "cqc_ratings")
    assert outcome.status == UNCHANGED
    assert (
        outcome.sentence == "01_November_2026_Latest_ratings.ods is here already and has not changed since."
    )
    assert before == {p: p.stat().st_mtime_ns for p in landing.rglob("*.ods*")}


def test_without_any_mark_of_its_version_a_file_is_compared_byte_for_byte(
    server: CqcServer, landing: Path
) -> None:
    server.publish(RATINGS, workbook(), etag=None, last_modified=None)
    assert fetch_one(server, landing, "cqc_ratings").status == FETCHED
    assert fetch_one(server, landing, "cqc_ratings").status == UNCHANGED


def test_a_file_published_again_with_other_content_takes_the_place_of_the_first(
    server: CqcServer, landing: Path
) -> None:
    fetch_one(server, landing, "cqc_ratings")
    server.publish(RATINGS, workbook("corrected"), etag='"two"')
    outcome = fetch_one(server, landing, "cqc_ratings")
    assert outcome.status == FETCHED
    assert "published again" in outcome.sentence
    assert (landing / "cqc_ratings" / Path(RATINGS).name).read_bytes() == workbook("corrected")


def test_a_file_spoiled_on_disk_is_fetched_again(server: CqcServer, landing: Path) -> None:
    fetch_one(server, landing, "cqc_ratings")
    path = landing / "cqc_ratings" / Path(RATINGS).name
    path.write_bytes(b"spoiled")
    assert fetch_one(server, landing, "cqc_ratings").status == FETCHED
    assert path.read_bytes() == server.files[RATINGS].body


def test_a_month_later_both_months_are_here(server: CqcServer, landing: Path) -> None:
    fetch_one(server, landing, "cqc_ratings")
    server.publish("/f/01_December_2026_Latest_ratings.ods", workbook("december"))
    server.link(*server.files)
    fetch_one(server, landing, "cqc_ratings")
    assert sorted(p.name for p in (landing / "cqc_ratings").glob("*.ods")) == [
        "01_December_2026_Latest_ratings.ods",
        "01_November_2026_Latest_ratings.ods",
    ]


def test_a_page_without_the_link_is_told_and_the_others_are_fetched(server: CqcServer, landing: Path) -> None:
    server.link(*(href for href in server.files if "Latest" not in href))
    failed, fetched = fetch(server, landing, "cqc_ratings", "cqc_directory")
    assert (failed.status, fetched.status) == (FAILED, FETCHED)
    assert failed.sentence == (
        f"{server.url}{PAGE} has no link to a file whose name ends in latest_ratings.ods or .xlsx; look at the "
        "page, download the file by hand and `wherry import` it."
    )


def test_a_page_that_has_moved_is_told(server: CqcServer, landing: Path) -> None:
    server.html = None
    outcome = fetch_one(server, landing, "cqc_ratings")
    assert outcome.status == FAILED
    assert "answers 404 and not with the page" in outcome.sentence


def test_sources_that_offer_no_file_say_so(server: CqcServer, landing: Path) -> None:
    outcomes = fetch(server, landing, "community_history", "cqc_dual_registrations")
    assert [o.status for o in outcomes] == [FAILED, FAILED]
    assert "nobody publishes the compiled history as a file" in outcomes[0].sentence
    assert "`wherry fetch cqc_active_locations` brings it" in outcomes[1].sentence


def test_listed_files_land_under_their_listed_names(server: CqcServer, landing: Path) -> None:
    shapes = b'{"type": "FeatureCollection", "features": []}'
    services = "/ESMARspQHYMw9BZ9/arcgis/rest/services"
    for name in (
        "Counties_and_Unitary_Authorities_December_2023_Boundaries_UK_BUC",
        "Regions_December_2023_Boundaries_EN_BUC",
    ):
        server.publish(f"{services}/{name}/FeatureServer/0/query", shapes, says_length=False)
    # ArcGIS says with status 200 what went wrong.
    server.publish(
        f"{services}/Integrated_Care_Boards_April_2023_EN_BSC/FeatureServer/0/query",
        b'{"error": {"code": 400, "message": "Invalid URL"}}',
    )
    *fetched, failed = fetch(server, landing, "ons_geography")
    assert [o.status for o in fetched] == [FETCHED, FETCHED]
    assert sorted(p.name for p in (landing / "ons_geography").glob("*.geojson")) == [
        "ctyua_2023_england.geojson",
        "regions_2023_england.geojson",
    ]
    assert failed.status == FAILED and "not a whole .geojson file" in failed.sentence
    queries = [a.query for a in server.asked]
    assert queries[0]["where"] == "CTYUA23CD LIKE 'E%'"
    assert {q["outSR"] for q in queries} == {"4326"}


def test_two_fetches_do_not_write_into_one_folder(server: CqcServer, landing: Path) -> None:
    from wherry.sources.fetching.landing import locked

    with locked(landing / "cqc_ratings"):
        failed, fetched = fetch(server, landing, "cqc_ratings", "cqc_directory")
    assert "Another fetch is writing to" in failed.sentence
    assert fetched.status == FETCHED


def test_a_landing_folder_that_cannot_be_written_is_told_in_one_sentence(
    server: CqcServer, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    outcome = fetch_one(server, tmp_path / "file", "cqc_ratings")
    assert outcome.status == FAILED
    assert "cannot be written to (Not a directory)" in outcome.sentence
