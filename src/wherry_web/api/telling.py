"""The one address that takes something: signals about services, told by a program of a council or board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from msgspec import Meta

from wherry.domain.errors import NotKnown, Refused
from wherry.sources.people import names_in
from wherry.sources.signal_lists import MOST_WORDS, draft_of
from wherry_web.accounts.models import Body
from wherry_web.accounts.routes import today
from wherry_web.api.callers import Caller, demand, ordering_body
from wherry_web.api.problems import Problem
from wherry_web.api.scopes import Scope
from wherry_web.position.register import Answers, shelf
from wherry_web.risk.answering import definitions_for, services_of
from wherry_web.risk.services.telling import tell_signal

if TYPE_CHECKING:
    from collections.abc import Sequence

TELLING = "/api/v1/signals"
MOST = 500
"""Signals of one request."""
MAY_NAME = "The words may name a person: {}. They are in no file; take them out by a correction."


class ToldSignal(msgspec.Struct, forbid_unknown_fields=True):
    """A signal as a program tells it: the columns of the template."""

    location_id: Annotated[str, Meta(description="CQC’s id of a service of your area.")]
    kind: Annotated[str, Meta(description="What it is: a key or title of the template, like complaint.")]
    harm: Annotated[str, Meta(description="How grave: none, low, moderate, severe or not_known, or a title.")]
    told_by: Annotated[str, Meta(description="Who told it: a key or title of the template, like family.")]
    happened_on: Annotated[str, Meta(description="The day, like 2026-11-27; none to come.")]
    closed_on: Annotated[str, Meta(description="The day on which it was over; empty while it is open.")] = ""
    words: Annotated[
        str, Meta(description=f"At most {MOST_WORDS:,} letters, without names of people; in no file.")
    ] = ""


class Taken(msgspec.Struct):
    """What became of a signal: its id, and a warning where its words may name somebody."""

    id: Annotated[str, Meta(description="Of the signal.")]
    warning: Annotated[str | None, Meta(description="Said where the words may name a person.")]


class TakenSignals(msgspec.Struct):
    """What became of the signals of a request, in their order."""

    signals: list[Taken]


def tell(request: HttpRequest) -> HttpResponse:
    """Takes one signal, or a list of them: all, or none.

    Raises:
        Problem: 401 or 403 without the scope, 405 for anything but POST, 422 naming the first that is unfit.
    """
    if request.method != "POST":
        raise Problem(405, "Signals are told by POST, and read on the site only.", headers={"Allow": "POST"})
    demand(request, Scope.SIGNALS)
    caller: Caller = request.api_caller  # type: ignore[attr-defined]  # The door gives it to every request.
    told = _told(request)
    if shelf().current_id() is None:
        raise Problem(503, "No published file has been imported yet, so no service is known; tell it later.")
    body = ordering_body(request)
    try:
        taken = _keep(told, caller, body, shelf().answers())
    except (NotKnown, Refused) as refusal:
        raise Problem(422, str(refusal)) from refusal
    content, headers = msgspec.json.encode(TakenSignals(taken)), {"Cache-Control": "no-store"}
    return HttpResponse(content, status=201, content_type="application/json", headers=headers)


def _told(request: HttpRequest) -> Sequence[ToldSignal]:
    try:
        found = msgspec.json.decode(request.body, type=ToldSignal | list[ToldSignal])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        fields = ", ".join(ToldSignal.__struct_fields__)
        raise Problem(422, f"Send one signal or a list of them as JSON ({fields}): {error}.") from error
    told = found if isinstance(found, list) else [found]
    if not 1 <= len(told) <= MOST:
        raise Problem(422, f"Send from 1 to {MOST} signals at a time.")
    return told


def _keep(told: Sequence[ToldSignal], caller: Caller, body: Body, answers: Answers) -> list[Taken]:
    definitions, day = definitions_for(answers), today()
    services, rule = services_of(answers, body), answers.register.definitions.person_names
    taken = []
    with transaction.atomic():
        for number, one in enumerate(told, start=1):
            row = msgspec.structs.asdict(one) | {"row": number}
            draft = draft_of(row, "the request", definitions, frozenset(services), day)
            kept = tell_signal(by=caller.name, body=body, draft=draft, definitions=definitions, day=day)
            named = names_in(draft.words, rule, services[kept.location_id].name)
            taken.append(Taken(str(kept.pk), MAY_NAME.format(", ".join(named[:5])) if named else None))
    return taken
