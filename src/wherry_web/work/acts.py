"""What is written in the journal about jobs, files and mail."""

from __future__ import annotations

from wherry_web.journal.acts import Act

ACTS = {
    "start-job": Act("Job started", "job", "jobs"),
    "cancel-job": Act("Job cancelled", "job", "jobs"),
    "retry-job": Act("Job started again", "job", "jobs"),
    "end-job": Act("Job ended", "job", "jobs"),
    "keep-file": Act("File added", "file", "files"),
    "remove-file": Act("File removed", "file", "files"),
    "erase-file": Act("File erased on schedule", "file", "files"),
    "refuse-file": Act("File refused", "file", "files"),
    "send-mail": Act("Message written", "message", "mail"),
    "end-mail": Act("Message delivered or given up", "message", "mail"),
    "erase-mail": Act("Text of old messages erased", "message", "mail"),
}
