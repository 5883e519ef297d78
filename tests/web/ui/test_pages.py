"""The layout, the living page and the pages of errors, without a browser."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client, override_settings
from markupsafe import escape

from wherry_web.ui import errors
from wherry_web.ui.catalogue import COMPONENTS

pytestmark = [
    pytest.mark.urls("tests.web.ui.addresses"),
    pytest.mark.filterwarnings("ignore:No directory at"),
]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def page(visitor: Client, path: str, status: int = 200) -> str:
    answer = visitor.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_living_page_shows_every_component_and_state_with_its_code(visitor: Client) -> None:
    html = page(visitor, "/design/")
    for component in COMPONENTS:
        assert f'id="kit-{component.key}"' in html
        for example in component.examples:
            assert f": {escape(example.state)}</span>" in html
    assert html.count("<pre ") == sum(len(c.examples) for c in COMPONENTS)
    assert html.count('<tr class="govuk-table__row">') > 50


def test_every_macro_file_is_in_the_catalogue() -> None:
    from pathlib import Path

    folder = Path(errors.__file__).parent / "jinja2/ui/components"
    assert {p.name for p in folder.iterdir()} == {c.file for c in COMPONENTS}


@pytest.mark.parametrize("path", ["/design/", "/form/", "/titled/"])
def test_pages_keep_to_the_security_policy_and_to_html(visitor: Client, path: str) -> None:
    html = page(visitor, path)
    assert not re.search(r'\sstyle="|\son\w+="|<style|<script(?![^>]*\ssrc=)', html)
    repeated = [name for name, times in Counter(re.findall(r'\sid="([^"]*)"', html)).items() if times > 1]
    assert repeated == []
    assert html.count("<h1") == 1 and '<html lang="en-GB"' in html and 'href="#main"' in html
    policy = visitor.get(path).headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy


def test_the_layout_says_whose_it_is_and_what_it_rests_on(visitor: Client) -> None:
    html = page(visitor, "/titled/")
    assert settings.WHERRY_BRAND in html
    assert "Contains data from the Care Quality Commission" in html and "Open Government Licence v3" in html
    assert "&lt;b&gt;Data&lt;/b&gt;" in html and 'aria-current="page"' in html
    assert "Invented data: a demonstration" not in html


def test_a_page_says_of_which_day_its_data_are() -> None:
    from datetime import date

    from django.template.loader import render_to_string

    html = render_to_string(
        "ui/error.html", {"heading": "x", "sentence": "y", "published_on": date(2021, 2, 1)}
    )
    assert "Data as published on 1 February 2021." in html


def test_the_councils_colour_is_a_style_sheet_that_browsers_keep(visitor: Client) -> None:
    answer = visitor.get("/brand.css")
    assert answer["Content-Type"].startswith("text/css") and "max-age=86400" in answer["Cache-Control"]
    assert settings.WHERRY_BRAND_COLOUR in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/nowhere/<script>", 404, "There is no such page"),
        ("/fails/refused/", 403, "You may not do that"),
        ("/fails/bad/", 400, "The request was not understood"),
        ("/fails/broken/", 500, "Something went wrong here"),
        ("/refused/", 403, "Only &lt;the administrator&gt; may."),
    ],
)
def test_errors_are_pages_for_people_who_are_not_signed_in(
    visitor: Client, path: str, status: int, heading: str
) -> None:
    html = page(visitor, path, status)
    assert heading in html and "wherry-header" in html and "Go to Home" in html
    assert "<script>" not in html and "Traceback" not in html


class BrokenRequest(HttpRequest):
    """What the layout asks for its navigation is what failed."""

    @property
    def navigation(self) -> list[dict[str, str]]:
        raise RuntimeError("no database")


def test_a_failure_of_the_layout_itself_is_still_a_page() -> None:
    answer = errors.failed(BrokenRequest())
    assert answer.status_code == 500 and b"Nothing was changed" in answer.content


def test_a_host_that_is_not_ours_gets_the_page_too(visitor: Client) -> None:
    answer = visitor.get("/design/", headers={"host": "evil.example"})
    assert answer.status_code == 400 and b"The request was not understood" in answer.content


def test_a_form_page_has_its_token_heading_and_errors(visitor: Client) -> None:
    html = page(visitor, "/form/")
    assert "csrfmiddlewaretoken" in html and "&lt;b&gt;as written" in html and "<title>A form –" in html
    html = visitor.post("/form/", {"name": ""}).content.decode()
    assert "There is a problem" in html and "<title>Error: A form –" in html and 'href="#id_name"' in html


@override_settings(CSRF_FAILURE_VIEW="wherry_web.ui.errors.forged")
def test_a_forged_form_is_refused_with_a_sentence() -> None:
    answer = Client(enforce_csrf_checks=True).post("/form/", {"name": "x"})
    assert answer.status_code == 403 and b"The form was not taken" in answer.content
