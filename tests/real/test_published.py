"""What docs/published.md says of the published figures."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.builders import REAL_DATA, day, standings
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.domain.coverage import Services

pytestmark = pytest.mark.real


def printed() -> list[dict[str, str]]:
    with (REAL_DATA / "published/published_figures.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_figure_is_accounted_for() -> None:
    groups = {
        "norfolk 2023-03-31": lambda r: r["area"] == "Norfolk" and r["as_at"] == "2023-03-31",
        "family group": lambda r: "family group" in r["area"],
        "2022 Q2": lambda r: r["as_at"] == "2022 Q2",
        "norfolk 2023/24": lambda r: r["as_at"].startswith("2023/24"),
        "england january": lambda r: (
            r["area"] == "England" and r["as_at"].endswith("-01") and r["unit"] == "count"
        ),
        "january 2017": lambda r: r["as_at"] == "2017-01" and r["unit"] == "percent",
        "2018 and target": lambda r: r["as_at"] in ("2018-10 (approx)", "target"),
    }
    rows = printed()
    found = {name: sum(map(belongs, rows)) for name, belongs in groups.items()}
    assert found == {"norfolk 2023-03-31": 12, "family group": 1, "2022 Q2": 3, "norfolk 2023/24": 5,
                     "england january": 40, "january 2017": 15, "2018 and target": 2}  # fmt: skip
    assert sum(found.values()) == len(rows) == 78


def test_home_support_of_norfolk(everything: Path) -> None:
    ready = standings(everything)
    for on, good, rated in (("2023-03-31", 85, 109), ("2022-04-30", 93, 118)):
        question = PositionQuestion("Norfolk", as_of=day(on), services=Services.COMMUNITY)
        area = position(ready, question).area
        assert (area.good_or_outstanding, area.rated) == (good, rated)
    figure = next(r for r in printed() if "home support, all users" in r["metric"])
    assert abs(100 * 85 / 109 - float(figure["value"])) < 0.7


def test_what_is_not_known_is_said(everything: Path) -> None:
    found = position(standings(everything), PositionQuestion("Norfolk", as_of=day("2022-04-30")))
    assert any("care homes" in note and "1 February 2021" in note for note in found.provenance.notes)


def test_homes_without_nursing_lie_inside_the_snapshot(snapshot_2021: Path) -> None:
    homes = standings(snapshot_2021).register.location.filter("is_care_home")
    rated = homes.join(standings(snapshot_2021).register.rating, on="location_id")["rating"].value_counts()
    counts = dict(rated.iter_rows())
    stated = {r["metric"].split(") ")[1]: int(float(r["value"])) for r in printed()
              if r["as_at"] == "2021-01" and r["area"] == "England"}  # fmt: skip
    assert (counts["outstanding"], counts["good"]) == (657, 11623)
    assert (counts["requires_improvement"], counts["inadequate"]) == (2361, 192)
    for word in ("Outstanding", "Good", "Requires improvement", "Inadequate"):
        assert stated[word] <= counts[word.lower().replace(" ", "_")]
    nursing = 14833 - stated["Total"]
    good = 657 + 11623 - stated["Outstanding"] - stated["Good"]
    assert nursing == 4166
    assert round(100 * good / nursing, 1) == 77.7
