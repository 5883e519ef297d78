"""Importing a council's own lists: the only writer of this room."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Sum
from django.utils import timezone

from wherry.analysis.own_areas import placed
from wherry.analysis.questions import PositionQuestion
from wherry.domain.errors import BadFile, Refused
from wherry.domain.funded import FundedPeople
from wherry.domain.phrases import number_of
from wherry_web.accounts.models import Body
from wherry_web.accounts.routes import today
from wherry_web.journal.services import recorded
from wherry_web.position.own_lists.kinds import (
    KINDS,
    Asked,
    Content,
    entries_of,
    known_ids,
    named,
    written,
)
from wherry_web.position.own_lists.models import OwnList
from wherry_web.position.own_lists.policies import may_keep_lists
from wherry_web.position.register import Answers
from wherry_web.work.actors import Actor, demand, name_of
from wherry_web.work.keeping import store
from wherry_web.work.keeping.checking import checked
from wherry_web.work.keeping.names import clean_name
from wherry_web.work.keeping.purposes import PURPOSES
from wherry_web.work.keeping.services import quota, used_by

NAMED = 10
"""Services that a sentence names; the page lists every one."""


class LeftOut(Refused):
    """A list that is well made and leaves services out, which nobody has said is right."""

    def __init__(self, sentence: str, missing: tuple[tuple[str, str], ...]) -> None:
        super().__init__(sentence)
        self.missing = missing


def import_list(
    *, by: Actor, body: Body, kind: str, asked: Asked, chunks: Iterable[bytes], name: str, answers: Answers
) -> OwnList:
    """Keep a list, once it has passed what uploads pass and what its figures need; it counts from then on.

    Raises:
        NotAllowed: when the person may not keep the body's lists.
        LeftOut: when it leaves services out and `asked.accept` does not say that this is right.
        Refused: one sentence, when the file is unfit.
    """
    demand(by, body, may_keep_lists, today())
    shown = clean_name(name)
    try:
        content, row = _read(body, kind, asked, chunks, shown, answers)
    except Refused as refusal:
        _note_refusal(by, body, kind, shown, refusal)
        raise
    row.by = name_of(by)
    about = {"kind": kind, "name": shown, "sha256": row.sha256, "left_out": row.left_out}
    with recorded(by=row.by, body=body.pk, act="import-own-list", object_id=row.pk, text=about):
        _check_room(body, row.size)
        row.at = timezone.now()
        row.content = written(content)
        row.save(force_insert=True)
    return row


def _read(
    body: Body, kind: str, asked: Asked, chunks: Iterable[bytes], shown: str, answers: Answers
) -> tuple[Content, OwnList]:
    wanted = KINDS[kind]
    if not body.area_code:
        raise Refused(f"{body.name} has no area yet, so no list can be held against its services.")
    if wanted.has_day and (asked.as_at is None or asked.as_at > today()):
        raise Refused("Say on which day the people were counted; it cannot be to come.")
    with store.incoming() as folder:
        path, _ = checked(chunks, folder, shown, PURPOSES["own_list"])
        try:
            content = named(wanted.read(path, answers.register, asked), shown)
        except BadFile as refusal:
            raise refusal.of(shown) from refusal
        row = OwnList(
            body=body,
            kind=kind,
            name=shown,
            sha256=store.digest_of_file(path),
            size=path.stat().st_size,
            as_at=asked.as_at if wanted.has_day else None,
            entries=entries_of(content),
        )
    row.left_out = _left_out(body, kind, asked, content, answers)
    return content, row


def _left_out(body: Body, kind: str, asked: Asked, content: Content, answers: Answers) -> int:
    """How many services a list leaves out, where that is accepted."""
    if isinstance(content, FundedPeople):
        return len(content.people.keys() - known_ids(answers.register))
    found = placed(answers.standings, PositionQuestion(body.area_code), content)
    for location_id, service, of_id, of_postcode in found.apart[:1]:
        raise Refused(
            f"{content.name}: {service} ({location_id}) lies in {of_id} by its id and in {of_postcode} by "
            "its postcode; leave one of the two rows out."
        )
    if found.missing and not asked.accept:
        some = "; ".join(f"{service} ({key})" for key, service in found.missing[:NAMED])
        more = len(found.missing) - NAMED
        rest = f"; and {more:,} more" if more > 0 else ""
        lie = "lies" if len(found.missing) == 1 else "lie"
        raise LeftOut(
            f"{content.name}: {len(found.missing):,} of {number_of(found.services, 'service')} {lie} in "
            f"{KINDS[kind].outside}: {some}{rest}. Add them to the file, or choose it again and tick "
            "that this is right.",
            found.missing,
        )
    return len(found.missing)


def _check_room(body: Body, size: int) -> None:
    Body.objects.select_for_update().get(pk=body.pk)  # Two uploads at once count one after the other.
    lists: int = body.own_lists.aggregate(total=Sum("size"))["total"] or 0
    if used_by(body) + lists + size > quota():
        raise Refused(
            f"The files and lists of {body.name} take all the room they may, and there is none for this "
            "one; remove files, or ask your administrator for more."
        )


def _note_refusal(by: Actor, body: Body, kind: str, name: str, refusal: Refused) -> None:
    text = {"kind": kind, "name": name, "sentence": str(refusal)}
    with recorded(by=name_of(by), body=body.pk, act="refuse-own-list", object_id=kind, text=text):
        pass  # Nothing changed, but somebody may want to know who tried.
