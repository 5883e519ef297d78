"""What is written in the journal about keys."""

from __future__ import annotations

from wherry_web.journal.acts import Act

ACTS = {
    "make-api-key": Act("API key made", "api_key", "people"),
    "end-api-key": Act("API key ended", "api_key", "people"),
}
