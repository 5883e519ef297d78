"""The gazetteer of the invented England, as definitions that take the place of the real one."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from wherry.definitions.load import INVENTED as MARKER
from wherry.sample.places import INVENTED, Places

NOT_IN_ENGLAND = ("Unspecified", "(pseudo) Wales")


def write_overlay(places: Places, out: Path) -> None:
    """Write OUT/definitions: the places, and the marker that they stand alone."""
    folder = out / "definitions" / "places"
    folder.mkdir(parents=True)
    short = f" {INVENTED}"
    _write(
        folder / "countries.csv",
        "code,name,aliases",
        [(places.country.code, places.country.name, places.country.name.removesuffix(short))],
    )
    _write(
        folder / "regions.csv",
        "code,name,aliases",
        [(region.code, region.name, region.name.removesuffix(short)) for region in places.regions],
    )
    _write(
        folder / "authorities.csv",
        "code,name,region,valid_from,valid_to,predecessors,successors,aliases,note",
        [
            (a.code, a.name, a.region.code, "", "", "", "", a.short_name, "invented")
            for a in places.authorities
        ],
    )
    _write(
        folder / "icbs.csv",
        "code,name,valid_from,valid_to,predecessors,successors,aliases",
        [(board.code, board.name, "", "", "", "", board.name.removesuffix(short)) for board in places.boards],
    )
    _write(
        folder / "ccgs.csv",
        "ccg_code,ccg_name,authority,icb_code,valid_from",
        [(g.code, g.name, "", g.board.code, "") for a in places.authorities for g in a.groups],
    )
    _write(folder / "not_in_england.csv", "name", [(name,) for name in NOT_IN_ENGLAND])
    (out / "definitions" / MARKER).write_bytes(b"")


def _write(path: Path, heading: str, rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading.split(","))
        writer.writerows(rows)
