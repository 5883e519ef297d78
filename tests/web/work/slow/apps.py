"""Declares the slow job."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.apps import AppConfig


def run(job, progress):
    """Wait to be killed the first time; finish the second."""
    began = Path(os.environ["WHERRY_DATA"]) / "began"
    if began.exists():
        return {"sentence": "Done."}
    progress.report("Waiting", 0, 1)
    began.touch()
    time.sleep(600)
    return None


class SlowConfig(AppConfig):
    """An app of the tests."""

    name = "tests.web.work.slow"

    def ready(self) -> None:
        """Put the job among the declared ones."""
        from wherry_web.accounts.roles import Right
        from wherry_web.work.running.kinds import JobKind, declared_kinds

        declared_kinds()["slow"] = JobKind("Slow", run, 2, Right.ADD_FILES)
