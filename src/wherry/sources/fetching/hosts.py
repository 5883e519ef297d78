"""Where a source's files may come from. A link or a redirect to anywhere else is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from wherry.sources.fetching.model import Errand, NotFetched, printable

STANDARD_PORTS = (None, 443)
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")  # Anything cleverer is read differently by others.


@dataclass(frozen=True)
class Hosts:
    """`domains` and all below them, by https; or else exactly the server of `origin`."""

    domains: tuple[str, ...]
    origin: str | None = None

    def check(self, url: str) -> None:
        """Let a URL pass, or not.

        Raises:
            NotFetched: when it leads to another host, or not by https.
        """
        try:
            parts = urlsplit(url)
            allowed = self._allows(parts)
        except ValueError:  # A port that is no number, a broken IPv6 address.
            allowed = False
        if not allowed:
            homes = self.origin or " or ".join(f"https://{d}" for d in self.domains)
            raise NotFetched(
                f"{printable(url)} does not lie under {homes}, so nothing was fetched from there; "
                "look at the publisher's page and, if all is well, download the file by hand."
            )

    def _allows(self, parts: SplitResult) -> bool:
        if "@" in parts.netloc:
            return False
        if self.origin is not None:
            home = urlsplit(self.origin)
            return (parts.scheme, parts.netloc) == (home.scheme, home.netloc)
        host = parts.hostname or ""
        is_home = any(host == domain or host.endswith(f".{domain}") for domain in self.domains)
        is_plain = _HOST.fullmatch(host) is not None and parts.port in STANDARD_PORTS
        return parts.scheme == "https" and is_plain and is_home


def hosts_for(errand: Errand, *domains: str) -> Hosts:
    """The publisher's domains, or the one server that stands in for all publishers."""
    return Hosts(domains, errand.base_url)
