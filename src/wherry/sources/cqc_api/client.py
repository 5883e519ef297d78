"""Questions to CQC's syndication API: lists of ids, changes, and one location's answer.

Rules of the API: reference data, “The API”; CQC's developer portal. Nothing it sends is trusted:
answers are bounded, must be JSON of the expected shape, and ids are checked before they are used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from wherry.sources.fetching.bucket import TokenBucket
from wherry.sources.fetching.hosts import hosts_for
from wherry.sources.fetching.model import Errand, NotFetched, printable

if TYPE_CHECKING:
    from wherry.sources.fetching.web import Answer
    from wherry.sources.source import About

API_DOMAIN = "api.service.cqc.org.uk"
PORTAL = "https://api-portal.service.cqc.org.uk"
PER_PAGE = 1_000  # The largest page that CQC accepts.
MOST_PAGES = 2_000  # Sixteen times as many as there are.
PASSES = 4  # Over the list, while it changes.

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_KEY = re.compile(r"[!-~]{8,200}")


class KeyRefused(NotFetched):
    """CQC does not accept the subscription key: asking on would be pointless."""


@dataclass(frozen=True)
class Reply:
    """What was answered for one id: a line of JSON, or none with the status that says why."""

    location_id: str
    line: bytes | None
    status: int


class Api:
    """CQC's API as seen by one subscriber; `answer` may be called from several threads."""

    def __init__(self, about: About, errand: Errand) -> None:
        """Raises NotFetched when there is no key that could be one."""
        self._web = errand.web
        self._base = errand.address(about.page).rstrip("/")
        self._hosts = hosts_for(errand, API_DOMAIN)
        self._bucket = TokenBucket(errand.requests_a_minute, errand.clock)
        self._headers = {"Ocp-Apim-Subscription-Key": _checked_key(errand.key), "Accept": "application/json"}

    def list_url(self, authority: str | None) -> str:
        """The address of the list of locations, of one authority or of England."""
        return f"{self._base}/locations" + (f"?{_query(localAuthority=authority)}" if authority else "")

    def changes_url(self, start: datetime, end: datetime) -> str:
        """The address of the list of changes between two instants."""
        return (
            f"{self._base}/changes/location?{_query(startTimestamp=_stamp(start), endTimestamp=_stamp(end))}"
        )

    def listed_ids(self, authority: str | None, on_page: Callable[[int, int], None]) -> tuple[list[str], int]:
        """Every id in the list of locations, once, and how many CQC says there are.

        The list moves while it is read: an entry that comes or goes shifts the others from page
        to page, and one may be missed although the count is right. So a list of several pages is
        read again until nothing is new, and any list until it holds as many as it says; but not
        more than PASSES times, for CQC's count may be wrong.

        Raises:
            NotFetched: when it cannot be had or is not a list.
        """
        ids: dict[str, str] = {}
        for _ in range(PASSES):
            before, pages, total = len(ids), 0, 0
            for answer in self._pages(self.list_url(authority), on_page):
                found = [_id_of(entry.get("locationId")) for entry in _objects(answer, "locations")]
                ids |= {location_id.upper(): location_id for location_id in found}
                pages, total = pages + 1, _count(answer, "total")
            if len(ids) >= total and (pages == 1 or len(ids) == before):
                break
        return list(ids.values()), total

    def changed_ids(self, start: datetime, end: datetime, on_page: Callable[[int, int], None]) -> list[str]:
        """The ids of locations that changed between two instants, each once.

        Raises:
            NotFetched: when they cannot be had.
        """
        ids: dict[str, str] = {}
        for answer in self._pages(self.changes_url(start, end), on_page):
            ids |= {i.upper(): i for i in map(_id_of, _items(answer, "changes"))}
        return list(ids.values())

    def answer(self, location_id: str) -> Reply:
        """The answer for one location as one line, exactly as received but for line breaks.

        An id in small letters is answered 400; then it is asked for once more in capitals. A
        line break in JSON can only stand between its tokens, so leaving it out changes nothing.

        Raises:
            KeyRefused: when CQC does not accept the key.
            NotFetched: when no answer can be had.
        """
        status = 400
        for spelling in dict.fromkeys((location_id, location_id.upper())):
            url = f"{self._base}/locations/{quote(spelling, safe='')}"
            answer = self._get(url, partial(_check_answer, location_id=spelling))
            status = answer.status
            if status == 200:
                return Reply(location_id, one_line(answer.body), status)
            if status != 400:
                break
        if status in (400, 404, 410):
            return Reply(location_id, None, status)
        raise NotFetched(f"{url} answers {status}, which CQC's API is not known to do; fetch again later.")

    def _pages(self, url: str, on_page: Callable[[int, int], None]) -> Iterator[dict[str, Any]]:
        """The pages of a list, as many as the newest of them says there are."""
        number, pages = 1, 1
        while number <= pages:
            page_url = f"{url}{'&' if '?' in url else '?'}{_query(page=number, perPage=PER_PAGE)}"
            answer = self._get(page_url, _check_object)
            if number > 1 and answer.status in (400, 404):
                return  # The list has become shorter than it said.
            if answer.status != 200:
                raise NotFetched(
                    f"{page_url} answers {answer.status} and not with a list; if CQC has moved its API, "
                    "change “page” in sources/cqc_api/about.yaml."
                )
            found: dict[str, Any] = json.loads(answer.body)
            pages = _count(found, "totalPages")
            if pages > MOST_PAGES:
                raise NotFetched(f"{page_url} claims {pages:,} pages, more than can be; nothing was kept.")
            on_page(number, pages)
            yield found
            number += 1

    def _get(self, url: str, accept: Callable[[Answer], None]) -> Answer:
        answer = self._web.get(
            url,
            self._hosts,
            headers=self._headers,
            before=self._bucket.take,
            accept=accept,
            on_wait=self._bucket.hold,
        )
        if answer.status in (401, 403):
            raise KeyRefused(
                f"{url} answers {answer.status}: CQC does not accept the subscription key; check --key or "
                f"CQC_API_KEY against your profile at {PORTAL}."
            )
        return answer


def one_line(body: bytes) -> bytes:
    """A JSON text on one line: line breaks and a byte order mark are left out, nothing else."""
    return body.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"").replace(b"\n", b"").strip()


def _checked_key(key: str | None) -> str:
    text = (key or "").strip()
    if not _KEY.fullmatch(text):
        what = "needs" if not text else "was given what cannot be"
        raise NotFetched(
            f"cqc_api {what} a subscription key; register at {PORTAL} and give it with --key or CQC_API_KEY."
        )
    return text


def _query(**fields: object) -> str:
    return urlencode(fields)


def _stamp(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def _check_object(answer: Answer) -> None:
    _parsed(answer.body)


def _check_answer(answer: Answer, location_id: str) -> None:
    found = _parsed(answer.body).get("locationId")
    if not isinstance(found, str) or found.upper() != location_id.upper():
        raise _passing(f"answers for “{printable(str(found), 40)}” and not for what was asked")


def _parsed(body: bytes) -> dict[str, Any]:
    """A JSON object; anything else is taken for a passing fault of some server in between."""
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _passing("answers with what is not a JSON object")
    return found


def _passing(problem: str) -> Exception:
    from wherry.sources.fetching.retries import Passing  # Only now: it loads tenacity.

    return Passing(problem)


def _items(answer: dict[str, Any], field: str) -> list[Any]:
    items = answer.get(field)
    if items is None:
        return []
    if not isinstance(items, list):
        raise NotFetched(f"CQC's API answers with “{field}” that is not a list; nothing was kept.")
    return items


def _objects(answer: dict[str, Any], field: str) -> Iterator[dict[str, Any]]:
    return (item if isinstance(item, dict) else {} for item in _items(answer, field))


def _id_of(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise NotFetched(
            f"CQC's API lists “{printable(str(value), 40)}”, which is no id of a location; nothing was kept."
        )
    return value


def _count(answer: dict[str, Any], field: str) -> int:
    value = answer.get(field)
    return value if isinstance(value, int) and value > 0 else 0
