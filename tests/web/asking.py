"""What a page asks the database when nothing is kept from a request before."""

from __future__ import annotations

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wherry_web.journal import unchanged


def asked_anew(client: Client, path: str) -> tuple[list[str], HttpResponse]:
    """Every question of one request in a process that has kept nothing, and its answer."""
    client.get(path)  # What a process reads once in its life.
    unchanged._newest = unchanged._Known()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return [query["sql"] for query in asked.captured_queries], answer
