"""Whatever is changed below Django, verifying finds it."""

# ruff: noqa: S608  # Our own tables and columns.

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import DEEP
from tests.deep import CASES
from tests.web.journal.conftest import write_something_of_everything
from wherry_web.journal.append_only import remove
from wherry_web.journal.models import Anchor, Entry, EntryText, Erasure, Head
from wherry_web.journal.verification import verify

pytestmark = pytest.mark.django_db
MUTATIONS = 10_000 if DEEP else 60
TABLES = {m._meta.db_table: m for m in (Entry, EntryText, Erasure, Head, Anchor)}
Run = Callable[..., list[tuple[Any, ...]]]


def run(sql: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def columns_of(table: str) -> list[str]:
    return [f.column for f in TABLES[table]._meta.concrete_fields]


def pick_row(table: str, rng: random.Random, where: str = "any") -> dict[str, Any]:
    key = TABLES[table]._meta.pk.column
    typed = [f"CAST({c} AS text)" if c in ("at", "body", "day", "erase_on") else c for c in columns_of(table)]
    rows = run(f"SELECT {', '.join(typed)} FROM {table} ORDER BY {key}")
    chosen = {"start": rows[0], "end": rows[-1]}.get(where) or rng.choice(rows)
    return dict(zip(columns_of(table), chosen, strict=True))


def other_than(value: Any, column: str, rng: random.Random) -> Any:
    """The value with one bit or byte changed."""
    if isinstance(value, int):
        return value ^ (1 << rng.randrange(8))
    if column in ("at", "day", "erase_on") and connection.vendor != "sqlite":
        return {"at": "1999-01-01 00:00:00.000001+00"}.get(column, "1999-01-01")
    if column == "body":
        return "0" * 31 + "9" if not value else value[:-1] + ("3" if value[-1] != "3" else "4")
    if not value:
        return "x"
    if connection.vendor == "sqlite":
        raw = bytearray(value.encode())
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        return bytes(raw)
    at = rng.randrange(len(value))
    return value[:at] + rng.choice([c for c in "0123456789abcdefg" if c != value[at]]) + value[at + 1 :]


def set_column(table: str, row: dict[str, Any], column: str, value: Any) -> None:
    key = TABLES[table]._meta.pk.column
    put = "CAST(%s AS TEXT)" if isinstance(value, bytes) else "%s"
    run(f"UPDATE {table} SET {column} = {put} WHERE {key} = %s", value, row[key])


def flip(rng: random.Random) -> str:
    table = rng.choice(list(TABLES))
    column = rng.choice(columns_of(table))
    row = pick_row(table, rng)
    set_column(table, row, column, new := other_than(row[column], column, rng))
    return f"{table}.{column} of {row[TABLES[table]._meta.pk.column]}: {row[column]!r} -> {new!r}"


def delete(rng: random.Random) -> str:
    table, where = rng.choice(list(TABLES)), rng.choice(["start", "any", "end"])
    key = TABLES[table]._meta.pk.column
    row = pick_row(table, rng, where)
    run(f"DELETE FROM {table} WHERE {key} = %s", row[key])
    return f"{table}: {row[key]} deleted ({where})"


def swap(rng: random.Random) -> str:
    table, key = rng.choice([("journal_entry", "number"), ("journal_entrytext", "entry_id")])
    first, second = pick_row(table, rng)[key], pick_row(table, rng)[key]
    for old, new in ((first, -1), (second, first), (-1, second)):
        run(f"UPDATE {table} SET {key} = %s WHERE {key} = %s", new, old)
    return "" if first == second else f"{table}: {first} and {second} swapped"


def change_text(rng: random.Random) -> str:
    row = pick_row("journal_entrytext", rng)
    text = row["content"].replace("o", "0", 1) if rng.random() < 0.5 else row["content"].replace(":", ": ", 1)
    set_column("journal_entrytext", row, "content", text)
    return "" if text == row["content"] else f"text {row['entry_id']}: {text}"


def change_head(rng: random.Random) -> str:
    entry = pick_row("journal_entry", rng)
    at_end = run("SELECT number FROM journal_head")[0][0] == entry["number"]
    run("UPDATE journal_head SET number = %s, digest = %s", entry["number"], entry["digest"])
    return "" if at_end else f"head set back to {entry['number']}"


def cut_the_end_off(rng: random.Random) -> str:
    """Later entries gone and the head set back, before what was signed."""
    signed = run("SELECT MAX(number) FROM journal_anchor")[0][0]
    number = rng.randint(1, signed)
    entry = run("SELECT digest FROM journal_entry WHERE number = %s", number)[0]
    for table, key in (
        ("journal_entrytext", "entry_id"),
        ("journal_erasure", "by_entry_id"),
        ("journal_entry", "number"),
    ):
        run(f"DELETE FROM {table} WHERE {key} > %s", number)
    run("UPDATE journal_head SET number = %s, digest = %s", number, entry[0])
    return f"cut after {number}"


def duplicate(rng: random.Random) -> str:
    table = rng.choice(list(TABLES))
    row = pick_row(table, rng)
    key = TABLES[table]._meta.pk.column
    last = run("SELECT MAX(number) FROM journal_entry")[0][0]
    new = {"journal_entry": last + 1, "journal_head": 2, "journal_anchor": "2031-05-05"}.get(table)
    copied = row | {key: new if new is not None else rng.randint(1, last + 3)}
    if table == "journal_entry":
        copied["digest"] = "f" * 64
    places = ", ".join(["%s"] * len(copied))
    run(f"INSERT INTO {table} ({', '.join(copied)}) VALUES ({places})", *copied.values())
    return f"{table}: {row[key]} copied to {copied[key]}"


WAYS = (flip, flip, flip, flip, delete, swap, change_text, change_head, cut_the_end_off, duplicate)


def mutate(rng: random.Random) -> str:
    """One mutation that the database let through; what it was."""
    while True:
        try:
            with transaction.atomic():
                done = rng.choice(WAYS)(rng)
        except DatabaseError:
            continue  # Two rows of one key.
        if done:
            return done


def test_every_mutation_is_found(record_property: Callable[[str, object], None]) -> None:
    write_something_of_everything()
    found = verify()
    assert found, found.fault
    assert (found.texts, found.erased, found.anchors) > (0, 0, 0)
    remove(connection)
    rng = random.Random(20261121)
    for _ in range(MUTATIONS):
        point = transaction.savepoint()
        done = mutate(rng)
        after = verify()
        assert not after, done
        assert after.fault.endswith("."), done
        transaction.savepoint_rollback(point)
    assert verify()
    record_property(CASES, MUTATIONS)
