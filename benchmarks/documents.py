"""Twenty pages of position report as PDF/UA beside WeasyPrint, and its other faces."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks.measure import run, wherry
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.standing import Standings
from wherry.domain.days import months_after
from wherry.domain.places import PlaceKind
from wherry.reports.document import Document
from wherry.reports.faces import rendered
from wherry.reports.position_report import position_report
from wherry.store.register import Register

LOCATIONS = 57_000
MONTHS = 6


def documents(work: Path, runs: int) -> Iterator[str]:
    """Every measured figure in a sentence."""
    source, data = work / "sample", work / "data"
    size = ("--locations", str(LOCATIONS), "--months", str(MONTHS + 1), "--layout", "csv", "--kinds", "hsca")
    run(wherry("sample", str(source), *size))
    run(wherry("import", str(source), "--data", str(data)))
    standings = Standings(Register.open(data))
    asked = time.perf_counter()
    fresh = list(islice(_long(standings), runs + 1))
    asked = time.perf_counter() - asked
    ours, theirs = _in_turn(fresh, lambda one: rendered(one, "pdf"), _peer)
    longest = max(_pages(rendered(one, "pdf")) for one in fresh[1:])
    content = min((rendered(one, "pdf") for one in fresh[1:]), key=_pages)
    yield (
        f"a PDF/UA of {_pages(content)} to {longest} pages ({len(content) / 1024:,.0f} KB), its charts drawn: "
        f"{_times(ours)} (at most 0.5); WeasyPrint ({_pages(_peer(fresh[-1]))} pages): {_times(theirs)}; "
        f"ratio {statistics.median(theirs) / statistics.median(ours):.1f}"
    )
    for face in ("docx", "xlsx", "csv", "html"):
        (found,) = _in_turn(fresh, lambda one, face=face: rendered(one, face))
        yield f"the same documents as {face}: {_times(found)}"
    yield f"asking the register for {len(fresh)} of them: {asked:.1f} s"


def _long(standings: Standings) -> Iterator[Document]:
    """Reports of all regions with the changes of half a year: each of other places, so that nothing of one
    is kept from another."""
    gazetteer, day = standings.register.definitions.places, standings.register.release.newest
    for place in gazetteer.of_kind(PlaceKind.REGION, day):
        yield position_report(standings, PositionQuestion(place.code, since=months_after(day, -MONTHS)))


def _peer(document: Document) -> bytes:
    import weasyprint

    page = weasyprint.HTML(string=rendered(document, "html").decode())
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return made


def _in_turn(fresh: list[Document], *makers: Callable[[Document], bytes]) -> tuple[list[float], ...]:
    """Seconds of each maker, in turn, each time for another document; the first only warms up."""
    found: tuple[list[float], ...] = tuple([] for _ in makers)
    for number, document in enumerate(fresh):
        for seconds, make in zip(found, makers, strict=True):
            started = time.perf_counter()
            make(document)
            if number:
                seconds.append(time.perf_counter() - started)
    return found


def _times(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):.3f} s, slowest of {len(seconds)} {max(seconds):.3f} s"


def _pages(content: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(content)).pages)
