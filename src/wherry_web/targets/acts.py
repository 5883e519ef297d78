"""What is written in the journal about improvement options."""

from __future__ import annotations

from wherry_web.journal.acts import Act

ACTS = {
    "targets.option_saved": Act("Improvement option saved", "option", "jobs"),
    "targets.option_adopted": Act("Improvement option adopted", "option", "decision"),
    "targets.option_removed": Act("Improvement option removed", "option", "jobs"),
}
