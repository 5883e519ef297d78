"""The page of the target: the body's own, what was asked, wrong questions, and what is taken away."""

from __future__ import annotations

import csv

import pytest

from tests.web.position.conftest import signed_in, text_of

PARTS = ("types", "frontier", "what-ifs", "way", "reasons", "acts")


def page(who, query: str = "") -> str:
    return text_of(signed_in(who).get(f"/target/{query}"))


def test_a_councillor_sees_what_must_change(data_folder, world) -> None:
    text = page(world.councillor)
    assert "What Norfolk must change" in text
    assert "All types together 85.0 % takes 2 ratings improved, or 2 departures" in text
    assert "2 of 4" in text and "Care homes, nursing not known" in text
    for act in ("Stop placing", "End the contract", "Deregister"):
        assert act in text
    assert "See improvement options" not in text  # A councillor does not plan.
    assert "See improvement options" in page(world.officer)


def test_the_way_and_why(data_folder, world) -> None:
    text = page(world.councillor, "?percent=85&by=1/4/2023&since=1/1/2021")
    assert "points below it" in text and "Red:" in text
    assert "1 service Good or better then: now below Good." in text
    assert "An S-curve" in text or "S-curve" in text


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("?percent=120", 422, "more than all services"),
        ("?percent=0", 422, "above 0"),
        ("?percent=many", 422, "Enter a number"),
        ("?by=1/1/2020", 422, "is not after 1 April 2021"),
        ("?area=Atlantis", 404, "Atlantis"),
        ("?as_of=1/1/2013", 404, "No imported file tells"),
        ("?since=1/1/2013&by=1/1/2024", 404, "no imported file tells"),
    ],
)
def test_what_cannot_be_answered_is_said(data_folder, world, query: str, status: int, words: str) -> None:
    answer = signed_in(world.councillor).get(f"/target/{query}")
    assert answer.status_code == status
    assert words in " ".join(answer.content.decode().split())


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_taken_away(data_folder, world, part: str) -> None:
    client = signed_in(world.councillor)
    address = f"/target/{part}/?percent=85&by=1/4/2023&since=1/1/2021&"
    rows = client.get(address + "as=csv").content.decode("utf-8-sig").splitlines()
    assert any(line.startswith("# Data as published on") for line in rows)
    assert len(list(csv.DictReader(line for line in rows if not line.startswith(("#", '"#'))))) > 0
    assert client.get(address + "as=xlsx").content.startswith(b"PK")
    assert client.get(f"/target/nonsense/?{part}").status_code == 404


def test_the_target_as_pdf(data_folder, world) -> None:
    answer = signed_in(world.councillor).get("/target/report/?percent=85&by=1/4/2023&since=1/1/2021&as=pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


def test_before_any_import(empty_folder, world) -> None:
    assert "There are no figures yet" in page(world.councillor)
    assert signed_in(world.councillor).get("/target/types/").status_code == 404
