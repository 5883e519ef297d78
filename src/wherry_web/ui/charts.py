"""Charts as pictures in the page: drawn here, without scripts or styles, with words and the numbers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup, escape

from wherry.reports.charts import CONFIG, bars, trend

__all__ = ["CONFIG", "Figure", "bars", "figure", "trend"]

SVG = "http://www.w3.org/2000/svg"
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
