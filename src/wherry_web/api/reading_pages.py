"""The OpenAPI document, and a page for people that is made from it."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wherry_web.api.answering import LATEST
from wherry_web.api.openapi import openapi_document
from wherry_web.api.scopes import SCOPES

SHOWN_LINES = 60  # Of an example; the whole of it is in the document.


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    headers = {"Cache-Control": LATEST}
    content = msgspec.json.encode(openapi_document())
    return HttpResponse(content, content_type="application/json", headers=headers)


def api_page(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters and an example."""
    document = openapi_document()
    context = {
        "operations": [
            _shown(path, method, found, document["components"]["schemas"])
            for path, operations in document["paths"].items()
            for method, found in operations.items()
        ],
        "statuses": _statuses(document),
        "limits": (settings.WHERRY_API_PER_MINUTE, settings.WHERRY_API_KEY_PER_MINUTE),
        "scopes": SCOPES,
    }
    return render(request, "api/api.html", context)


def _shown(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    answer = next(found for status, found in operation["responses"].items() if int(status) < 300)
    sent = operation.get("requestBody")
    return {
        "key": operation["operationId"],
        "path": path,
        "method": method.upper(),
        "needs_key": {} not in operation["security"],
        "summary": operation["summary"],
        "description": operation["description"],
        "parameters": [_parameter(found) for found in operation["parameters"]],
        "fields": _fields(sent, schemas) if sent else [],
        "sent": _lines(sent) if sent else "",
        "example": _lines(answer),
    }


def _lines(found: dict[str, Any]) -> str:
    example = found["content"]["application/json"]["example"]
    lines = json.dumps(example, ensure_ascii=False, indent=2).splitlines()
    return "\n".join(lines[:SHOWN_LINES] + ["…"] * (len(lines) > SHOWN_LINES))


def _fields(sent: dict[str, Any], schemas: dict[str, Any]) -> list[dict[str, str]]:
    one = schemas[sent["content"]["application/json"]["schema"]["anyOf"][0]["$ref"].rpartition("/")[2]]
    return [
        {
            "name": name,
            "words": found["description"],
            "usual": "must be given" if name in one["required"] else "",
        }
        for name, found in one["properties"].items()
    ]


def _parameter(found: dict[str, Any]) -> dict[str, str]:
    schema = found["schema"]
    choices = schema.get("enum") or []
    usual = schema.get("default")
    told = ", ".join(usual) if isinstance(usual, list) else usual
    return {
        "name": found["name"],
        "words": found.get("description", ""),
        "values": ", ".join(choices)
        or {"date": "a day, like 2021-02-01"}.get(schema.get("format", ""), schema.get("type", "")),
        "usual": "must be given" if found.get("required") else "" if told is None else str(told),
    }


def _statuses(document: dict[str, Any]) -> list[dict[str, str]]:
    responses = next(iter(document["paths"].values()))["get"]["responses"]
    found = []
    for status, response in responses.items():
        for content in response["content"].values():
            if status != "200":
                detail = content["example"]["detail"]
                found.append({"status": status, "title": response["description"], "detail": detail})
    return found
