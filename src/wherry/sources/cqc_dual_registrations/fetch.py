"""Dual registrations are a sheet of another file."""

from __future__ import annotations

from wherry.sources.fetching.listed import not_published

FETCHER = not_published(
    "it is a sheet of the file of active locations; `wherry fetch cqc_active_locations` brings it."
)
