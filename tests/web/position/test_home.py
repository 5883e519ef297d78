"""Home for each role and body."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from tests.web.position.conftest import FIRST, LONG_AGO, signed_in, text_of
from tests.web.weighing import MOST, sent
from wherry.store.releases import list_releases
from wherry_web.accounts.models import Membership
from wherry_web.position.home import blocks_for, quarter_before

OTHERS = len(FIRST) - 15


def test_a_council_sees_its_share_beside_target_region_and_england(data_folder, world, page) -> None:
    text = page(world.councillor, "/")
    assert "2 of 4 rated services" in text
    assert "50.0 %" in text
    assert "85.0 %" in text and "not reached" in text
    assert "East of England" in text and "England" in text
    assert "1 April 2021" in text
    assert "Rank" in text


def test_what_changed_names_the_services(data_folder, world, page) -> None:
    text = page(world.officer, "/")
    assert "What changed since 1 January 2021" in text
    assert "Rating went down: 1" in text and "was Good, now Requires improvement" in text
    assert "Rating went up: 1" in text and "now Outstanding" in text
    assert "Service 9" in text or "Service 1-100000009" in text
    assert "Left the register: 1" in text


def test_names_are_words_and_never_markup(data_folder, world, page) -> None:
    text = page(world.officer, "/")
    assert "<b>Court" not in text
    assert "Rose &lt;b&gt;Court&lt;/b&gt;" in text


def test_roles_see_other_things_first(data_folder, world, page) -> None:
    officer, councillor = page(world.officer, "/"), page(world.councillor, "/")
    assert (
        officer.index("wherry-headline")
        < officer.index("What changed")
        < officer.index("What needs you")
        < officer.index("Beside the others")
    )
    assert (
        councillor.index("wherry-headline")
        < councillor.index("Month by month")
        < councillor.index("What changed")
    )
    assert blocks_for(["administrator"])[0] == "needs"
    assert blocks_for(["no such role"])[:3] == ("headline", "changes", "needs")


def test_a_company_sees_its_own_services(data_folder, world, page) -> None:
    text = page(world.manager, "/")
    assert "Your services" in text
    assert "Inadequate" in text
    assert "1-100000009" in text and "1-100000020" not in text
    assert "Norfolk" in text


def test_a_company_in_a_place_of_which_nothing_is_known_still_sees_its_services(
    data_folder, world, page
) -> None:
    world.company.area_code = "E06000001x"
    world.company.save()
    assert "Your services" in page(world.manager, "/")


def test_the_manager_of_one_home_sees_her_own_only(data_folder, world, page) -> None:
    world.manager.memberships.update(location_ids=["1-100000003"])
    text = page(world.manager, "/")
    assert "CQC’s rating: <a" in text and "rated services" not in text[: text.index("Your services")]
    assert "1-100000003" in text and "1-100000009" not in text and "1-100000001" not in text
    file = signed_in(world.manager).get(f"/home/services/?body={world.company.pk}&as=csv").content.decode()
    assert "1-100000003" in file and "1-100000009" not in file


def test_somebody_with_a_second_role_for_the_whole_company_sees_all_of_it(data_folder, world, page) -> None:
    world.manager.memberships.update(location_ids=["1-100000003"])
    Membership.objects.create(
        person=world.manager, body=world.company, role="nominated_individual", from_on=LONG_AGO
    )
    assert "1-100000009" in page(world.manager, "/")


def test_a_regulator_sees_england(data_folder, world, page) -> None:
    england = f"{13 + OTHERS} of {15 + OTHERS} rated services"
    assert england in page(world.observer, "/")


def test_somebody_of_two_bodies_switches_between_them(data_folder, world, page) -> None:
    text = page(world.both, f"/?body={world.theirs.pk}")
    assert "11 of 11 rated services" in text
    assert f"?body={world.ours.pk}" in text


@pytest.mark.parametrize("wanted", ["theirs", "0d4b6f5e-0000-4000-8000-000000000000", "x", ""])
def test_another_body_and_none_are_the_same_404(data_folder, world, wanted) -> None:
    pk = getattr(world, wanted).pk if hasattr(world, wanted) else wanted
    for address in (f"/?body={pk}", f"/home/position/?body={pk}&as=csv"):
        assert signed_in(world.councillor).get(address).status_code == 404


def test_a_release_can_be_pinned(data_folder: Path, world, page) -> None:
    first = list_releases(data_folder)[0][-1].release_id
    text = page(world.councillor, f"/?release={first}")
    assert "1 January 2021" in text and f"release {first}" in text
    assert f"release={first}" in text[text.index("wherry-downloads") :], (
        "what is taken away is the same release"
    )
    assert "No imported file tells" in text or "cannot be told" in text
    answer = signed_in(world.councillor).get("/?release=2019-01-01")
    assert answer.status_code == 404
    assert "There is no release" in answer.content.decode()


def test_a_day_to_count_changes_from(data_folder, world, page) -> None:
    text = page(world.officer, "/?since=2021-02-01")
    assert "What changed since 1 February 2021" in text
    assert "a quarter (1 January 2021)" in text
    assert "What changed since 1 January 2021" in page(world.officer, "/?since=rubbish")
    assert "the first day must be the earlier one" in page(world.officer, "/?since=2031-02-01")


def test_without_a_register_it_says_what_to_do(empty_folder, world, page) -> None:
    assert "There are no figures yet" in page(world.councillor, "/")
    assert "Import published files" in page(world.administrator, "/")


def test_what_needs_me(data_folder, world, page) -> None:
    administrator, councillor = page(world.administrator, "/"), page(world.councillor, "/")
    assert "The newest published ratings here are of 1 April 2021" in administrator
    assert 'href="/data/import/"' in administrator and 'href="/data/import/"' not in councillor
    assert "Set up a second step" in councillor


def test_the_data_can_be_taken_away(data_folder, world) -> None:
    client = signed_in(world.officer)
    answer = client.get(f"/home/changes/?body={world.ours.pk}&as=csv")
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(text[text.index("Change,") :])))
    assert {r["Change"] for r in rows} == {
        "Rating went down",
        "Rating went up",
        "New on the register",
        "Left the register",
    }
    assert "# Data as published on (release): 2021-04-01-" in text
    for part in ("position", "months", "services"):
        assert client.get(f"/home/{part}/?as=xlsx").status_code == 200
    assert client.get("/home/position/?as=exe").status_code == 404
    assert client.get("/home/people/?as=csv").status_code == 404


def test_a_name_is_no_formula_in_a_download(data_folder, world) -> None:
    text = signed_in(world.manager).get("/home/services/?as=csv").content.decode()
    assert "'=HYPERLINK(1)" in text


def test_nobody_who_is_not_signed_in_sees_it(data_folder, client) -> None:
    assert client.get("/").status_code == 302


def test_questions_to_the_database_stay_few(data_folder, world, django_assert_max_num_queries) -> None:
    client = signed_in(world.administrator)
    text_of(client.get("/"))
    with django_assert_max_num_queries(30):
        client.get("/")


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2021, 4, 1), date(2021, 1, 1)),
        (date(2021, 5, 31), date(2021, 2, 28)),
        (date(2024, 5, 31), date(2024, 2, 29)),
        (date(2021, 1, 15), date(2020, 10, 15)),
    ],
)
def test_a_quarter_before(day: date, before: date) -> None:
    assert quarter_before(day) == before


def test_home_is_light(data_folder, world) -> None:
    assert sent(signed_in(world.administrator), "/") < MOST
