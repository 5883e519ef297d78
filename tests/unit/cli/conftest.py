"""A register that several tests of the command line ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import publish, take


@pytest.fixture
def two_counties(data: Path, landing: Path) -> Path:
    rows = [
        {"id": 1, "rating": "Good"},
        {"id": 2, "rating": "Inadequate"},
        {"id": 3, "rating": "", "published": ""},
        {"id": 4, "authority": "Suffolk", "care_home": "N", "home_care": "Y"},
        {"id": 5, "authority": "Suffolk", "name": "=cmd|' /C calc'!A0", "provider": "+Danger Limited",
         "provider_id": "1-200000002"},
    ]  # fmt: skip
    later = [
        {**rows[0], "rating": "Outstanding", "published": "20/01/2021"}, {**rows[1], "rating": "Requires improvement",
        "published": "21/01/2021"}, rows[3], rows[4], {"id": 6, "start": "15/01/2021", "published": "20/01/2021"},
    ]  # fmt: skip
    take(data, publish(landing, "hsca", "2021-01-01", rows), publish(landing, "hsca", "2021-02-01", later))
    return data
