"""CQC's monthly list of deactivated locations, linked from its page “Using CQC data”."""

from __future__ import annotations

from wherry.sources.fetching.links import linked_file

FETCHER = linked_file("deactivated_locations", "ods", "xlsx")
