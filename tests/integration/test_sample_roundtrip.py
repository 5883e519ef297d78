"""An invented England goes out in CQC's layouts and comes back as the same England.

What is true is counted by `wherry.sample` from its own events; what the register says by
`wherry.analysis` from the files. They share no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.builders import publish, refusal, standings
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.standing import Standings
from wherry.domain.ratings import OVERALL, RATINGS
from wherry.sample.answers import answer
from wherry.sample.careers import LOCATION
from wherry.sample.options import SampleOptions
from wherry.sample.overlay import write_overlay
from wherry.sample.places import Authority
from wherry.sample.plain import write_json_lines
from wherry.sample.registrations import Registration
from wherry.sample.truth import rating_on
from wherry.sample.words import words
from wherry.sample.world import World, invent_world, truth_on
from wherry.sample.write import write_sample
from wherry.sources.tidy import FACTS
from wherry.store.importing import ImportOptions, ImportResult, import_files

MEASURE = "good_or_outstanding"
ALL = ("hsca", "ratings", "deactivated", "directory", "api")
ENGLANDS = {
    # Across the first of January 2026, when services began to be rated apart.
    "ods": SampleOptions(locations=800, months=3, end=date(2026, 2, 1), kinds=ALL, layout="ods"),
    # As before 2024; one of the two months has its rows on the second sheet.
    "xlsx": SampleOptions(
        seed=2, locations=400, months=2, end=date(2023, 6, 1), kinds=("hsca", "ratings"), layout="xlsx"
    ),
    # Long enough for everything to happen that can.
    "csv": SampleOptions(seed=3, locations=800, months=10, end=date(2026, 10, 1), kinds=ALL, layout="csv"),
}


@dataclass(frozen=True)
class England:
    """An invented England, its files, and the register made of them."""

    options: SampleOptions
    world: World
    files: Path
    data: Path
    result: ImportResult

    @property
    def standings(self) -> Standings:
        return standings(self.data)


@pytest.fixture(scope="module", params=ENGLANDS)
def england(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[England]:
    yield imported(ENGLANDS[request.param], tmp_path_factory.mktemp(request.param))


def imported(options: SampleOptions, folder: Path) -> England:
    written = write_sample(folder / "files", options)
    result = import_files([folder / "files"], folder / "data", ImportOptions())
    return England(options, written.world, folder / "files", folder / "data", result)


def test_nothing_is_refused(england: England) -> None:
    assert [o.sentence for o in england.result.refused] == []
    assert len(england.result.outcomes) == len(
        [path for path in england.files.iterdir() if path.name != "definitions"]
    )


def test_the_register_is_marked_as_invented(england: England) -> None:
    assert england.result.release is not None
    assert england.result.release.is_invented
    county = england.world.places.county
    assert position(england.standings, PositionQuestion(county.code, MEASURE)).provenance.is_invented


def test_shares_are_true_on_the_day_of_every_file(england: England) -> None:
    """Of the demonstration county, of every other authority, and of England."""
    opened = england.standings
    for day in england.options.days:
        for authority in (*england.world.places.authorities, None):
            truth = truth_on(england.world, day.toordinal(), authority)
            share = asked(opened, authority, day)
            assert share == (truth.rated, truth.good_or_outstanding, truth.unrated), (day, authority)


def asked(opened: Standings, authority: Authority | None, day: date) -> tuple[int, int, int]:
    """Rated, Good or Outstanding, and unrated, as a position says them."""
    code = authority.code if authority else "E92000001"
    share = position(opened, PositionQuestion(code, MEASURE, as_of=day, compare=())).area
    return share.rated, share.good_or_outstanding, share.unrated


def test_the_rating_of_every_service_is_true_on_the_day_of_every_file(england: England) -> None:
    opened = england.standings
    measure = opened.register.definitions.measure(MEASURE)
    for day in england.options.days:
        on = day.toordinal()
        found = opened.on(day, measure).select("location_id", "rating").rows()
        assert dict(found) == {
            r.location_id: None if rating is None else RATINGS[rating]
            for r in once(england.world, on)
            for rating in [rating_on(r, r.site.profile.rated_groups, on)]
        }, day


def once(world: World, on: int) -> list[Registration]:
    """Live social care, sites with two ids once."""
    return [r for r in world.social_care if r.is_live(on) and r.primary_id in (None, r.location_id)]


def test_key_questions_are_true_on_the_last_day(england: England) -> None:
    """Of services rated as a whole: the five ratings, each with the day it was last given."""
    on = england.options.end.toordinal()
    questions = ("safe", "effective", "caring", "responsive", "well_led")
    rows = england.standings.register.rating.filter(
        (pl.col("service_group") == OVERALL)
        & pl.col("key_question").is_in(questions)
        & pl.col("superseded_on").is_null()
        & pl.col("published_on").is_not_null()
    )
    found = {(r["location_id"], r["key_question"]): (r["rating"], r["published_on"]) for r in rows.to_dicts()}
    for r in once(england.world, on):
        if publication := r.standing(on).get(LOCATION):
            for number, question in enumerate(questions):
                rating = (*RATINGS, "insufficient_evidence")[publication.questions[number]]
                rated_on = date.fromordinal(publication.on[number])
                assert found[r.location_id, question] == (rating, rated_on), (r.location_id, question)


def test_facts_are_true_on_the_last_day(england: England) -> None:
    end = england.options.end
    opened = england.standings
    rows = opened.on(end, opened.register.definitions.measure(MEASURE)).rows(named=True)
    found = {row["location_id"]: row for row in rows}
    last = opened.register.location.sort("valid_from").group_by("location_id", maintain_order=True).last()
    uncounted = {row["location_id"]: row for row in last.rows(named=True)}
    for r in once(england.world, end.toordinal()):
        on, profile = end.toordinal(), r.site.profile
        row = uncounted[r.location_id] | found[r.location_id]
        assert row["is_care_home"] == profile.is_care_home
        assert row["services"] == ",".join(sorted(profile.services))
        assert row["user_bands"] == ",".join(sorted(r.site.bands))
        assert row["beds"] == r.beds_on(on)
        assert row["postcode"] == r.site.address.postcode
        assert (row["latitude"], row["longitude"]) == (r.site.address.latitude, r.site.address.longitude)
        assert row["authority_code"] == (None if r.site.outside else r.site.authority.code)
        assert row["icb_code"] == r.site.authority.groups[r.site.group].board.code
        assert row["provider_id"] == r.provider.provider_id
        assert row["is_dormant"] == r.is_dormant(on)
        assert row["has_manager"] == r.has_manager(on)
        assert row["registered_on"].toordinal() == r.start


def test_inherited_ratings_are_told(england: England) -> None:
    end = england.options.end
    opened = england.standings
    found = opened.on(end, opened.register.definitions.measure(MEASURE))
    inherited = set(found.filter("is_inherited")["location_id"])
    on = end.toordinal()
    meant = {
        r.location_id
        for r in once(england.world, on)
        if (held := list(r.standing(on).values())) and all(p.is_inherited for p in held)
    }
    assert meant
    assert meant <= inherited


def test_a_site_with_two_ids_counts_once(england: England) -> None:
    link = england.standings.register.link.filter(pl.col("kind") == "dual_registration")
    pairs = {
        (r.location_id, r.primary_id)
        for r in england.world.social_care
        if r.primary_id and r.primary_id != r.location_id
    }
    assert pairs
    assert link.height == len(pairs)
    assert set(link.select("location_id", "other_id").rows()) == pairs


def test_services_registered_again_are_linked(england: England) -> None:
    """Those of one place and kind, with the old rating or name, within four months."""
    first, last = (england.options.days[i].toordinal() for i in (0, -1))
    register = england.standings.register
    link = set(register.link.filter(pl.col("kind") == "predecessor").select("location_id", "other_id").rows())
    due = [
        (r.location_id, r.predecessor.location_id)
        for r in england.world.social_care
        if r.predecessor is not None
        and first < r.start <= last
        and r.is_live(last)
        and r.reason != "Location Move"
        and (
            any(p.is_inherited for p in r.publications)
            or r.names[0][1] == r.predecessor.names[-1][1]
        )
    ]  # fmt: skip
    assert due or england.options.layout == "xlsx"
    assert set(due) - link == set()
    ever = {(r.location_id, r.predecessor.location_id) for r in england.world.social_care if r.predecessor}
    assert link <= ever


def test_relations_the_answers_state_are_kept(england: England) -> None:
    if "api" not in england.options.kinds:
        pytest.skip("this England has no answers")
    county = england.world.places.county.code
    link = england.standings.register.link.filter(
        (pl.col("kind") == "predecessor") & (pl.col("basis") == "published")
    )
    stated = {
        (r.location_id, r.predecessor.location_id)
        for r in england.world.social_care
        if r.predecessor and r.site.authority.code == county and r.site.outside is None
        and r.start <= england.options.end.toordinal()
    }  # fmt: skip
    assert stated
    assert set(link.select("location_id", "other_id").rows()) == stated


def test_a_span_ends_only_where_a_fact_changes(england: England) -> None:
    spans = england.standings.register.location.sort("location_id", "valid_from")
    same = pl.all_horizontal(
        [pl.col(c).eq_missing(pl.col(c).shift(1)) for c in ("location_id", "registered_on", *FACTS)]
    )
    follows = (pl.col("valid_from") == pl.col("valid_to").shift(1)).fill_null(value=False)
    broken = spans.filter(same & follows).select("location_id", "valid_from", "provider_name", "ownership")
    assert broken.rows() == []


def test_no_name_of_a_person_is_kept_anywhere(england: England) -> None:
    """Neither of sole traders and partners nor of managers: in no file of the register."""
    names = re.compile("|".join(words()["surnames"]))
    people = [r.provider.people for r in england.world.social_care if r.provider.people]
    assert any(names.search(name) for name in people)
    found = [
        (path.parent.name, path.name, column, value)
        for path in england.data.rglob("*.parquet")
        for column, kind in pl.read_parquet_schema(path).items()
        if kind == pl.String
        for value in pl.read_parquet(path, columns=[column])[column].unique().drop_nulls()
        if names.search(value)
    ]
    assert found == []
    others = [path for path in england.data.rglob("*") if path.is_file() and path.suffix != ".parquet"]
    assert not [
        path for path in others if path.parts[-2] != "places" and names.search(path.read_text("utf-8"))
    ]


def test_answers_alone_keep_no_titled_name_of_a_person(tmp_path: Path) -> None:
    """Services named after their owners, whose provider's name the answers do not give."""
    world = invent_world(SampleOptions(locations=5_000))
    owned = [
        answer(r, r.start)
        for r in world.social_care
        if (people := r.provider.people) and people in r.names[0][1] and r.site.outside is None
        and people.split()[0] in words()["titles"]
    ]  # fmt: skip
    assert len(owned) > 5
    write_overlay(world.places, tmp_path / "files")
    write_json_lines(tmp_path / "files" / "2026-10-01_api_locations.jsonl", owned)
    import_files([tmp_path / "files"], tmp_path / "data", ImportOptions())
    names = standings(tmp_path / "data").register.location["name"].to_list()
    assert len(names) == len(owned)
    surnames = re.compile("|".join(words()["surnames"]))
    assert [name for name in names if surnames.search(name)] == []


def test_a_real_file_is_refused(england: England, tmp_path: Path) -> None:
    sentence = refusal(england.data, publish(tmp_path, "hsca", "2026-10-02", [{"id": 1}]))
    assert "Wherry does not know this authority" in sentence
    assert "Norfolk" in sentence


def test_importing_again_changes_nothing(england: England) -> None:
    again = import_files([england.files], england.data, ImportOptions())
    assert not again.is_new
    assert not again.refused
