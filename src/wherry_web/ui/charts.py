"""Charts as pictures in the page: drawn here, without scripts or styles, with words and the numbers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from xml.etree import ElementTree

from markupsafe import Markup, escape

from wherry.domain.phrases import percent

SVG = "http://www.w3.org/2000/svg"
TEXT = "#0b0c0c"
LINES = ("#1d4f5a", "#a3480a", "#5b3f8c", "#3f6f1f")
"""Told apart in print and by most colour-blind people, and readable on white."""
PERCENT = {"labelExpr": "format(100 * datum.value, '.0f') + ' %'", "tickCount": 5, "tickMinStep": 0.01}
"""An axis of shares, written as the house writes them."""
DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3])
"""Lines are told apart by more than colour (WCAG 2.2, 1.4.1)."""
KEPT = frozenset(
    (
        "svg",
        "g",
        "path",
        "rect",
        "line",
        "circle",
        "ellipse",
        "text",
        "tspan",
        "clipPath",
        "defs",
        "linearGradient",
        "stop",
    )
)
HARMFUL = re.compile(r"^(on|style$|class$|role$|aria-|font-family$|pointer-events$)|[}:]href$|^href$")


@dataclass(frozen=True)
class Figure:
    """A drawn chart, what it says in words, and the numbers it shows."""

    svg: Markup
    title: str
    description: str
    headings: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    key: str
    """Makes ids on the page unique."""


def figure(
    spec: Mapping[str, Any] | Any,
    *,
    title: str,
    description: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> Figure:
    """A figure from an Altair chart or its Vega-Lite spec, whose data must be in it.

    Raises:
        ValueError: when the description is empty, or the spec asks for data from elsewhere.
    """
    if not description.strip():
        raise ValueError(f"The chart {title!r} needs a sentence that says what it shows.")
    plain = spec if isinstance(spec, Mapping) else spec.to_dict()
    text = json.dumps(plain, sort_keys=True, default=str)
    if '"url":' in text:
        raise ValueError(f"The chart {title!r} asks for data from elsewhere; put its rows into the spec.")
    key = hashlib.sha256(text.encode()).hexdigest()[:10]
    named = (
        f'<title id="chart-{key}-title">{escape(title)}</title>'
        f'<desc id="chart-{key}-desc">{escape(description)}</desc>'
    )
    drawn = _drawn(text, key).replace("NAMES", named, 1)
    svg = Markup(drawn)  # noqa: S704  # Serialised from a tree of known elements; the words are escaped.
    return Figure(svg, title, description, tuple(headings), tuple(tuple(r) for r in rows), key)


@lru_cache(maxsize=256)
def _drawn(spec: str, key: str) -> str:
    # Brings a JavaScript engine with it (130 MB): only a process that draws pays for it.
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(json.loads(spec), config=CONFIG)
    root = ElementTree.fromstring(drawn)  # noqa: S314  Our own process wrote it.
    _clean(root, key)
    size = f"0 0 {root.get('width')} {root.get('height')}"
    root.attrib.clear()
    root.attrib |= {
        "xmlns": SVG,
        "viewBox": size,
        "role": "img",
        "aria-labelledby": f"chart-{key}-title chart-{key}-desc",
        "focusable": "false",
    }
    root.text = "NAMES"
    return ElementTree.tostring(root, encoding="unicode")


def _clean(element: ElementTree.Element, key: str) -> None:
    """Only known shapes, no attribute that runs, styles or fetches; ids made the chart's own.

    Tags lose their namespace: other libraries register prefixes for it, unknown tags to a browser.
    """
    element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    for name in [n for n in element.attrib if HARMFUL.search(n)]:
        del element.attrib[name]
    for name, value in element.attrib.items():
        if name == "id":
            element.set(name, f"{key}-{value}")
        elif "url(" in value:
            element.set(name, re.sub(r"url\(\"?#([\w-]+)\"?\)", rf"url(#{key}-\1)", value))
    for child in list(element):
        if child.tag.removeprefix(f"{{{SVG}}}") not in KEPT:
            element.remove(child)
        else:
            _clean(child, key)


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
            "y": share | {"scale": {"zero": False, "nice": True, "padding": room}},
            "color": by_name | {"scale": {"domain": names, "range": list(LINES[: len(names)])}},
            "strokeDash": by_name | {"scale": {"domain": names, "range": list(DASHES[: len(names)])}},
        },
    }
    layers: list[dict[str, Any]] = [lines]
    if target is not None:
        goal = {"values": [{"share": target, "words": f"Target {percent(target)}"}]}
        layers += [
            {"data": goal, "mark": {"type": "rule", "strokeDash": [4, 4]}, "encoding": {"y": share}},
            {
                "data": goal,
                "mark": {"type": "text", "align": "left", "dx": 4, "dy": -7, "x": 0},
                "encoding": {"y": share, "text": {"field": "words"}},
            },
        ]
    return {"data": {"values": values}, "width": width, "height": height, "layer": layers}


def bars(rows: Iterable[Mapping[str, object]], *, width: int = 600, step: int = 34) -> dict[str, Any]:
    """The spec of one share for each name, in the order given: rows of `name` and `share` (0 to 1).

    A row's `words`, if it has any, stand at the end of its bar instead of the share.
    """
    values = [{"words": percent(cast(float, row["share"])), **row} for row in rows]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 220}}
    x = {"field": "share", "type": "quantitative", "title": None, "scale": {"domain": [0, 1]}}
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
    "axisX": {"grid": False, "labelOverlap": "greedy", "labelFlush": False},
    "legend": _LETTERS
    | {"orient": "top", "symbolSize": 500, "symbolStrokeWidth": 3, "labelLimit": 260, "columnPadding": 24},
    "text": {"fontSize": 15, "color": TEXT, "font": "Arial"},
    "rule": {"color": TEXT},
}
"""Letters that can be read when a phone shows half the width; no grid where none is needed."""
