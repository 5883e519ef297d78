"""What other rooms call: jobs, files and mail."""

from __future__ import annotations

from wherry_web.work.keeping.services import keep_file, remove_file
from wherry_web.work.running.services import cancel_job, retry_job, start_job
from wherry_web.work.sending.services import put_in_outbox, send_mail

__all__ = ["cancel_job", "keep_file", "put_in_outbox", "remove_file", "retry_job", "send_mail", "start_job"]
