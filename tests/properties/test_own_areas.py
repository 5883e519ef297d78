"""Whatever a council draws: no service is lost, none counts twice, and no small number is told."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import location_id, publish, standings, take
from tests.oracles.slow_areas import Service, area_of, counts, nearest_five, people
from wherry.analysis.funded import FEWEST, funded_share
from wherry.analysis.own_areas import divided, placed, re_based
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share
from wherry.domain.areas import AreaMap
from wherry.domain.funded import FundedPeople

NORFOLK = "E10000020"
AREAS = ("West", "East", "Greater")
OUTWARD = ("NR1", "NR14", "PE30", "IP1")
RATINGS = ("Good", "Outstanding", "Requires improvement", "Inadequate", "")
ASKED = PositionQuestion(NORFOLK, as_of=date(2021, 2, 1))


@dataclass
class World:
    """A county's services and a map of them."""

    services: list[Service]
    areas: AreaMap

    @property
    def ours(self) -> list[Service]:
        """Those of the county."""
        return [s for s in self.services if s.authority == "Norfolk"]

    def by_area(self, services: list[Service]) -> dict[str | None, tuple[int, int, int]]:
        """The oracle's counts."""
        lie = [area_of(s, self.areas.by_id, self.areas.by_postcode) for s in services]
        return counts(services, lie)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    one = st.tuples(
        st.sampled_from(OUTWARD), st.sampled_from(("1AA", "2BB")), st.sampled_from(("Norfolk", "Suffolk")),
        st.sampled_from(RATINGS), st.booleans(),
    )  # fmt: skip
    drawn = draw(st.lists(one, min_size=1, max_size=12))
    services = [
        Service(location_id(n), f"{outward} {inward}", authority, rating, home)
        for n, (outward, inward, authority, rating, home) in enumerate(drawn, start=1)
    ]
    # One of each authority and kind, rated, so that every figure can be told.
    for n, (authority, home) in enumerate((a, h) for a in ("Norfolk", "Suffolk") for h in (True, False)):
        services.append(Service(location_id(50 + n), "NR1 1AA", authority, "Good", home))
    name = st.sampled_from(AREAS)
    by_id = draw(st.dictionaries(st.sampled_from([s.location_id for s in services]), name, max_size=4))
    parts = [*OUTWARD, "NR11", "NR1 1", "NR141", "PE302BB", "NR11AA"]
    by_postcode = draw(st.dictionaries(st.sampled_from(parts), name, max_size=5))
    return World(services, AreaMap("map.csv", by_id, by_postcode, {}))


def ready_for(folder: Path, services: list[Service]) -> Standings:
    rows = [
        {
            "id": s.location_id, "postcode": s.postcode, "authority": s.authority, "rating": s.rating,
            "published": "01/06/2018" if s.rating else "", "care_home": "Y" if s.is_home else "N",
        }
        for s in services
    ]  # fmt: skip
    take(folder / "data", publish(folder, "hsca", "2021-02-01", rows))
    return standings(folder / "data")


def told(share: Share) -> tuple[int, int, int]:
    assert share.unrated is not None
    return share.numerator, share.denominator, share.unrated


@given(worlds())
def test_every_area_agrees_with_the_slow_count_and_the_parts_sum_to_the_whole(world: World) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ready = ready_for(Path(folder), world.services)
        found = divided(ready, ASKED, world.areas)
        expected = world.by_area(world.ours)
        rows = {row.whole.code: told(row.whole) for row in found.rows}
        assert rows == {name: expected.get(name, (0, 0, 0)) for name in world.areas.areas}
        assert (told(found.outside.whole) if found.outside else None) == expected.get(None)
        every = [*found.rows, *([found.outside] if found.outside else [])]
        for row in [*every, found.whole]:
            assert told(row.whole) == tuple(map(sum, zip(*map(told, row.types), strict=True)))
        assert told(found.whole.whole) == tuple(map(sum, zip(*(told(r.whole) for r in every), strict=True)))
        assert type(found).from_dict(found.to_dict()) == found


@given(worlds())
def test_a_re_based_figure_loses_and_doubles_nothing(world: World) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = re_based(ready_for(Path(folder), world.services), ASKED, world.areas)
        assert found.adds_up
        inside, whole = world.by_area(world.ours), world.by_area(world.services)
        for part in found.parts:
            assert told(part.inside) == inside.get(part.inside.code, (0, 0, 0))
            # Kinds of service that are not known throughout a new area are not counted in it: here all are.
            assert (told(part.whole) if part.whole else None) == whole.get(part.inside.code)
        assert sum(p.inside.denominator for p in found.parts) + (
            found.outside.denominator if found.outside else 0
        ) == sum(row[1] for row in inside.values())


@given(worlds())
def test_what_a_map_leaves_out_is_what_the_slow_count_leaves_out(world: World) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = placed(ready_for(Path(folder), world.services), ASKED, world.areas)
        outside = [s for s in world.ours if area_of(s, world.areas.by_id, world.areas.by_postcode) is None]
        assert {key for key, _ in found.missing} == {s.location_id for s in outside}
        assert found.services == len(world.ours)
        both = [
            s for s in world.ours
            if s.location_id in world.areas.by_id
            and area_of(s, {}, world.areas.by_postcode) not in (None, world.areas.by_id[s.location_id])
        ]  # fmt: skip
        assert {key for key, *_ in found.apart} == {s.location_id for s in both}


@given(worlds(), st.data())
def test_funded_people_agree_with_the_slow_sum_and_small_numbers_are_never_told(
    world: World, data: st.DataObject
) -> None:
    keys = st.sampled_from([*(s.location_id for s in world.services), "1-999"])
    funded = data.draw(st.dictionaries(keys, st.integers(0, 12), max_size=8))
    with tempfile.TemporaryDirectory() as folder:
        ready = ready_for(Path(folder), world.services)
        found = funded_share(ready, ASKED, FundedPeople("f.csv", date(2021, 1, 1), funded))
        good, rated, others = people(world.services, funded)
        small = any(0 < n < FEWEST for n in (good, rated, rated - good))
        if found.share is None:
            assert small or rated == 0
        else:
            assert not small
            told = [found.share.numerator, found.share.denominator]
            assert told == [nearest_five(good), nearest_five(rated)]
            assert found.share.share == told[0] / told[1]
            assert found.share.unrated == (None if 0 < others < FEWEST else nearest_five(others))
            assert (found.share.share_low is None) == (0 < others < FEWEST)
        assert not any(f"{others} people" in note for note in found.provenance.notes if 0 < others < FEWEST)
