"""Each feature as of a day: its value, that nothing later is seen, and that not known is not “no”."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.builders import answer, day, location_id, publish, publish_answers, standings, take
from tests.unit.analysis.risk import worlds
from wherry.analysis.risk.features import BY_KEY, FEATURES, Feature, features_of
from wherry.analysis.risk.relations import STRONGEST, others_share
from wherry.analysis.risk.seen import outcomes_after, seen_on
from wherry.analysis.standing import Standings

LANDMARK = date(2018, 7, 1)


def features(ready: Standings, on: date, wanted: Iterable[Feature] = FEATURES) -> pl.DataFrame:
    measure = ready.register.definitions.measure(worlds.MEASURE)
    return features_of(seen_on(ready, measure, on), wanted)


def one(ready: Standings, number: int, on: str) -> dict[str, Any]:
    return features(ready, day(on)).row(by_predicate=pl.col("location_id") == location_id(number), named=True)


def changed(before: Standings, after: Standings, on: date, wanted: Iterable[Feature] = FEATURES) -> set[str]:
    """The features that differ between two registers on a day."""
    wanted = tuple(wanted)
    mine, theirs = features(before, on, wanted), features(after, on, wanted)
    assert mine["location_id"].equals(theirs["location_id"])
    return {f.key for f in wanted if not mine[f.key].equals(theirs[f.key])}


def shuffled_after(rows: list[dict[str, Any]], on: date, seed: int) -> list[dict[str, Any]]:
    """The same history, with ratings, days and ends after a day dealt out anew among the rows after it."""
    chance = random.Random(seed)
    later = [row for row in rows if row["published"] > on.isoformat()]
    days, ratings = [row["published"] for row in later], [row["rating"] for row in later]
    chance.shuffle(days)
    chance.shuffle(ratings)
    dealt = {id(row): {"published": d, "rating": r} for row, d, r in zip(later, days, ratings, strict=True)}
    return [
        row | dealt.get(id(row), {}) | ({"end": "2021-12-30"} if row.get("end", "") > on.isoformat() else {})
        for row in rows
    ]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    return worlds.history(tmp_path_factory.mktemp("world"), worlds.events())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_after_the_day_changes_a_feature(world: Standings, tmp_path: Path, seed: int) -> None:
    other = worlds.history(tmp_path, shuffled_after(worlds.events(), LANDMARK, seed))
    assert not world.register.rating.equals(other.register.rating)
    assert changed(world, other, LANDMARK) == set()


def test_a_leaky_feature_is_caught(world: Standings, tmp_path: Path) -> None:
    other = worlds.history(tmp_path, shuffled_after(worlds.events(), LANDMARK, 1))
    for leak, ready in ((_leaky(world), world), (_leaky(other), other)):
        assert features(ready, LANDMARK, (leak,))["next_rating"].null_count() < 400
    mine = features(world, LANDMARK, (_leaky(world),))
    theirs = features(other, LANDMARK, (_leaky(other),))
    assert not mine.equals(theirs)


def _leaky(ready: Standings) -> Feature:
    """A feature that looks at the rating published next: what must never be."""
    later = ready.register.rating.filter(pl.col("published_on") > LANDMARK).sort("published_on")
    next_of = dict(later.unique("location_id", keep="first").select("location_id", "rating").iter_rows())

    def next_rating() -> pl.Expr:
        return pl.col("location_id").replace_strict(next_of, default=None, return_dtype=pl.String)

    return dataclasses.replace(FEATURES[0], of=next_rating)


def test_what_could_not_be_seen_stands_nowhere(world: Standings) -> None:
    seen = seen_on(world, world.register.definitions.measure(worlds.MEASURE), LANDMARK)
    assert {"valid_to", "deregistered_on", "to_on", "superseded_on", "told_to"}.isdisjoint(
        seen.services.columns
    )
    assert (seen.events["published_on"] <= LANDMARK).all()


def test_history_features(tmp_path: Path) -> None:
    ready = worlds.history(
        tmp_path,
        [
            {"id": 1, "published": "2015-01-01", "rating": "Inadequate", "start": "2014-01-01"},
            {"id": 1, "published": "2016-01-01", "rating": "Requires improvement", "start": "2014-01-01"},
            {"id": 1, "published": "2018-01-01", "rating": "Good", "start": "2014-01-01"},
            {
                "id": 2,
                "published": "2017-01-01",
                "rating": "Requires improvement",
                "ownership": "Third sector",
            },
            {"id": 2, "published": "2019-02-01", "rating": "Inadequate", "ownership": "Third sector"},
            {"id": 3, "published": "2016-05-01", "rating": "Good", "start": "2018-06-01"},
            {"id": 4, "published": "2021-12-31", "rating": "Good"},
        ],
    )
    first = one(ready, 1, "2019-01-01")
    assert (first["current_rating"], first["previous_rating"]) == ("good", "requires_improvement")
    assert first["rating_age_if_good"] == pytest.approx(1.0, abs=0.01)
    assert first["rating_age_if_bad"] is None
    assert (first["number_of_ratings"], first["bad_ratings"], first["recent_bad_ratings"]) == (3, 2, 0)
    assert first["bad_share_of_ratings"] == pytest.approx(2 / 3)
    assert first["years_since_bad_if_good"] == pytest.approx(3.0, abs=0.01)
    assert first["gap_between_last_ratings"] == pytest.approx(2.0, abs=0.01)
    assert first["years_registered"] == pytest.approx(5.0, abs=0.01)
    second = one(ready, 2, "2019-01-01")
    assert (second["previous_rating"], second["bad_ratings"], second["ownership"]) == (
        "none",
        1,
        "third_sector",
    )
    assert one(ready, 3, "2019-01-01")["is_inherited"] == "yes"
    assert one(ready, 1, "2019-01-01")["is_inherited"] == "no"
    assert features(ready, day("2018-05-31")).height == 2, "a registration that has not begun is not there"


def test_a_list_of_current_ratings_knows_no_history(tmp_path: Path) -> None:
    """Trap 14: what a file does not say is not known, never “no earlier rating”."""
    rows = [
        {"id": n, "rating": "Good", "published": "01/06/2018", "provider_id": f"1-2{n:08}"} for n in (1, 2)
    ]
    take(tmp_path / "data", publish(tmp_path, "ratings", "2021-02-01", rows))
    row = one(standings(tmp_path / "data"), 1, "2021-02-01")
    known = {key for key, value in row.items() if value is not None and key in BY_KEY}
    assert known == {
        "current_rating", "rating_age_if_good", "is_inherited", "type_of_care", "owner_bad_share",
        "owner_services", "area_bad_share", "inspection_rate",
    }  # fmt: skip


def test_facts_of_a_later_file_are_not_seen_earlier(tmp_path: Path) -> None:
    rating = {"rating": "Good", "reportDate": "2018-01-01", "reportLinkId": "a"}
    questions = [
        {"name": name, "rating": given, "reportDate": "2018-01-01", "reportLinkId": "a"}
        for name, given in (("Safe", "Requires improvement"), ("Well-led", "Good"), ("Caring", "Good"))
    ]
    current = {"overall": rating | {"keyQuestionRatings": questions}, "reportDate": "2018-01-01"}
    take(tmp_path / "data", publish_answers(tmp_path, "2021-04-01", [answer(1, currentRatings=current)]))
    ready = standings(tmp_path / "data")
    before, after = one(ready, 1, "2019-01-01"), one(ready, 1, "2021-04-01")
    for key, value in (
        ("cares_for_dementia", "yes"),
        ("beds", 20),
        ("type_of_care", "care_home_without_nursing"),
    ):
        assert after[key] == value
        assert before[key] in (None, "care_home")
    assert (after["cares_for_learning_disability"], after["has_nursing"]) == ("no", "no")
    for row in (before, after):
        assert (row["key_questions_below_good"], row["good_with_one_below"]) == (1, "yes")
        assert (row["safe"], row["well_led"]) == ("below good", "good")
    assert one(ready, 1, "2018-01-01")["rating_age_if_good"] == 0


def test_the_words_of_the_flags_are_those_of_the_definitions(tmp_path: Path) -> None:
    """A misspelt key would say “no” of every service."""
    current = {
        "overall": {
            "rating": "Good",
            "reportDate": "2018-01-01",
            "reportLinkId": "a",
            "keyQuestionRatings": [],
        }
    }
    home = answer(
        1,
        currentRatings=current | {"reportDate": "2018-01-01"},
        gacServiceTypes=[{"name": "Nursing homes", "description": "Care home service with nursing"}],
        specialisms=[{"name": "Learning disabilities"}],
    )
    take(tmp_path / "data", publish_answers(tmp_path, "2021-04-01", [home]))
    row = one(standings(tmp_path / "data"), 1, "2021-04-01")
    assert (row["has_nursing"], row["cares_for_learning_disability"], row["cares_for_dementia"]) == (
        "yes",
        "yes",
        "no",
    )


def test_an_earlier_registration_counts_from_the_day_its_link_was_seen(tmp_path: Path) -> None:
    old = answer(1, registrationStatus="Deregistered", deregistrationDate="2019-05-01", currentRatings={
        "overall": {"rating": "Inadequate", "reportDate": "2018-01-01", "reportLinkId": "a", "keyQuestionRatings": []},
        "reportDate": "2018-01-01"})  # fmt: skip
    new = answer(2, registrationDate="2019-05-01", currentRatings={
        "overall": {"rating": "Good", "reportDate": "2020-01-01", "reportLinkId": "b", "keyQuestionRatings": []},
        "reportDate": "2020-01-01"},
        relationships=[{"relatedLocationId": location_id(1), "type": "HSCA Predecessor", "reason": "Provider"}])  # fmt: skip
    take(tmp_path / "data", publish_answers(tmp_path, "2021-04-01", [old, new]))
    ready = standings(tmp_path / "data")
    assert one(ready, 2, "2020-06-01")["bad_ratings"] == 0
    seen = one(ready, 2, "2021-04-01")
    assert (seen["bad_ratings"], seen["previous_rating"], seen["earlier_registrations"]) == (
        1,
        "inadequate",
        1,
    )


def test_the_others_of_a_group_are_without_the_service_itself() -> None:
    """Drawn to the common share: with itself in, a service's own rating would foretell itself."""
    frame = pl.DataFrame(
        {
            "owner": ["a"] * 4 + ["b"] * 4 + ["c"] * 4 + ["d", None],
            "is_bad": [1.0] * 4 + [0.0] * 8 + [1.0, 1.0],
        }
    )
    shares = frame.select(share=others_share(frame, "owner"))["share"].to_list()
    flipped = frame.with_columns(is_bad=pl.when(pl.int_range(pl.len()) == 0).then(0.0).otherwise("is_bad"))
    assert shares[0] > shares[4]
    assert shares[-1] is None
    common = frame.drop_nulls("owner").filter(pl.col("owner") != "d")["is_bad"].mean()
    assert shares[-2] == pytest.approx(common), "the only service of an owner has the common share"
    assert STRONGEST > 1
    mine = flipped.select(share=others_share(frame, "owner"))["share"][0]
    assert mine == pytest.approx(shares[0]), "its own rating changes nothing for itself"


def test_an_outcome_is_known_only_where_files_tell_of_the_whole_year(world: Standings) -> None:
    measure = world.register.definitions.measure(worlds.MEASURE)
    known = outcomes_after(world, measure, seen_on(world, measure, date(2020, 12, 31)))
    assert known["is_known"].all()
    assert not outcomes_after(world, measure, seen_on(world, measure, date(2021, 2, 1)))["is_known"].any()
    assert (known["is_bad"] <= known["is_inspected"]).all()


def test_every_feature_has_words_source_and_date_rule() -> None:
    assert len(BY_KEY) == len(FEATURES)
    for feature in FEATURES:
        assert feature.title
        assert feature.source
        assert feature.date_rule
        assert "name" not in feature.key
