"""CQC's weekly care directory, linked from its page “Using CQC data”."""

from __future__ import annotations

from wherry.sources.fetching.links import linked_file

FETCHER = linked_file("cqc_directory", "csv")
