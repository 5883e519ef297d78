"""What an address asks besides its object: the day, the release, the order of a list, a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest

from wherry.analysis.own_services import OwnService
from wherry.domain.days import read_day
from wherry.domain.errors import NotKnown, UnknownName
from wherry.domain.ratings import RATINGS
from wherry_web.position.register import Answers, answers_for

KEPT_IN_LINKS = ("as_of", "release", "siblings", "sort", "order")
LONGEST_DAY = 20  # Letters of “30 September 2026” and some.


def answers_asked(request: HttpRequest) -> Answers:
    """The release asked for.

    Raises:
        NotKnown: when nothing has been imported yet.
    """
    answers = answers_for(request)
    if answers is None:
        raise NotKnown("No published file has been imported here yet, so nothing is known of any service.")
    return answers


def day_asked(request: HttpRequest) -> date | None:
    """The day of `?as_of=`, None where none is asked for.

    Raises:
        UnknownName: when it is no day.
    """
    text = request.GET.get("as_of", "").strip()
    if not text:
        return None
    found = read_day(text) if len(text) <= LONGEST_DAY else None
    if found is None:
        raise UnknownName("The day in the address (as_of) is not a day; write it like 2021-02-01.")
    return found


def query_of(request: HttpRequest, **changed: str) -> str:
    """The rest of the address for a link that changes some of it; ends with “&” where it has words."""
    kept = {key: request.GET[key] for key in KEPT_IN_LINKS if request.GET.get(key)} | changed
    words = urlencode({key: value for key, value in kept.items() if value})
    return f"{words}&" if words else ""


SORTS = {
    "name": lambda s: (s.name.casefold(), s.location_id),
    "rating": lambda s: (-RATINGS.index(s.rating) if s.rating else 1, s.name.casefold()),
    "on": lambda s: (s.published_on is None, s.published_on or date.min, s.name.casefold()),
    "type": lambda s: (s.type_of_care, s.name.casefold()),
    "authority": lambda s: (s.authority is None, s.authority or "", s.name.casefold()),
}
"""Column of a list of services to the order of its rows; “rating” puts the worst first and unrated last."""
HEADINGS = {
    "name": "Service",
    "rating": "Rating",
    "on": "Published on",
    "age": "Age of the rating",
    "type": "Type of care",
    "authority": "Council area",
}


def sorted_as_asked(
    request: HttpRequest, services: Sequence[OwnService]
) -> tuple[list[OwnService], list[dict[str, str]]]:
    """Services in the order of `?sort=` and `?order=`, and the columns of their table with its links."""
    key = request.GET.get("sort", "")
    key = key if key in SORTS else "rating"
    is_down = request.GET.get("order") == "down"
    columns: list[dict[str, str]] = []
    for name, text in HEADINGS.items():
        column = {"key": name, "text": text}
        if name in SORTS:
            turned = "down" if name == key and not is_down else ""
            column["sort_href"] = "?" + query_of(request, sort=name, order=turned).rstrip("&") + "#services"
        if name == key:
            column["sorted"] = "descending" if is_down else "ascending"
        columns.append(column)
    return sorted(services, key=SORTS[key], reverse=is_down), columns
