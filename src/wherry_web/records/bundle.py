"""The answer to a request as a ZIP: what is released, a schedule of what is withheld, and a manifest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from wherry.definitions.requests import REQUEST_KINDS, load_exemptions
from wherry_web.journal.models import Entry
from wherry_web.records.journal_of import HEADINGS, Question, entries_of, export_rows
from wherry_web.records.models import InformationRequest, RequestItem
from wherry_web.ui.downloads import Download, as_csv
from wherry_web.work.shown import names_of

_SCHEDULE = {"number": "Number", "at": "When", "outcome": "Outcome", "ground": "Ground"}
_UNDATED = (1980, 1, 1, 0, 0, 0)  # The first day that a ZIP can tell: the same bytes every time.


@dataclass(frozen=True)
class Bundle:
    """A ZIP, its SHA-256, and how many entries it tells and withholds."""

    content: bytes
    digest: str
    released: int
    withheld: int


def bundle_of(request: InformationRequest) -> Bundle:
    """The bundle of a request whose items are decided; the same decisions give the same bytes.

    Of a withheld entry it tells the number, the day and the ground, and nothing else. Reasons are the
    body's own and stay out.
    """
    items = {item.number: item for item in request.items.all()}
    found = entries_of(request.body, Question()).filter(number__in=list(items))
    entries = list(found.order_by("number"))
    shown = [e for e in entries if items[e.number].decision == RequestItem.RELEASE]
    headings = {key: words for key, words in HEADINGS.items() if key != "digest"}
    # A requester is told the names of people only as far as the entry itself is released.
    rows = list(export_rows(shown, names_of(e.by for e in shown)))
    rows = [{**{k: row[k] for k in headings}, "at": f"{row['at']:%Y-%m-%dT%H:%M:%SZ}"} for row in rows]
    grounds = {key: found.label for key, found in load_exemptions().items()}
    schedule = [_line(entry, items[entry.number], grounds) for entry in entries]
    files = {
        "released.csv": as_csv(Download("released", headings, rows)),
        "released.json": _json(rows),
        "schedule.csv": as_csv(Download("schedule", _SCHEDULE, schedule)),
        "schedule.json": _json(schedule),
    }
    files["manifest.json"] = _json(_manifest(request, files, len(shown), len(entries) - len(shown)))
    content = _zipped(files)
    return Bundle(content, hashlib.sha256(content).hexdigest(), len(shown), len(entries) - len(shown))


def _line(entry: Entry, item: RequestItem, grounds: Mapping[str, str]) -> dict[str, object]:
    outcome = {RequestItem.RELEASE: "released", RequestItem.WITHHOLD: "withheld"}[item.decision]
    return {
        "number": entry.number,
        "at": f"{entry.at:%Y-%m-%d}",
        "outcome": outcome,
        "ground": grounds.get(item.exemption, ""),
    }


def _manifest(
    request: InformationRequest, files: Mapping[str, bytes], released: int, withheld: int
) -> object:
    return {
        "reference": request.reference,
        "kind": REQUEST_KINDS[request.kind],
        "body": request.body.name,
        "received_on": request.received_on.isoformat(),
        "due_on": request.due_on.isoformat(),
        "released": released,
        "withheld": withheld,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _UNDATED), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
