"""One attempt at delivering one message, to a mail server or into a folder."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from wherry.sources.durable import write_whole

SECONDS = 20  # For each answer of the server.
_LOCAL = {"127.0.0.1", "localhost", "::1"}


class Outcome(Enum):
    """What came of an attempt."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # For good: trying again changes nothing.
    LATER = "later"
    CUT = "cut"  # As later, and the connection is of no more use.


@dataclass(frozen=True)
class Attempt:
    """What came of it, and the sentence that the log page shows."""

    outcome: Outcome
    sentence: str = ""


class Letter(Protocol):
    """What an attempt needs to know of a message."""

    @property
    def id(self) -> UUID: ...
    @property
    def sender(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def content(self) -> bytes | memoryview: ...


class Unreachable(Exception):
    """There is no way out for mail just now; the text says why."""


@contextlib.contextmanager
def way_out(url: str) -> Iterator[_Way]:
    """A connection to wherever mail goes: smtp://, smtps:// (TLS from the start) or file:FOLDER.

    Raises:
        Unreachable: when no server is set, or it does not answer or let us in.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        yield _Folder(Path(unquote(parts.path)))
        return
    if parts.scheme not in ("smtp", "smtps"):
        raise Unreachable(
            "No mail server is set; the administrator of the installation sets WHERRY_EMAIL_URL."
        )
    host = parts.hostname or "localhost"
    try:
        server = _connect(parts.scheme, host, parts.port)
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(f"The mail server {host} cannot be used ({_plain(error)}).") from error
    try:
        _let_in(server, parts, host)
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise Unreachable(f"The mail server {host} does not let us in ({_plain(error)}).") from error
    try:
        yield _Server(server)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()


def _connect(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=context)
    return smtplib.SMTP(host, port or 25, timeout=SECONDS)


def _let_in(server: smtplib.SMTP, parts: SplitResult, host: str) -> None:
    """Encrypt, unless it is this very machine, then name ourselves."""
    server.ehlo()
    if parts.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    elif parts.scheme == "smtp" and host not in _LOCAL:
        raise smtplib.SMTPException("it offers no encryption")
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))


class _Way(Protocol):
    def deliver(self, letter: Letter) -> Attempt: ...


@dataclass(frozen=True)
class _Folder:
    folder: Path

    def deliver(self, letter: Letter) -> Attempt:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / f"{letter.id}.eml", bytes(letter.content))
        return Attempt(Outcome.ACCEPTED)


@dataclass(frozen=True)
class _Server:
    server: smtplib.SMTP

    def deliver(self, letter: Letter) -> Attempt:
        try:
            self.server.sendmail(letter.sender, [letter.to], bytes(letter.content))
        except smtplib.SMTPRecipientsRefused as error:
            return _answered(*error.recipients[letter.to])
        except smtplib.SMTPResponseException as error:
            return _answered(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            return Attempt(Outcome.CUT, f"The connection to the mail server was lost ({_plain(error)}).")
        return Attempt(Outcome.ACCEPTED)


def _answered(code: int, said: bytes | str) -> Attempt:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    outcome = Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER
    return Attempt(outcome, f"The mail server answered {code} {' '.join(text.split())[:200]}")


def _plain(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
