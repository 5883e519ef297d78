"""Addresses of pages that other parts of the site make."""

from __future__ import annotations

from urllib.parse import quote


def service_address(location_id: str) -> str:
    """The page of one service."""
    return f"/services/{quote(location_id, safe='')}/"
