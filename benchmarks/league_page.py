"""The League page on the national register of 1 February 2021: the longest table of the site, under load."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.builders import REAL_DATA, take

from benchmarks.load import Asked, load
from benchmarks.serving import HEADERS, production, python_module, serving

FILES = (
    "cqc/2021-02-01_Latest_ratings_asc_overall.csv.gz",
    "workforce/oflog_nearest_neighbours.json",
    "geography/ctyua_2023_england_5.topojson",
)
COUNCILS = 151
MARK = 'class="wherry-tile__short '
USERS, THINK_SECONDS, SECONDS = 20, 1.0, 15.0


def league_page(work: Path) -> Iterator[str]:
    """Twenty people who open the league again and again, each thinking for a second in between."""
    if not REAL_DATA.is_dir():
        yield "The League page: not measured, the real files are absent."
        return
    folder = work / "league"
    take(folder / "data", *(REAL_DATA / name for name in FILES))
    environment = production(folder)
    cookies = tuple(json.loads(python_module("benchmarks.site_data", environment))["cookies"][:USERS])
    with serving(environment, "serve", "--only-web", "--workers", "2") as server:

        def asked(seconds: float, think: float) -> Asked:
            return Asked(server.port, "/league/", cookies, HEADERS, MARK, COUNCILS, seconds, 2.0, think)

        load(asked(3.0, 0.2))  # Each worker opens the register, and draws the league once.
        told = load(asked(SECONDS, THINK_SECONDS))
    yield (
        f"The League page, {COUNCILS} councils of 1 February 2021 with tiles and neighbours, {USERS} people who think for "
        f"{THINK_SECONDS:.0f} s: {told.throughput:.0f} pages/s, median {told.at(0.5):.1f} ms, "
        f"**95th percentile {told.at(0.95):.1f} ms** (at most 50){f', faults {told.faults}' if told.faults else ''}."
    )
