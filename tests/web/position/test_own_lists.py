"""A council's own lists, and the pages that stand on them: what they say, refuse, and whose they are."""

from __future__ import annotations

import csv
import io
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.builders import publish, take
from tests.documents import sheets
from tests.web.position.conftest import person, signed_in, text_of
from wherry.analysis.questions import PositionQuestion
from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.journal.models import Entry
from wherry_web.position import register
from wherry_web.position.own_lists.funded import funded_share
from wherry_web.position.own_lists.models import OwnList

BEFORE = [
    {"id": 1, "postcode": "NR1 2DH", "rating": "Good"},
    {"id": 2, "postcode": "NR14 7AA", "rating": "Good", "name": "Rose <b>Court</b>"},
    {"id": 3, "postcode": "PE30 1AA", "rating": "Inadequate"},
    {"id": 4, "postcode": "NR1 3AA", "rating": "Good", "care_home": "N", "home_care": "Y"},
    {"id": 5, "postcode": "NR1 4AA", "rating": ""},
    {"id": 6, "postcode": "IP1 1AA", "authority": "Suffolk", "rating": "Outstanding"},
]
NOW = [
    row | {"rating": "Requires improvement", "published": "20/03/2021"} if row["id"] == 2 else row
    for row in BEFORE
]
LOCALITIES = "postcode,locality\nNR1,City\nNR14,South\nPE30,West\n"
DIVISIONS = "postcode,division\nNR1 2DH,Lakenham\nNR1 3AA,Lakenham\nNR1 4AA,Lakenham\nNR14 7AA,Loddon\nPE30 1AA,Lynn\n"
BOUNDARIES = "postcode,area\nNR1,Greater Norwich\nNR14,East Norfolk\nPE30,West Norfolk\nIP1,East Norfolk\n"


@pytest.fixture(scope="session")
def _lists_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own_lists")
    take(folder / "data", publish(folder / "landing", "hsca", "2021-01-01", BEFORE))
    take(folder / "data", publish(folder / "landing", "hsca", "2021-04-01", NOW))
    return folder / "data"


@pytest.fixture(autouse=True)
def site(_lists_register: Path, tmp_path: Path, settings, world) -> None:
    """The register of this file, and a folder for what arrives."""
    settings.WHERRY_DATA, settings.WHERRY_FILES = _lists_register, tmp_path / "files"
    register._shelf.cache_clear()
    world.senior = person("Senior", (world.ours, "senior_officer"))
    world.commissioner = person("Commissioner", (world.ours, "commissioner"))
    world.lakenham = person("Lakenham", (world.ours, "councillor"))
    Membership.objects.filter(person=world.lakenham).update(division="lakenham")


def send(who, of: Body, kind: str, text: str | bytes, name: str = "list.csv", **more: object):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, content, "text/csv")
    address = reverse("own_list_add", kwargs={"body_id": of.pk})
    return signed_in(who).post(f"{address}?kind={kind}", {"file": file, **more})


def taken(who, of: Body, kind: str, text: str, **more: object) -> OwnList:
    answer = send(who, of, kind, text, **more)
    assert answer.status_code == 302, answer.content.decode()
    return of.own_lists.filter(kind=kind).first()


def sentence(answer) -> str:
    assert answer.status_code == 422, answer.status_code
    return " ".join(answer.content.decode().split())


DAY = {"as_at_day": "31", "as_at_month": "3", "as_at_year": "2021"}


def test_localities_show_each_share_with_its_counts(world, page) -> None:
    taken(world.senior, world.ours, "localities", LOCALITIES)
    text = page(world.officer, "/localities/")
    for words in (
        "City",
        "South",
        "West",
        "50.0 %",
        "100.0 %",
        "none rated",
        "100.0 % (1 of 1)",
    ):
        assert words in text, words
    rows = of_file(world.officer, "/localities/localities/?as=csv")
    told = {(r["Locality"], r["Type of care"]): (r["Number"], r["Of"], r["Not rated"]) for r in rows}
    assert told["City", "All"] == ("2", "2", "1")
    assert told["South", "All"] == ("0", "1", "0")
    assert told["Norfolk", "All"] == ("2", "4", "1")
    assert "No locality" not in text


def of_file(who, address: str) -> list[dict[str, str]]:
    answer = signed_in(who).get(address)
    assert answer.status_code == 200
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert any("Data as published on" in line for line in lines)
    return list(csv.DictReader(io.StringIO("\n".join(x for x in lines if not x.lstrip('"').startswith("#")))))


def test_services_left_out_need_a_tick_and_are_then_counted_and_named(world, page) -> None:
    short = "postcode,locality\nNR1,City\n"
    refused = sentence(send(world.senior, world.ours, "localities", short))
    assert "2 of 5 services lie in no locality" in refused
    assert "Rose &lt;b&gt;Court&lt;/b&gt; (1-100000002)" in refused and "1-100000003" in refused
    assert not OwnList.objects.exists()
    assert Entry.objects.filter(act="refuse-own-list").count() == 1
    kept = taken(world.senior, world.ours, "localities", short, accept="on")
    assert (kept.left_out, kept.entries) == (2, 1)
    text = page(world.officer, "/localities/")
    assert "2 of 5 services lie in no locality" in text and "No locality" in text
    assert "<b>Court" not in text
    assert [r["Service id"] for r in of_file(world.officer, "/localities/no-locality/")] == [
        "1-100000002",
        "1-100000003",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("location_id,locality\n1-100000001,A\n1-999,B\n", "row 3, column “location id”: no imported file lists"),
        ("location_id,locality\n1-100000001,A\n1-100000001,A\n", "row 3, column “location id”: the row repeats row 2"),
        ("location_id,locality\n1-100000001,A\n1-100000001,B\n", "row 3"),
        ("postcode,locality\nNR1,A\nnr 1,B\n", "row 3, column “postcode”: the row repeats row 2"),
        ("location_id,postcode,locality\n1-100000001,,A\n,NR1 2DH,B\n", "lies in A by its id and in B by its postcode"),
        ("postcode,locality\nNR1,=HYPERLINK(1)\n", "row 2, column “locality”: a spreadsheet would take"),
        ("postcode,locality\nNR1,<b onclick=alert(1)>\n", "row 2, column “locality”: the name holds marks"),
        ("postcode,locality\nNR1,<script>alert(1)</script>\n", "is a web page or drawing that can hold programs"),
        ("postcode,locality\nNR1,City\nNR14,CITY\n", "differs from “City” in capital letters"),
        ("postcode,locality\nhello,City\n", "this is no postcode"),
        ("postcode,locality\nNR1 1,City\nnr1  1,City\n", "the row repeats row 2"),
        ("postcode,locality\nNR1,\n", "a row names no area"),
        ("postcode,locality\n,City\n", "says of no place where it lies"),
        ("postcode,division\nNR1,City\n", "it needs a column “locality” (or “area”)"),
        ("town,people\nNR1,City\n", "it needs a column “locality”"),
        ("postcode,locality\n", "it has a header and no rows"),
        ("", "is empty"),
        ("postcode,locality\nNR1,City\x00\n", "is of no kind"),
        (b"postcode,locality\nNR1,Caf\xe9\n", "not in UTF-8"),
        ('postcode,locality\n"NR1,City\n', "the file breaks off here"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_row(world, text: str | bytes, told: str) -> None:
    said = sentence(send(world.senior, world.ours, "localities", text, accept="on"))
    assert told in said.replace("&lt;", "<"), said[said.find("error-summary") :][:900]
    assert "<script>alert" not in said and "<b onclick" not in said
    assert not OwnList.objects.exists()


def test_a_file_of_another_name_or_kind_is_refused(world) -> None:
    assert "is PDF" in sentence(send(world.senior, world.ours, "localities", b"%PDF-1.7\n", "list.pdf"))
    said = sentence(send(world.senior, world.ours, "localities", LOCALITIES, "../../<b>x</b>.exe"))
    assert "<b>x" not in said
    assert send(world.senior, world.ours, "towns", LOCALITIES).status_code == 404


def test_the_scanner_is_asked(world, settings) -> None:
    settings.WHERRY_SCAN_COMMAND = "false"
    assert "did not pass" in sentence(send(world.senior, world.ours, "localities", LOCALITIES))


def test_the_quota_holds_for_lists(world, settings) -> None:
    settings.WHERRY_QUOTA_GB = 1e-9
    assert "take all the room" in sentence(send(world.senior, world.ours, "localities", LOCALITIES))


def test_a_hundred_thousand_rows_are_read_in_reasonable_time(world) -> None:
    rows = [
        f"N{a}{b} {c}{d}{e}"
        for a in range(10)
        for b in "ABCDEFGHJK"
        for c in range(10)
        for d in "ABCDEFGHJK"
        for e in "ABCDEFGHJK"
    ]
    text = "postcode,division\n" + "".join(f"{code},Division {n % 80}\n" for n, code in enumerate(rows))
    begun = time.perf_counter()
    kept = taken(world.senior, world.ours, "divisions", text, accept="on")
    assert kept.entries == 100_000
    assert time.perf_counter() - begun < 30


def test_only_those_with_the_right_import_and_only_in_their_council(world) -> None:
    for who in (world.senior, world.administrator, world.commissioner):
        taken(who, world.ours, "localities", LOCALITIES)
    for who in (world.officer, world.councillor, world.lakenham):
        assert send(who, world.ours, "localities", LOCALITIES).status_code == 403
        assert signed_in(who).get(reverse("own_lists", kwargs={"body_id": world.ours.pk})).status_code == 403
    assert send(world.stranger, world.ours, "localities", LOCALITIES).status_code == 404
    theirs = person("Company", (world.company, "administrator"))
    assert send(theirs, world.company, "localities", LOCALITIES).status_code == 403
    assert OwnList.objects.count() == 3
    assert Client().get("/localities/").status_code == 302


def test_the_newest_counts_and_the_older_stay(world, page) -> None:
    first = taken(world.senior, world.ours, "localities", LOCALITIES)
    second = taken(world.senior, world.ours, "localities", LOCALITIES.replace("City", "Norwich"))
    text = page(world.officer, "/localities/")
    assert "Norwich" in text and ">City<" not in text
    history = page(world.senior, reverse("own_lists", kwargs={"body_id": world.ours.pk}))
    assert first.sha256[:12] in history and second.sha256[:12] in history
    first.refresh_from_db()
    assert "City" in str(first.content)
    assert Entry.objects.filter(act="import-own-list", body=world.ours.pk).count() == 2


def test_another_council_sees_nothing_of_it(world, page) -> None:
    taken(world.senior, world.ours, "localities", LOCALITIES)
    taken(world.senior, world.ours, "divisions", DIVISIONS)
    for address in ("/localities/", "/division/", "/division/?division=Lakenham"):
        text = page(world.stranger, address)
        assert "City" not in text and "Loddon" not in text and "imported" in text
        assert (
            signed_in(world.stranger).get(f"{address.partition('?')[0]}?body={world.ours.pk}").status_code
            == 404
        )
    assert signed_in(world.stranger).get("/localities/localities/").status_code == 404
    assert signed_in(world.stranger).get("/division/services/?division=Lakenham").status_code == 404


def test_old_and_new_areas_stand_side_by_side_and_add_up(world, page) -> None:
    taken(world.commissioner, world.ours, "boundaries", BOUNDARIES)
    text = page(world.councillor, "/localities/")
    assert "Norfolk today: 50.0" in text and "add up to that" in text
    assert "No localities yet" in text
    rows = {r["New area"]: r for r in of_file(world.councillor, "/localities/new-areas/")}
    counts = {k: (r["Number, of today's area"], r["Of, of today's area"]) for k, r in rows.items()}
    assert counts == {
        "Greater Norwich": ("2", "2"), "East Norfolk": ("0", "1"), "West Norfolk": ("0", "1"),
        "Norfolk, whole": ("2", "4"),
    }  # fmt: skip
    # East Norfolk takes a service of Suffolk in, which the whole of it counts.
    assert (rows["East Norfolk"]["Number, whole new area"], rows["East Norfolk"]["Of, whole new area"]) == (
        "1",
        "2",
    )


def test_a_councillor_sees_the_services_of_the_own_division(world, page) -> None:
    taken(world.senior, world.ours, "divisions", DIVISIONS)
    text = page(world.lakenham, "/division/")
    assert "<h1" in text and "Lakenham" in text and "1-100000001" in text and "1-100000005" in text
    assert "1-100000003" not in text and "Loddon" not in text
    assert "2.8 years" in text  # From 1 June 2018 to 1 April 2021.
    assert "Not rated" in text
    rows = of_file(world.lakenham, "/division/services/?as=csv")
    assert [r["Service id"] for r in rows] == ["1-100000001", "1-100000004", "1-100000005"]


def test_a_councillor_does_not_choose_another_division(world) -> None:
    taken(world.senior, world.ours, "divisions", DIVISIONS)
    for wanted in ("Loddon", "Nowhere", "<script>"):
        for address in ("/division/", "/division/services/"):
            answer = signed_in(world.lakenham).get(address, {"division": wanted})
            assert answer.status_code == 403
            assert "Your role covers lakenham only." in answer.content.decode()


def test_others_choose_and_read_what_changed(world, page) -> None:
    taken(world.senior, world.ours, "divisions", DIVISIONS)
    assert "Choose a division to see its services" in page(world.officer, "/division/")
    text = page(world.officer, "/division/?division=loddon")
    assert "Rating went down (was Good)" in text and "Since 1 January 2021" in text
    assert "Rose &lt;b&gt;Court" in text and "<b>Court" not in text
    assert "has no division of this name" in page(world.officer, "/division/?division=%3Cscript%3E")
    assert (
        of_file(world.officer, "/division/services/?division=Loddon")[0]["What changed"] == "Rating went down"
    )


def test_a_councillor_whose_division_is_not_in_the_list_reads_a_sentence(world, page) -> None:
    assert "No list of divisions has been imported yet" in page(world.lakenham, "/division/")
    taken(world.senior, world.ours, "divisions", DIVISIONS.replace("Lakenham", "Town Close"))
    text = page(world.lakenham, "/division/")
    assert "Your division, lakenham, is not in the council’s list of divisions (list.csv)" in text
    assert "Town Close" not in text


def test_a_division_without_a_service_says_so(world, page) -> None:
    taken(world.senior, world.ours, "divisions", DIVISIONS + "NR9 9AA,Wensum\n")
    assert "No service that CQC registers lies in Wensum" in page(world.officer, "/division/?division=Wensum")


def test_funded_people_are_shown_as_a_share_of_five_and_more_only(world, page) -> None:
    text = "location_id,people\n1-100000001,20\n1-100000003,10\n1-100000005,7\n1-100000006,5\n"
    taken(world.commissioner, world.ours, "funded", text, **DAY)
    shown = page(world.officer, "/localities/")
    assert "71.4 %" in shown and "25 of 35 funded people" in shown  # A home in Suffolk counts, too.
    assert "About 5 people are in services that are not rated" in shown and "31 March 2021" in shown
    question = PositionQuestion("E10000020")
    share = funded_share(world.ours, register.shelf().answers(), question)
    assert share is not None and (share.numerator, share.denominator, share.unrated) == (25, 35, 5)
    assert funded_share(world.theirs, register.shelf().answers(), question) is None
    lists = page(world.senior, reverse("own_lists", kwargs={"body_id": world.ours.pk}))
    assert "people counted on 31 March 2021" in lists


@pytest.mark.parametrize(
    "counts",
    ["1-100000001,4\n1-100000003,10\n", "1-100000001,10\n1-100000003,3\n", "1-100000001,3\n"],
)
def test_small_numbers_are_kept_and_never_shown(world, page, counts: str) -> None:
    taken(world.commissioner, world.ours, "funded", f"location_id,people\n{counts}", **DAY)
    shown = page(world.officer, "/localities/")
    assert "too small to be shown" in shown
    assert funded_share(world.ours, register.shelf().answers(), PositionQuestion("E10000020")) is None
    assert not any(f">{n}<" in shown for n in (3, 4, 10))
    standing = page(world.officer, "/position/")
    assert "too small to be shown" in standing and "has not given its counts" not in standing


def test_lists_that_differ_by_one_person_do_not_tell_of_them(world, page) -> None:
    told = set()
    for people in (1, 2):
        counts = f"1-100000001,30\n1-100000002,{people}\n1-100000003,10\n"
        taken(world.commissioner, world.ours, "funded", f"location_id,people\n{counts}", **DAY)
        share = funded_share(world.ours, register.shelf().answers(), PositionQuestion("E10000020"))
        assert share is not None
        told.add((share.numerator, share.denominator, share.share))
    assert told == {(30, 40, 0.75)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("location_id,people,nhs number\n1-100000001,5,943\n", "nothing about a person gets in"),
        ("location_id,people\n1-100000001,five\n", "row 2, column “people”: this is not a number of people"),
        ("location_id,people\n1-100000001,-5\n", "this is not a number of people"),
        ("location_id,people\n1-100000001,=1+1\n", "this is not a number of people"),
        ("location_id,people\n1-100000001,5\n1-100000001,6\n", "the row repeats row 2"),
        (
            "location_id,people\n1-100000001,5\n1-999,6\n",
            "1 of 2 services are in no imported file; this is the first",
        ),
        ("location_id,count\n1-100000001,5\n", "it needs the two columns"),
    ],
)
def test_wrong_counts_are_refused(world, text: str, told: str) -> None:
    assert told in sentence(send(world.commissioner, world.ours, "funded", text, **DAY))


@pytest.mark.parametrize(
    "key", ["Ada Quill", "QUILL", "943 476 5919", "9434765919", "=1+1", "<b>1-1000</b>", "1-" + "1" * 40]
)  # fmt: skip
def test_what_is_no_id_gets_in_by_no_tick(world, key: str) -> None:
    text = f"location_id,people\n1-100000001,20\n{key},6\n"
    told = sentence(send(world.commissioner, world.ours, "funded", text, **DAY, accept="on"))
    assert "no id of a service" in told
    assert not world.ours.own_lists.exists()


def test_counts_need_a_day_that_has_been(world) -> None:
    text = "location_id,people\n1-100000001,5\n"
    assert "Say on which day" in sentence(send(world.commissioner, world.ours, "funded", text))
    late = {**DAY, "as_at_year": str(date.today().year + 2)}  # noqa: DTZ011
    assert "cannot be to come" in sentence(send(world.commissioner, world.ours, "funded", text, **late))


def test_unknown_services_with_a_tick_stay_unknown(world, page) -> None:
    text = "location_id,people\n1-100000001,20\n1-999,6\n"
    kept = taken(world.commissioner, world.ours, "funded", text, **DAY, accept="on")
    assert kept.left_out == 1
    shown = page(world.officer, "/localities/")
    assert "20 of 20 funded people" in shown and "About 5 people are in services that are not rated" in shown


def test_who_is_no_council_reads_why_there_is_nothing(world, page) -> None:
    for address in ("/localities/", "/division/"):
        assert "drawn by councils only" in page(world.manager, address)
        assert f'href="{address}"' not in page(world.manager, "/")
        assert f'href="{address}"' in page(world.councillor, "/")


def test_without_a_register_it_says_so(world, page, empty_folder) -> None:
    assert "No published file has been imported" in page(world.officer, "/localities/")
    assert "No published file has been imported" in page(world.officer, "/division/")
    assert "No published file has been imported" in sentence(
        send(world.senior, world.ours, "localities", LOCALITIES)
    )


def test_the_pages_ask_as_much_of_one_list_as_of_many(world) -> None:
    taken(world.senior, world.ours, "localities", LOCALITIES)
    taken(world.senior, world.ours, "divisions", DIVISIONS)
    counted = {address: queries(world.senior, address) for address in addresses(world)}
    for n in range(12):
        taken(world.senior, world.ours, "localities", LOCALITIES.replace("City", f"City {n}"))
        taken(world.senior, world.ours, "divisions", DIVISIONS.replace("Lynn", f"Lynn {n}"))
    assert {address: queries(world.senior, address) for address in addresses(world)} == counted


def addresses(world: SimpleNamespace) -> tuple[str, ...]:
    lists = reverse("own_lists", kwargs={"body_id": world.ours.pk})
    return ("/localities/", "/division/?division=Lakenham", lists)


def queries(who, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = signed_in(who)
    text_of(browser.get(address))  # What a process reads once.
    with CaptureQueriesContext(connection) as asked:
        text_of(browser.get(address))
    return len(asked)


def sheets_of(who: Person, area: str) -> set[str]:
    """The sheets of the position report that a person takes away as Excel."""
    response = signed_in(who).get("/position/report/", {"area": area, "as": "xlsx"})
    assert response.status_code == 200
    return set(sheets(response.content))


def test_the_position_page_stands_on_the_councils_own_lists(world, page) -> None:
    assert "the council has not given its counts" in page(world.officer, "/position/")
    taken(world.senior, world.ours, "localities", LOCALITIES)
    counts = "location_id,people\n1-100000001,20\n1-100000002,8\n1-100000004,7\n"
    taken(world.commissioner, world.ours, "funded", counts, **DAY)
    text = page(world.officer, "/position/")
    # 27 of 35, to the nearest five: lists that differ by one service must not tell its people.
    for words in ("City", "South", "West", "71.4 %", ">25<", ">35<", "to the nearest five"):
        assert words in text, words
    assert "the council has not given its counts" not in text
    assert "By locality" in sheets_of(world.officer, "Norfolk")
    assert "By locality" not in sheets_of(world.officer, "Suffolk")
    elsewhere = page(world.officer, "/position/?area=Suffolk")
    assert "Of people the council funds" not in elsewhere and "71.4 %" not in elsewhere
    assert "71.4 %" not in page(world.stranger, "/position/?area=Norfolk")
