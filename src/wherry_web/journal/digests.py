"""How digests are taken: one spelling for each value, and no two rows with the same one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from uuid import UUID

START = "0" * 64
"""What the first entry is chained to."""


def canonical(value: Mapping[str, object]) -> str:
    """Plain values in one spelling: keys sorted, no spaces, halves of characters replaced."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return text.encode("utf-8", "replace").decode()


def digest_of(value: Mapping[str, object]) -> str:
    """SHA-256 of plain values in their one spelling."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def digest_of_columns(values: Iterable[object]) -> str:
    """SHA-256 over spelled columns, each behind its length, so that none can run into the next."""
    return hashlib.sha256("".join([f"{len(t := str(v))}:{t}" for v in values]).encode()).hexdigest()


def spell_instant(at: datetime) -> str:
    """2026-11-21 22:16:00.000000, in UTC: as SQLite stores it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def spell_id(value: UUID | None) -> str:
    """32 hexadecimal digits, or nothing."""
    return value.hex if value else ""


def text_digest(salt: str, content: str) -> str:
    """SHA-256 of a salted text in its stored spelling; the salt keeps a short text from being guessed."""
    return hashlib.sha256(f"{salt}{content}".encode()).hexdigest()


def seal_of(number: int, salt: str, erase_on: date | str | None) -> str:
    """Digest that shows a changed day of erasure."""
    return hashlib.sha256(f"{number}:{salt}:{erase_on or ''}".encode()).hexdigest()


def numbers_digest(numbers: Iterable[int]) -> str:
    """SHA-256 over the numbers of entries whose text was erased, in their order."""
    return digest_of_columns(numbers)
