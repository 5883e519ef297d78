"""Keeping and removing a body's files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import today
from wherry_web.journal.erasure import held_objects
from wherry_web.journal.retention import retention_classes
from wherry_web.journal.services import recorded
from wherry_web.work.actors import Actor, demand, name_of
from wherry_web.work.keeping import store
from wherry_web.work.keeping.checking import checked
from wherry_web.work.keeping.kinds import KINDS
from wherry_web.work.keeping.names import clean_name
from wherry_web.work.keeping.purposes import PURPOSES
from wherry_web.work.models import StoredFile

GRACE = timedelta(hours=1)
"""Bytes placed so lately are left alone: their row may not have been committed yet."""
_SHORTEST = timedelta(days=28)  # Of all months.


def keep_file(*, by: Actor, body: Body, chunks: Iterable[bytes], name: str, purpose: str) -> StoredFile:
    """Keep what arrives, once its content is of a kind that the purpose takes and the scan passed.

    `name` is shown and never used as a path. Pictures are written anew without a camera's additions.

    Raises:
        NotAllowed: when the person may not add such files to the body.
        Refused: when it is too large, of the wrong kind, not clean, or over the body's quota.
    """
    wanted, shown = PURPOSES[purpose], clean_name(name)
    demand(by, body, wanted.needs, today())
    with store.incoming() as folder:
        try:
            path, kind = checked(chunks, folder, shown, wanted)
        except Refused as refusal:
            _note_refusal(by, body, purpose, shown, refusal)
            raise
        row = StoredFile(
            body=body,
            sha256=store.digest_of_file(path),
            name=shown,
            media_type=KINDS[kind].media_type,
            size=path.stat().st_size,
            purpose=purpose,
            by=name_of(by),
            at=timezone.now(),
            retention=wanted.retention,
        )
        text = {"name": shown, "sha256": row.sha256}
        with recorded(by=name_of(by), body=body.pk, act="keep-file", object_id=row.pk, text=text):
            _check_quota(body, row.size)
            store.place(path, row.sha256)
            row.save(force_insert=True)
    return row


def remove_file(*, by: Actor, body: Body, file: StoredFile) -> None:
    """Take a file from a body. Its bytes go within two hours, unless somebody else has the same.

    Raises:
        NotAllowed: when the person may not add files to the body.
        Refused: when it has been removed before, or a legal hold covers it.
    """
    demand(by, body, Right.ADD_FILES, today())
    with recorded(by=name_of(by), body=body.pk, act="remove-file", object_id=file.pk):
        if held_objects("file")(body.pk, file.pk, file.by):
            raise Refused(f"“{file.name}” is under a legal hold; it can be removed once the hold is lifted.")
        if not body.files.filter(pk=file.pk, removed_at=None).update(removed_at=timezone.now()):
            raise Refused(f"“{file.name}” is no longer among the files of {body.name}.")


def erase_files(*, by: Actor, now: datetime) -> str:
    """Take away the files whose class of record is over, and forget their names; says how many.

    A legal hold keeps a file, and so does a class that a person reviews. The bytes go with the next sweep.
    """
    is_held = held_objects("file")
    due = [f for f in _files_due(timezone.localdate(now)) if not is_held(f.body_id, f.pk, f.by)]
    for file in due:
        with recorded(by=name_of(by), body=file.body_id, act="erase-file", object_id=file.pk):
            file.name, file.removed_at = "", file.removed_at or now
            file.save(update_fields=["name", "removed_at"])
    return f"{len(due)} files erased." if due else ""


def sweep_files(*, by: Actor, now: datetime, grace: timedelta = GRACE) -> str:
    """Delete the bytes that no row of any body refers to, and leftovers; says how many files."""
    store.clear_incoming(max(grace.total_seconds(), GRACE.total_seconds()))
    kept = set(StoredFile.objects.filter(removed_at=None).values_list("sha256", flat=True))
    gone = store.sweep((d for d in store.all_digests() if d not in kept), grace.total_seconds())
    return f"{gone} files deleted from disk." if gone else ""


def used_by(body: Body) -> int:
    """How many bytes a body's files take."""
    total: int | None = body.files.filter(removed_at=None).aggregate(total=Sum("size"))["total"]
    return total or 0


def quota() -> int:
    """How many bytes the files of one body may take."""
    return int(settings.WHERRY_QUOTA_GB * 1024**3)


def _files_due(day: date) -> Iterator[StoredFile]:
    """Files of classes that are erased unseen, once they are due; those erased before have no name."""
    for key, found in retention_classes().items():
        if found.then == "erase" and found.starts == "act":
            old = StoredFile.objects.filter(retention=key, at__date__lte=day - _SHORTEST * found.keep_months)
            for file in old.exclude(name="").iterator():
                if found.due_on(timezone.localdate(file.at)) <= day:
                    yield file


def _note_refusal(by: Actor, body: Body, purpose: str, name: str, refusal: Refused) -> None:
    text = {"name": name, "sentence": str(refusal)}
    with recorded(by=name_of(by), body=body.pk, act="refuse-file", object_id=purpose, text=text):
        pass  # Nothing changed, but somebody may want to know who tried.


def _check_quota(body: Body, size: int) -> None:
    Body.objects.select_for_update().get(pk=body.pk)  # Two uploads at once count one after the other.
    used = used_by(body)
    if used + size > quota():
        raise Refused(
            f"The files of {body.name} take {used / 1024**3:.1f} of {settings.WHERRY_QUOTA_GB:g} GB, and "
            "there is no room for this one; remove files, or ask your administrator for more."
        )
