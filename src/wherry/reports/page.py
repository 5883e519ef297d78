"""A document as one HTML page that needs nothing else: for mail, archives, and the peer of the benchmarks."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape
from pathlib import Path

from wherry.reports.charts import svg_of
from wherry.reports.document import (
    Block,
    Cell,
    Chart,
    Document,
    Figure,
    Heading,
    Kind,
    Note,
    Paragraph,
    Points,
    Table,
)
from wherry.reports.words import SHADE_WORDS, shade, words

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def as_html(document: Document) -> bytes:
    """The document as a page."""
    title = _text(f"{document.title}: {document.subject}, {words(document.day)}")
    warning = f'<p class="warning">{_text(document.warning)}</p>' if document.warning else ""
    facts = "".join(f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in document.told.facts)
    opening = "".join(part for block in document.opening for part in _block(block))
    blocks = "".join(part for block in document.blocks for part in _block(block))
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
        f'{warning}<p class="kind">{_text(document.title)}</p><h1>{_text(document.subject)}</h1>'
        f'<p class="day">on {words(document.day)}</p>{opening}<dl>{facts}</dl>{blocks}</main></body></html>'
    ).encode()


def _text(text: Cell) -> str:
    return escape(words(text))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h{block.level + 1}>{_text(block.text)}</h{block.level + 1}>"
        case Paragraph():
            yield f"<p>{_text(block.text)}</p>"
        case Note():
            yield f'<p class="note">{_text(block.text)}</p>'
        case Points():
            yield f"<ul>{''.join(f'<li>{_text(text)}</li>' for text in block.texts)}</ul>"
        case Figure():
            yield f'<p class="figure">{_text(block.value)}</p><p class="said">{_text(block.sentence)}</p>'
        case Table():
            yield _table(block)
        case Chart():
            drawn = b64encode(svg_of(block.spec).encode()).decode()
            yield f'<figure><figcaption>{_text(block.title)}</figcaption><img alt="{_text(block.words)}" '
            yield f'src="data:image/svg+xml;base64,{drawn}"></figure><p>{_text(block.words)}</p>'
            yield _table(block.table)


def _table(table: Table) -> str:
    kinds = [f' class="{"" if c.kind not in (Kind.NUMBER, Kind.SHARE) else "number"}"' for c in table.columns]
    heads = "".join(
        f'<th scope="col"{kind}>{_text(c.heading)}</th>' for c, kind in zip(table.columns, kinds, strict=True)
    )
    rows = []
    for row in table.rows:
        cells = [f'<th scope="row">{_text(row[0])}</th>']
        for cell, kind in zip(row[1:], kinds[1:], strict=True):
            shown = f' class="number shade-{shade(cell)}"' if table.is_heat and shade(cell) else kind
            cells.append(f"<td{shown}>{_text(cell)}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    scale = f"<p>{SHADE_WORDS}</p>" if table.is_heat else ""
    return (
        f"<table><caption>{_text(table.title)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>{scale}"
    )
