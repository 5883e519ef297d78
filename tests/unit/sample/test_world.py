"""The world keeps its own rules."""

from __future__ import annotations

from collections import Counter

import pytest

from wherry.definitions import load_definitions
from wherry.domain.identifiers import LOCATION_ID, POSTCODE
from wherry.sample.careers import LOCATION, Publication, standing
from wherry.sample.options import SampleOptions
from wherry.sample.providers import INDIVIDUAL
from wherry.sample.questions import aggregate
from wherry.sample.rates import (
    GOOD,
    IMPROVE,
    INHERITING_BEGAN,
    INSUFFICIENT,
    RATED_BY_SERVICE,
    RATINGS_BEGAN,
    YEAR,
    day,
)
from wherry.sample.sites import LATITUDES, LONGITUDES
from wherry.sample.truth import rating_on
from wherry.sample.words import words
from wherry.sample.world import FEWEST_IN_COUNTY, World, invent_world, truth_on
from wherry.sources.people import is_person

LAST = day(2026, 10, 1)


def test_the_same_options_make_the_same_world(world: World) -> None:
    assert repr(invent_world(world.options)) == repr(world)


def test_another_seed_makes_another_world(world: World) -> None:
    other = invent_world(SampleOptions(seed=2, locations=1_500, months=3))
    assert other.registrations[0].names != world.registrations[0].names


def test_more_months_show_more_of_the_same_world(world: World) -> None:
    longer = invent_world(SampleOptions(locations=1_500, months=30))
    assert [r.location_id for r in longer.registrations] == [r.location_id for r in world.registrations]


def test_rows_on_the_last_day(world: World) -> None:
    live = world.live(LAST)
    assert len(live) == 1_500
    assert sum(r.site.profile.is_social_care for r in live) == pytest.approx(790, rel=0.1)


def test_identifiers(world: World) -> None:
    ids = [r.location_id for r in world.registrations]
    assert len(set(ids)) == len(ids)
    assert all(LOCATION_ID.fullmatch(i) and i.startswith("1-9") for i in ids)
    providers = {r.provider.provider_id for r in world.registrations}
    assert all(LOCATION_ID.fullmatch(i) for i in providers)
    assert not providers & set(ids)


def test_addresses(world: World) -> None:
    unknown = 0
    for r in world.registrations:
        address = r.site.address
        assert POSTCODE.fullmatch(address.postcode.replace(" ", ""))
        if address.latitude is None or address.longitude is None:
            unknown += 1
        else:
            assert LATITUDES[0] <= address.latitude <= LATITUDES[1]
            assert LONGITUDES[0] <= address.longitude <= LONGITUDES[1]
    assert 0 < unknown < 0.02 * len(world.registrations)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_demonstration_county_is_worth_showing(seed: int) -> None:
    world = invent_world(SampleOptions(seed=seed, locations=3_000))
    county, nation = truth_on(world, LAST, world.places.county), truth_on(world, LAST)
    assert county.live >= FEWEST_IN_COUNTY
    assert 0.70 <= county.good_or_outstanding / county.rated <= 0.76
    assert nation.good_or_outstanding / nation.rated > 0.77
    assert 0.17 < nation.unrated / nation.live < 0.3


def test_half_of_social_care_are_care_homes_a_third_of_them_with_nursing(world: World) -> None:
    live = [r.site.profile for r in world.live(LAST) if r.site.profile.is_social_care]
    homes = [profile for profile in live if profile.is_care_home]
    assert len(homes) / len(live) == pytest.approx(0.5, abs=0.08)
    assert sum(p.is_nursing for p in homes) / len(homes) == pytest.approx(0.32, abs=0.08)


def test_every_authority_has_a_rated_service(world: World) -> None:
    for authority in world.places.authorities:
        assert truth_on(world, LAST, authority).rated >= 1, authority.name


def publications(world: World) -> list[Publication]:
    return [p for r in world.social_care for p in r.publications]


def test_published_ratings_follow_the_rule_of_aggregation(world: World) -> None:
    for publication in publications(world):
        assert aggregate(publication.questions) == publication.overall
        assert max(publication.on) == publication.day
        assert publication.day >= RATINGS_BEGAN


def test_first_ratings_come_between_three_and_fifteen_months_while_inspection_is_routine(
    world: World,
) -> None:
    months = [
        (r.publications[0].day - r.start) / YEAR * 12
        for r in world.social_care
        if day(2015, 1, 1) <= r.start < day(2018, 1, 1) and r.publications
    ]
    assert min(months) >= 2.9
    assert sum(m <= 15 for m in months) / len(months) > 0.85


def test_inspection_slackens(world: World) -> None:
    """Science.md §2.2: in 2019 35 % of the Good were inspected, in 2024 4 %."""
    shares = []
    for year in (2019, 2024):
        first, until = day(year, 1, 1), day(year + 1, 1, 1)
        good = [r for r in world.social_care if r.is_live(first) and r.is_live(until)
                and rating_on(r, 1, first) == GOOD]  # fmt: skip
        seen = sum(any(first <= p.day < until for p in r.publications) for r in good)
        shares.append(seen / len(good))
    assert shares[0] == pytest.approx(0.35, abs=0.08)
    assert shares[1] == pytest.approx(0.045, abs=0.03)


def test_a_new_registration_follows_the_old_and_inherits_since_2019(world: World) -> None:
    pairs = [(r.predecessor, r) for r in world.social_care if r.predecessor is not None]
    assert len(pairs) > 100
    for old, new in pairs:
        assert old.successor is new
        assert old.end is not None
        assert 0 <= new.start - old.end <= 20
        inherited = [p for p in new.publications if p.is_inherited]
        if new.start < INHERITING_BEGAN:
            assert not inherited
        else:
            held = {p._replace(is_inherited=True) for p in old.standing(new.start).values()}
            assert set(inherited) == {p for p in held if p.overall != INSUFFICIENT}
        assert all(p.day > new.start for p in new.publications if not p.is_inherited)
    assert any(new.provider is not old.provider for old, new in pairs)
    assert {new.reason for _, new in pairs} == {"New Provider", "Legal Entity Change", "Location Move"}


def test_dual_registrations_are_pairs(world: World) -> None:
    pairs = Counter(r.primary_id for r in world.social_care if r.primary_id)
    assert pairs
    assert set(pairs.values()) == {2}
    assert any(r.primary_id and r.site.authority.code == world.places.county.code for r in world.social_care)


def test_facts_change_and_come_back(world: World) -> None:
    care = world.social_care
    assert any(len(r.names) > 1 for r in care)
    assert any(len(r.beds) > 1 for r in care)
    assert any(r.is_dormant(LAST) for r in care if r.is_live(LAST))
    vacant = sum(not r.has_manager(LAST) for r in care if r.is_live(LAST))
    assert 0.02 < vacant / len(care) < 0.15


def test_people_are_told_from_organisations_by_their_names(world: World) -> None:
    rule = load_definitions().person_names
    people = {r.provider.people for r in world.social_care if r.provider.people}
    assert any(r.provider.ownership == INDIVIDUAL for r in world.social_care)
    assert all(is_person(name, rule) for name in people)
    known = set(words()["organisations_named_like_people"])
    companies = {r.provider.name for r in world.social_care if not r.provider.people} - known
    assert not [name for name in companies if is_person(name, rule)]


def test_no_surname_stands_in_another_list() -> None:
    surnames = set(words()["surnames"])
    others = " ".join(word for name, found in words().items() if name != "surnames" for word in found)
    assert not [name for name in surnames if name in others]


class TestStanding:
    """What stands on a day, before and after services are rated apart."""

    def rated(self, on: int, group: int, overall: int) -> Publication:
        return Publication(on, group, overall, (overall,) * 5, (on,) * 5, (True,) * 5)

    def test_the_latest_of_the_location_stands(self) -> None:
        old, new = self.rated(100, LOCATION, GOOD), self.rated(200, LOCATION, IMPROVE)
        assert standing([old, new], 1, 199) == {LOCATION: old}
        assert standing([old, new], 1, 200) == {LOCATION: new}
        assert standing([old, new], 1, 99) == {}

    def test_since_2026_the_services_have_the_locations_until_their_own(self) -> None:
        whole = self.rated(day(2020, 5, 1), LOCATION, GOOD)
        own = self.rated(day(2026, 5, 1), 1, IMPROVE)
        assert standing([whole, own], 2, RATED_BY_SERVICE - 1) == {LOCATION: whole}
        assert standing([whole, own], 2, RATED_BY_SERVICE) == {0: whole, 1: whole}
        assert standing([whole, own], 2, LAST) == {0: whole, 1: own}
