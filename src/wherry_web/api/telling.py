"""The one address that takes something: signals about services, told by a program of a council or board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from wherry.domain.errors import NotKnown, Refused
from wherry.sources.people import names_in
from wherry.sources.signal_lists import draft_of
from wherry_web.accounts.models import Body
from wherry_web.accounts.routes import today
from wherry_web.api.callers import Caller, demand
from wherry_web.api.models import ApiKey
from wherry_web.api.problems import Problem
from wherry_web.api.scopes import Scope
from wherry_web.position.register import Answers, shelf
from wherry_web.risk.answering import definitions_for, services_of
from wherry_web.risk.policies import NOT_ORDERING, ORDERING
from wherry_web.risk.services.telling import tell_signal

if TYPE_CHECKING:
    from collections.abc import Sequence

TELLING = "/api/v1/signals"
MOST = 500
"""Signals of one request."""
MAY_NAME = "The words may name a person: {}. They are in no file; take them out by a correction."


class ToldSignal(msgspec.Struct, forbid_unknown_fields=True):
    """A signal as a program tells it: the columns of the template."""

    location_id: str
    kind: str
    harm: str
    told_by: str
    happened_on: str
    closed_on: str = ""
    words: str = ""


class Taken(msgspec.Struct):
    """What became of a signal: its id, and a warning where its words may name somebody."""

    id: str
    warning: str | None


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
    key = ApiKey.objects.select_related("body").get(pk=caller.name.partition(":")[2])
    if key.body.kind not in ORDERING:
        raise Problem(403, NOT_ORDERING)
    try:
        taken = _keep(told, caller, key.body, shelf().answers())
    except (NotKnown, Refused) as refusal:
        raise Problem(422, str(refusal)) from refusal
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(
        msgspec.json.encode({"signals": taken}), status=201, content_type="application/json", headers=headers
    )


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
