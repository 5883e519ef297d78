"""Searches that people keep: whose they are, who sees them, what they find now."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.position.conftest import person, signed_in, text_of
from wherry_web.journal.models import Entry
from wherry_web.position.finding.models import SavedSearch
from wherry_web.position.finding.services import MOST_SEARCHES

QUESTION = "words=service&area=Norfolk&ratings=good&ratings=outstanding&has_no_manager=&beds_at_least="


def listed(body) -> str:
    return reverse("saved_searches", kwargs={"body_id": body.pk})


def save(who, body, name: str = "Mine", query: str = QUESTION, **more: str):
    """The answer to keeping a search."""
    address = f"{reverse('saved_search_new', kwargs={'body_id': body.pk})}?{query}"
    return signed_in(who).post(address, {"name": name, **more})


def one(body) -> SavedSearch:
    return body.saved_searches.get()


def address(kind: str, search: SavedSearch) -> str:
    return reverse(kind, kwargs={"body_id": search.body_id, "search_id": search.pk})


def test_a_search_is_saved_listed_and_asked_again(data_folder, world) -> None:
    assert save(world.councillor, world.ours).status_code == 302
    text = text_of(signed_in(world.councillor).get(listed(world.ours)))
    assert "Mine" in text and "“service”, rated Outstanding or Good, in Norfolk" in text
    kept = one(world.ours)
    assert (kept.count_then, kept.as_of_then.isoformat()) == (1, "2021-04-01")
    answer = signed_in(world.councillor).get(address("saved_search", kept))
    assert answer.status_code == 302 and answer["Location"].startswith("/services/?")
    assert "1 service found" in text_of(signed_in(world.councillor).get(answer["Location"]))
    entry = Entry.objects.get(act="finding.search_saved")
    assert entry.object_id == str(kept.pk)


@pytest.mark.parametrize("name", ["Good\u202edoog", "=1+1", "<b>Good</b>", "Good\u200bhomes"])
def test_a_hostile_name_is_refused_with_a_sentence(data_folder, world, name: str) -> None:
    answer = save(world.councillor, world.ours, name, is_shared="on")
    assert answer.status_code == 422 and "name of the search" in answer.content.decode()
    assert not world.ours.saved_searches.exists()
    save(world.councillor, world.ours)
    changed = signed_in(world.councillor).post(
        address("saved_search_change", one(world.ours)), {"name": name}
    )
    assert changed.status_code == 422 and one(world.ours).name == "Mine"


def test_the_count_of_today_stands_beside_that_of_then(data_folder, world) -> None:
    save(world.councillor, world.ours)
    SavedSearch.objects.update(count_then=7)
    text = text_of(signed_in(world.councillor).get(listed(world.ours)))
    cells = [part.split("<")[0] for part in text.split('govuk-table__cell--numeric">')[1:]]
    assert cells[:2] == ["1", "7"]


def test_every_service_of_england_can_be_kept(data_folder, world) -> None:
    save(world.councillor, world.ours, query="area=")
    assert one(world.ours).count_then > 100
    answer = signed_in(world.councillor).get(address("saved_search", one(world.ours)))
    assert f"{one(world.ours).count_then} services found" in text_of(
        signed_in(world.councillor).get(answer["Location"])
    )


def test_a_search_is_its_owners_alone_until_shared(data_folder, world) -> None:
    save(world.councillor, world.ours)
    kept = one(world.ours)
    for kind in ("saved_search", "saved_search_change", "saved_search_remove"):
        assert signed_in(world.officer).get(address(kind, kept)).status_code == 404
    assert "Mine" not in text_of(signed_in(world.officer).get(listed(world.ours)))
    signed_in(world.councillor).post(
        address("saved_search_change", kept), {"name": "Ours", "is_shared": "on"}
    )
    text = text_of(signed_in(world.officer).get(listed(world.ours)))
    assert "Ours" in text and "Councillor" in text and "Only who saved it" in text
    assert signed_in(world.officer).get(address("saved_search", kept)).status_code == 302


@pytest.mark.parametrize("kind", ["saved_search_change", "saved_search_remove"])
def test_a_shared_search_is_changed_by_its_owner_and_who_manages_people(data_folder, world, kind) -> None:
    save(world.councillor, world.ours, is_shared="on")
    kept = one(world.ours)
    refused = signed_in(world.officer).post(address(kind, kept), {"name": "Stolen"})
    assert refused.status_code == 403 and "Only Councillor, who saved it" in refused.content.decode()
    assert one(world.ours).name == "Mine"
    assert signed_in(world.administrator).post(address(kind, kept), {"name": "Tidied"}).status_code == 302
    assert not world.ours.saved_searches.filter(name="Mine").exists()


def test_another_body_sees_nothing_of_it(data_folder, world) -> None:
    save(world.councillor, world.ours, is_shared="on")
    kept = one(world.ours)
    stranger = signed_in(world.stranger)
    assert stranger.get(address("saved_search", kept)).status_code == 404
    foreign = reverse("saved_search", kwargs={"body_id": world.theirs.pk, "search_id": kept.pk})
    assert stranger.get(foreign).status_code == 404
    assert "Mine" not in text_of(stranger.get(listed(world.theirs)))


def test_removing_asks_first(data_folder, world) -> None:
    save(world.councillor, world.ours)
    where = address("saved_search_remove", one(world.ours))
    assert "Remove “Mine”?" in text_of(signed_in(world.councillor).get(where))
    assert world.ours.saved_searches.exists()
    assert signed_in(world.councillor).post(where).status_code == 302
    assert not world.ours.saved_searches.exists()
    assert Entry.objects.filter(act="finding.search_removed").exists()


def test_what_is_refused_says_why_and_changes_nothing(data_folder, world) -> None:
    save(world.councillor, world.ours)
    again = save(world.councillor, world.ours)
    assert again.status_code == 422 and "already; give it another name" in again.content.decode()
    assert save(world.councillor, world.ours, name="").status_code == 422
    assert save(world.councillor, world.ours, name="x" * 101).status_code == 422
    assert save(world.councillor, world.ours, name="New", query="postcode=rubbish").status_code == 422
    assert save(world.councillor, world.ours, name="New", query="area=Atlantis").status_code == 404
    assert save(world.councillor, world.ours, name="New", query="as_of=rubbish").status_code == 302
    assert world.ours.saved_searches.count() == 1
    for number in range(MOST_SEARCHES - 1):
        assert save(world.councillor, world.ours, name=f"Search {number}").status_code == 302
    full = save(world.councillor, world.ours, name="One more")
    assert full.status_code == 422 and "remove one first" in full.content.decode()


def test_a_name_is_words_and_never_markup(data_folder, world) -> None:
    save(world.councillor, world.ours, name='Good & "near"')
    text = text_of(signed_in(world.councillor).get(listed(world.ours)))
    assert "Good &amp; &#34;near&#34;" in text and 'Good & "near"' not in text


def test_a_search_that_cannot_be_answered_says_why(data_folder, world) -> None:
    save(world.councillor, world.ours)
    SavedSearch.objects.update(question={"area": "Atlantis"})
    text = text_of(signed_in(world.councillor).get(listed(world.ours)))
    assert "not known" in text and "is not an authority" in text


def test_without_a_register_the_list_stands(empty_folder, world) -> None:
    SavedSearch.objects.create(
        body=world.ours, person=world.councillor, name="Mine", question={}, made_on="2026-01-01",
        count_then=1, as_of_then="2026-01-01",
    )  # fmt: skip
    assert "Nothing has been imported yet" in text_of(signed_in(world.councillor).get(listed(world.ours)))
    assert save(world.councillor, world.ours).status_code == 404


def test_as_many_queries_for_fifty_as_for_two(data_folder, world) -> None:
    asked = []
    for number in range(52):
        who = person(f"Person {number}", (world.ours, "councillor"))
        SavedSearch.objects.create(
            body=world.ours, person=who, name=f"Search {number}", question={"area": "Norfolk"},
            made_on="2026-01-01", count_then=1, as_of_then="2026-01-01", is_shared=True,
        )  # fmt: skip
        if number in (1, 51):
            client = signed_in(world.councillor)
            client.get(listed(world.ours))
            with CaptureQueriesContext(connection) as found:
                assert client.get(listed(world.ours)).status_code == 200
            asked.append(len(found.captured_queries))
    assert asked[0] == asked[1]
