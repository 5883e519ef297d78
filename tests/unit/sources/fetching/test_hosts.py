"""Where files may come from."""

from __future__ import annotations

import pytest

from wherry.sources.fetching.hosts import Hosts
from wherry.sources.fetching.model import NotFetched

CQC = Hosts(("cqc.org.uk",))


@pytest.mark.parametrize(
    "url",
    [
        "https://www.cqc.org.uk/sites/default/files/a.ods",
        "https://cqc.org.uk/a.ods",
        "https://WWW.CQC.org.uk:443/a.ods",
    ],
)
def test_the_publishers_hosts_by_https(url: str) -> None:
    CQC.check(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.cqc.org.uk/a.ods",
        "https://evil.example/a.ods",
        "https://notcqc.org.uk/a.ods",
        "https://cqc.org.uk.evil.example/a.ods",
        "https://www.cqc.org.uk:8443/a.ods",
        "https://www.cqc.org.uk@evil.example/a.ods",
        "https://evil.example\\.cqc.org.uk/a.ods",
        "https://www.cqc.org.uk:port/a.ods",
        "https://[::1/a.ods",
        "https://127.0.0.1/a.ods",
        "//evil.example/a.ods",
        "file:///etc/passwd",
        "ftp://www.cqc.org.uk/a.ods",
        "",
    ],
)
def test_anything_else_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(NotFetched, match=r"does not lie under https://cqc\.org\.uk"):
        CQC.check(url)


def test_a_server_that_stands_in_is_the_only_one() -> None:
    hosts = Hosts(("cqc.org.uk",), "http://127.0.0.1:8000")
    hosts.check("http://127.0.0.1:8000/a.ods")
    for url in ("http://127.0.0.1:8001/a", "http://localhost:8000/a", "https://www.cqc.org.uk/a"):
        with pytest.raises(NotFetched):
            hosts.check(url)
