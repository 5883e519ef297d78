"""From CQC's API to the register: a full load, then what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.builders import answer, day, location_id, take
from tests.servers.cqc import CqcServer
from tests.servers.fetching import MORNING, Time, fetch
from wherry.domain.coverage import Listing
from wherry.store.register import Register

GOOD = {"currentRatings": {"overall": {"rating": "Good", "reportDate": "2025-03-01", "reportLinkId": "a"}}}
WORSE = {
    "currentRatings": {"overall": {"rating": "Inadequate", "reportDate": "2026-11-24", "reportLinkId": "b"}},
    "historicRatings": [{"reportDate": "2025-03-01", "reportLinkId": "a", "overall": {"rating": "Good"}}],
}
GONE = {"registrationStatus": "Deregistered", "deregistrationDate": "2026-11-23"}
MANAGER = {
    "regulatedActivities": [
        {
            "name": "Personal care",
            "contacts": [{"personFamilyName": "Zebedee", "personRoles": ["Registered Manager"]}],
        }
    ]
}


@pytest.fixture
def server() -> Iterator[CqcServer]:
    with CqcServer() as server:
        server.answer(*(answer(n, **GOOD, **MANAGER) for n in range(1, 6)))
        yield server


def current(data: Path) -> pl.DataFrame:
    register = Register.open(data)
    rating = register.table("rating").filter(
        pl.col("superseded_on").is_null() & (pl.col("key_question") == "overall")
    )
    location = register.table("location").filter(pl.col("valid_to").is_null())
    joined = location.join(rating.select("location_id", "rating"), on="location_id", how="left")
    return joined.select("location_id", "rating", "beds").sort("location_id")


def test_a_full_load_and_then_its_changes_give_the_register(
    server: CqcServer, landing: Path, data: Path
) -> None:
    time = Time()
    fetch(server, landing, "cqc_api", time=time, authorities=("Norfolk",))
    first = take(data, landing)
    assert first.release is not None
    (record,) = first.release.files
    assert (record.as_at, record.coverage.listing) == (day("2026-11-21"), Listing.REGISTERED)
    assert record.coverage.authorities == ("E10000020",)
    before = current(data)
    assert before["location_id"].to_list() == [location_id(n) for n in range(1, 6)]
    assert before["rating"].to_list() == ["good"] * 5

    # Four days later: one has a new rating, one more beds, one is gone, one is new; two are as ever.
    time.now = MORNING + timedelta(days=4)
    server.answer(
        answer(1, **WORSE), answer(2, **GOOD, numberOfBeds=33), answer(3, **GOOD, **GONE), answer(6, **GOOD)
    )
    server.answer(answer(7, **GOOD, localAuthority="Devon"))
    server.changes = [location_id(n) for n in (1, 2, 3, 6, 7, 99)]
    fetch(server, landing, "cqc_api", time=time, authorities=("Norfolk",), changes=True)
    second = take(data, landing)
    assert second.release is not None
    changes = second.release.files[-1]
    assert changes.name == "2026-11-25_api_changes_Norfolk.jsonl.gz"
    assert (changes.as_at, changes.coverage.listing) == (day("2026-11-25"), Listing.PARTIAL)
    after = current(data)
    assert after.rows() == [
        (location_id(1), "inadequate", 20),
        (location_id(2), "good", 33),
        (location_id(4), "good", 20),
        (location_id(5), "good", 20),
        (location_id(6), "good", 20),
    ]
    gone = Register.open(data).table("location").filter(pl.col("location_id") == location_id(3))
    assert gone["valid_to"].to_list() == [day("2026-11-23")]


def test_the_register_keeps_no_name_of_a_manager(server: CqcServer, landing: Path, data: Path) -> None:
    fetch(server, landing, "cqc_api", authorities=("Norfolk",))
    take(data, landing)
    for path in (p for p in data.rglob("*") if p.is_file()):
        assert b"Zebedee" not in path.read_bytes(), path
    frames = [pl.read_parquet(p) for p in data.rglob("*.parquet")]
    assert not any("Zebedee" in str(frame.to_dicts()) for frame in frames)


def test_changes_of_the_same_day_come_after_the_full_load(
    server: CqcServer, landing: Path, data: Path
) -> None:
    time = Time()
    fetch(server, landing, "cqc_api", time=time, authorities=("Norfolk",))
    time.now = MORNING + timedelta(hours=9)
    server.answer(answer(2, **GOOD, numberOfBeds=33), answer(6, **GOOD))
    server.changes = [location_id(2), location_id(6)]
    fetch(server, landing, "cqc_api", time=time, authorities=("Norfolk",), changes=True)
    take(data, landing)
    after = current(data)
    assert after["location_id"].to_list() == [location_id(n) for n in range(1, 7)]
    assert after["beds"].to_list() == [20, 33, 20, 20, 20, 20]
