"""The OpenAPI document: django-ninja's, with real examples, both forms of each answer, and our errors."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from wherry_web.api.answering import CSV, JSON
from wherry_web.api.operations import PREFIX, api
from wherry_web.api.problems import PROBLEM, TITLES

EXAMPLES = Path(__file__).parent / "examples"
HEADERS = {
    "ETag": "Stands for this answer: send it as If-None-Match and be told 304 when nothing changed.",
    "Cache-Control": "How long the answer may be kept.",
}
RETRY = "Seconds until the next request is answered."
Plain = dict[str, Any]


@cache
def openapi_document() -> Plain:
    """The whole document."""
    # By way of JSON: django-ninja's is a dictionary of its own kind, and shares its parts.
    document: Plain = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    document["info"]["license"] = {
        "name": "Open Government Licence v3.0 (the data)",
        "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }
    document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    for operations in document["paths"].values():
        for operation in operations.values():
            _finish(operation)
    return document


def _finish(operation: Plain) -> None:
    operation["security"] = [{}, {"key": []}]
    for parameter in operation["parameters"]:
        parameter["schema"] = _without_null(parameter["schema"])
        if parameter["in"] == "path":
            parameter["description"] = "CQC's id of the location."
            parameter["example"] = _example(operation["operationId"])["location_id"]
    for status, response in operation["responses"].items():
        response["description"] = TITLES.get(int(status), "The answer")
        schema = response.pop("content")[JSON]["schema"]
        if status == "200":
            response["headers"] = {name: _header(words) for name, words in HEADERS.items()}
            example = _example(operation["operationId"])
            response["content"] = {
                JSON: {"schema": schema, "example": example},
                CSV: {
                    "schema": {"type": "string", "description": "The rows, under the names of their fields."}
                },
            }
        else:
            problem = {"type": "about:blank", "title": TITLES[int(status)], "status": int(status)}
            example = problem | {"detail": DETAILS[int(status)], "errors": []}
            response["content"] = {PROBLEM: {"schema": schema, "example": example}}
        if status == "429":
            response["headers"] = {"Retry-After": _header(RETRY)}


DETAILS = {
    400: "Something in the request is not allowed; check the host, the address and its length.",
    401: "The key is unknown or has ended; ask whoever made it for another.",
    403: "The key lacks the scope “lists”; make one that has it.",
    404: "“Norfork” is not a place of 1 February 2021; did you mean Norfolk?",
    406: f"Answers are {JSON} or {CSV}; ask for one of these in the Accept header.",
    422: "“1 February” is not a day; write it like 2021-02-01.",
    429: "More than 60 requests were made in this minute; ask again in 12 seconds; "
    "a key of your organisation allows more.",
    503: "No published file has been imported yet; ask again after the first import.",
}


def _header(words: str) -> Plain:
    return {"description": words, "schema": {"type": "string"}}


def _without_null(schema: Plain) -> Plain:
    """A parameter that is not given is left out: there is no null in an address."""
    found = copy.deepcopy(schema)
    kinds = [kind for kind in found.pop("anyOf", ()) if kind.get("type") != "null"]
    for kind in kinds:
        found |= kind
    if found.get("default", ...) is None:
        del found["default"]
    return found


@cache
def _example(name: str) -> Plain:
    found: Plain = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found
