"""Asking for an import, and writing down what it did: the only writers of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import in_host
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import today
from wherry_web.journal.services import recorded
from wherry_web.position.landing import keep_uploads, offered_files
from wherry_web.position.register import shelf
from wherry_web.work.models import Job
from wherry_web.work.services import start_job

IMPORT = "import-files"
"""The kind of job."""


@dataclass(frozen=True)
class ImportRequest:
    """What to import: uploads, files of the landing folder, their day, and whether a drop is right."""

    uploads: Sequence[UploadedFile[Any]] = ()
    landed: Sequence[str] = ()
    as_at: date | None = None
    accept: bool = False


def request_import(*, by: Person, body: Body, wanted: ImportRequest) -> Job:
    """Keep the files and start the import; its page shows progress and every file's sentence.

    Raises:
        Refused: when nothing was chosen, a file is unfit, or the person may not import.
    """
    _demand_right(by, body)
    unknown = set(wanted.landed) - set(offered_files())
    if unknown:
        raise Refused(f"{sorted(unknown)[0][:80]} is not in the landing folder; choose from the list.")
    if not wanted.landed and not wanted.uploads:
        raise Refused("Choose at least one file to import.")
    key = uuid4()
    paths = [*wanted.landed, *keep_uploads(key, wanted.uploads)]
    as_at = wanted.as_at.isoformat() if wanted.as_at else None
    asked = {"upload": str(key), "paths": paths, "as_at": as_at, "accept": wanted.accept}
    return _start(by, body, str(key), asked)


def request_import_again(*, by: Person, body: Body, job: Job) -> Job:
    """Import the files of an earlier import once more and accept that they list far fewer services.

    Raises:
        Refused: when the person may not import.
    """
    _demand_right(by, body)
    return _start(by, body, f"{job.key}+", {**job.arguments, "accept": True})


def record_import(
    *, by: str, body: Body, before: str | None, after: str | None, text: Mapping[str, object]
) -> None:
    """Journal what an import did to the register: the release before and the release after."""
    act = IMPORT if after and after != before else "import-nothing"
    about = {"release_before": before, "release_after": after, **text}
    with recorded(by=by, body=body.pk, act=act, object_id=after or "none", text=about):
        pass  # The register changed outside this database; the entry is what there is to write.


def _demand_right(by: Person, body: Body) -> None:
    decision = in_host(Right.IMPORT_DATA)(by, None, today())
    if not decision or not body.is_host:
        raise Refused(decision.reason or f"{body.name} does not run this installation.")


def _start(by: Person, body: Body, key: str, asked: Mapping[str, object]) -> Job:
    # Kept with the job, so that a second try after a crash still knows what there was before the first.
    arguments = {**asked, "release_before": shelf().current_id()}
    with recorded(by=by.pk, body=body.pk, act="ask-import", object_id=key, text=arguments):
        return start_job(by=by, body=body, kind=IMPORT, arguments=arguments, key=key)
