"""The chart of a model card: what was said, beside what happened."""

from __future__ import annotations

from typing import Any

from wherry.analysis.risk.card import ModelCard
from wherry.reports.charts import LINES, PERCENT

QUIET = "#767a7d"


def calibration(card: ModelCard, *, width: int = 560) -> dict[str, Any]:
    """The spec of a calibration plot: a point for each tenth of the services, on the line where what was said
    happened."""
    points = [{"said": tenth.said, "happened": tenth.happened} for tenth in card.tenths]
    most = max((max(point.values()) for point in points), default=0.0) or 0.1
    scale = {"domain": [0, most * 1.05]}
    x = {"field": "said", "type": "quantitative", "title": "The model said", "axis": PERCENT, "scale": scale}
    y = x | {"field": "happened", "title": "It happened"}
    ideal = {
        "data": {"values": [{"said": 0, "happened": 0}, {"said": most * 1.05, "happened": most * 1.05}]},
        "mark": {"type": "line", "strokeDash": [6, 4], "color": QUIET},
        "encoding": {"x": x, "y": y},
    }
    dots = {
        "data": {"values": points},
        "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1, "color": LINES[0]},
        "encoding": {"x": x, "y": y},
    }
    return {"width": width, "height": 320, "layer": [ideal, dots]}
