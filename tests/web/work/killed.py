"""Starts, asks after and finds the slow job, each in a process of its own."""

from __future__ import annotations

import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from wherry_web.accounts.models import Body  # noqa: E402
from wherry_web.journal.services import SYSTEM  # noqa: E402
from wherry_web.work.models import Job  # noqa: E402
from wherry_web.work.running.services import find_lost, start_job  # noqa: E402

if __name__ == "__main__":
    if sys.argv[1] == "start":
        body = Body.objects.create(name="Wherryshire", kind="council", from_on="2020-01-01")
        start_job(by=SYSTEM, body=body, kind="slow", arguments={}, key="1")
    elif sys.argv[1] == "find":
        print(find_lost(by=SYSTEM, now=timezone.now() + timedelta(minutes=2)))  # noqa: T201
    else:
        print(Job.objects.get().state)  # noqa: T201
