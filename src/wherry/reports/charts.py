"""Charts as specs that every face draws alike: the site as SVG, documents as SVG or PNG."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, cast

from wherry.domain.phrases import percent
from wherry.reports.libraries import library

TEXT = "#0b0c0c"
LINES = ("#1d4f5a", "#a3480a", "#5b3f8c", "#3f6f1f")
"""Told apart in print and by most colour-blind people, and readable on white."""
PERCENT = {"labelExpr": "format(100 * datum.value, '.1~f') + ' %'", "tickCount": 5}
"""An axis of shares, written as the house writes them."""
LEAST_REACH = 0.1
BAR_AXIS = 1.12
"""To where an axis of bars goes: a bar of 100 % leaves room for its words."""
DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3])
"""Lines are told apart by more than colour (WCAG 2.2, 1.4.1)."""


def trend(
    rows: Iterable[Mapping[str, object]], *, target: float | None = None, width: int = 600, height: int = 260
) -> dict[str, Any]:
    """The spec of shares over days: rows of `day` (ISO), `share` (0 to 1) and `name`.

    A target is a dashed rule with its words.
    """
    values = [dict(row) for row in rows]
    names = list(dict.fromkeys(str(row["name"]) for row in values))
    by_name = {"field": "name", "type": "nominal", "title": None}
    if len(names) == 1:
        by_name["legend"] = None  # The title names it.
    room = 24 if target is not None else 0  # For the target's words, which else meet the edge.
    shown = [cast(float, row["share"]) for row in values] + ([] if target is None else [target])
    share = {"field": "share", "type": "quantitative", "title": None, "axis": PERCENT}
    lines = {
        "mark": {"type": "line", "strokeWidth": 2.5, "clip": False, "point": {"size": 40}},
        "encoding": {
            "x": {
                "field": "day",
                "type": "temporal",
                "title": None,
                "scale": {"type": "utc"},  # Days, not instants: else the first of May is not on its axis.
                "axis": {"format": "%b %Y", "tickCount": 5},
            },
            "y": share | {"scale": {"domain": _reach(shown), "nice": True, "padding": room}},
            "color": by_name | {"scale": {"domain": names, "range": list(LINES[: len(names)])}},
            "strokeDash": by_name | {"scale": {"domain": names, "range": list(DASHES[: len(names)])}},
        },
    }
    layers: list[dict[str, Any]] = [lines]
    if target is not None:
        layers += _target(target, share)
    return {"data": {"values": values}, "width": width, "height": height, "layer": layers}


def fan(
    rows: Iterable[Mapping[str, object]], *, target: float | None = None, width: int = 600, height: int = 280
) -> dict[str, Any]:
    """The spec of a forecast: rows of `day` (ISO), `median`, `low_half`, `high_half`, `low`, `high`.

    The wide band holds 80 % of the futures, the narrow one half; a target is a dashed rule.
    """
    values = [dict(row) for row in rows]
    x = {
        "field": "day",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc"},
        "axis": {"format": "%b %Y", "tickCount": 5},
    }
    scale = {"zero": False, "nice": True, "padding": 24}

    def share(field: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "title": None, "axis": PERCENT, "scale": scale}

    def band(low: str, high: str, opacity: float) -> dict[str, Any]:
        mark = {"type": "area", "color": LINES[0], "opacity": opacity}
        return {"mark": mark, "encoding": {"x": x, "y": share(low), "y2": {"field": high}}}

    line = {"type": "line", "color": LINES[0], "strokeWidth": 2.5}
    layers: list[dict[str, Any]] = [
        band("low", "high", 0.2),
        band("low_half", "high_half", 0.35),
        {"mark": line, "encoding": {"x": x, "y": share("median")}},
    ]
    if target is not None:
        layers += _target(target, share("share"))
    return {"data": {"values": values}, "width": width, "height": height, "layer": layers}


def two_fans(
    rows: Iterable[Mapping[str, object]], *, target: float | None = None, width: int = 600, height: int = 280
) -> dict[str, Any]:
    """The spec of two forecasts over each other: rows of `day` (ISO), `name`, `median`, `low`, `high`.

    80 % of the futures lie between the thin lines of the first, and in the band of the second.
    """
    values = [dict(row) for row in rows]
    names = list(dict.fromkeys(str(row["name"]) for row in values))
    x = {
        "field": "day",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc"},
        "axis": {"format": "%b %Y", "tickCount": 5},
    }
    share = {"type": "quantitative", "title": None, "axis": PERCENT}
    share |= {"scale": {"zero": False, "nice": True, "padding": 24}}
    by_name = {"field": "name", "type": "nominal", "title": None}
    colour = by_name | {"scale": {"domain": names, "range": [LINES[1], LINES[0]]}}
    dash = by_name | {"scale": {"domain": names, "range": [DASHES[1], DASHES[0]]}}

    def of(name: str, mark: Mapping[str, object], **encoding: object) -> dict[str, Any]:
        return {
            "transform": [{"filter": {"field": "name", "equal": name}}],
            "mark": dict(mark),
            "encoding": {"x": x, **encoding},
        }

    thin = {"type": "line", "color": LINES[1], "strokeWidth": 1, "strokeDash": DASHES[2]}
    low, high = share | {"field": "low"}, share | {"field": "high"}
    layers: list[dict[str, Any]] = [
        of(names[1], {"type": "area", "color": LINES[0], "opacity": 0.2}, y=low, y2={"field": "high"}),
        of(names[0], thin, y=low),
        of(names[0], thin, y=high),
        {
            "mark": {"type": "line", "strokeWidth": 2.5},
            "encoding": {"x": x, "y": share | {"field": "median"}, "color": colour, "strokeDash": dash},
        },
    ]
    if target is not None:
        layers += _target(target, share | {"field": "share"})
    return {"data": {"values": values}, "width": width, "height": height, "layer": layers}


def _target(target: float, share: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A dashed rule with its words."""
    goal = {"values": [{"share": target, "words": f"Target {percent(target)}"}]}
    text = {"type": "text", "align": "left", "dx": 4, "dy": -7, "x": 0}
    return [
        {"data": goal, "mark": {"type": "rule", "strokeDash": [4, 4]}, "encoding": {"y": share}},
        {"data": goal, "mark": text, "encoding": {"y": share, "text": {"field": "words"}}},
    ]


def _reach(shares: list[float]) -> list[float]:
    """From where to where an axis of shares goes: ten per cent at least, so that a small change looks it."""
    if not shares:
        return [0.0, 1.0]
    low, high = min(shares), max(shares)
    missing = max(LEAST_REACH - (high - low), 0.0) / 2
    low, high = low - missing, high + missing
    if high > 1.0:
        low, high = low - (high - 1.0), 1.0
    if low < 0.0:
        low, high = 0.0, high - low
    return [round(max(low, 0.0), 4), round(min(high, 1.0), 4)]


def bars(rows: Iterable[Mapping[str, object]], *, width: int = 600, step: int = 34) -> dict[str, Any]:
    """The spec of one share for each name, in the order given: rows of `name` and `share` (0 to 1).

    A row's `words`, if it has any, stand at the end of its bar instead of the share.
    """
    values = [{"words": percent(cast(float, row["share"])), **row} for row in rows]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 220}}
    x = {"field": "share", "type": "quantitative", "title": None, "scale": {"domain": [0, BAR_AXIS]}}
    return {
        "data": {"values": values},
        "width": width,
        "height": {"step": step},
        "layer": [
            {"mark": {"type": "bar", "color": LINES[0], "height": {"band": 0.68}}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"text": {"field": "words"}},
            },
        ],
        "encoding": {"y": y, "x": x | {"axis": None}},
    }


_LETTERS = {
    "labelFontSize": 15,
    "titleFontSize": 15,
    "labelColor": TEXT,
    "titleColor": TEXT,
    "labelFont": "Arial",
}
CONFIG: dict[str, Any] = {
    "autosize": {"type": "fit-x", "contains": "padding"},  # The letters are as large in every chart.
    "aria": False,
    "background": None,
    "font": "Arial",
    "padding": 4,
    "view": {"stroke": None},
    "axis": _LETTERS
    | {"gridColor": "#e3e6e8", "domainColor": "#767a7d", "tickColor": "#767a7d", "labelPadding": 6},
    "axisX": {"grid": False, "labelOverlap": True, "labelFlush": False},
    "legend": _LETTERS
    | {"orient": "top", "symbolSize": 160, "symbolStrokeWidth": 3, "labelLimit": 260, "columnPadding": 24},
    "text": {"fontSize": 15, "color": TEXT, "font": "Arial"},
    "rule": {"color": TEXT},
}
"""Letters that can be read when a phone shows half the width; no grid where none is needed."""


TYPEFACE = "Liberation Sans"
"""Of documents: it lies in the package, has the widths of Arial, and the renderer knows it too."""

SHARPNESS = 2.5  # Dots for each of the drawing: about 250 to the inch on paper.


def in_typeface(typeface: str) -> dict[str, Any]:
    """The look of every chart in another typeface."""
    text = json.dumps(CONFIG).replace('"Arial"', json.dumps(typeface))
    return cast(dict[str, Any], json.loads(text))


def svg_of(spec: Mapping[str, Any]) -> str:
    """A chart as SVG in the typeface of documents.

    Raises:
        Refused: when the library that draws is not installed.
    """
    return _drawn(json.dumps(spec, sort_keys=True, default=str))


def png_of(spec: Mapping[str, Any]) -> bytes:
    """A chart as PNG, in letters as sharp as print needs.

    Raises:
        Refused: when the library that draws is not installed.
    """
    drawn: bytes = library("vl_convert").svg_to_png(svg_of(spec), scale=SHARPNESS)
    return drawn


@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    # Brings a JavaScript engine with it (130 MB): only a process that draws pays for it.
    return str(library("vl_convert").vegalite_to_svg(json.loads(spec), config=in_typeface(TYPEFACE)))
