"""What a browser is sent for one page: itself as it is, its style sheets, scripts and pictures compressed."""

from __future__ import annotations

import gzip
import re

from django.test import Client

MOST = 200_000
"""Bytes."""


def sent(client: Client, path: str) -> int:
    """Bytes of a page and all that it names, once each."""
    page = client.get(path).content
    named = re.findall(rb'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/[^"]+)"', page)
    assert len(named) > 4, named
    total = len(
        page
    )  # A secret must not be compressed beside what somebody else may choose: pages go as they are.
    for address in dict.fromkeys(named):
        answer = client.get(address.decode())
        assert answer.status_code == 200, address
        content = b"".join(answer) if answer.streaming else answer.content
        total += len(gzip.compress(content))
        answer.close()
    return total
