"""CQC's monthly care directory with filters, linked from its page “Using CQC data”."""

from __future__ import annotations

from wherry.sources.fetching.links import linked_file

FETCHER = linked_file("hsca_active_locations", "ods", "xlsx")
