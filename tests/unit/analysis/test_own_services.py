"""The services of one company: which are its own, in which order, and the share they make."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day, location_id, publish, standings, take
from wherry.analysis.own_services import OwnService, OwnServices, own_services
from wherry.analysis.standing import Standings
from wherry.domain.errors import NotKnown, UnknownName
from wherry.domain.ratings import RATINGS

DAY = "2021-02-01"
OURS, THEIRS = "1-300000001", "1-300000002"
WORDS = {"outstanding": "Outstanding", "good": "Good", "requires_improvement": "Requires improvement",
         "inadequate": "Inadequate", None: ""}  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    """Two companies and one service of nobody known."""
    folder = tmp_path_factory.mktemp("own")
    rows = [
        {"id": 1, "name": "Beech", "rating": "Good", "provider_id": OURS},
        {"id": 2, "name": "Alder", "rating": "Good", "provider_id": OURS, "published": "01/03/2020"},
        {"id": 3, "name": "Cedar", "rating": "Inadequate", "provider_id": OURS, "authority": "Suffolk"},
        {"id": 4, "name": "Elder", "rating": "", "published": "", "provider_id": OURS},
        {"id": 5, "name": "Dogwood", "rating": "Outstanding", "provider_id": OURS},
        {"id": 6, "name": "Fir", "rating": "Requires improvement", "provider_id": OURS},
        {"id": 7, "name": "Gorse", "rating": "Good", "provider_id": THEIRS},
        {"id": 8, "name": "Holly", "rating": "Inadequate", "provider_id": ""},
    ]
    (folder / "landing").mkdir()
    take(folder / "data", publish(folder / "landing", "hsca", DAY, rows))
    return standings(folder / "data")


def names(found: OwnServices) -> list[str]:
    return [service.name for service in found.services]


def test_the_worst_come_first_the_unrated_last_and_equals_by_name(company: Standings) -> None:
    assert names(own_services(company, (OURS,))) == ["Cedar", "Fir", "Alder", "Beech", "Dogwood", "Elder"]


def test_the_share_is_of_the_same_services(company: Standings) -> None:
    whole = own_services(company, (OURS,)).whole
    assert (whole.numerator, whole.denominator, whole.unrated) == (3, 5, 1)
    assert whole.share == 3 / 5
    assert (whole.rank, whole.ranked) == (None, None)  # A company is ranked among nobody.


def test_a_row_says_what_is_known(company: Standings) -> None:
    assert own_services(company, (OURS,)).services[0] == OwnService(
        location_id(3), "Cedar", "Care home, nursing not known", "Suffolk", "inadequate", day("2018-06-01")
    )


@pytest.mark.parametrize(
    ("asked", "count"),
    [((OURS,), 6), ((THEIRS,), 1), ((OURS, THEIRS), 7), ((OURS, OURS), 6), ((OURS, "1-399999999"), 6)],
)
def test_an_owner_has_the_services_of_all_its_companies(
    company: Standings, asked: tuple[str, ...], count: int
) -> None:
    assert len(own_services(company, asked).services) == count


@pytest.mark.parametrize("asked", [(), ("1-399999999",), ("",)])
def test_nobodys_services_are_nobodys(company: Standings, asked: tuple[str, ...]) -> None:
    with pytest.raises(NotKnown, match="No imported file lists a service of the company"):
        own_services(company, asked)


def test_an_unknown_measure_is_refused(company: Standings) -> None:
    with pytest.raises(UnknownName, match="not a measure"):
        own_services(company, (OURS,), measure="goodness")


def test_a_service_that_left_is_no_longer_its_own(data: Path, landing: Path) -> None:
    both = [{"id": n, "provider_id": OURS} for n in (1, 2)]
    take(data, publish(landing, "hsca", "2021-01-01", both))
    take(data, publish(landing, "hsca", DAY, both[:1]), accept=True)
    register = standings(data)
    assert len(own_services(register, (OURS,), as_of=day("2021-01-15")).services) == 2
    assert len(own_services(register, (OURS,), as_of=day(DAY)).services) == 1


def test_the_answer_goes_to_plain_values_and_back(company: Standings) -> None:
    found = own_services(company, (THEIRS, OURS))
    assert found.provider_id == f"{THEIRS}, {OURS}"
    assert OwnServices.from_dict(found.to_dict()) == found


@given(st.lists(st.sampled_from([*RATINGS, None]), min_size=1, max_size=12))
def test_the_share_is_what_counting_the_rows_gives(ratings: list[str | None]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "landing").mkdir()
        rows = [
            {"id": n, "provider_id": OURS, "rating": WORDS[r], "published": "01/06/2018" if r else ""}
            for n, r in enumerate(ratings, 1)
        ]
        # One rated service of another company, so that the file tells ratings at all.
        rows.append({"id": 99, "provider_id": THEIRS})
        take(folder / "data", publish(folder / "landing", "hsca", DAY, rows))
        found = own_services(standings(folder / "data"), (OURS,))
    rated = [r for r in ratings if r]
    good = sum(r in ("outstanding", "good") for r in rated)
    assert (found.whole.numerator, found.whole.denominator) == (good, len(rated))
    assert found.whole.unrated == len(ratings) - len(rated)
    order = [*reversed(RATINGS), None]
    assert [s.rating for s in found.services] == sorted(ratings, key=order.index)
