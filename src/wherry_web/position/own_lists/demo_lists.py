"""Lists of the demonstration's first council, made from the invented services themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

import polars as pl

from wherry.store.register import Register
from wherry_web.accounts.models import Body
from wherry_web.journal.services import SYSTEM
from wherry_web.position.own_lists.kinds import Asked
from wherry_web.position.own_lists.services import import_list
from wherry_web.position.register import Answers

LOCALITIES = ("Broads", "Coast", "Fens", "Forest", "River")
DIVISIONS = (
    "North Broad",
    "South Broad",
    "Mill Lane",
    "Staithe",
    "Old Market",
    "Windpump",
    "Reedham",
    "Sluice",
)
NEW_AREAS = ("West Wherry", "East Wherry", "Greater Wherry")


def import_demo_lists(body: Body, register: Register, as_at: date) -> None:
    """Import one list of every kind for a council, as its people would.

    Raises:
        Refused: when the invented services do not suit.
    """
    now = register.location.filter(
        pl.col("valid_to").is_null() & (pl.col("authority_code") == body.area_code)
    )
    rows = now.select("location_id", "postcode").unique("location_id").sort("location_id").rows()
    if not rows:
        return
    districts = sorted({postcode.split()[0] for _, postcode in rows if postcode})
    lists = {
        "localities": ("postcode,locality", _dealt(districts, LOCALITIES)),
        "divisions": ("postcode,division", _dealt(sorted({p for _, p in rows if p}), DIVISIONS)),
        "boundaries": ("location_id,area", _dealt([key for key, _ in rows], NEW_AREAS)),
        "funded": ("location_id,people", [(key, str(3 + n * 7 % 19)) for n, (key, _) in enumerate(rows)]),
    }
    for kind, (header, entries) in lists.items():
        import_list(
            by=SYSTEM,
            body=body,
            kind=kind,
            asked=Asked(as_at, accept=True),
            chunks=[_csv(header, entries)],
            name=f"{kind}-invented.csv",
            answers=Answers(register),
        )


def _dealt(keys: Iterable[str], names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Neighbours in the alphabet mostly lie together."""
    every = list(keys)
    return [(key, names[n * len(names) // len(every)]) for n, key in enumerate(every)]


def _csv(header: str, rows: Iterable[tuple[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header.split(","), *rows])
    return text.getvalue().encode()
