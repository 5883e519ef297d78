"""The forecast without and with an option, as the drawing, tables and files of the option's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wherry.decisions.options.ahead_words import in_a_sentence
from wherry.domain.phrases import points
from wherry.reports.option_ahead_parts import BANDS, NOW, WITH, ahead_spec, ahead_title, months_of
from wherry_web.position.home_downloads import Part, told_of
from wherry_web.ui.charts import Figure, figure
from wherry_web.ui.downloads import Download
from wherry_web.ui.values import count, day, percent

if TYPE_CHECKING:
    from wherry.analysis.forecast.paired import PairedPoint, Range
    from wherry.decisions.options.ahead import OptionAhead, ScenarioAhead

NO_FORECAST = (
    "No forecast was kept with this option: the files of its day told too little, or it was saved before "
    "forecasts were. Adjust it to make another."
)
IN_THE_TABLE = 3
"""Sentences of the answer that the page tells as a table: both shares, the difference, the chances."""
ANSWER_COLUMNS = [
    {"key": "title", "text": "Simulated"},
    {"key": "middle", "text": "Share, in the middle", "kind": "number"},
    {"key": "range", "text": "Four futures of five", "kind": "number"},
    {"key": "chance", "text": "Chance of the target", "kind": "number"},
]
SCENARIO_COLUMNS = [
    {"key": "title", "text": "CQC inspects"},
    {"key": "now", "text": NOW, "kind": "number"},
    {"key": "with", "text": WITH, "kind": "number"},
    {"key": "difference", "text": "Difference (four futures of five)", "kind": "number"},
    {"key": "chance", "text": "Chance of the target now", "kind": "number"},
    {"key": "chance_with", "text": WITH, "kind": "number"},
    {"key": "waiting", "text": "Improved, not inspected", "kind": "number"},
]
TYPE_COLUMNS = [{"key": "title", "text": "Type of care"}, *SCENARIO_COLUMNS[1:-1]]
POINTS = {
    "day": "Day",
    "group_title": "Type of care",
    "without_median": "As it goes now, middle (0 to 1)",
    "without_low": "80 % of futures from (0 to 1)",
    "without_high": "80 % of futures to (0 to 1)",
    "with_option_median": "With the option, middle (0 to 1)",
    "with_option_low": "With the option, 80 % from (0 to 1)",
    "with_option_high": "With the option, 80 % to (0 to 1)",
    "difference": "Difference on average (0 to 1)",
    "difference_low": "Difference, 80 % from",
    "difference_high": "Difference, 80 % to",
    "good_more": "Good services more, on average",
    "chances_without": "Chance of the target now (0 to 1)",
    "chances_with_option": "Chance with the option (0 to 1)",
    "chances_difference": "Difference of the chances",
    "chances_low": "Difference of the chances, low",
    "chances_high": "Difference of the chances, high",
}
SCENARIOS = {
    "title": "CQC inspects",
    **{key: text for key, text in POINTS.items() if key != "group_title"},
    "waiting": "Supported, below Good and not inspected since",
    "waiting_good": "Of these an inspection would find Good",
    "source": "Source",
}


def ahead_shown(found: OptionAhead | None, why_not: str) -> dict[str, Any]:
    """What the template of an option is given about its forecast; `why_not` where there is none."""
    if found is None:
        return {"ahead": None, "no_ahead": why_not}
    return {
        "ahead": found,
        "ahead_columns": ANSWER_COLUMNS,
        "ahead_answer": _answer(found.last),
        "ahead_title": f"{day(found.last.day)}, if CQC inspects {in_a_sentence(found.own.title)}",
        "ahead_words": found.sentences[IN_THE_TABLE:],
        "ahead_counted": "" if found.counted == "services" else f": {found.counted}",
        "ahead_figure": _figure(found),
        "ahead_scenario_columns": SCENARIO_COLUMNS,
        "ahead_scenarios": [_scenario(s, found) for s in found.scenarios],
        "ahead_type_columns": TYPE_COLUMNS,
        "ahead_types": [_row(p.group_title, p) for p in found.points if p.group != "all"],
        "ahead_notes": found.provenance.notes,
    }


def _figure(found: OptionAhead) -> Figure:
    return figure(
        ahead_spec(found),
        title=ahead_title(found),
        description=f"{found.sentences[0]} {BANDS}",
        headings=("Day", NOW, "80 %", WITH, "80 %", "Difference"),
        rows=[
            (
                day(p.day), percent(p.without.median), _range(p.without), percent(p.with_option.median),
                _range(p.with_option), points(p.difference),
            )
            for p in months_of(found)
        ],
    )  # fmt: skip


def _answer(last: PairedPoint) -> list[dict[str, object]]:
    """Without, with, and the difference: the answer in three lines."""
    chances, rows = last.chances, list[dict[str, object]]()
    for title, shares in ((NOW, last.without), (WITH, last.with_option)):
        rows.append({"title": title, "middle": percent(shares.median), "range": _range(shares)})
    difference = f"{points(last.difference_low)} to {points(last.difference_high)}"
    title = f"Difference in the same future ({last.good_more:+.2f} Good services on average)"
    rows.append({"title": title, "middle": points(last.difference), "range": difference})
    if chances is not None:
        apart = f"{points(chances.difference)} ({points(chances.low)} to {points(chances.high)})"
        for row, said in zip(
            rows, (percent(chances.without), percent(chances.with_option), apart), strict=True
        ):
            row["chance"] = said
    return rows


def _scenario(row: ScenarioAhead, found: OptionAhead) -> dict[str, object]:
    own = " (the option’s own)" if row.scenario == found.question.inspections else ""
    waiting = f"{row.waiting_good:.1f} of {row.waiting:.1f}"
    return _row(row.title + own, row.last) | {"waiting": waiting}


def _row(title: str, point: PairedPoint) -> dict[str, object]:
    chances = point.chances
    return {
        "title": title,
        "now": percent(point.without.median),
        "with": percent(point.with_option.median),
        "difference": f"{points(point.difference)} ({points(point.difference_low)} to "
        f"{points(point.difference_high)})",
        "chance": percent(chances.without) if chances else "–",
        "chance_with": percent(chances.with_option) if chances else "–",
    }


def _range(shares: Range) -> str:
    return f"{percent(shares.low)} to {percent(shares.high)}"


def _scenario_rows(found: OptionAhead) -> Iterator[dict[str, object]]:
    from wherry.analysis.forecast.paired import flat

    for row in found.scenarios:
        told = {name: getattr(row, name) for name in ("title", "waiting", "waiting_good", "source")}
        yield flat(row.last) | told


def _point_rows(found: OptionAhead) -> Iterator[dict[str, object]]:
    from wherry.analysis.forecast.paired import flat  # SciPy: only who forecasts pays for it.

    return map(flat, found.points)


OF_AHEAD: dict[str, Part[OptionAhead]] = {
    "ahead": Part("forecast", POINTS, _point_rows),
    "ahead-scenarios": Part("forecast-scenarios", SCENARIOS, _scenario_rows),
}
"""Parts of the forecast by the name in their address."""


def ahead_download(part: str, found: OptionAhead) -> Download:
    """A part of the forecast to take away."""
    chosen, carried = OF_AHEAD[part], found.provenance
    about: dict[str, object] = {
        "Place": found.name,
        "Target (0 to 1)": float(found.question.share),
        "By": found.question.by,
        "CQC inspects (scenario)": found.question.inspections,
        "Futures": count(found.futures),
        "Seed": found.seed,
    }
    name = f"wherry-{found.question.area}-option-{chosen.name}-{carried.as_of.isoformat()}"
    return Download(name, chosen.headings, chosen.rows(found), about | told_of(carried))
