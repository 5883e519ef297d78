"""The sentences beside a figure: what is not known, how old it is, what was assumed."""

from __future__ import annotations

import polars as pl

from wherry.analysis.knowledge import KIND_WORDS, KINDS_OF
from wherry.analysis.scene import Scene
from wherry.domain.phrases import number_of
from wherry.domain.places import Place, PlaceKind
from wherry.domain.ratings import OVERALL

OLD_FILE_DAYS = 45  # Files come monthly; one missed month is worth saying.


def notes_for(scene: Scene, place: Place, kinds: frozenset[bool], here: pl.DataFrame) -> tuple[str, ...]:
    """What a reader of a position must know beside its number."""
    knowledge, codes = scene.knowledge, scene.codes(place)
    notes = [_not_known(scene, codes, kind) for kind in KINDS_OF[scene.asked] if kind not in kinds]
    if any((code, kind) in knowledge.survivors for code in codes for kind in kinds):
        notes.append(
            "Only services that were still registered later are at hand for this day, so that the "
            "figure leans towards those that lasted."
        )
    notes += [note for kind in kinds if (note := _too_old(scene, place, codes, kind))]
    placeless = pl.col("authority_code").is_null() & pl.col("rating").is_not_null()
    lost = scene.standing.filter(placeless).height
    if lost and place.kind is not PlaceKind.COUNTRY:
        notes.append(
            f"For {number_of(lost, 'rated service')} of England the authority is not known; "
            "some may lie here."
        )
    if rolled := int(here["is_rolled_up"].sum() or 0):
        notes.append(
            f"Of {number_of(rolled, 'location')} rated service by service, the "
            f"{scene.measure.several_services} of those ratings is counted."
        )
    if hidden := _rated_elsewhere(scene, here):
        notes.append(
            f"CQC no longer gives {number_of(hidden, 'location')} with several service types a rating "
            "as a whole; import the ratings file of the month, which rates them service by service."
        )
    if (unknown := here["services"].null_count()) and unknown < here.height:
        notes.append(f"For {unknown:,} of {here.height:,} services the type of care is not known.")
    return tuple(notes)


def _not_known(scene: Scene, codes: list[str], kind: bool) -> str:
    known = sum((code, kind) in scene.knowledge.known for code in codes)
    words = KIND_WORDS[kind].capitalize()
    if known:
        return f"{words} are known on this day for {known} of {len(codes)} authorities only and are left out."
    return f"{words} are not known on this day and are left out."


def _too_old(scene: Scene, place: Place, codes: list[str], kind: bool) -> str | None:
    """What must be said where a figure, or what it is compared with, rests on an old file."""
    here = scene.knowledge.newest(codes, kind)
    elsewhere = scene.knowledge.newest([c for c, _ in scene.knowledge.known if c not in codes], kind)
    words = KIND_WORDS[kind]
    if here and (scene.day - here).days > OLD_FILE_DAYS:
        return (
            f"The newest file that tells of {words} in {place.name} up to this day is of "
            f"{here:%-d %B %Y}; what changed since is not known."
        )
    if elsewhere and (scene.day - elsewhere).days > OLD_FILE_DAYS:
        return (
            f"Elsewhere {words} are known up to {elsewhere:%-d %B %Y} only; ranks and comparisons mix days."
        )
    return None


def _rated_elsewhere(scene: Scene, here: pl.DataFrame) -> int:
    """Services of several types whose rating went without a new publication, as CQC does since 2026."""
    rating = scene.standings.register.rating
    withdrawn = rating.filter(
        (pl.col("rating") == "not_rated")
        & pl.col("superseded_on").is_null()
        & (pl.col("effective_on") <= scene.day)
        & (pl.col("service_group") == OVERALL)
        & (pl.col("key_question") == OVERALL)
    )
    several = here.filter(pl.col("rating").is_null() & pl.col("services").str.contains(","))
    return several.join(withdrawn, on="location_id", how="semi").height
