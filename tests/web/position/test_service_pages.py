"""The page of a service and of a company: words, days, what is not known, wrong and hostile input."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import location_id, publish, take
from tests.web.position.conftest import FIRST, signed_in, text_of
from wherry_web.position import register

pytestmark = pytest.mark.django_db
OURS = "1-200000001"


def test_a_service_says_rating_age_facts_and_history(page, world: SimpleNamespace, data_folder: Path) -> None:
    text = page(world.officer, f"/services/{location_id(1)}/")
    assert "Requires improvement</p>" in text
    assert "Published on 20 March 2021, 12 days before 1 April 2021" in text
    assert "1 June 2018" in text and "It counted up to 20 March 2021" in text
    assert f"https://www.cqc.org.uk/location/{location_id(1)}" in text
    assert f'href="/companies/{OURS}/"' in text
    assert "not known" in text, "the file names no beds"


def test_every_body_may_look_and_a_stranger_may_not(
    world: SimpleNamespace, data_folder: Path, client
) -> None:
    for address in (f"/services/{location_id(1)}/", f"/companies/{OURS}/"):
        for who in (world.stranger, world.manager, world.observer, world.councillor):
            assert signed_in(who).get(address).status_code == 200
        assert client.get(address).status_code == 302


def test_a_day_and_a_release_go_back(page, world: SimpleNamespace, data_folder: Path) -> None:
    text = page(world.officer, f"/services/{location_id(1)}/?as_of=2021-01-15")
    assert "Good</p>" in text and "20 March 2021" not in text
    first = min(p.name for p in (data_folder / "releases").iterdir() if p.name.startswith("2021-01"))
    text = page(world.officer, f"/services/{location_id(1)}/?release={first}")
    assert f"release {first}" in text and "20 March 2021" not in text


@pytest.mark.parametrize("address", ["/services/1-9/", "/companies/1-9/"])
def test_an_unknown_id_is_a_sentence(world: SimpleNamespace, data_folder: Path, address: str) -> None:
    response = signed_in(world.officer).get(address)
    assert response.status_code == 404 and "No imported file has" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "says"),
    [("as_of=soon", "is not a day"), ("as_of=1999-01-01", "known from"), ("release=1-nothing", "release")],
)
def test_wrong_days_and_releases_are_sentences(world, data_folder: Path, query: str, says: str) -> None:
    response = signed_in(world.officer).get(f"/services/{location_id(1)}/?{query}")
    assert response.status_code == 404 and says in response.content.decode()


@pytest.mark.parametrize("query", ["as=pdf", "as=csv", "as=csv&part=nonsense"])
def test_there_is_no_other_file(world, data_folder: Path, query: str) -> None:
    assert signed_in(world.officer).get(f"/services/{location_id(1)}/?{query}").status_code == 404


def test_names_are_never_markup_and_cells_never_formulas(page, world, data_folder: Path) -> None:
    assert "Rose &lt;b&gt;Court" in page(world.officer, f"/services/{location_id(2)}/")
    browser = signed_in(world.officer)
    file = browser.get(f"/companies/{OURS}/?as=csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in file and ",=HYPERLINK" not in file
    hostile = browser.get(f"/companies/{OURS}/?sort=<script>&order=<script>&page=<script>")
    assert hostile.status_code == 200 and b"<script>" not in hostile.content


def test_a_service_that_left_says_so_on_top(page, world, tmp_path: Path, settings) -> None:
    rows = [{"id": 1}, {"id": 2}]
    take(tmp_path / "data", publish(tmp_path / "landing", "hsca", "2021-01-01", rows))
    gone = publish(tmp_path / "landing", "deactivated", "2021-04-01", [{"id": 2, "end": "15/03/2021"}])
    take(tmp_path / "data", publish(tmp_path / "landing", "hsca", "2021-04-01", rows[:1]), gone, accept=True)
    settings.WHERRY_DATA = tmp_path / "data"
    register._shelf.cache_clear()
    text = page(world.officer, f"/services/{location_id(2)}/")
    assert "no longer registered with CQC: it was deregistered on 15 March 2021" in text
    assert text.index("no longer registered") < text.index("CQC’s rating overall")
    assert "No rating counts any more" in text


def test_manager_vacancy_is_said_only_where_a_file_tells(page, world, tmp_path: Path, settings) -> None:
    rows = [{"id": 1, "manager": "Somebody, Anne"}, {"id": 2, "manager": ""}]
    take(tmp_path / "data", publish(tmp_path / "landing", "hsca", "2021-01-01", rows))
    settings.WHERRY_DATA = tmp_path / "data"
    register._shelf.cache_clear()
    first = page(world.officer, f"/services/{location_id(1)}/")
    assert "In post" in first and "Anne" not in first
    assert "the post is vacant" in page(world.officer, f"/services/{location_id(2)}/")


def test_a_company_adds_up_and_sorts(page, world: SimpleNamespace, data_folder: Path) -> None:
    text = page(world.manager, f"/companies/{OURS}/?sort=name&order=down")
    assert "Broads Care Limited" in text and "By council area" in text and "Norfolk" in text
    assert 'aria-sort="descending"' in text
    assert text.index("Service 1-100000009") < text.index("Rose &lt;b&gt;Court")
    assert 'href="/services/1-100000009/"' in text


def test_a_company_stands_beside_england_and_leads_to_its_page_at_cqc(
    page, world: SimpleNamespace, data_folder: Path
) -> None:
    text = page(world.officer, "/companies/1-200000002/")
    assert "<dt>England</dt>" in text
    assert 'href="https://www.cqc.org.uk/provider/1-200000002"' in text


def test_home_of_a_company_leads_to_its_services(page, world: SimpleNamespace, data_folder: Path) -> None:
    assert f'href="/services/{location_id(1)}/"' in page(world.manager, "/")


def test_questions_to_the_database_do_not_grow_with_services(world, tmp_path: Path, settings) -> None:
    counts = []
    for number in (2, 120):
        folder = tmp_path / str(number)
        rows = [{"id": n} for n in range(1, number + 1)]
        take(folder / "data", publish(folder / "landing", "hsca", "2021-01-01", rows))
        settings.WHERRY_DATA = folder / "data"
        register._shelf.cache_clear()
        browser = signed_in(world.officer)
        browser.get("/services/1-100000001/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            text = text_of(browser.get("/services/1-100000001/")) + text_of(
                browser.get(f"/companies/{OURS}/")
            )
        counts.append(len(asked))
    assert counts[0] == counts[1] and 'href="?page=2"' in text
    assert len(FIRST) > 100
