"""Answers to requests for information: opened, decided item by item, put together; each act journalled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wherry.definitions.requests import Exemption, due_on, load_exemptions
from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import in_body, in_host, require
from wherry_web.accounts.roles import Right
from wherry_web.journal.services import recorded
from wherry_web.records.bundle import Bundle, bundle_of
from wherry_web.records.journal_of import Question, entries_of
from wherry_web.records.models import InformationRequest, RequestItem

MOST_ITEMS = 5_000
"""More than a person can decide on; the request is then narrowed with the requester (FOIA s.12, s.16)."""
MOST_EXPORTED = 100_000
"""Entries in one file; a sheet holds ten times as many rows and opens slowly long before."""

_may_export = in_body(Right.EXPORT_JOURNAL)
_may_see_common = in_host(Right.SEE_COMMON_JOURNAL)


@dataclass(frozen=True)
class RequestDraft:
    """A request as it was received."""

    reference: str
    kind: str
    received_on: date
    person: str = ""
    words: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class ItemDecision:
    """What a person decides of one entry: release it, or withhold it under an exemption, with a reason."""

    decision: str
    exemption: str = ""
    reason: str = ""


def open_request(*, by: Person, body: Body, draft: RequestDraft, day: date) -> InformationRequest:
    """Open a request, set its last day, and gather the body's entries that answer it.

    Raises:
        Refused: when the policy says no, the reference is taken, it was received in the future, or
            more entries answer it than a person can decide on.
        NotKnown: when the bank holidays of that year are not known.
    """
    if draft.received_on > day:
        raise Refused("The day on which it was received is in the future; correct it.")
    words = {"reference": draft.reference, "person": draft.person, "words": draft.words}
    with recorded(by=by.pk, body=body.pk, act="records.request_opened", object_id="", text=words) as entry:
        require(_may_export(by, body, day))
        if body.information_requests.filter(reference=draft.reference).exists():
            raise Refused(
                f"“{draft.reference}” is already the reference of another request; use another one."
            )
        request = body.information_requests.create(
            reference=draft.reference,
            kind=draft.kind,
            received_on=draft.received_on,
            due_on=due_on(draft.kind, draft.received_on),
            person=draft.person,
            words=draft.words,
            from_on=draft.from_on,
            to_on=draft.to_on,
        )
        entry.object_id = str(request.pk)
        entry.text["items"] = _gather(request)
    return request


def decide_items(
    *, by: Person, request: InformationRequest, decisions: Mapping[int, ItemDecision], day: date
) -> int:
    """Write down what a person decided of entries, by number; how many.

    Raises:
        Refused: when the policy says no, the request was answered, an entry is not among its items,
            or an exemption does not belong to its kind.
    """
    exemptions = exemptions_for(request.kind)
    said = {str(number): f"{d.decision} {d.exemption}".strip() for number, d in decisions.items()}
    body, act = request.body, "records.items_decided"
    with recorded(by=by.pk, body=body.pk, act=act, object_id=request.pk, text={"items": said}):
        require(_may_export(by, body, day))
        locked = body.information_requests.select_for_update().get(pk=request.pk)
        if locked.answered_on:
            raise Refused("This request was answered; open another one to look again.")
        items = {item.number: item for item in locked.items.filter(number__in=list(decisions))}
        for number, decided in decisions.items():
            if number not in items:
                raise Refused(f"Entry {number} is not among the items of this request.")
            _check(decided, exemptions, number)
            item = items[number]
            item.decision, item.exemption, item.reason = decided.decision, decided.exemption, decided.reason
            item.decided_by, item.decided_at = str(by.pk), timezone.now()
        changed = ["decision", "exemption", "reason", "decided_by", "decided_at"]
        RequestItem.objects.bulk_update(items.values(), changed, batch_size=200)
    return len(items)


def make_bundle(*, by: Person, request: InformationRequest, day: date) -> Bundle:
    """Put the answer together as a ZIP, once everything is decided; the journal keeps its digest.

    Raises:
        Refused: when the policy says no, or an item is not decided.
    """
    body, act = request.body, "records.bundle_made"
    with recorded(by=by.pk, body=body.pk, act=act, object_id=request.pk) as entry:
        require(_may_export(by, body, day))
        undecided = request.items.filter(decision="").count()
        if undecided:
            raise Refused(f"{undecided} items are not decided yet; decide each before the answer is made.")
        bundle = bundle_of(request)
        entry.text |= {"sha256": bundle.digest, "released": bundle.released, "withheld": bundle.withheld}
        if request.answered_on is None:
            request.answered_on = day
            request.save(update_fields=["answered_on"])
    return bundle


def record_export(*, by: Person, body: Body | None, question: Question, kind: str, day: date) -> int:
    """Write down that a person took the journal away as a file; how many entries it has.

    None is the journal of the installation.

    Raises:
        Refused: when the policy says no, or there are more entries than a file should hold.
    """
    asked = {k: str(v) for k, v in vars(question).items() if v}
    text = {"as": kind, "filter": asked}
    whose, act = body.pk if body else None, "records.journal_exported"
    with recorded(by=by.pk, body=whose, act=act, object_id=whose or "installation", text=text) as entry:
        require((_may_export if body else _may_see_common)(by, body, day))
        rows = entries_of(body, question).count()
        if rows > MOST_EXPORTED:
            raise Refused(f"That is {rows:,} entries; narrow the filter to {MOST_EXPORTED:,} or fewer.")
        entry.text["entries"] = rows
    return rows


def exemptions_for(kind: str) -> Mapping[str, Exemption]:
    """The exemptions of a kind of request, by key."""
    return {key: found for key, found in load_exemptions().items() if found.request == kind}


def _gather(request: InformationRequest) -> int:
    question = Question(
        person=request.person,
        about_person=True,
        words=request.words,
        from_on=request.from_on,
        to_on=request.to_on,
    )
    found = list(entries_of(request.body, question).values_list("number", "retention")[: MOST_ITEMS + 1])
    if len(found) > MOST_ITEMS:
        raise Refused(
            f"More than {MOST_ITEMS:,} entries answer it; narrow the days or the words with the requester."
        )
    proposals = {c: key for key, e in exemptions_for(request.kind).items() for c in e.proposed_for}
    RequestItem.objects.bulk_create(
        (RequestItem(request=request, number=n, proposed=proposals.get(c, "")) for n, c in found),
        batch_size=500,
    )
    return len(found)


def _check(decided: ItemDecision, exemptions: Mapping[str, Exemption], number: int) -> None:
    if decided.decision not in (RequestItem.RELEASE, RequestItem.WITHHOLD):
        raise Refused(f"Say of entry {number} whether it is released or withheld.")
    if decided.decision == RequestItem.RELEASE:
        if decided.exemption:
            raise Refused(f"Entry {number} is released; then no exemption applies.")
        return
    if decided.exemption not in exemptions:
        raise Refused(f"Choose the exemption under which entry {number} is withheld.")
    if exemptions[decided.exemption].is_balanced and not decided.reason.strip():
        raise Refused(
            f"Say how the public interest was weighed for entry {number}; this exemption asks for it."
        )
