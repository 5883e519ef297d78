"""What is written in the journal about published data."""

from __future__ import annotations

from wherry_web.journal.acts import Act

ACTS = {
    "ask-import": Act("Import of published files asked for", "job", "data"),
    "import-files": Act("Published files imported", "release", "data"),
    "import-nothing": Act("Import that changed nothing", "release", "data"),
}
