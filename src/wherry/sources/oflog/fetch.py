"""The files whose addresses stand in fetch.yaml."""

from __future__ import annotations

from pathlib import Path

from wherry.sources.fetching.listed import listed_files

FETCHER = listed_files(Path(__file__).parent)
