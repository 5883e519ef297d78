"""What every page, file and command of the priority says beside its figures."""

from __future__ import annotations

from datetime import date

from wherry.analysis.knowledge import knowledge_on
from wherry.analysis.questions import RANK_CONVENTION, Provenance, SourceFile
from wherry.analysis.risk.examples import Days


def provenance_of(days: Days, day: date, notes: tuple[str, ...]) -> Provenance:
    """Release, files and notes of an answer about a day."""
    register, measure = days.standings.register, days.measure
    release = register.release
    knowledge = knowledge_on(day, release.files, register.definitions.places)
    survivors = (
        (
            "Some histories are of services that still stood when they were recorded: "
            "they lean towards those that lasted.",
        )
        if any(f.coverage.survivors_only for f in release.files)
        else ()
    )
    return Provenance(
        release=release.release_id,
        as_of=day,
        measure=measure.label,
        measure_title=measure.title,
        weight=measure.weight,
        several_services=measure.several_services,
        rank_convention=RANK_CONVENTION,
        files=tuple(SourceFile(f.name, f.source, f.as_at, f.sha256) for f in knowledge.files),
        notes=(*notes, *survivors),
        is_invented=release.is_invented,
    )
