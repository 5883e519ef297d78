"""The page of what targets and improvement options assume, each figure with its source."""

from __future__ import annotations

from collections.abc import Iterator

from wherry.definitions.improvement import Improvement, load_improvement
from wherry.domain.ratings import RATING_TITLES, RATINGS


def page() -> str:
    """The whole page."""
    assumed = load_improvement()
    lines = [
        "# What targets and improvement options assume",
        "",
        "A council's own figures go into `DATA/definitions/` of the register, under the same file names.",
        *_levels(assumed),
        *_scenarios(assumed),
        *_figures(assumed),
    ]
    return "\n".join(lines) + "\n"


def _table(title: str, headings: tuple[str, ...], numbers: int) -> Iterator[str]:
    """A heading and the head of a table; `numbers` columns before the last are numbers."""
    kinds = ["---"] * (len(headings) - numbers - 1) + ["---:"] * numbers + ["---"]
    yield from ("", f"## {title}", "", f"| {' | '.join(headings)} |", f"|{'|'.join(kinds)}|")


def _levels(assumed: Improvement) -> Iterator[str]:
    headings = (
        "level",
        "what",
        "officer days by quarter",
        "pounds",
        "adds to the chance",
        "places",
        "source",
    )
    yield from _table("Support (`support_levels.yaml`)", headings, 3)
    for level in assumed.levels.values():
        days = ", ".join(map(str, level.officer_days))
        places = "any" if level.places is None else str(level.places)
        effect = f"{float(level.effect):g}"
        cells = (f"`{level.key}` {level.title}", level.what, days, f"{level.cost_gbp:,}", effect, places)
        yield f"| {' | '.join(cells)} | {level.source} |"


def _scenarios(assumed: Improvement) -> Iterator[str]:
    headings = (
        "scenario", "rating that stands", "new ratings per service and year", "inspected within a year",
        "Good or better, when inspected", "source",
    )  # fmt: skip
    yield from _table("How CQC inspects (`inspection_scenarios.yaml`)", headings, 3)
    for one in assumed.scenarios.values():
        for rating in reversed(RATINGS):
            shares = (one.rates[rating], round(one.inspected_within(rating, 1), 3), one.good[rating])
            cells = " | ".join(f"{share:g}" for share in shares)
            title = RATING_TITLES[rating]
            yield f"| `{one.key}` {one.title} | {title} | {cells} | {one.source} |"


def _figures(assumed: Improvement) -> Iterator[str]:
    yield from _table("Single figures (`assumptions.yaml`)", ("key", "what", "unit", "value", "source"), 1)
    for one in assumed.assumptions.values():
        yield f"| `{one.key}` | {one.title} | {one.unit} | {float(one.value):g} | {one.source} |"
