"""The recorded answers of Oldham, replayed in full."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import REAL_DATA, take
from tests.servers.cqc import CqcServer
from tests.servers.fetching import Time, fetch_one
from wherry.store.register import Register

RECORDED = REAL_DATA / "cqc/api/oldham_2025_locations.jsonl.gz"
PAGE = REAL_DATA / "cqc/api/oldham_2025_locations_list_page.json"

pytestmark = pytest.mark.skipif(
    not (RECORDED.is_file() and PAGE.is_file()),
    reason=f"the recorded answers of Oldham are not at {RECORDED}",
)


def test_the_fetched_file_holds_the_451_recorded_answers_and_is_imported(landing: Path, data: Path) -> None:
    recorded = gzip.decompress(RECORDED.read_bytes()).splitlines()
    with CqcServer() as server:
        server.answers = {json.loads(line)["locationId"]: line for line in recorded}
        server.list_pages = [PAGE.read_bytes()]
        time = Time(datetime(2025, 3, 31, 9, tzinfo=UTC))
        outcome = fetch_one(server, landing, "cqc_api", time=time, authorities=("Oldham",))
        assert outcome.sentence == "2025-03-31_api_locations_Oldham.jsonl.gz: 451 locations."
        # Each once; on a busy machine a connection may be lost, and one be asked for again.
        assert len({(asked.path, str(asked.query)) for asked in server.asked}) == 452
        assert len(server.asked) < 460
    fetched = landing / "cqc_api" / "2025-03-31_api_locations_Oldham.jsonl.gz"
    kept = gzip.decompress(fetched.read_bytes()).splitlines()
    assert len(kept) == 451
    assert sorted(kept) == sorted(recorded)
    # Imported, it is the register that the recording itself gives.
    from datetime import date

    take(data / "fetched", landing)
    take(data / "recorded", RECORDED, as_at=date(2025, 3, 31))
    for table in ("location", "rating"):
        one, other = (Register.open(data / n).table(table) for n in ("fetched", "recorded"))
        assert one.height > 0
        assert one.sort(one.columns).equals(other.sort(other.columns)), table
