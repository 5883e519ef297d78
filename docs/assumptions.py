"""The page of what targets and improvement options assume, each figure with its source."""

from __future__ import annotations

from collections.abc import Iterator

from wherry.definitions.improvement import Improvement, load_improvement


def page() -> str:
    """The whole page."""
    assumed = load_improvement()
    lines = [
        "# What targets and improvement options assume",
        "",
        "A council's own figures go into `DATA/definitions/` of the register, under the same file names.",
        *_levels(assumed),
        *_eras(assumed),
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


def _eras(assumed: Improvement) -> Iterator[str]:
    headings = (
        "era", "below Good inspected a year", "Good inspected a year", "requires improvement improves",
        "inadequate improves", "Good falls", "source",
    )  # fmt: skip
    yield from _table("How CQC inspects (`inspection_eras.yaml`)", headings, 5)
    for era in assumed.eras.values():
        shares = (
            era.below_good_inspected, era.good_inspected, era.requires_improvement_improves,
            era.inadequate_improves, era.good_falls,
        )  # fmt: skip
        cells = " | ".join(f"{float(share):g}" for share in shares)
        yield f"| `{era.key}` {era.title} | {cells} | {era.source} |"


def _figures(assumed: Improvement) -> Iterator[str]:
    yield from _table("Single figures (`assumptions.yaml`)", ("key", "what", "unit", "value", "source"), 1)
    for one in assumed.assumptions.values():
        yield f"| `{one.key}` | {one.title} | {one.unit} | {float(one.value):g} | {one.source} |"
