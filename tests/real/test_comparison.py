"""Published and real figures: OECD's PISA scores, and England on 1 February 2021."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.builders import REAL_DATA, day, standings
from wherry.analysis.comparison.compare import compare
from wherry.analysis.comparison.quarters import quarters
from wherry.analysis.comparison.ranges import ranged_league
from wherry.analysis.comparison.rank_sets import joint_sets, marginal_sets, noise_for
from wherry.analysis.comparison.results import CompareQuestion, QuartersQuestion
from wherry.analysis.comparison.words import headline_words
from wherry.analysis.league import league
from wherry.analysis.questions import LeagueQuestion

pytestmark = pytest.mark.real

AS_OF = day("2021-02-01")

# Marginal and joint sets of PISA 2018 mathematics (reference science.md §3.3), Monte Carlo ± 1 rank.
PISA = {
    "Japan": (1, 4, 1, 6),
    "Korea": (1, 6, 1, 7),
    "Estonia": (1, 6, 1, 6),
    "Netherlands": (1, 7, 1, 11),
    "Poland": (2, 11, 1, 12),
    "Canada": (4, 12, 3, 17),
    "United Kingdom": (7, 23, 6, 24),
    "France": (12, 26, 12, 26),
    "Italy": (19, 31, 15, 31),
    "United States": (25, 31, 23, 32),
    "Israel": (32, 34, 31, 34),
    "Chile": (35, 36, 35, 36),
    "Colombia": (37, 37, 37, 37),
}


def test_rank_sets_of_pisa_2018() -> None:
    with (REAL_DATA / "ranks/pisa_2018_maths.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [row["country"] for row in rows]
    scores, errors = ([float(row[key]) for row in rows] for key in ("score", "standard_error"))
    noise = noise_for(scores, errors, 4000, 20180501)
    own, joint = marginal_sets(noise), joint_sets(noise)
    for country, expected in PISA.items():
        at = names.index(country)
        found = (own.low[at], own.high[at], joint.low[at], joint.high[at])
        assert np.abs(np.subtract(found, expected)).max() <= 1, (country, found)


def test_norfolk_is_among_the_lowest_not_144th(snapshot_2021: Path) -> None:
    found = compare(standings(snapshot_2021), CompareQuestion("Norfolk", as_of=AS_OF))
    assert (found.area.numerator, found.area.denominator, found.area.rank) == (346, 467, 144)
    assert found.rank is not None
    assert found.rank.low <= 144 <= found.rank.high
    assert found.rank.stands == "among the worst"
    assert 125 <= found.rank.low <= 135
    assert headline_words(found).startswith("Norfolk is among the lowest: between 1")
    assert 0.5 < found.rank.bottom_share < 0.7
    assert found.rank.below_middle_share > 0.99
    assert found.funnel is not None
    assert (found.funnel.side, found.funnel.outside) == ("worse", 0.998)
    assert found.league is not None
    assert 0.45 < found.league.reliability < 0.6


def test_gaps_add_up_to_the_published_difference(snapshot_2021: Path) -> None:
    found = compare(standings(snapshot_2021), CompareQuestion("Norfolk", as_of=AS_OF))
    region, england = found.differences
    assert (region.other.numerator, region.other.denominator) == (2214, 2634)
    for difference in (region, england):
        gap = difference.gap
        assert gap is not None
        assert difference.difference is not None
        assert gap.gap == pytest.approx(difference.difference, abs=1e-9)
        assert gap.by_rate + gap.by_mix == pytest.approx(gap.gap)
        assert gap.by_rate_interval.holds(gap.by_rate)
        assert gap.by_mix_interval.holds(gap.by_mix)
        assert gap.known == ("care_home",)  # The file of 2021 knows no more.
        assert sum(s.counted for s in gap.strata) == 467
        assert difference.is_beyond_chance
    assert any("not known on this day" in note for note in found.provenance.notes)


def test_the_ranged_league_is_the_league(snapshot_2021: Path) -> None:
    ready = standings(snapshot_2021)
    plain, ranged = (
        league(ready, LeagueQuestion(as_of=AS_OF)),
        ranged_league(ready, LeagueQuestion(as_of=AS_OF)),
    )
    assert [row.share for row in ranged.rows] == list(plain.rows)
    for row in ranged.rows:
        if row.share.rank is None:
            assert row.rank is None
            continue
        rank = row.rank
        assert rank is not None
        assert rank.rank == row.share.rank
        assert rank.set_low is not None
        assert rank.set_high is not None
        assert rank.set_low <= rank.rank <= rank.set_high
        assert rank.joint_low is not None
        assert rank.joint_low <= rank.set_low
    smallest = {row.share.name: row for row in ranged.rows[:2]}
    for name in ("City of London", "Isles of Scilly"):  # 100 % of two and of one: first, and no news.
        rank, funnel = smallest[name].rank, smallest[name].funnel
        assert rank is not None
        assert rank.high > 100
        assert funnel is not None
        assert funnel.outside is None


def test_the_league_of_below_good_is_the_same_league_turned_round(snapshot_2021: Path) -> None:
    ready = standings(snapshot_2021)
    good, bad = (
        ranged_league(ready, LeagueQuestion(key, AS_OF), with_sets=False)
        for key in ("good_or_outstanding", "below_good")
    )
    by_code = {row.share.code: row for row in bad.rows}
    assert bad.middle == pytest.approx(1 - (good.middle or 0))
    for row in good.rows:
        other = by_code[row.share.code]
        assert row.rank == other.rank
        if row.funnel and other.funnel:
            assert row.funnel.outside == other.funnel.outside
            assert row.funnel.limits[0].low == pytest.approx(1 - other.funnel.limits[0].high)


def test_quarters_of_the_community_history(everything: Path) -> None:
    found = quarters(standings(everything), QuartersQuestion("England", last=day("2023-12-31"), target=0.85))
    assert len(found.rows) >= 36
    by_start = {row.starts_on: row for row in found.rows}
    # CQC suspended routine inspection in March 2020: what it published fell to a twentieth.
    before, pause = by_start[day("2019-07-01")], by_start[day("2020-07-01")]
    assert pause.published < before.published / 10
    assert any(cause.endswith("low") for cause in pause.share_special)
    # The stock hardly moved: 87 % stood at both ends (reference science.md §2.2: 87.1 at 1 January 2020).
    assert by_start[day("2019-10-01")].stock_share == pytest.approx(0.871, abs=0.005)
    assert pause.stock_share == pytest.approx(before.stock_share or 0, abs=0.01)
    assert found.target_words == "consistently missed"
