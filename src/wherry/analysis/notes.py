"""The sentences beside a figure: what is not known, how old it is, what was assumed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl

from wherry.analysis.knowledge import KIND_WORDS, KINDS_OF, Knowledge, knowledge_on
from wherry.analysis.scene import Scene, of_kinds
from wherry.domain.errors import NotKnown
from wherry.domain.phrases import number_of
from wherry.domain.places import Place, PlaceKind
from wherry.domain.ratings import OVERALL

OLD_FILE_DAYS = 45  # Files come monthly; one missed month is worth saying.
SERVICE_BY_SERVICE_SINCE = date(2026, 1, 1)
"""From when CQC's monthly list shows “Not Rated” for locations with several service types."""


def notes_for(scene: Scene, place: Place, kinds: frozenset[bool], here: pl.DataFrame) -> tuple[str, ...]:
    """What a reader of a position must know beside its number."""
    knowledge, codes = scene.knowledge, scene.codes(place)
    notes = [_not_known(scene, codes, kind) for kind in KINDS_OF[scene.asked] if kind not in kinds]
    notes += _only_survivors(knowledge, codes, kinds)
    notes += _only_rated(here)
    for kind in sorted(kinds, reverse=True):
        notes += _too_old(scene, place, codes, kind)
    notes += _placeless(scene, place.kind)
    notes += _of_a_map(scene)
    if rolled := int(here["is_rolled_up"].sum() or 0):
        notes.append(
            f"Of {number_of(rolled, 'location')} rated service by service, the "
            f"{scene.measure.several_services} of those ratings is counted."
        )
    if hidden := _rated_elsewhere(scene, here):
        notes.append(
            f"CQC gives {number_of(hidden, 'location')} with several service types no rating as a whole; "
            "since 2026 it rates those service by service: import the ratings file of the month."
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


def _only_survivors(knowledge: Knowledge, codes: Collection[str], kinds: Collection[bool]) -> list[str]:
    if not any((code, kind) in knowledge.survivors for code in codes for kind in kinds):
        return []
    return [
        "Only services that were still registered later are at hand for this day, so that the "
        "figure leans towards those that lasted."
    ]


def _only_rated(here: pl.DataFrame) -> list[str]:
    if here["is_listed"].all():
        return []
    return ["The files of this day list rated services only; how many have no rating is not known."]


def _placeless(scene: Scene, kind: PlaceKind) -> list[str]:
    """Services without an authority, rated ones and, where they are listed, the others."""
    if kind is PlaceKind.COUNTRY:
        return []
    lost = scene.standing.filter(pl.col("authority_code").is_null())
    rated = lost.drop_nulls("rating").height
    words = [number_of(rated, "rated service")] if rated else []
    words += [number_of(lost.height - rated, "service") + " without a rating"] if lost.height > rated else []
    if not words:
        return []
    return [f"For {' and '.join(words)} of England the authority is not known; some may lie here."]


def _of_a_map(scene: Scene) -> list[str]:
    """How much of the register a map places, and which of its areas hold nothing."""
    if scene.areas is None:
        return []
    placed = scene.standing["area"].drop_nulls()
    notes = [f"{scene.areas.name} places {placed.len():,} of {scene.standing.height:,} services."]
    if empty := sorted(set(scene.areas.areas) - set(placed)):
        notes.append(f"No service of this day lies in {', '.join(empty[:8])}.")
    return notes


def _too_old(scene: Scene, place: Place, codes: list[str], kind: bool) -> list[str]:
    """What must be said where a figure, or what it is compared with, rests on old files."""
    knowledge, words = scene.knowledge, KIND_WORDS[kind]
    elsewhere = {code for code, _ in knowledge.known} - set(codes)
    notes = []
    if old := _old_days(scene, codes, kind):
        whom = place.name if len(codes) == 1 else f"{len(old)} of {len(codes)} authorities of {place.name}"
        notes.append(
            f"The newest file that tells of {words} in {whom} up to this day is of {_span(old)}; "
            "what changed since is not known."
        )
    if old := _old_days(scene, elsewhere, kind):
        notes.append(
            f"In {number_of(len(old), 'other authority')} {words} are known only up to {_span(old)}; "
            "ranks and comparisons mix days."
        )
    return notes


def _old_days(scene: Scene, codes: Collection[str], kind: bool) -> list[date]:
    days = scene.knowledge.days_told(codes, kind)
    return sorted(day for day in days if (scene.day - day).days > OLD_FILE_DAYS)


def _span(days: list[date]) -> str:
    if days[0] == days[-1]:
        return f"{days[0]:%-d %B %Y}"
    return f"a day from {days[0]:%-d %B %Y} to {days[-1]:%-d %B %Y}"


def notes_for_league(
    scene: Scene, kind: PlaceKind, kinds_of: Mapping[str, frozenset[bool]], usual: frozenset[bool]
) -> tuple[str, ...]:
    """What a reader of a league must know beside its numbers.

    `kinds_of` are the kinds of service known in each place, `usual` those that most know.
    """
    notes = []
    for one in KINDS_OF[scene.asked]:
        if one not in usual:
            notes.append(f"{KIND_WORDS[one].capitalize()} are not known on this day in most places.")
    if others := [k for k in kinds_of.values() if k and k != usual]:
        notes.append(
            f"In {number_of(len(others), 'place')} other kinds of service are known; they come last and are "
            "ranked only among those that know the same."
        )
    if silent := sum(not k for k in kinds_of.values()):
        notes.append(f"Of {number_of(silent, 'place')} nothing is known on this day.")
    codes = {code for code, _ in scene.knowledge.known}
    notes += _only_survivors(scene.knowledge, codes, usual)
    notes += _only_rated(scene.standing.filter(of_kinds(usual)))
    for one in sorted(usual, reverse=True):
        if old := _old_days(scene, codes, one):
            notes.append(
                f"In {number_of(len(old), 'authority')} {KIND_WORDS[one]} are known only up to {_span(old)}; "
                "ranks mix days."
            )
    return (*notes, *_placeless(scene, kind), *_of_a_map(scene))


def notes_on_groups(here: pl.DataFrame, by: str | None) -> tuple[str, ...]:
    """Why the groups of a division need not add up to the whole."""
    if by == "user_band":
        return ("A service counts in each band of people it is for, so that the bands overlap.",)
    if by == "size" and (community := here.filter(pl.col("is_care_home").not_()).height):
        return (f"Size is of care homes only and leaves out {number_of(community, 'community service')}.",)
    return ()


def notes_on_movements(scene: Scene, since: date, place: Place, untold: frozenset[bool]) -> tuple[str, ...]:
    """Which movements cannot be told: of kinds of service, and of services that did not last."""
    day = f"{since:%-d %B %Y}"
    notes = [
        f"Movements of {KIND_WORDS[kind]} cannot be told: their ratings on {day} are not known."
        for kind in sorted(untold, reverse=True)
    ]
    then = knowledge_on(since, scene.standings.register.release.files, scene.gazetteer)
    if any((code, kind) in then.survivors for code in scene.codes(place) for kind in KIND_WORDS):
        notes.append(
            f"Of {day} only services that were still registered later are at hand; those that left "
            "before are not named."
        )
    return tuple(notes)


def refuse_uncountable(scene: Scene, here: pl.DataFrame, where: str) -> None:
    """Refuse a measure that needs a fact which no file of the day tells.

    Raises:
        NotKnown: when unrated services are to be counted and not listed, or beds are not known.
    """
    day = f"{scene.day:%-d %B %Y}"
    if scene.measure.unrated == "counted" and here.height and not here["is_listed"].any():
        raise NotKnown(
            f"“{scene.measure.title}” cannot be told of {where} on {day}: the files list rated services "
            "only; import CQC's active locations of that month."
        )
    if scene.measure.weight == "beds" and here.height and here["beds"].null_count() == here.height:
        raise NotKnown(
            f"“{scene.measure.title}” cannot be told of {where} on {day}: no file of that day tells beds; "
            "import CQC's active locations of that month."
        )


def _rated_elsewhere(scene: Scene, here: pl.DataFrame) -> int:
    """Services of several types without a rating that CQC may show service by service, in another file.

    Those whose rating went without a new publication; and, where no ratings file since then is at
    hand, all: a first import cannot tell a rating that went from one that never was.
    """
    several = here.filter(pl.col("rating").is_null() & pl.col("services").str.contains(","))
    files = scene.standings.register.release.files
    if scene.day >= SERVICE_BY_SERVICE_SINCE and not any(
        record.source == "cqc_ratings" and SERVICE_BY_SERVICE_SINCE <= record.as_at <= scene.day
        for record in files
    ):
        return several.height
    rating = scene.standings.register.rating
    withdrawn = rating.filter(
        (pl.col("rating") == "not_rated")
        & (pl.col("effective_on") <= scene.day)
        & (pl.col("superseded_on").is_null() | (pl.col("superseded_on") > scene.day))
        & (pl.col("service_group") == OVERALL)
        & (pl.col("key_question") == OVERALL)
    )
    return several.join(withdrawn, on="location_id", how="semi").height
