"""The history of community services was compiled by researchers; nobody publishes it as a file."""

from __future__ import annotations

from wherry.sources.fetching.listed import not_published

FETCHER = not_published(
    "nobody publishes the compiled history as a file; ask whoever gave it to you and `wherry import` it."
)
