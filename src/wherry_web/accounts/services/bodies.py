"""Bodies: made, corrected and ended by whoever runs the installation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date

from wherry.domain.errors import Refused
from wherry_web.accounts.drafts import BodyDraft
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.names import plain_name
from wherry_web.accounts.people_policy import manages_bodies
from wherry_web.accounts.policy import require
from wherry_web.accounts.roles import BodyKind
from wherry_web.accounts.sessions import end_sessions
from wherry_web.journal.services import recorded


def create_body(*, by: Person, draft: BodyDraft, day: date) -> Body:
    """A new body; its first administrator is invited next.

    Raises:
        Refused: when the policy or the name says no.
    """
    body = Body(**_columns(draft))
    with recorded(by=by.pk, body=body.pk, act="body-created", object_id=body.pk, text={"name": body.name}):
        require(manages_bodies(by, None, day))
        body.save(force_insert=True)
    return body


def found_host(*, by: str, draft: BodyDraft) -> Body:
    """The first body, which runs the installation; done by a command before anybody can sign in.

    Raises:
        Refused: when there is one already.
    """
    body = Body(**_columns(draft), is_host=True)
    with recorded(by=by, body=body.pk, act="body-created", object_id=body.pk, text={"name": body.name}):
        if Body.objects.filter(is_host=True).exists():
            raise Refused("A body runs this installation already; sign in as its administrator.")
        body.save(force_insert=True)
    return body


def change_body(*, by: Person, body: Body, draft: BodyDraft, day: date) -> Body:
    """Corrects what is held about a body; its kind stays.

    Raises:
        Refused: when the policy or the name says no, or a body would own itself.
    """
    with recorded(by=by.pk, body=body.pk, act="body-changed", object_id=body.pk) as entry:
        require(manages_bodies(by, None, day))
        if draft.kind != body.kind:
            raise Refused("A body's kind cannot change; end it and create its successor.")
        owner, seen = draft.owner, set[object]()
        while owner is not None and owner.pk not in seen:
            if owner.pk == body.pk:
                raise Refused("A body cannot own itself, directly or through others.")
            seen.add(owner.pk)
            owner = owner.owner
        for column, value in _columns(draft).items():
            if getattr(body, column) != value:
                entry.text[column] = str(value)
            setattr(body, column, value)
        body.save()
    return body


def end_body(*, by: Person, body: Body, to_on: date, successors: Iterable[Body], day: date) -> Body:
    """Ends a body on its first day of being no more, and names who follows it.

    Raises:
        Refused: for the body that runs the installation, a day before the body began, or itself.
    """
    following = list(successors)
    text = {"to_on": to_on.isoformat(), "successors": [str(b.pk) for b in following]}
    with recorded(by=by.pk, body=body.pk, act="body-ended", object_id=body.pk, text=text):
        require(manages_bodies(by, None, day))
        if body.is_host:
            raise Refused(f"{body.name} runs this installation and cannot be ended here.")
        if to_on <= body.from_on:
            raise Refused("The day on which it is no more must come after the day it began.")
        if any(b.pk == body.pk for b in following):
            raise Refused("A body cannot follow itself.")
        body.to_on = to_on
        body.save(update_fields=["to_on"])
        body.successors.set(following)
        if to_on <= day:
            for person in Person.objects.filter(memberships__body=body).distinct():
                end_sessions(person)
    return body


def _columns(draft: BodyDraft) -> dict[str, object]:
    if draft.kind not in set(BodyKind):
        raise Refused("There is no such kind of body; choose one from the list.")
    name = plain_name(draft.name, what="the name of the body", most=200)
    return {f.name: getattr(draft, f.name) for f in fields(draft)} | {"name": name}
