"""Charts of comparisons: the funnel of a league, and what was published by quarter."""

from __future__ import annotations

from typing import Any

from wherry.analysis.comparison.results import Quarters, RangedLeague
from wherry.reports.charts import DASHES, LINES, PERCENT

QUIET = "#767a7d"
MARKS = ("own", "near", "")
"""The place picked out, those near it, the others: in the order they are drawn over."""
SIZES = (260, 90, 50)
"""Areas of their marks: the own is found at a glance, also where many lie close together."""


def funnel(
    found: RangedLeague, marks: dict[str, str], names: dict[str, str], *, width: int = 700
) -> dict[str, Any]:
    """The spec of a funnel: size against share, the limits of chance as lines, the middle dashed.

    `marks` say by code which places are picked out, `names` what the kinds of mark are called.
    """
    points: list[dict[str, Any]] = [
        {"of": row.share.denominator, "share": row.share.share, "kind": names[marks.get(row.share.code, "")]}
        for row in found.rows
        if row.funnel and row.share.share is not None
    ]
    kinds = [names[mark] for mark in MARKS if any(point["kind"] == names[mark] for point in points)]
    lowest = min((point["share"] for point in points), default=0.0)
    x = {"field": "of", "type": "quantitative", "title": "Rated services", "axis": {"tickCount": 6}}
    y = {
        "field": "share",
        "type": "quantitative",
        "title": None,
        "axis": PERCENT,
        "scale": {"domain": [max(0.0, round(lowest - 0.1, 1)), 1]},
    }
    middle = {
        "data": {"values": [{"share": found.middle}]},
        "mark": {"type": "rule", "strokeDash": [6, 4]},
        "encoding": {"y": y},
    }
    look = {"scale": {"domain": [names[m] for m in MARKS], "range": [LINES[1], LINES[0], QUIET]}}
    shape = {"scale": {"domain": [names[m] for m in MARKS], "range": ["diamond", "square", "circle"]}}
    size = {"scale": {"domain": [names[m] for m in MARKS], "range": list(SIZES)}}
    kind = {"field": "kind", "type": "nominal", "title": None, "legend": {"values": kinds}}
    dots = {
        "data": {"values": sorted(points, key=lambda point: -_order(point["kind"], names))},
        "mark": {"type": "point", "filled": True, "opacity": 0.85},
        "encoding": {"x": x, "y": y, "color": kind | look, "shape": kind | shape, "size": kind | size},
    }
    return {"width": width, "height": 360, "layer": [*_limits(found, x, y), middle, dots]}


def _order(kind: object, names: dict[str, str]) -> int:
    return next(number for number, mark in enumerate(MARKS) if names[mark] == kind)


def _limits(found: RangedLeague, x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """Two lines for each confidence, told apart by their dashes."""
    layers = []
    for curve, dash in zip(found.curves, (DASHES[1], DASHES[0]), strict=False):
        for side in (curve.low, curve.high):
            line = [{"of": of, "share": share} for of, share in zip(curve.sizes, side, strict=True)]
            layers.append(
                {
                    "data": {"values": line},
                    "mark": {
                        "type": "line",
                        "strokeDash": dash,
                        "color": QUIET,
                        "strokeWidth": 1.5,
                        "clip": True,
                    },
                    "encoding": {"x": x, "y": y},
                }
            )
    return layers


def by_quarter(found: Quarters, *, width: int = 700) -> dict[str, Any]:
    """The spec of shares published by quarter: points, limits of ordinary variation, what is not ordinary."""
    rows = [row for row in found.rows if row.share is not None]
    values = [
        {
            "day": row.starts_on.isoformat(),
            "share": row.share,
            "low": row.share_low,
            "high": row.share_high,
            "kind": "Not ordinary" if row.share_special else "Ordinary",
        }
        for row in rows
    ]
    x = {
        "field": "day",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc"},
        "axis": {"format": "%b %Y", "tickCount": 6},
    }
    y = {"type": "quantitative", "title": None, "axis": PERCENT, "scale": {"domain": [0, 1]}}
    domain = ["Ordinary", "Not ordinary"]
    kind = {"field": "kind", "type": "nominal", "title": None}
    layers: list[dict[str, Any]] = []
    if found.share_mean is not None:
        step = {"type": "line", "interpolate": "step", "strokeDash": DASHES[1], "color": QUIET}
        layers += [{"mark": step, "encoding": {"x": x, "y": y | {"field": side}}} for side in ("low", "high")]
        layers.append(
            {
                "data": {"values": [{"share": found.share_mean}]},
                "mark": {"type": "rule"},
                "encoding": {"y": y | {"field": "share"}},
            }
        )
    layers += [
        {
            "mark": {"type": "line", "color": LINES[0], "strokeWidth": 1.5},
            "encoding": {"x": x, "y": y | {"field": "share"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y | {"field": "share"},
                "color": kind | {"scale": {"domain": domain, "range": [LINES[0], LINES[1]]}},
                "shape": kind | {"scale": {"domain": domain, "range": ["circle", "diamond"]}},
            },
        },
    ]
    return {"data": {"values": values}, "width": width, "height": 300, "layer": layers}
