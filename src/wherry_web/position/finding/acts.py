"""What is written in the journal about searches."""

from __future__ import annotations

from wherry_web.journal.acts import Act

ACTS = {
    "finding.search_saved": Act("Search saved", "search", "jobs"),
    "finding.search_changed": Act("Saved search changed", "search", "jobs"),
    "finding.search_removed": Act("Saved search removed", "search", "jobs"),
}
"""What this room does; a search is of use to nobody after the next yearly accounts, as a job is not."""
