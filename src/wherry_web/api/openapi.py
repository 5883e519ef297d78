"""The OpenAPI document: django-ninja's and the telling of signals, with examples, each form of an answer,
and our errors."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from wherry_web.api.answering import CSV, JSON
from wherry_web.api.operations import PREFIX, api
from wherry_web.api.priority import NONE_YET, PRIORITY
from wherry_web.api.problems import PROBLEM, TITLES
from wherry_web.api.telling import MOST, TELLING, TakenSignals, ToldSignal

EXAMPLES = Path(__file__).parent / "examples"
HEADERS = {
    "ETag": "Stands for this answer: send it as If-None-Match and be told 304 when nothing changed.",
    "Cache-Control": "How long the answer may be kept.",
}
ROWS = "The rows, under the names of their fields."
SCHEMAS = "#/components/schemas/"
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
    document["paths"][TELLING] = {"post": _telling(document["components"]["schemas"])}
    document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            operation["security"] = [{"key": []}] if path in (PRIORITY, TELLING) else [{}, {"key": []}]
            _finish(operation)
    return document


def _telling(schemas: Plain) -> Plain:
    """The one operation that takes something; adds the schemas of its structs."""
    kinds = [ToldSignal, TakenSignals]
    (told, taken), found = msgspec.json.schema_components(kinds, ref_template=f"{SCHEMAS}{{name}}")
    schemas.update(found)
    several = {"type": "array", "items": told, "minItems": 1, "maxItems": MOST}
    wrong = {"content": {JSON: {"schema": {"$ref": f"{SCHEMAS}ProblemDetails"}}}}
    body = {"schema": {"anyOf": [told, several]}, "example": _example("signals_told")}
    return {
        "operationId": "signals",
        "summary": "Tell signals about services",
        "description": f"Takes one signal or a list of up to {MOST} about services of your area, for a key "
        "with the scope “signals”: all, or none. The same told twice is refused. What was told is read on "
        "the site only, by those whom its kind concerns.",
        "parameters": [],
        "requestBody": {"required": True, "content": {JSON: body}},
        "responses": {"201": {"content": {JSON: {"schema": taken}}}}
        | {str(status): copy.deepcopy(wrong) for status in (400, 401, 403, 422, 429, 503)},
    }


def _finish(operation: Plain) -> None:
    name = operation["operationId"]
    details = DETAILS | DETAILS_OF.get(name, {})
    for parameter in operation["parameters"]:
        parameter["schema"] = _without_null(parameter["schema"])
        if parameter["in"] == "path":
            parameter["description"] = "CQC's id of the location."
            parameter["example"] = _example(name)["location_id"]
    for status, response in operation["responses"].items():
        response["description"] = TITLES.get(int(status), "The answer")
        schema = response.pop("content")[JSON]["schema"]
        if int(status) < 300:
            response["content"] = {JSON: {"schema": schema, "example": _example(name)}}
        if status == "200":
            response["headers"] = {header: _header(words) for header, words in HEADERS.items()}
            response["content"][CSV] = {"schema": {"type": "string", "description": ROWS}}
        if int(status) >= 400:
            problem = {"type": "about:blank", "title": TITLES[int(status)], "status": int(status)}
            example = problem | {"detail": details[int(status)], "errors": []}
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
DETAILS_OF = {
    "priority": {
        403: "The key lacks the scope “priority”; make one that has it.",
        404: NONE_YET.format("Invented County Council"),
        422: "“show” is one of list, hundred or all.",
    },
    "signals": {
        403: "The key lacks the scope “signals”; make one that has it.",
        422: "the request, row 1, column “happened_on”: this day is still to come (“2099-01-01”); "
        "correct it, or tell it when it has happened.",
    },
}
"""What goes wrong at one address only."""


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
