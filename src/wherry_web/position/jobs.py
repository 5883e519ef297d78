"""The import as a job: `wherry.store.importing` with progress, and an entry in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from wherry.domain.errors import Refused
from wherry.store.importing import IMPORTED, REFUSED, ImportOptions, ImportResult, import_files
from wherry_web.accounts.roles import Right
from wherry_web.position.landing import forget_uploads, path_of
from wherry_web.position.services import IMPORT, record_import
from wherry_web.work.models import Job
from wherry_web.work.running.kinds import JobKind
from wherry_web.work.running.progress import Progress


def run_import(job: Job, progress: Progress) -> Mapping[str, Any]:
    """Import the files of a job; what became of each, and the releases before and after.

    May run again after a crash: files that are already there change nothing.

    Raises:
        Busy: when another import is running.
        Refused: when the new register fails its checks; the old one stays.
    """
    arguments = job.arguments
    as_at = date.fromisoformat(arguments["as_at"]) if arguments["as_at"] else None
    options = ImportOptions(as_at=as_at, accept=arguments["accept"])
    before: str | None = arguments["release_before"]
    try:
        paths = [path_of(name) for name in arguments["paths"]]
        found = import_files(paths, Path(settings.WHERRY_DATA), options, progress.report)
    except Refused as refusal:
        record_import(by=job.by, body=job.body, before=before, after=before, text={"refusal": str(refusal)})
        raise
    after = found.release.release_id if found.release else None
    outcomes = [{"name": o.name, "status": o.status, "sentence": o.sentence} for o in found.outcomes]
    record_import(by=job.by, body=job.body, before=before, after=after, text={"outcomes": outcomes})
    if not found.refused:  # A refused file may be wanted again, with “accept”.
        forget_uploads(arguments["upload"])
    return {
        "sentence": _sentence(found, is_new=after != before),
        "outcomes": outcomes,
        "release_before": before,
        "release_after": after,
    }


def _sentence(found: ImportResult, *, is_new: bool) -> str:
    imported = sum(o.status == IMPORTED for o in found.outcomes)
    refused = sum(o.status == REFUSED for o in found.outcomes)
    count = f"{imported} of {len(found.outcomes)} files imported, {refused} refused."
    if is_new and found.release:
        return f"{count} The data is now as published on {found.release.newest:%-d %B %Y}."
    return f"{count} The register is as it was."


JOBS = {IMPORT: JobKind("Import published files", run_import, 2, Right.IMPORT_DATA)}
