"""The OpenAPI document: true examples of real data, and an API that keeps to it whatever it is asked."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given
from hypothesis import settings as counts
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)

from tests.builders import REAL_DATA, take
from tests.conftest import REAL_FILES
from tests.deep import CASES
from tests.web.api.conftest import Program, data_folder, key_of, world  # noqa: F401
from tests.web.api.orders import keep_order
from tests.web.position.test_home import text_of
from wherry_web.api import openapi
from wherry_web.api.operations import PREFIX
from wherry_web.position import register

EXAMPLES = {
    "position": "position?area=Norfolk&as_of=2021-02-01",
    "league": "league?as_of=2021-02-01",
    "target": "target?area=Norfolk&share=0.85&as_of=2021-02-01",
    "ranges": "ranges?as_of=2021-02-01&among=regions",
    "comparison": "comparison?area=Norfolk&as_of=2021-02-01&against=region",
    "services": "services?area=Norfolk&as_of=2021-02-01&limit=3",
    "services_one": "services/1-1000587219",
    "releases": "releases",
    "measures": "measures",
}
"""Where each example was taken, from the real file of 1 February 2021."""
QUARTERS = "quarters?area=England&first=2019-01-01&last=2022-12-31&target=0.85"
"""A file of one day tells of no quarter: this one is from the history of community services."""
FORESEEN = {
    "forecast": "forecast?area=Norfolk&as_of=2022-04-01&by=2023-04-01&target=0.85",
    "estimate": "estimate?area=Norfolk&as_of=2022-04-01",
    "option_forecast": "option_forecast?area=Norfolk&share=0.85&by=2024-04-01&as_of=2022-04-01"
    "&officer_days=90&budget_gbp=200000",
}
"""Likewise: one file tells no history."""
ROWS = 3
DEEP = bool(os.environ.get("WHERRY_DEEP"))
QUESTIONS = 1_000 if DEEP else 15
"""Good ones and bad ones, for each of the fifteen addresses: 30,000 with a key, and a third of them without, in
`make test-deep`."""
NEED_KEY = ("priority", "signals")
FORMS = {"200": {"application/json", "text/csv"}, "201": {"application/json"}}


def shortened(told: dict[str, Any]) -> dict[str, Any]:
    """An answer with its first rows only."""
    return told | {
        name: told[name][:ROWS] for name in ("rows", "fan", "candidates", "points") if name in told
    }


def rounded(told: Any) -> Any:
    """Numbers to nine digits: the last of a float is the processor's own."""
    if isinstance(told, dict):
        return {key: rounded(value) for key, value in told.items()}
    if isinstance(told, list):
        return [rounded(value) for value in told]
    return round(told, 9) if isinstance(told, float) else told


def document() -> dict[str, Any]:
    return openapi.openapi_document()


def operations_of(found: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, one) for path, known in found["paths"].items() for method, one in known.items()]


def test_every_address_has_words_an_example_and_errors() -> None:
    paths = document()["paths"]
    assert {path.removeprefix(PREFIX) for path in paths} == {
        "position", "league", "target", "services", "services/{location_id}", "releases", "measures",
        "ranges", "comparison", "quarters", "forecast", "estimate", "priority", "signals",
        "option_forecast",
    }  # fmt: skip
    for path, method, operation in operations_of(document()):
        assert operation["summary"] and operation["description"], path
        assert all(parameter["description"] for parameter in operation["parameters"]), path
        needs_key = path.removeprefix(PREFIX) in NEED_KEY
        assert operation["security"] == [{"key": []}] if needs_key else {} in operation["security"], path
        good = {"200", "404", "406"} if method == "get" else {"201"}
        assert good | {"400", "401", "403", "422", "429", "503"} == set(operation["responses"]), path
        for status, response in operation["responses"].items():
            kinds = FORMS.get(status, {"application/problem+json"})
            assert set(response["content"]) == kinds
            for kind, content in response["content"].items():
                assert kind == "text/csv" or content["example"], (path, status)


def test_examples_keep_to_the_schema() -> None:
    schemas = document()["components"]["schemas"]
    for _, _, operation in operations_of(document()):
        for part in (*operation["responses"].values(), operation.get("requestBody")):
            for kind, content in part["content"].items() if part else ():
                if kind != "text/csv":
                    whole = {**content["schema"], "components": {"schemas": schemas}}
                    jsonschema.validate(content["example"], whole)


@pytest.mark.real
@pytest.mark.django_db
def test_examples_are_answers_on_the_real_file(snapshot_2021: Path, settings: Any) -> None:
    settings.WHERRY_DATA = snapshot_2021
    register._shelf.cache_clear()
    for name, path in EXAMPLES.items():
        assert rounded(shortened(Program().told(path))) == rounded(openapi._example(name)), name
    assert Program().told(EXAMPLES["comparison"])["in_words"].startswith("Norfolk is among the lowest")
    norfolk = Program().told(EXAMPLES["position"])["rows"][0]
    assert (norfolk["numerator"], norfolk["denominator"]) == (346, 467)
    assert "346,467" in Program().ask(EXAMPLES["position"] + "&format=csv").content.decode()


@pytest.mark.real
@pytest.mark.django_db
def test_the_example_of_quarters_is_an_answer_on_the_history(data: Path, settings: Any) -> None:
    take(data, REAL_DATA / REAL_FILES[1])
    settings.WHERRY_DATA = data
    register._shelf.cache_clear()
    assert rounded(shortened(Program().told(QUARTERS))) == rounded(openapi._example("quarters"))
    for name, path in FORESEEN.items():
        assert rounded(shortened(Program().told(path))) == rounded(openapi._example(name)), name


@pytest.mark.django_db
def test_the_document_and_its_page_are_open_to_everybody(anybody: Program) -> None:
    assert anybody.told("openapi.json") == json.loads(json.dumps(document()))
    page = text_of(anybody.client.get("/api/"))
    for path, method, _ in operations_of(document()):
        assert f"{method.upper()} {path}" in page
    assert "with a key that has the scope priority" in page and "CQC’s id of a service of your area" in page
    assert "346" in page and "60 requests a minute" in page
    assert "http" not in page.partition("<main")[2].partition("</main>")[0].replace(
        "https://www.nationalarchives", ""
    )


@pytest.mark.django_db
@pytest.mark.parametrize("has_key", [True, False], ids=["key", "none"])
@pytest.mark.parametrize("mode", schemathesis.GenerationMode, ids=lambda mode: mode.value)
def test_whatever_is_asked_the_api_keeps_to_its_document(
    mode: schemathesis.GenerationMode,
    has_key: bool,
    world: SimpleNamespace,  # noqa: F811
    data_folder: Path,  # noqa: F811
    settings: Any,
    record_property: Callable[[str, object], None],
) -> None:
    settings.WHERRY_API_KEY_PER_MINUTE = settings.WHERRY_API_PER_MINUTE = 10**9
    _, secret = key_of(world, "read", "lists", "signals", "priority")
    keep_order(world.ours)
    headers = {"Authorization": f"Bearer {secret}"} if has_key else {}
    schema = schemathesis.openapi.from_wsgi(f"{PREFIX}openapi.json", app=WSGIHandler())
    asked, seen = 0, set()

    def ask(case: schemathesis.Case) -> None:
        nonlocal asked
        asked += 1
        if asked % 2 and mode.is_positive:
            _about_what_there_is(case)
        needs_key = case.operation.path.removeprefix(PREFIX) in NEED_KEY
        untrue = untrue_here(needs_key=needs_key)
        if has_key and needs_key and _may_be_wrong_by_its_key_only(case):
            untrue.append(negative_data_rejection)  # The key is given along all the same.
        answer = case.call_and_validate(headers=headers, excluded_checks=untrue)
        assert answer.status_code < 500
        seen.add((case.operation.path.removeprefix(PREFIX), answer.status_code))
        assert not needs_key or has_key or answer.status_code in (401, 405), answer.status_code

    for found in schema.get_all_operations():
        strategy = found.ok().as_strategy(generation_mode=mode)
        _questions(strategy, ask, QUESTIONS if has_key else QUESTIONS // 3)
    record_property(CASES, asked)
    assert asked > len(EXAMPLES)
    if has_key and mode.is_positive:
        assert {("priority", 200), ("signals", 201), ("position", 200)} <= seen


def untrue_here(*, needs_key: bool) -> list[Any]:
    """A question in the right form may have no answer (422: a day of which nothing is known), and most need
    no key."""
    return [positive_data_acceptance] if needs_key else [positive_data_acceptance, ignored_auth]


def _may_be_wrong_by_its_key_only(case: schemathesis.Case) -> bool:
    """Is nothing wrong but a key left out, and perhaps a parameter too much that has no value to be sent?"""
    known = {one["name"] for one in case.operation.definition.raw["parameters"]}
    said = {name for name, value in (case.query or {}).items() if value not in (None, [], {})}
    return case.method == "GET" and "Authorization" not in (case.headers or {}) and said <= known


def _about_what_there_is(case: schemathesis.Case) -> None:
    """The same question of a place, a service and a release that there are: at random there hardly are any."""
    case.query.pop("release", None)
    if "area" in case.query:
        case.query["area"] = "Norfolk"
    if "location_id" in case.path_parameters:
        case.path_parameters["location_id"] = "1-100000001"
    told = case.body if isinstance(case.body, list) else [case.body]
    for one in told if "requestBody" in case.operation.definition.raw else ():
        one |= {"location_id": "1-100000003", "kind": "complaint", "harm": "low", "told_by": "family"}
        one |= {"happened_on": "2026-10-01", "closed_on": ""}


def _questions(strategy: Any, ask: Callable[[Any], None], most: int) -> None:
    @counts(max_examples=most, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def each(case: Any) -> None:
        ask(case)

    each()
