"""What is asked wrongly is a problem with one sentence and the right status; never a page, never a trace."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.web.api.conftest import Program
from wherry_web.api import operations

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "path", "asked", "said"),
    [
        (404, "position", {"area": "Norfork"}, "Norfork"),
        (404, "position", {"area": "Norfolk", "compare": "Atlantis"}, "Atlantis"),
        (404, "position", {"area": "Norfolk", "release": "1999"}, "1999"),
        (404, "position", {"area": "Norfolk", "release": "../../etc"}, "release"),
        (404, "services/1-999", {}, "1-999"),
        (404, "services/%00", {}, "location"),
        (404, "nothing", {}, "openapi.json"),
        (404, "position/", {"area": "Norfolk"}, "openapi.json"),
        (422, "position", {}, "Give “area”"),
        (422, "position", {"area": ""}, "empty"),
        (422, "position", {"area": "x" * 101}, "100"),
        (422, "position", {"area": "Norfolk", "aera": "x", "b": "y"}, "“aera” is not a parameter"),
        (422, "position", {"area": ["Norfolk", "Suffolk"]}, "area"),
        (422, "position", {"area": "Norfolk", "as_of": "1 February"}, "write it like 2021-02-01"),
        (422, "position", {"area": "Norfolk", "as_of": "1612137600"}, "not a day"),
        (422, "position", {"area": "Norfolk", "as_of": "2010-01-01"}, "No imported file"),
        (422, "position", {"area": "Norfolk", "by": "locality"}, "service_type"),
        (422, "position", {"area": "Norfolk", "measure": "best"}, "best"),
        (
            422,
            "position",
            {"area": "Norfolk", "measure": "good_or_outstanding_beds"},
            "no file of that day tells beds",
        ),
        (422, "position", {"area": "Norfolk", "since": "2021-04-01"}, "earlier"),
        (422, "position", {"area": "Norfolk", "format": "xml"}, "json or csv"),
        (422, "services", {"limit": "0"}, "from 1 to 5,000"),
        (422, "services", {"limit": "many"}, "from 1 to 5,000"),
        (422, "services", {"type": "palace"}, "palace"),
        (422, "services", {"rating": "bad"}, "inadequate"),
        (422, "league", {"among": "villages"}, "regions"),
        (422, "league", {"area": "Norfolk"}, "“area” is not a parameter"),
        (422, "openapi.json", {"x": "1"}, "“x” is not a parameter"),
    ],
)
def test_a_wrong_question(status: int, path: str, asked: dict[str, Any], said: str, anybody: Program) -> None:
    assert said in anybody.problem(status, path, asked)


def test_a_form_that_we_do_not_have(anybody: Program) -> None:
    assert "text/csv" in anybody.problem(406, "league", accept="image/png")
    assert anybody.ask("league", accept="application/xml, */*;q=0.1").status_code == 200


def test_nothing_is_written_through_the_api(anybody: Program) -> None:
    for method in ("post", "put", "patch", "delete", "options"):
        answer = anybody.ask("league", method=method)
        assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD"
        assert answer["Content-Type"] == "application/problem+json"
    assert anybody.ask("nothing", method="post").status_code == 404


def test_a_host_that_is_not_ours_and_too_many_parameters(anybody: Program) -> None:
    anybody.problem(400, "league", host="evil.example")
    assert anybody.ask("league?" + "&".join(f"a{n}=1" for n in range(1200))).status_code in (400, 422)


def test_what_nobody_foresaw_tells_nothing_and_is_logged(
    anybody: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(operations, "plain_league", fail)
    with caplog.at_level(logging.ERROR):
        assert "secret" not in anybody.problem(500, "league")
    assert "the secret of the house" in caplog.text
    assert anybody.ask("league").status_code == 500  # And is not kept.


def test_every_answer_carries_the_policies_of_the_site(anybody: Program) -> None:
    for path in ("league", "nothing", "openapi.json"):
        answer = anybody.ask(path)
        assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"] and answer["Permissions-Policy"]
        assert not answer.cookies
