"""The journal on screen and as a file: filtered, paged, a body's own only."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.web.asking import asked_anew
from tests.web.records.conftest import Town, as_person, write
from wherry_web.journal.append_only import remove
from wherry_web.journal.models import Entry
from wherry_web.journal.services import erase_person_text


def path(town: Town, rest: str = "") -> str:
    return f"/bodies/{town.body.pk}/journal/{rest}"


def numbers(html: str) -> list[int]:
    return [int(n) for n in re.findall(r"/journal/(\d+)/\"", html)]


def test_the_list_shows_the_bodys_own_entries_newest_first(town: Town) -> None:
    html = as_person(town.senior).get(path(town)).content.decode()
    assert numbers(html) == [7, 6, 5, 4, 3, 2, 1]
    assert "Otherton" not in html
    assert "Only the" in html  # A senior officer may not export, and is told who may.


def filters(town: Town) -> dict[str, tuple[dict[str, object], list[int]]]:
    day, before = timezone.localdate(), timezone.localdate() - timedelta(days=1)

    def on(name: str, d: object) -> dict[str, object]:
        return {name: f"{d.day}/{d.month}/{d.year}"}  # type: ignore[attr-defined]

    return {
        "act": ({"act": "test.paid"}, [4]),
        "person": ({"person": str(town.info.pk)}, []),
        "object": ({"object": "C1"}, [6]),
        "kind and object": ({"object": "concern:C1"}, [6]),
        "wrong kind": ({"object": "audit:C1"}, []),
        "today": (on("from_on", day) | on("to_on", day), [7, 6, 5, 4, 3, 2, 1]),
        "until yesterday": (on("to_on", before), []),
    }


def test_filters(town: Town) -> None:
    client = as_person(town.senior)
    for name, (query, expected) in filters(town).items():
        assert numbers(client.get(path(town), query).content.decode()) == expected, name


def test_a_wrong_filter_is_explained(town: Town) -> None:
    html = as_person(town.senior).get(path(town), {"from_on": "31/2/2026"})
    assert "must be a real date" in html.content.decode()
    assert numbers(html.content.decode()) == []
    before = Entry.objects.count()
    assert as_person(town.info).get(path(town, "file/?as=csv&act=nobody.knows")).status_code == 302
    assert Entry.objects.count() == before


def test_fifty_rows_a_page_and_as_many_questions_for_more_rows(town: Town) -> None:
    client = as_person(town.senior)
    few, _ = asked_anew(client, path(town))
    for n in range(60):
        write(town, "test.scored", str(n), note="x", by=(town.info, town.senior)[n % 2])
    many, answer = asked_anew(client, path(town))
    assert len(numbers(answer.content.decode())) == 50
    assert len(many) == len(few)
    assert len(numbers(client.get(path(town), {"page": 2}).content.decode())) == 17


def test_one_entry_says_what_was_known(town: Town) -> None:
    html = as_person(town.senior).get(path(town, "7/")).content.decode()
    for words in ("Data as published on 2026-01", "0.741", "as it was written", "Sam"):
        assert words in html


def test_text_is_escaped(town: Town) -> None:
    html = as_person(town.senior).get(path(town, "1/")).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_an_erased_text_says_when(town: Town) -> None:
    erase_person_text(by=town.info.pk, body=town.body.pk, person=town.senior.pk, reason="They asked")
    html = as_person(town.senior).get(path(town, "6/")).content.decode()
    assert "The text was erased on" in html
    assert "of a fall" not in html
    assert "as it was written" in html
    assert "as it was written" in as_person(town.senior).get(path(town, "9/")).content.decode()


def test_a_changed_entry_is_shown_as_such(town: Town) -> None:
    remove(connection)
    Entry.objects.filter(number=4).update(object_id="F2")
    html = as_person(town.senior).get(path(town, "4/")).content.decode()
    assert "Entry 4 was changed after it was written." in html


@pytest.mark.parametrize("rest", ["", "1/", "file/?as=csv"])
def test_another_body_is_not_there(town: Town, rest: str) -> None:
    assert as_person(town.outsider).get(path(town, rest)).status_code == 404


@pytest.mark.parametrize("rest", ["8/", "999/", f"{2**63 - 1}/", f"{2**70}/", "file/?as=exe"])
def test_what_is_not_there_is_not_there(town: Town, rest: str) -> None:
    assert as_person(town.info).get(path(town, rest)).status_code == 404


def test_a_senior_officer_may_not_export(town: Town) -> None:
    assert as_person(town.senior).get(path(town, "file/?as=csv")).status_code == 403


def test_the_file_has_the_filtered_entries_and_is_journalled(town: Town) -> None:
    response = as_person(town.info).get(path(town, "file/"), {"as": "csv", "act": "test.scored"})
    lines = [line for line in response.content.decode("utf-8-sig").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert [row["Number"] for row in rows] == ["7", "3", "2", "1"]
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())
    last = Entry.objects.order_by("-number")[0]
    assert (last.act, last.by) == ("records.journal_exported", str(town.info.pk))
    assert last.text.content == {"as": "csv", "entries": 4, "filter": {"act": "test.scored"}}
    xlsx = as_person(town.info).get(path(town, "file/"), {"as": "xlsx"})
    assert xlsx.content[:2] == b"PK"
