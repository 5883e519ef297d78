"""What goes wrong, as RFC 9457 says it: one sentence for a person, a status and a title for a program."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from ninja.errors import ValidationError

from wherry.analysis.finding.questions import WrongFilter
from wherry.domain.errors import NotKnown, Refused, UnknownName

LOGGER = logging.getLogger(__name__)
PROBLEM = "application/problem+json"

TITLES = {
    400: "The request was not understood",
    401: "The key was not accepted",
    403: "The key does not open this",
    404: "There is no such thing here",
    405: "This address is only read",
    406: "Not in this form",
    422: "The question cannot be answered",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "The data cannot be shown",
}


@dataclass(frozen=True)
class Wrong:
    """A parameter and what is wrong with it."""

    parameter: str
    detail: str


@dataclass(frozen=True)
class ProblemDetails:
    """A problem (RFC 9457): `detail` is one sentence that says what is wrong and what to do."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Wrong] = field(default_factory=list)


class Problem(Exception):
    """An answer that is a problem."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: list[Wrong] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers, self.errors = headers or {}, errors or []


def answer_of(problem: Problem) -> HttpResponse:
    """A problem as an answer, which nobody keeps."""
    told = ProblemDetails(
        "about:blank", TITLES[problem.status], problem.status, problem.detail, problem.errors
    )
    headers = {"Cache-Control": "no-store", **problem.headers}
    return HttpResponse(
        msgspec.json.encode(told), status=problem.status, content_type=PROBLEM, headers=headers
    )


def problem_of(error: Exception) -> Problem:
    """What any error is to the caller; what nobody foresaw is logged, and not told."""
    match error:
        case Problem():
            return error
        case ValidationError():
            return _misasked([_wrong(found) for found in error.errors])
        case UnknownName():
            return Problem(404, str(error))
        case NotKnown() | WrongFilter():
            return Problem(422, str(error))
        case Refused():
            return Problem(503, str(error))
        case SuspiciousOperation():
            return Problem(
                400, "Something in the request is not allowed; check the host, the address and its length."
            )
    LOGGER.error("The API failed.", exc_info=error)
    return Problem(500, "Nothing was changed; try again in a few minutes.")


def told(request: HttpRequest, error: Exception) -> HttpResponse:
    """An error as an answer: what django-ninja calls."""
    return answer_of(problem_of(error))


def unknown_parameters(names: list[str], known: list[str]) -> Problem:
    """The problem of parameters that an address does not take."""
    there = f"there are {', '.join(known)}" if known else "there are none"
    return _misasked([Wrong(name[:60], f"“{name[:60]}” is not a parameter here; {there}.") for name in names])


def _misasked(errors: list[Wrong]) -> Problem:
    more = f" (and {len(errors) - 1} more of the parameters, listed in “errors”)" if len(errors) > 1 else ""
    return Problem(422, errors[0].detail.rstrip(".") + f"{more}.", errors=errors)


def _wrong(found: Mapping[str, Any]) -> Wrong:
    """One error of pydantic's in our words."""
    name = str(found["loc"][-1]) if not isinstance(found["loc"][-1], int) else str(found["loc"][-2])
    said = found.get("ctx", {})
    match found["type"]:
        case "missing":
            text = f"Give “{name}”."
        case "literal_error" | "enum":
            text = f"“{name}” is one of {str(said['expected']).replace(chr(39), '')}."
        case "value_error":
            text = str(said.get("error", "wrong"))
        case "greater_than_equal" | "less_than_equal" | "int_parsing" | "int_from_float" | "int_parsing_size":
            text = f"“{name}” is a whole number from 1 to 5,000."
        case "string_too_short":
            text = f"“{name}” must not be empty."
        case "string_too_long":
            text = f"“{name}” has at most {said['max_length']} letters."
        case _:
            text = f"“{name}”: {found['msg']}."
    return Wrong(name, text)
