"""All definitions, read once and passed on as a value."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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

    def merged(name: str, build, field: str = "key") -> dict:  # type: ignore[no-untyped-def, type-arg]
        found: dict = {}  # type: ignore[type-arg]
        for entries in every(name):
            for key, (_, value) in keyed(entries, build, field).items():
                found[key] = value.with_words_of(found[key]) if isinstance(found.get(key), Word) else value
        return found

    measures: dict[str, Measure] = {}
    for path in measure_files:
        measures |= {k: v for k, (_, v) in keyed(read_yaml(path), measure_from).items()}
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
        services=_words(merged("services.yaml", word_from)),
        user_bands=_words(merged("user_bands.yaml", word_from)),
        service_groups=_words(merged("service_groups.yaml", word_from)),
        ownerships=_words(merged("ownerships.yaml", word_from)),
        types_of_care=tuple(merged("types_of_care.yaml", type_of_care_from).values()),
        size_bands=tuple(merged("size_bands.yaml", size_band_from).values()),
        sector=sector_rule_from(every("adult_social_care.yaml")[-1][0]),
        person_names=person_names_from(every("person_names.yaml")[-1][0]),
        places=_gazetteer(files),
        digest=digest.hexdigest(),
        is_invented=is_invented,
    )


OF_THE_SITE = ("retention.yaml",)
"""Files that are read elsewhere here, for what the site keeps."""


def _refuse_unknown_files(extra: Path) -> None:
    known = {*_single_files(), *OF_THE_SITE, INVENTED}
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


def _words(found: dict[str, Word]) -> WordList:
    return WordList(tuple(found.values()))


def _gazetteer(files: dict[str, list[Path]]) -> Gazetteer:
    places: dict[str, Place] = {}
    entries: dict[str, Entry] = {}
    for name, kind in _PLACE_FILES.items():
        for path in files[f"places/{name}"]:
            rows = keyed(list(read_csv(path)), lambda e, kind=kind: place_from(e, kind), "code")  # type: ignore[misc]
            for code, (entry, place) in rows.items():
                places[code], entries[code] = place, entry
    check_places(entries, places)

    def rows_of(name: str) -> Iterator[Entry]:
        for path in files[f"places/{name}"]:
            yield from read_csv(path)

    boards = sorted((ccg_board_from(e, places) for e in rows_of("ccgs.csv")), key=lambda b: b.valid_from)
    outside = tuple(entry.text("name") for entry in rows_of("not_in_england.csv"))
    return Gazetteer(places, tuple(boards), outside)
