"""Pages for everybody: understood by a stranger, nobody's session in them, kept by caches, nothing private."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import location_id, publish, take
from tests.web.position.conftest import signed_in, text_of
from wherry_web.accounts.routes import PUBLIC, ROUTES
from wherry_web.position import register
from wherry_web.position.public import data_pages
from wherry_web.position.public.urls import ROUTES_OF_PUBLIC

pytestmark = pytest.mark.django_db
SERVICE = f"/public/services/{location_id(1)}/"
PAGES = ("/public/", "/public/?area=Suffolk", "/public/services/", SERVICE, "/public/data/", "/public/definitions/",
         "/accessibility/")  # fmt: skip
FILES = ("/public/services/?as=csv", "/public/services/?as=xlsx", "/public/data/league/?as=csv",
         "/public/data/league/?as=xlsx")  # fmt: skip


def test_a_stranger_reads_how_good_how_old_and_compared_with_whom(
    world, data_folder: Path, client: Client
) -> None:
    text = re.sub(r"<[^>]+>", " ", text_of(client.get("/public/")))
    text = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
    assert "How good is care in Norfolk?" in text, "the area of the council that runs the installation"
    assert "50.0 %" in text and "2 of 4 rated services" in text
    assert "years old" in text and "is of 1 April 2021" in text
    assert "lower than in East of England" in text and "England (" in text
    assert re.search(r"In (none|\d+) of the other \d+ council areas? (is it|it is) higher\.", text)
    assert "The Care Quality Commission (CQC) inspects" in text


def test_another_area_and_a_site_without_a_host(data_folder: Path, client: Client) -> None:
    assert "in England?" in text_of(client.get("/public/"))
    assert "in Suffolk?" in text_of(client.get("/public/?area=suffolk"))


@pytest.mark.parametrize("area", ["Nowhere", "<script>alert(1)</script>", "x" * 200, "%", "' OR 1=1"])
def test_an_unknown_area_is_a_sentence_that_is_not_kept(data_folder: Path, client: Client, area: str) -> None:
    for address in ("/public/", "/public/services/", "/public/data/"):
        response = client.get(address, {"area": area})
        assert response.status_code == 404 and b"<script>alert" not in response.content
        assert "no-store" in response["Cache-Control"] and "Vary" not in response


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_caches_may_keep_it_and_no_session_is_read(world, data_folder: Path, address: str) -> None:
    strange, known = Client(), signed_in(world.administrator)
    first, second = strange.get(address), known.get(address)
    for response in (first, second):
        assert response.status_code == 200
        assert response["Cache-Control"] == "public, max-age=600"
        assert "Cookie" not in response.get("Vary", "") and not response.cookies
        assert not response.wsgi_request.session.accessed and not response.wsgi_request.session.modified
        assert "nonce-" not in response["Content-Security-Policy"]
        assert response["Content-Security-Policy"].count("default-src 'none'")
    assert first.content == second.content, "the same for everybody"
    assert first["ETag"] == second["ETag"] and "Last-Modified" not in first
    assert b"Administrator" not in second.content and b"Sign out" not in second.content


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_what_has_not_changed_is_not_sent_again(
    world, data_folder: Path, address: str, client: Client
) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content
    assert again["ETag"] == first["ETag"] and again["Cache-Control"] == first["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


def test_another_release_has_another_mark(world, tmp_path: Path, settings, client: Client) -> None:
    settings.WHERRY_DATA = tmp_path / "data"
    marks = set()
    for day, rating in (("2021-01-01", "Good"), ("2021-02-01", "Inadequate")):
        rows = [{"id": 1, "rating": rating, "published": "01/01/2021" if rating == "Good" else "20/01/2021"}]
        take(tmp_path / "data", publish(tmp_path / "landing", "hsca", day, rows))
        register._shelf.cache_clear()
        marks.add(client.get("/public/")["ETag"])
    assert len(marks) == 2


def test_a_host_with_another_area_is_seen_whatever_day_the_asker_has(world, data_folder, client) -> None:
    assert "in Norfolk?" in text_of(client.get("/public/"))
    type(world.ours).objects.filter(pk=world.ours.pk).update(area_code="E10000029")
    again = client.get("/public/", headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert again.status_code == 200 and "in Suffolk?" in text_of(again)


def test_a_session_that_is_over_still_reads_public_pages(world, data_folder: Path) -> None:
    browser = signed_in(world.officer)
    world.officer.memberships.all().delete()
    assert browser.get("/public/").status_code == 200
    assert browser.get("/").status_code == 302


def test_public_addresses_and_no_others_begin_so() -> None:
    public = {pattern.name for pattern in ROUTES_OF_PUBLIC}
    for name, known in ROUTES.items():
        assert f"/{known.pattern}".startswith(PUBLIC) is (name in public), name
        assert name not in public or known.policy is None


def test_a_public_service_shows_no_way_inside(data_folder: Path, client: Client) -> None:
    text = text_of(client.get(SERVICE))
    assert "Requires improvement" in text and "Broads Care Limited" in text
    assert 'href="/companies/' not in text and 'href="/services/' not in text and 'href="/data/' not in text


def test_no_person_is_named(world, tmp_path: Path, settings, client: Client) -> None:
    rows = [
        {"id": 1, "name": "Mrs J Doe", "provider": "Mrs Jane Doe", "ownership": "Individual",
         "manager": "Roe, Richard", "telephone": "01603000000"},
    ]  # fmt: skip
    take(tmp_path / "data", publish(tmp_path / "landing", "hsca", "2021-01-01", rows))
    settings.WHERRY_DATA = tmp_path / "data"
    register._shelf.cache_clear()
    inside = signed_in(world.officer)
    seen = [client.get(a).content for a in (*PAGES, *FILES[::2])]
    seen += [inside.get(a).content for a in (f"/services/{location_id(1)}/", "/companies/1-200000001/")]
    for content in seen:
        for word in (b"Doe", b"Roe", b"01603000000"):
            assert word not in content
    assert b"individual provider 1-200000001" in seen[2 + 1]


def test_open_data_says_what_it_rests_on(world, data_folder: Path, client: Client) -> None:
    file = client.get("/public/services/?area=Norfolk&as=csv").content.decode("utf-8-sig")
    assert "# Licence: Contains CQC information" in file and "SHA-256" in file
    rows = [line for line in file.splitlines() if line.startswith("1-")]
    assert len(rows) == 4 and rows[0].startswith(f"{location_id(3)},'=HYPERLINK(1)")
    league = client.get("/public/data/league/").content.decode("utf-8-sig")
    assert re.search(r"^E10000020,Norfolk,2,4,0\.5,", league, re.MULTILINE)
    assert client.get("/public/data/league/?as=pdf").status_code == 404


def test_nobody_has_large_workbooks_written_for_them(
    world, data_folder: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_pages, "MOST_IN_WORKBOOK", 3)
    refused = client.get("/public/services/?area=Norfolk&as=xlsx")
    assert refused.status_code == 404 and "take the CSV, or choose a council area" in refused.content.decode()
    assert "no-store" in refused["Cache-Control"]
    for page in ("/public/services/?area=Norfolk", "/public/data/?area=Norfolk"):
        text = text_of(client.get(page))
        assert "=E10000020" in text and text.count("as=csv") > text.count("as=xlsx")
    assert client.get("/public/services/?area=Norfolk&q=rose&as=xlsx").status_code == 200


def test_a_service_is_found_by_name_and_postcode(world, data_folder: Path, client: Client) -> None:
    assert "1 service with “rose”" in text_of(client.get("/public/services/?q=rose"))
    assert "4 services with “nr1 2d”" in text_of(client.get("/public/services/?q=nr1+2d"))
    assert "No service there fits" in text_of(client.get("/public/services/?q=%25"))
    hostile = client.get("/public/services/", {"q": "<script>alert(1)</script>", "page": "'"})
    assert hostile.status_code == 200 and b"<script>alert" not in hostile.content


def test_before_the_first_import_it_is_said(empty_folder: Path, client: Client) -> None:
    response = client.get("/public/")
    assert (
        response.status_code == 404 and "No published file has been imported yet" in response.content.decode()
    )
    assert client.get("/accessibility/").status_code == 200


def test_the_statement_names_its_contact(settings, client: Client) -> None:
    assert "no contact for this has been set" in text_of(client.get("/accessibility/"))
    settings.WHERRY_ACCESSIBILITY_CONTACT = "access@council.example"
    text = text_of(client.get("/accessibility/"))
    assert "access@council.example" in text
    for heading in ("Feedback and contact information", "Enforcement procedure", "Compliance status",
                    "Non-accessible content", "Preparation of this accessibility statement"):  # fmt: skip
        assert heading in text


def test_sign_in_and_every_footer_lead_there(client: Client) -> None:
    text = text_of(client.get("/account/login/"))
    assert text.count('href="/public/"') == 2 and 'href="/accessibility/"' in text


def test_questions_to_the_database_stay_few(world, data_folder: Path, client: Client) -> None:
    client.get("/public/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/public/")
    assert len(asked) == 1, "whose area it is"
