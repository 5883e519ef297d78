"""Entries that belong to no body: administrators of the installation read them, and nobody else."""

from __future__ import annotations

import pytest

from tests.web.records.conftest import Town, as_person, person
from wherry_web.accounts.models import Person
from wherry_web.journal.models import Entry
from wherry_web.journal.services import SYSTEM, recorded


def signs_in(who: Person) -> int:
    text = {"address": "192.0.2.1"}
    with recorded(by=who.pk, body=None, act="sign-in", object_id=who.pk, text=text) as draft:
        pass
    assert draft.entry is not None
    return draft.entry.number


@pytest.fixture
def ada(town: Town) -> Person:
    """An administrator of the body that runs the installation."""
    town.body.is_host = True
    town.body.save()
    return person("Ada", "administrator", town.body)


def test_it_has_what_belongs_to_no_body_and_nothing_else(town: Town, ada: Person) -> None:
    ours, theirs = signs_in(town.senior), signs_in(town.outsider)
    with recorded(by=SYSTEM, body=None, act="journal.anchored", object_id="2026-11-22"):
        pass
    page = as_person(ada).get("/journal/").content.decode()
    for words in (
        "Sam",
        "Wherry itself",
        "Signed in",
        "Journal signed",
        f"/journal/{ours}/",
        f"/journal/{theirs}/",
    ):
        assert words in page, words
    assert "Audit scored</td>" not in page and "Olga" not in page and "Somebody elsewhere" in page
    one = as_person(ada).get(f"/journal/{theirs}/").content.decode()
    assert "192.0.2.1" in one and "as it was written" in one and "Olga" not in one
    assert as_person(ada).get("/journal/1/").status_code == 404  # A body's.
    linked = as_person(ada).get(f"/bodies/{town.body.pk}/journal/").content.decode()
    assert 'href="/journal/"' in linked
    assert (
        'href="/journal/"'
        not in as_person(town.info).get(f"/bodies/{town.body.pk}/journal/").content.decode()
    )


def test_it_is_filtered_and_taken_as_a_file_which_is_journalled(town: Town, ada: Person) -> None:
    signs_in(town.senior)
    signs_in(town.outsider)
    filtered = as_person(ada).get("/journal/", {"person": str(town.senior.pk)}).content.decode()
    assert "Sam</td>" in filtered and "Somebody elsewhere" not in filtered
    taken = as_person(ada).get("/journal/file/", {"as": "csv"}).content.decode("utf-8-sig")
    assert (
        "Sam" in taken and str(town.outsider.pk) in taken and "Olga" not in taken and "Otherton" not in taken
    )
    last = Entry.objects.order_by("-number")[0]
    assert (last.act, last.body, last.object_id) == ("records.journal_exported", None, "installation")


@pytest.mark.parametrize("address", ["/journal/", "/journal/1/", "/journal/file/?as=csv"])
def test_only_administrators_of_the_installation_read_it(town: Town, ada: Person, address: str) -> None:
    others = (town.info, town.senior, town.outsider, person("Oz", "administrator", town.other))
    for who in others:
        refused = as_person(who).get(address)
        assert refused.status_code == 403, who
        assert "Only an administrator of Wherryshire may read the journal" in refused.content.decode()
