"""The declared rule: who comes first, who is drawn, who stays, who leaves, and why."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherry.decisions.visit_list import Candidate, VisitList, Why, values_of, visit_list
from wherry.definitions.risk_list import read_list_rule
from wherry.domain.errors import BadDefinition, Refused

RULE = read_list_rule()
DAY = date(2026, 11, 1)


def candidates(count: int = 100, **more: object) -> list[Candidate]:
    """Services of falling chance: number 0 is the likeliest."""
    return [Candidate(f"1-{n:03}", "good", 0.9 - n / 200, 0.0, **more) for n in range(count)]  # type: ignore[arg-type]


def made(pool: list[Candidate], size: int = 40, before: VisitList | None = None, seed: int = 7) -> VisitList:
    return visit_list(pool, size, RULE, day=DAY, seed=seed, before=before)


def test_forty_are_thirty_five_first_and_five_drawn_with_a_logged_chance() -> None:
    found = made(candidates())
    why = Counter(place.why for place in found.places)
    assert why == {Why.FIRST: 35, Why.DRAWN: 5}
    assert [p.rank for p in found.places if p.why is Why.FIRST] == list(range(1, 36))
    assert {p.chance_of_place for p in found.places if p.why is Why.DRAWN} == {5 / 65}
    assert found == made(candidates()), "the same seed draws the same"
    assert found != made(candidates(), seed=8)


def test_each_of_the_others_is_drawn_as_often_as_its_chance_says() -> None:
    drawn = Counter(
        place.location_id
        for seed in range(2000)
        for place in made(candidates(50), seed=seed).places
        if place.why is Why.DRAWN
    )
    assert set(drawn) == {f"1-{n:03}" for n in range(35, 50)}
    assert all(count == pytest.approx(2000 * 5 / 15, rel=0.15) for count in drawn.values())


def test_a_small_pool_is_visited_whole() -> None:
    found = made(candidates(12))
    assert len(found.places) == 12
    assert {p.why for p in found.places} == {Why.FIRST}


def test_what_is_not_known_never_lowers_a_place() -> None:
    base = Candidate(
        "1-001", "good", 0.5, 0.0, index=20, funded_people=0, is_sole_provider=False, remediability=0.6
    )
    other = Candidate("1-002", "good", 0.1, 0.0, index=10, funded_people=30)
    known = values_of([base, other], RULE)["1-001"]
    for field in ("index", "funded_people", "is_sole_provider", "remediability"):
        unknown = dataclasses.replace(base, **{field: None})
        assert values_of([unknown, other], RULE)["1-001"] >= known, field


def test_exposure_and_the_only_provider_near_raise_a_place() -> None:
    equal = [Candidate(f"1-{n}", "good", 0.5, 0.0, funded_people=0, is_sole_provider=False) for n in range(3)]
    more = dataclasses.replace(equal[1], funded_people=50)
    sole = dataclasses.replace(equal[2], funded_people=50, is_sole_provider=True)
    values = values_of([equal[0], more, sole], RULE)
    assert values["1-1"] == pytest.approx(values["1-0"] * 1.25)
    assert values["1-2"] == pytest.approx(values["1-1"] * 1.1)


def test_without_a_model_points_order_and_the_owner_breaks_ties() -> None:
    pool = [
        Candidate("1-1", "good", None, 0.0),
        Candidate("1-2", "inadequate", None, 9.0, owner_bad_share=0.1),
        Candidate("1-3", "inadequate", None, 9.0, owner_bad_share=0.4),
    ]
    assert [p.location_id for p in made(pool, 3).places] == ["1-3", "1-2", "1-1"]


def test_leaving_needs_an_improvement_that_lasts() -> None:
    pool = candidates()
    first = made(pool)
    better = [dataclasses.replace(c, chance=0.0) if c.location_id == "1-000" else c for c in pool]
    months = RULE.months_outside_to_leave
    current = first
    for month in range(1, months):
        current = made(better, before=current)
        place = next(p for p in current.places if p.location_id == "1-000")
        assert (place.why, place.months_outside) == (Why.STILL, month)
    current = made(better, before=current)
    assert "1-000" not in {p.location_id for p in current.places}
    assert "1-000" in {c.location_id for c in current.left if "lasted" in c.words}


def test_a_bad_rating_stays_on_the_list_however_long() -> None:
    pool = candidates()
    bad = [
        dataclasses.replace(c, chance=0.0, rating="inadequate") if c.location_id == "1-000" else c
        for c in pool
    ]
    current = made(pool)
    for _ in range(RULE.months_outside_to_leave + 3):
        current = made(bad, before=current)
    assert "1-000" in {p.location_id for p in current.places}


def test_who_entered_and_left_is_said_with_the_reason() -> None:
    pool = candidates()
    before = made(pool)
    risen = [dataclasses.replace(c, chance=0.95) if c.location_id == "1-099" else c for c in pool[1:]]
    now = made(risen, before=before)
    entered = {c.location_id: c.words for c in now.entered}
    left = {c.location_id: c.words for c in now.left}
    assert entered["1-099"] == "Among the first by the rule (place 1 of 99)."
    assert "not among the candidates any more" in left["1-000"]
    assert made(pool).entered == ()


@given(st.integers(1, 60), st.integers(0, 80), st.integers(0, 1000))
def test_the_list_has_its_size_and_nobody_twice(size: int, count: int, seed: int) -> None:
    found = made(candidates(count), size, seed=seed)
    ids = [p.location_id for p in found.places]
    assert len(ids) == len(set(ids)) == min(size, count)
    assert all(0 < p.chance_of_place <= 1 for p in found.places)


def test_bad_input_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="at least one place"):
        made(candidates(), 0)
    with pytest.raises(Refused, match="twice"):
        made([*candidates(3), *candidates(1)], 2)
    (tmp_path / "risk").mkdir()
    (tmp_path / "risk" / "list.yaml").write_text("version: 1\nfrom: 2026-01-01\nrandom_share: 3\n")
    with pytest.raises(
        BadDefinition, match=r"list.yaml, line \d+: “random_share” should be a number from 0 to 0.5"
    ):
        read_list_rule(tmp_path)
