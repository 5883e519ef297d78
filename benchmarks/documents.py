"""Twenty pages of position report as PDF/UA beside WeasyPrint, and its other faces."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import run, wherry
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.standing import Standings
from wherry.domain.errors import NotKnown
from wherry.domain.places import PlaceKind
from wherry.reports.document import Document
from wherry.reports.faces import rendered
from wherry.reports.position_report import position_report
from wherry.store.register import Register

PAGES = 20
LOCATIONS = 20_000
MONTHS = 12


def documents(work: Path, runs: int) -> Iterator[str]:
    """Every measured figure in a sentence."""
    source, data = work / "sample", work / "data"
    size = ("--locations", str(LOCATIONS), "--months", str(MONTHS), "--layout", "csv", "--kinds", "hsca")
    run(wherry("sample", str(source), *size))
    run(wherry("import", str(source), "--data", str(data)))
    standings = Standings(Register.open(data))
    asked = time.perf_counter()
    document = _long(standings)
    asked = time.perf_counter() - asked
    content = rendered(document, "pdf")
    pages, peers = _pages(content), _pages(_peer(document))
    ours, theirs = _in_turn(runs, document, lambda one: rendered(one, "pdf"), _peer)
    yield (
        f"a PDF/UA of {pages} pages ({len(content) / 1024:,.0f} KB): {_times(ours)}; WeasyPrint "
        f"({peers} pages): {_times(theirs)}; "
        f"ratio {statistics.median(theirs) / statistics.median(ours):.1f}"
    )
    for face in ("docx", "xlsx", "csv", "html"):
        (found,) = _in_turn(runs, document, lambda one, face=face: rendered(one, face))
        yield f"the same document as {face}: {_times(found)}"
    yield f"asking the register for all its reports: {asked:.2f} s"


def _long(standings: Standings) -> Document:
    """Reports of one authority after the other until there are pages enough."""
    gazetteer, whole = standings.register.definitions.places, None
    for place in gazetteer.of_kind(PlaceKind.AUTHORITY, standings.register.release.newest):
        try:
            one = position_report(standings, PositionQuestion(place.code))
        except NotKnown:
            continue
        whole = replace(whole, blocks=whole.blocks + one.opening + one.blocks) if whole else one
        if _pages(rendered(whole, "pdf")) >= PAGES:
            return whole
    raise RuntimeError("the invented England is too small for twenty pages")


def _peer(document: Document) -> bytes:
    import weasyprint

    page = weasyprint.HTML(string=rendered(document, "html").decode())
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return made


def _in_turn(runs: int, document: Document, *makers: Callable[[Document], bytes]) -> tuple[list[float], ...]:
    """Seconds of each maker, in turn, each time for a document that none has seen."""
    found: tuple[list[float], ...] = tuple([] for _ in makers)
    for number in range(-1, runs):
        for seconds, make in zip(found, makers, strict=True):
            fresh = replace(document, subject=f"{document.subject} ({number})")
            started = time.perf_counter()
            make(fresh)
            if number >= 0:  # The first only warms up.
                seconds.append(time.perf_counter() - started)
    return found


def _times(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):.3f} s, slowest of {len(seconds)} {max(seconds):.3f} s"


def _pages(content: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(content)).pages)
