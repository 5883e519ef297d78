"""All definitions, read once and passed on as a value."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from wherry.definitions.improvement import FILES as OF_DECISIONS
from wherry.definitions.inspections import FILE as INSPECTIONS
from wherry.definitions.measures import Measure, measure_from
from wherry.definitions.places import Gazetteer, ccg_board_from, check_places, place_from
from wherry.definitions.reading import Entry, keyed, read_csv, read_yaml
from wherry.definitions.words import (
    PersonNames,
    Regime,
    SectorRule,
    SizeBand,
    TypeOfCare,
    Word,
    WordList,
    person_names_from,
    rating_word_from,
    regime_from,
    sector_rule_from,
    size_band_from,
    type_of_care_from,
    word_from,
)
from wherry.domain.errors import BadDefinition, UnknownName
from wherry.domain.places import Place, PlaceKind

Built = TypeVar("Built")

SHIPPED = Path(__file__).parent
INVENTED = "INVENTED"
"""A file of this name in a folder of definitions says that its places are all there are."""

_PLACE_FILES = {
    "countries.csv": PlaceKind.COUNTRY,
    "regions.csv": PlaceKind.REGION,
    "authorities.csv": PlaceKind.AUTHORITY,
    "icbs.csv": PlaceKind.ICB,
}


@dataclass(frozen=True)
class Definitions:
    """Everything that is data and not code. `digest` names this very set of files."""

    measures: dict[str, Measure]
    rating_words: dict[str, str]
    regimes: tuple[Regime, ...]
    services: WordList
    user_bands: WordList
    service_groups: WordList
    ownerships: WordList
    types_of_care: tuple[TypeOfCare, ...]
    size_bands: tuple[SizeBand, ...]
    sector: SectorRule
    person_names: PersonNames
    places: Gazetteer
    digest: str
    is_invented: bool

    def measure(self, key: str) -> Measure:
        """The measure with that key.

        Raises:
            UnknownName: naming the measures there are.
        """
        if key not in self.measures:
            raise UnknownName(f"“{key}” is not a measure; the measures are {', '.join(self.measures)}.")
        return self.measures[key]


def load_definitions(extra: Path | None = None) -> Definitions:
    """The shipped definitions, with those of the folder `extra` added or put in their place.

    Words as publishers print them are added to the shipped ones; other entries of the same key
    replace them. A file of a name that means nothing here is refused, not passed over.

    An invented England has no real places: then only those of `extra` are there, and published
    files that name real ones are refused.

    Raises:
        BadDefinition: with file name, line and what is wrong.
    """
    is_invented = bool(extra and (extra / INVENTED).exists())
    folders = [SHIPPED, *([extra] if extra and extra.is_dir() else [])]
    if extra and extra.is_dir():
        _refuse_unknown_files(extra)
    files = {f: [p for folder in folders if (p := folder / f).is_file()] for f in _single_files()}
    if is_invented:
        files |= {f: [p for p in files[f] if p.is_relative_to(folders[-1])] for f in _place_files()}
    measure_files = [p for folder in folders for p in sorted((folder / "measures").glob("*.yaml"))]

    def every(name: str) -> list[list[Entry]]:
        return [read_yaml(path) for path in files[name]]

    def merged(name: str, build: Callable[[Entry], Built]) -> dict[str, Built]:
        return _merged(every(name), build)

    def words(name: str) -> WordList:
        found: dict[str, Word] = {}
        for entries in every(name):
            for key, (_, word) in keyed(entries, word_from).items():
                found[key] = word.with_words_of(found[key]) if key in found else word
        return WordList(tuple(found.values()))

    # Read before anything is digested: reading refuses what is no file.
    measures = _merged([read_yaml(path) for path in measure_files], measure_from)
    digest = hashlib.sha256()
    for path in sorted([*measure_files, *(p for ps in files.values() for p in ps)]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return Definitions(
        measures=measures,
        rating_words={
            word: key
            for entries in every("rating_words.yaml")
            for key, (_, words) in keyed(entries, rating_word_from).items()
            for word in words
        },
        regimes=tuple(sorted(merged("regimes.yaml", regime_from).values(), key=lambda r: r.starts_on)),
        services=words("services.yaml"),
        user_bands=words("user_bands.yaml"),
        service_groups=words("service_groups.yaml"),
        ownerships=words("ownerships.yaml"),
        types_of_care=tuple(merged("types_of_care.yaml", type_of_care_from).values()),
        size_bands=tuple(merged("size_bands.yaml", size_band_from).values()),
        sector=sector_rule_from(every("adult_social_care.yaml")[-1][0]),
        person_names=person_names_from(every("person_names.yaml")[-1][0]),
        places=_gazetteer(files),
        digest=digest.hexdigest(),
        is_invented=is_invented,
    )


READ_ELSEWHERE = (
    "retention.yaml",
    "comparison.yaml",
    *OF_DECISIONS,
    INSPECTIONS,
    *(f"signals/{n}.yaml" for n in ("kinds", "harms", "origins", "sharing", "index", "factors")),
    *(f"risk/{n}.yaml" for n in ("model", "visit_rule")),
    *(f"forecast/{n}.yaml" for n in ("assumptions", "two_state")),
)
"""Files that no register is built by: changing one makes no new release."""


def _refuse_unknown_files(extra: Path) -> None:
    known = {*_single_files(), *READ_ELSEWHERE, INVENTED}
    for path in sorted(p for p in extra.rglob("*") if p.is_file() and not p.name.startswith(".")):
        name = path.relative_to(extra).as_posix()
        if name not in known and not (path.parent == extra / "measures" and path.suffix == ".yaml"):
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; is {near[0]} meant" if near else ""
            raise BadDefinition(f"there is no definition file of this name{hint}", file=name, line=1)


def _single_files() -> list[str]:
    names = [
        "rating_words",
        "regimes",
        "services",
        "user_bands",
        "service_groups",
        "ownerships",
        "types_of_care",
        "size_bands",
        "adult_social_care",
        "person_names",
    ]
    return [*(f"{n}.yaml" for n in names), *_place_files()]


def _place_files() -> list[str]:
    return [f"places/{n}" for n in (*_PLACE_FILES, "ccgs.csv", "not_in_england.csv")]


def _merged(files: Iterable[list[Entry]], build: Callable[[Entry], Built]) -> dict[str, Built]:
    """What is built of every entry, by key; of a later file in the place of an earlier one's."""
    found: dict[str, Built] = {}
    for entries in files:
        found |= {key: built for key, (_, built) in keyed(entries, build).items()}
    return found


def _gazetteer(files: dict[str, list[Path]]) -> Gazetteer:
    places: dict[str, Place] = {}
    entries: dict[str, Entry] = {}
    for name, kind in _PLACE_FILES.items():
        for path in files[f"places/{name}"]:
            rows = keyed(list(read_csv(path)), partial(place_from, kind=kind), "code")
            for code, (entry, place) in rows.items():
                places[code], entries[code] = place, entry
    check_places(entries, places)

    def rows_of(name: str) -> Iterator[Entry]:
        for path in files[f"places/{name}"]:
            yield from read_csv(path)

    boards = sorted((ccg_board_from(e, places) for e in rows_of("ccgs.csv")), key=lambda b: b.valid_from)
    outside = tuple(entry.text("name") for entry in rows_of("not_in_england.csv"))
    return Gazetteer(places, tuple(boards), outside)
