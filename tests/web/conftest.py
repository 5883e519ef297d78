"""What the web tests share: which of them say something new on a second database."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
OF_ANY_DATABASE = ("ui",)
"""Folders whose tests ask no database."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what `make test` runs on PostgreSQL, too."""
    for item in items:
        if item.path.is_relative_to(HERE) and item.path.relative_to(HERE).parts[0] not in OF_ANY_DATABASE:
            item.add_marker(pytest.mark.both_databases)
