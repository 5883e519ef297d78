"""The page that finds services: what it lists, says, refuses and hands out."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.position.conftest import signed_in, text_of
from tests.web.weighing import MOST, sent

ALL = "/services/?area="


def seen(who, **question: object) -> str:
    """The page of a question."""
    return text_of(signed_in(who).get(f"/services/?{urlencode({'area': '', **question}, doseq=True)}"))


def test_it_opens_with_the_services_of_the_own_area(data_folder, world, page) -> None:
    text = page(world.councillor, "/services/")
    assert 'value="Norfolk"' in text
    assert "4 services found" in text and "True for 1 April 2021" in text
    assert "Data as published on" in text


def test_the_whole_of_england_can_be_asked_for(data_folder, world) -> None:
    assert "15 services found" not in seen(world.councillor)
    assert "Suffolk" in seen(world.councillor, area="Suffolk")
    assert "11 services found" in seen(world.councillor, area="Suffolk")


def test_a_search_by_name_finds_it_and_leads_to_its_page(data_folder, world) -> None:
    text = seen(world.councillor, words="COURT, róse")
    assert "1 service found" in text
    assert "Rose &lt;b&gt;Court&lt;/b&gt;" in text and "<b>Court" not in text
    assert 'href="/services/1-100000002/"' in text
    assert 'href="/companies/1-200000001/"' in text


def test_an_id_finds_its_service(data_folder, world) -> None:
    assert "1 service found" in seen(world.councillor, words=" 1-100000003 ")


def test_counts_by_rating_stand_above_the_list(data_folder, world) -> None:
    text = seen(world.councillor, area="Norfolk")
    counts = text[text.index("wherry-found__counts") :].split("</ul>")[0]
    plain = [" ".join(re.sub("<[^>]+>", " ", part).split()) for part in counts.split("<li>")[1:]]
    assert plain == ["Outstanding 1", "Good 1", "Requires improvement 1", "Inadequate 1", "Not rated 0"]


def test_what_is_not_known_says_so(data_folder, world) -> None:
    text = seen(world.councillor, area="Norfolk", beds_at_least=5)
    assert "0 services found" in text
    assert "Of 4 more services the number of beds is not known" in text


def test_nothing_found_says_what_to_try(data_folder, world) -> None:
    text = seen(world.councillor, words="Nobody", area="Norfolk")
    assert "No service fits" in text
    assert "write fewer or shorter words" in text and "search all of England, not only Norfolk" in text


REFUSED = [
    ({"words": "%%%"}, 422, "There is no word in “%%%”"),
    ({"words": ".*"}, 422, "There is no word in “.*”"),
    ({"words": "x" * 10_000}, 422, "200 characters or fewer"),
    ({"postcode": "rubbish"}, 422, "is not a postcode"),
    ({"postcode": "NR1", "within_miles": "-1"}, 422, "Miles must be a number from 0 to 500"),
    ({"postcode": "NR1", "within_miles": "nan"}, 422, "Miles must be a number"),
    ({"within_miles": "10"}, 422, "Give the postcode"),
    ({"postcode": "ZE1 0AA", "within_miles": "10"}, 404, "Where ZE1 0AA lies is not known"),
    ({"area": "Atlantis"}, 404, "is not an authority, region or integrated care board"),
    ({"as_of": "1/1/2010"}, 404, "The earliest day that any file tells of is"),
    ({"as_of": "31/2/2021"}, 422, "must be a real date"),
    ({"beds_at_least": "20", "beds_at_most": "10"}, 422, "change one of the two"),
    ({"beds_at_least": "many"}, 422, "must be a whole number"),
    ({"ratings": "not_rated", "rating_older_than_years": "2"}, 422, "has no rating to be old"),
    ({"new_since": "1/1/2031"}, 422, "That day is after 1 April 2021"),
    ({"type_of_care": "castle"}, 422, "Choose one of the list"),
    ({"ratings": "splendid"}, 422, "Choose one of the list"),
]


@pytest.mark.parametrize(("question", "status", "sentence"), REFUSED)
def test_what_cannot_be_answered_is_one_sentence(data_folder, world, question, status, sentence) -> None:
    answer = signed_in(world.councillor).get(f"/services/?{urlencode({'area': '', **question})}")
    assert answer.status_code == status
    text = " ".join(answer.content.decode().split())
    assert sentence in text and "There is a problem" in text
    assert "found-heading" not in text, "nothing is listed beside a refusal"


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "{{ 7 * 7 }}",
        "\x00",
        "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    ],
)
def test_script_and_templates_stay_words(data_folder, world, words: str) -> None:
    answer = signed_in(world.councillor).get(f"/services/?{urlencode({'area': '', 'words': words})}")
    assert answer.status_code in (200, 422)
    text = answer.content.decode()
    assert "<script>alert" not in text and "49" not in text.split("<main")[1].split("wherry-filter__foot")[0]
    assert "Rose" not in text


@pytest.mark.parametrize("page_number", ["-1", "0", "x", "2", "999999", "1e3", "٣", "9" * 5_000])
def test_a_page_that_is_not_there_is_the_nearest(data_folder, world, page_number: str) -> None:
    text = seen(world.councillor, area="Suffolk", page=page_number)
    assert "11 services found" in text and "Service 1-100000020" in text


def test_pages_follow_each_other_and_hold_each_service_once(data_folder, world) -> None:
    found = []
    for number in (1, 2, 3, 4):
        text = seen(world.councillor, page=number)
        rows = text[text.index("<tbody") : text.index("</tbody>")]
        found += [part.split("/")[0] for part in rows.split('href="/services/')[1:]]
    assert len(found) == len(set(found)) > 150


def test_headings_sort_and_turn_round(data_folder, world) -> None:
    text = seen(world.councillor, area="Norfolk", sort="rating")
    rows = text[text.index("<tbody") :]
    assert rows.index("1-100000002") < rows.index("1-100000001") < rows.index("1-100000003")
    assert 'aria-sort="ascending"' in text and "sort=-rating" in text
    assert "Service" in seen(world.councillor, sort="drop table")


def test_the_result_is_taken_away_whole(data_folder, world) -> None:
    client = signed_in(world.councillor)
    answer = client.get("/services/?area=Norfolk&as=csv")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text[text.index("Service id,") :])))
    assert len(rows) == 4 and {"'=HYPERLINK(1)"} <= {row["Service"] for row in rows}
    assert "# Data as published on (release): 2021-04-01-" in text and "# Search: in Norfolk" in text
    assert client.get("/services/?area=Norfolk&as=xlsx").status_code == 200
    assert client.get("/services/?area=Norfolk&as=exe").status_code == 404
    assert client.get("/services/?area=Atlantis&as=csv").status_code == 404
    assert client.get("/services/?area=&words=%25&as=csv").status_code == 422


def test_a_file_that_would_be_too_long_says_so(data_folder, world, monkeypatch) -> None:
    monkeypatch.setattr("wherry_web.position.finding.showing.MOST_TAKEN", 3)
    assert "The first 3 of 4; narrow the filter" in seen(world.councillor, area="Norfolk")
    text = signed_in(world.councillor).get("/services/?area=Norfolk&as=csv").content.decode("utf-8-sig")
    assert "# Services: The first 3 of 4" in text
    assert len(text[text.index("Service id,") :].splitlines()) == 4


def test_a_release_stays_pinned(data_folder, world) -> None:
    from wherry.store.releases import list_releases

    first = list_releases(data_folder)[0][-1].release_id
    text = seen(world.councillor, area="Norfolk", release=first)
    assert "True for 1 January 2021" in text
    assert text.count(f"release={first}") > 3
    assert signed_in(world.councillor).get("/services/?release=2019-01-01").status_code == 404


def test_without_a_register_it_says_so(empty_folder, world, page) -> None:
    assert "There are no services yet" in page(world.councillor, "/services/")


def test_nobody_comes_in_without_signing_in(data_folder, world, client) -> None:
    assert client.get("/services/").status_code == 302


def test_another_body_is_no_body(data_folder, world) -> None:
    assert signed_in(world.councillor).get(f"/services/?body={world.theirs.pk}").status_code == 404


def test_the_header_and_home_lead_here(data_folder, world, page) -> None:
    text = page(world.councillor, "/")
    assert 'href="/services/"' in text and "Find a service by name" in text


def test_as_many_queries_for_many_services_as_for_one(data_folder, world) -> None:
    client = signed_in(world.councillor)
    asked = []
    for address in (f"{ALL}&words=1-100000001", ALL):
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        asked.append(len(found.captured_queries))
    assert asked[0] == asked[1]


def test_a_full_page_is_light(data_folder, world) -> None:
    assert sent(signed_in(world.councillor), ALL) < MOST


def test_the_form_as_a_browser_sends_it_is_answered(data_folder, world) -> None:
    client = signed_in(world.councillor)
    text = text_of(client.get("/services/"))
    panel = text[text.index('<form class="wherry-filter"') : text.index("</form>")]
    names = re.findall(r'<(?:input|select)[^>]* name="(\w+)"', panel)
    assert {"words", "area", "type_of_care", "beds_at_least", "sort"} <= set(names)
    given = {name: "" for name in names if name not in ("ratings", "has_no_manager")}
    assert "services found" in text_of(client.get(f"/services/?{urlencode(given)}"))
