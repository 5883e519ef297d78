"""Addresses of the site by the names of their routes."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

MOST = 5_000
"""Addresses kept: the places of 250 bodies. Each page links to the same few hundred, at 20 µs and more."""


@lru_cache(MOST)
def address_of(name: str, **parts: object) -> str:
    """The address of a route, as `reverse` makes it.

    Raises:
        NoReverseMatch: when there is no such route with these parts.
    """
    return reverse(name, kwargs=parts or None)
