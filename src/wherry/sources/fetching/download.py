"""One published file into the landing folder: resumed, checked, whole or not at all."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from wherry.sources.durable import digest_of_file, write_whole
from wherry.sources.fetching.hosts import Hosts
from wherry.sources.fetching.landing import known_of, land, unfinished
from wherry.sources.fetching.model import FETCHED, UNCHANGED, NotFetched, Outcome, Report, printable
from wherry.sources.fetching.retries import Passing, trying
from wherry.sources.fetching.web import MEGABYTE, Web

FILE_BYTES = 200 * MEGABYTE  # CQC's files are 17 to 26 MB.
FILE_SECONDS = 2 * 3600.0  # For one attempt at a whole file.
SYNC_BYTES = 8 * MEGABYTE  # What a power cut may cost.

_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_ERROR_ANSWER = re.compile(rb'^\s*\{\s*"error"\s*:')  # ArcGIS says what went wrong with status 200.


@dataclass(frozen=True)
class Published:
    """One file as its publisher offers it: address, the name to keep it under, allowed hosts."""

    url: str
    name: str
    hosts: Hosts


class Download:
    """The fetching of one file, over as many attempts as it takes."""

    def __init__(self, web: Web, file: Published, folder: Path, report: Report) -> None:
        self.web, self.file, self.report = web, file, report
        self.target = folder / file.name
        self.part = unfinished(folder) / f"{file.name}.part"
        self.note = self.part.with_name(f"{file.name}.part.json")
        self.known = known_of(self.target)
        self.facts: dict[str, str] = {}

    def run(self) -> Outcome:
        """Fetch the file, or find that it is here already.

        Raises:
            NotFetched: when it cannot be had; what there is of it is kept for the next time.
        """
        is_new = trying(self._attempt, self.file.url, self.web.clock)
        if is_new and self.known.get("sha256") != digest_of_file(self.part):
            self._check_kind()
            was_there = bool(self.known)
            land(self.part, self.target, self.facts)
            self.note.unlink(missing_ok=True)
            return Outcome(self.file.name, FETCHED, self._sentence(replaced=was_there))
        if is_new:
            land(self.part, self.target, self.facts)
        self._forget()
        text = f"{self.file.name} is here already and has not changed since."
        return Outcome(self.file.name, UNCHANGED, text)

    def _attempt(self) -> bool:
        """One request; whether the part is whole now. False: the landed file is still the one."""
        begun = self._begun()
        have = self.part.stat().st_size if begun else 0
        with self.web.open(self.file.url, self.file.hosts, self._headers(begun, have)) as response:
            status = response.status_code
            if status == httpx.codes.NOT_MODIFIED and self.known:
                return False
            if status == httpx.codes.PARTIAL_CONTENT and self._continues(response, begun, have):
                self._write(response, have)
            elif status == httpx.codes.OK:
                if self._is_known(response.headers):
                    return False
                self._begin(response)
                self._write(response, 0)
            elif begun and status in (206, 412, 416):
                self._forget()
                raise Passing("does not go on where the last download stopped")
            else:
                raise NotFetched(
                    f"{printable(self.file.url)} answers {status} and not with the file; look at the "
                    "publisher's page whether it has moved."
                )
        return True

    def _headers(self, begun: dict[str, str], have: int) -> dict[str, str]:
        headers = {"Accept-Encoding": "identity"}  # Bytes as published, not packed for the way.
        if begun:
            validator = begun.get("etag") or begun["last_modified"]
            return headers | {"Range": f"bytes={have}-", "If-Range": validator}
        if "etag" in self.known:
            headers["If-None-Match"] = self.known["etag"]
        if "last_modified" in self.known:
            headers["If-Modified-Since"] = self.known["last_modified"]
        return headers

    def _begun(self) -> dict[str, str]:
        """What the last attempt noted, if a part of this very file is there to go on from."""
        with suppress(OSError, ValueError, AttributeError):
            begun = json.loads(self.note.read_bytes())
            is_same = begun.get("url") == self.file.url and self.part.stat().st_size > 0
            if is_same and ("etag" in begun or "last_modified" in begun):
                self.facts = {str(k): str(v) for k, v in begun.items()}
                return self.facts
        return {}

    def _continues(self, response: httpx.Response, begun: dict[str, str], have: int) -> bool:
        """Whether a partial answer begins where we stopped and is of the same version.

        A server that heeds `If-Range` sends the whole of a changed file; not every server does.
        """
        found = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
        if not begun or found is None or int(found[1]) != have:
            return False
        return "etag" not in begun or response.headers.get("etag") in (None, begun["etag"])

    def _begin(self, response: httpx.Response) -> None:
        """Start again from nothing, and note by what the same version can be told again.

        A weak ETag does not promise the same bytes (RFC 9110 §8.8.3), so it is not one.
        """
        self._forget()
        headers = response.headers
        self.facts = {"url": self.file.url}
        for name in ("etag", "last-modified"):
            # What is sent back to the server must be fit for a header.
            if (value := headers.get(name, "")).isascii() and value.isprintable() and value:
                self.facts[name.replace("-", "_")] = value
        note = self.facts
        if headers.get("etag", "").startswith("W/"):
            note = {k: v for k, v in note.items() if k != "etag"}
        if "content-encoding" not in headers and len(note) > 1:
            write_whole(self.note, json.dumps(note).encode())

    def _write(self, response: httpx.Response, have: int) -> None:
        declared = response.headers.get("content-length", "")
        total = have + int(declared) if declared.isdecimal() else None
        deadline = self.web.clock.monotonic() + FILE_SECONDS
        unsynced = 0
        self._check_size(total or 0)
        with self.part.open("ab" if have else "wb") as out:
            for chunk in response.iter_bytes():
                self._check_size(have + len(chunk))
                out.write(chunk)
                have, unsynced = have + len(chunk), unsynced + len(chunk)
                if unsynced >= SYNC_BYTES:
                    out.flush()
                    os.fsync(out.fileno())
                    unsynced = 0
                self.report(self.file.name, have, total)
                if self.web.clock.monotonic() > deadline:
                    raise Passing(f"took longer than {FILE_SECONDS / 3600:.0f} hours")
        self._check_length(response, have)

    def _check_size(self, size: int) -> None:
        if size > FILE_BYTES:
            self._forget()
            raise NotFetched(
                f"{printable(self.file.url)} is larger than {FILE_BYTES // MEGABYTE} MB, which no file "
                "published there is; nothing was kept."
            )

    def _check_length(self, response: httpx.Response, have: int) -> None:
        found = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
        if found and found[3] != "*" and have != int(found[3]):
            if have > int(found[3]):
                self._forget()
            raise Passing(f"sent {have:,} bytes of {int(found[3]):,}")

    def _is_known(self, headers: Mapping[str, str]) -> bool:
        """Whether a server that heeds no condition still offers the very file that is here."""
        if not self.known or headers.get("content-length") not in (None, self.known["bytes"]):
            return False
        if "etag" in self.known and headers.get("etag"):
            return self.known["etag"] == headers["etag"]
        is_sized = headers.get("content-length") is not None
        return is_sized and self.known.get("last_modified", "") == headers.get("last-modified")

    def _check_kind(self) -> None:
        """Refuse a web page or an error in the place of a file; its bytes are not kept.

        Raises:
            NotFetched: naming what came instead.
        """
        with self.part.open("rb") as file:
            head = file.read(512)
        kind = self.target.suffix.lower()
        if kind in (".ods", ".xlsx"):
            is_right = zipfile.is_zipfile(self.part)  # Looks at the end, so a torn file is none.
        elif kind in (".json", ".geojson"):
            is_right = head.lstrip()[:1] in (b"{", b"[") and not _ERROR_ANSWER.match(head)
        else:
            is_right = head.strip() != b"" and not head.lstrip().startswith(b"<")
        if not is_right:
            self._forget()
            raise NotFetched(
                f"{printable(self.file.url)} sent something that is not a whole {kind} file"
                f" (it begins “{printable(head[:40].decode('utf-8', errors='replace'))}”); nothing was kept,"
                " fetch again later or download the file by hand."
            )

    def _forget(self) -> None:
        self.note.unlink(missing_ok=True)
        self.part.unlink(missing_ok=True)

    def _sentence(self, *, replaced: bool) -> str:
        size = self.target.stat().st_size
        where = urlsplit(self.file.url).hostname
        text = f"{self.file.name}, {size / 1e6:,.1f} MB from {where}"
        return f"{text}, published again and put in the place of the earlier one." if replaced else f"{text}."
