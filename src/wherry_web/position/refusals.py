"""A refusal of the library as a page: its own sentence, and a way on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.analysis.finding.questions import WrongFilter
from wherry.domain.errors import NotKnown, Refused, UnknownName

View = Callable[..., HttpResponse]

STATUSES: dict[type[Refused], tuple[int, str]] = {
    WrongFilter: (422, "That cannot be searched for"),
    UnknownName: (404, "There is no such thing here"),
    NotKnown: (404, "That is not known"),
    Refused: (503, "The data cannot be shown"),
}
"""Kind of refusal to the answer's status and heading; the first that fits."""


def status_of(refusal: Refused) -> tuple[int, str]:
    """The status and the heading of a refusal."""
    return next(v for kind, v in STATUSES.items() if isinstance(refusal, kind))


def told(view: View) -> View:
    """A view that answers a refusal with a page that says it."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except Refused as refusal:
            status, heading = status_of(refusal)
            told_as = {"heading": heading, "sentence": str(refusal)}
            return render(request, "ui/error.html", told_as, status=status)

    return answered
