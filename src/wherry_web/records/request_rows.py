"""Requests and their items as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from wherry.definitions.requests import REQUEST_KINDS
from wherry_web.journal.models import Entry
from wherry_web.records.journal_of import Question, act_title, entries_of
from wherry_web.records.models import InformationRequest, RequestItem
from wherry_web.records.services import exemptions_for
from wherry_web.records.shown import address, item_text
from wherry_web.ui.values import day, moment
from wherry_web.work.shown import names_of

REQUEST_COLUMNS = [
    {"key": "reference", "text": "Reference"},
    {"key": "kind", "text": "Kind"},
    {"key": "received", "text": "Received"},
    {"key": "due", "text": "Answer due"},
    {"key": "state", "text": "State"},
]


@dataclass(frozen=True)
class ItemRow:
    """One entry to decide on."""

    number: int
    at: str
    by: str
    act: str
    text: str
    href: str
    proposed: str
    """Key of the exemption, or “release”."""
    proposed_label: str
    chosen: str
    reason: str
    decided: str
    """Who decided and when; empty before."""

    @staticmethod
    def field(what: str, number: int) -> str:
        """The name of a field of the form."""
        return f"{what}-{number}"


def request_rows(found: Iterable[InformationRequest], today: date) -> list[dict[str, object]]:
    """Rows for a table."""
    return [
        {
            "reference": {
                "text": asked.reference,
                "href": reverse(
                    "information_request", kwargs={"body_id": asked.body_id, "request_id": asked.pk}
                ),
            },
            "kind": REQUEST_KINDS[asked.kind],
            "received": day(asked.received_on),
            "due": day(asked.due_on),
            "state": _state(asked, today),
        }
        for asked in found
    ]


def item_rows(items: Iterable[RequestItem], asked: InformationRequest) -> list[ItemRow]:
    """The entries of a page of items, with what is proposed and what was decided."""
    listed = list(items)
    numbers = [item.number for item in listed]
    entries = {e.number: e for e in entries_of(asked.body, Question()).filter(number__in=numbers)}
    names = names_of([*(e.by for e in entries.values()), *(item.decided_by for item in listed)])
    labels = {key: found.label for key, found in exemptions_for(asked.kind).items()}
    return [_row(item, entries[item.number], asked, names, labels) for item in listed]


def _row(
    item: RequestItem,
    entry: Entry,
    asked: InformationRequest,
    names: Mapping[str, str],
    labels: Mapping[str, str],
) -> ItemRow:
    decided = item.exemption if item.decision == RequestItem.WITHHOLD else item.decision
    who = names.get(item.decided_by, item.decided_by)
    return ItemRow(
        number=item.number,
        at=moment(entry.at),
        by=names.get(entry.by, entry.by),
        act=act_title(entry.act),
        text=item_text(entry),
        href=address(entry, asked.body),
        proposed=item.proposed or RequestItem.RELEASE,
        proposed_label=labels.get(item.proposed, "Release"),
        chosen=decided,
        reason=item.reason,
        decided=f"{who}, {moment(item.decided_at)}" if item.decided_at else "",
    )


def _state(asked: InformationRequest, today: date) -> str:
    if asked.answered_on:
        return f"Answered on {day(asked.answered_on)}"
    return "Overdue" if asked.due_on < today else "Open"
