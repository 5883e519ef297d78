"""The acts of reading and answering that the journal takes."""

from __future__ import annotations

from wherry_web.journal.acts import Act

ACTS = {
    "records.journal_exported": Act("Journal exported", "journal", "request"),
    "records.request_opened": Act("Request for information opened", "request", "request"),
    "records.items_decided": Act("Decided what a requester is told", "request", "request"),
    "records.bundle_made": Act("Answer to a request put together", "request", "request"),
}
"""What this room does."""
