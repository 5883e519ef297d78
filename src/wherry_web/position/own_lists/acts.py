"""What is written in the journal about a council's own lists."""

from __future__ import annotations

from wherry_web.journal.acts import Act

ACTS = {
    "import-own-list": Act("Own list imported", "own list", "data"),
    "refuse-own-list": Act("Own list refused", "own list", "data"),
}
