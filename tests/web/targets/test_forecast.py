"""The page of the forecast: the fan, the chance in words, scenarios, today's estimate, and what is taken away."""

from __future__ import annotations

import csv

import pytest
from django.urls import reverse

from tests.documents import docx_text, squeezed
from tests.web.api.conftest import Program
from tests.web.position.conftest import signed_in, text_of
from wherry.domain.phrases import percent
from wherry_web.targets.answering import FUTURES_ON_SCREEN

PARTS = ("fan", "scenarios", "drivers", "estimate", "candidates")
ON = "as_of=1/6/2021&percent=80"


def rows_of(answer) -> list[dict[str, str]]:
    lines = answer.content.decode("utf-8-sig").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith(("#", '"#'))))


def test_whether_we_get_there_is_said_in_words_and_by_scenario(told, world) -> None:
    client = signed_in(world.councillor)
    text = text_of(client.get(f"/forecast/?{ON}"))
    assert "Where the share of Norfolk is going: community services" in text
    assert "Rated Good or Outstanding: community services, Norfolk" in text
    for said in (
        "80.0 % by 1 June 2023 is", "As in 2019", "As in 2024", "(shown above)", "Our estimate for today",
        "a model of what CQC would find, not a rating", f"{FUTURES_ON_SCREEN:,} futures", "Show the numbers",
    ):  # fmt: skip
        assert said in text, said
    rows = rows_of(client.get(f"/forecast/scenarios/?{ON}&as=csv"))
    chances = {r["Scenario (key)"]: float(r["Chance of the target (0 to 1)"]) for r in rows}
    assert f"a chance of {percent(chances['as_now'])}" in text
    assert len(set(chances.values())) > 1, "the scenarios say the same"
    other = text_of(client.get(f"/forecast/?{ON}&inspections=2024"))
    assert f"a chance of {percent(chances['2024'])}" in other


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("percent=120", 422, "is no share"),
        ("percent=80&by=1/1/2020&as_of=1/6/2021", 422, "is not later"),
        ("percent=80&by=1/1/2050&as_of=1/6/2021", 422, "no history tells"),
        ("area=Atlantis", 404, "Atlantis"),
        ("inspections=never", 422, "Nothing is shown until"),
        ("as_of=1/1/2010", 404, "That is not known"),
    ],
)
def test_what_cannot_be_forecast_is_said(told, world, query: str, status: int, words: str) -> None:
    answer = signed_in(world.councillor).get(f"/forecast/?{query}")
    assert answer.status_code == status
    assert words in " ".join(answer.content.decode().split())


def test_a_history_too_thin_is_said(data_folder, world) -> None:
    client = signed_in(world.councillor)
    assert "cannot be forecast" in text_of(client.get("/forecast/"))
    assert client.get("/forecast/?percent=85").status_code == 404


def test_parts_and_document_are_taken_away(told, world) -> None:
    client = signed_in(world.councillor)
    for part in PARTS:
        assert len(rows_of(client.get(f"/forecast/{part}/?{ON}&as=csv"))) > 0, part
    assert client.get(f"/forecast/fan/?{ON}&as=xlsx").content.startswith(b"PK")
    assert client.get(f"/forecast/nonsense/?{ON}").status_code == 404
    document = docx_text(client.get(f"/forecast/report/?{ON}&as=docx").content)
    assert squeezed("What moves it most") in squeezed(document)


def test_a_service_below_good_is_nominated_from_its_page(told, world) -> None:
    client = signed_in(world.councillor)
    named = rows_of(client.get(f"/forecast/candidates/?{ON}&as=csv"))[0]["Service id"]
    page = text_of(client.get(f"/services/{named}/?as_of=2021-06-01"))
    address = reverse("nomination", kwargs={"location_id": named})
    assert f"{address}?as_of=2021-06-01" in page
    pack = client.get(f"{address}?as_of=2021-06-01")
    assert "Nomination for a new inspection" in docx_text(pack.content)
    assert client.get(f"{address}?as=exe").status_code == 404
    assert client.get(f"{address}?as_of=2015-01-15").status_code == 404  # Nothing is known of it on that day.
    found = rows_of(client.get("/services/?rating=Good&as_of=1/6/2021&as=csv"))
    good = next(row["Service id"] for row in found if row["Rating"] == "Good")
    refused = client.get(f"{reverse('nomination', kwargs={'location_id': good})}?as_of=2021-06-01")
    assert refused.status_code == 422 and "Good" in refused.content.decode()
    assert client.get(f"/forecast/fan/?{ON}&percent=120").status_code == 422


def test_programs_are_told_the_same(told, world) -> None:
    program = Program()
    found = program.told("forecast?area=Norfolk&as_of=2021-06-01&target=0.8")
    rows = rows_of(signed_in(world.councillor).get(f"/forecast/fan/?{ON}&as=csv"))
    assert [p["median"] for p in found["fan"]] == [float(r["Middle (0 to 1)"]) for r in rows]
    assert found["futures"] == FUTURES_ON_SCREEN and found["release"] and found["notes"]
    today = program.told("estimate?area=Norfolk&as_of=2021-06-01")
    assert today["whole"]["low"] <= today["whole"]["estimate"] <= today["whole"]["high"]
    wrong = program.ask("estimate?area=Norfolk&as_of=2021-06-01&by=2020-01-01")
    assert wrong.status_code == 422 and "not within five years" in wrong.json()["detail"]


def test_before_any_import(empty_folder, world) -> None:
    client = signed_in(world.councillor)
    assert "There are no figures yet" in text_of(client.get("/forecast/"))
    assert client.get("/forecast/fan/").status_code == 404
