"""The rows of each of CQC's files on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from wherry.sample.careers import LOCATION, Publication, is_assessment
from wherry.sample.facts import (
    RATING_WORDS,
    REMARK,
    Cells,
    Facts,
    Row,
    authority_name,
    day_of,
    flag,
    overall_rating,
    region_name,
    telephone,
)
from wherry.sample.questions import QUESTIONS
from wherry.sample.registrations import Registration
from wherry.sample.words import headings, terms
from wherry.sample.world import World

OVERALL = "Overall"
RENAMED_RATING = "Requires Improvement"  # CQC's other spelling, in the same file.
DENTISTS_IN_TEN = 3
_SPELT_OTHERWISE = 50  # One location in so many.


@dataclass(frozen=True)
class Snapshot:
    """The world on one day (an ordinal), as files of that day show it."""

    world: World
    facts: Facts
    on: int

    def live(self) -> list[Registration]:
        """What is registered, in order of id."""
        return self.world.live(self.on)

    def ended(self) -> list[Registration]:
        """What was registered and no longer is, in order of id."""
        return self.world.ended(self.on)


def active_rows(snapshot: Snapshot) -> Iterator[Row]:
    """HSCA_Active_Locations: header and one row a registered location of every sector."""
    names = headings()["active_locations"]
    yield names
    for registration in snapshot.live():
        get = snapshot.facts.of(registration, snapshot.on).get
        yield [get(name) for name in names]


def dual_rows(snapshot: Snapshot) -> Iterator[Row]:
    """Dual_Registration_Locations: header and one row for each id of a pair."""
    names = headings()["dual_registrations"]
    yield names
    pairs: dict[str, list[Registration]] = {}
    for registration in snapshot.live():
        if registration.primary_id:
            pairs.setdefault(registration.primary_id, []).append(registration)
    for primary_id, pair in pairs.items():
        for one, other in (pair, pair[::-1]) if len(pair) == 2 else ():
            yield [
                one.location_id,
                one.name_on(snapshot.on),
                day_of(one.start),
                "Social Care Org",
                one.provider.provider_id,
                one.provider.name,
                other.location_id,
                other.name_on(snapshot.on),
                "Dual Registration",
                day_of(one.start),
                primary_id,
            ]


def ended_rows(snapshot: Snapshot) -> Iterator[Row]:
    """Deactivated_Locations: header and one row a location that had left by a day."""
    names = headings()["deactivated_locations"]
    yield names
    for registration in snapshot.ended():
        end = registration.end or snapshot.on
        cells = snapshot.facts.of(registration, end - 1)
        get = (cells | _ended_cells(end, cells)).get
        yield [get(name) for name in names]


def _ended_cells(end: int, cells: Cells) -> Cells:
    return {
        "Location Status": "Inactive",
        "Location HSCA End Date": day_of(end),
        "Care homes beds at point location de-activated": cells["Care homes beds"],
        "Location Primary NHS Region": cells["Location NHS Region"],
    }


def rating_rows(snapshot: Snapshot) -> Iterator[Row]:
    """Latest_ratings: header and one row a location, service group and key question."""
    names = headings()["latest_ratings"]
    yield names
    first = names.index("Service / Population Group")
    after = names.index("Provider ID")
    renamed = {
        "Location Type": "Location Type/Sector",
        "Care Home?": "Care home?",
        "Location Post Code": "Location Postal Code",
        "Location Commissioning CCG Name": "Location Commissioning CCG",
    }
    sources = [renamed.get(name, name) for name in names]
    for registration in snapshot.live():
        rated = list(_ratings(registration, snapshot.on))
        if not rated:
            continue
        get = snapshot.facts.of(registration, snapshot.on).get
        head = [get(name) for name in sources[:first]]
        tail = [get(name) for name in sources[after:]]
        url = f"http://www.cqc.example/location/{registration.location_id}"
        for group, question, word, published_on, inherited in rated:
            yield [*head, group, question, word, published_on, "Location", inherited, url, *tail]


Rated = tuple[str, str, str | None, date | None, str]


def _ratings(registration: Registration, on: int) -> Iterator[Rated]:
    """Every rating of a location that stands on a day; nothing where it was never inspected."""
    profile = registration.site.profile
    if not profile.is_social_care:
        yield from _other_sectors(registration, on)
        return
    held = registration.standing(on)
    whole = held.pop(LOCATION, None)
    improve = RENAMED_RATING if int(registration.location_id[-4:]) % _SPELT_OTHERWISE == 0 else None
    if whole is not None:
        yield from _six(OVERALL, whole, improve)
        if is_assessment(whole):
            yield from _six(profile.groups[0], whole, improve, only_asked=True)
    elif not held and not registration.is_rated_by_service(on) and registration.remark(on) is not None:
        word, published_on, _ = overall_rating(registration, on)
        yield (OVERALL, OVERALL, word, published_on, "N")
        yield from ((OVERALL, question, REMARK, published_on, "N") for question in QUESTIONS)
    for group, publication in held.items():
        yield from _six(profile.groups[group], publication, improve)


def _six(
    group: str, publication: Publication, improve: str | None, *, only_asked: bool = False
) -> Iterator[Rated]:
    """The overall rating of a group and its key questions."""

    def word(rating: int) -> str:
        return improve if improve and RATING_WORDS[rating] == "Requires improvement" else RATING_WORDS[rating]

    inherited = flag(publication.is_inherited)
    for number, question in enumerate(QUESTIONS):
        if publication.asked[number] or not only_asked:
            rated_on = day_of(publication.on[number])
            yield (group, question, word(publication.questions[number]), rated_on, inherited)
    yield (group, OVERALL, word(publication.overall), day_of(publication.day), inherited)


def _other_sectors(registration: Registration, on: int) -> Iterator[Rated]:
    profile = registration.site.profile
    whole = registration.standing(on).get(LOCATION)
    if profile.rated == "dentist":
        # Only dentists that were inspected lately are listed, each question twice.
        for question in (OVERALL, *QUESTIONS) if int(registration.location_id[-1]) < DENTISTS_IN_TEN else ():
            yield (OVERALL, question, "Not applicable", None, "N")
            yield (profile.groups[0], question, "Not applicable", day_of(registration.start), "N")
    elif whole is not None:
        yield from _six(OVERALL, whole, None)
        for group in profile.groups:
            if profile.key == "practice":
                yield (group, OVERALL, RATING_WORDS[whole.overall], day_of(whole.day), "N")
            else:
                yield from _six(group, whole, None)


def provider_rows(snapshot: Snapshot) -> Iterator[Row]:
    """The sheet of provider ratings: header and the overall rating of each NHS trust."""
    names = headings()["provider_ratings"]
    yield names
    for registration in snapshot.live():
        whole = registration.standing(snapshot.on).get(LOCATION)
        if registration.site.profile.key != "hospital" or whole is None:
            continue
        provider = registration.provider
        cells: Cells = {
            "Provider ID": provider.provider_id,
            "Provider Name": provider.name,
            "Provider Ownership Type": provider.ownership,
            "Provider Type": "NHS Healthcare Organisation",
            "Provider Local Authority": provider.authority.name,
            "Provider Region": provider.authority.region.name,
            "Service / Population Group": OVERALL,
            "Domain": OVERALL,
            "Latest Rating": RATING_WORDS[whole.overall],
            "Publication Date": day_of(whole.day),
            "Report Type": "Provider",
            "Inherited Rating (Y/N)": "N",
            "Brand ID": provider.brand_id,
            "Brand Name": provider.brand_name,
        }
        yield [cells.get(name) for name in names]


def directory_rows(snapshot: Snapshot) -> Iterator[Row]:
    """CQC_directory: four lines, header and one row a registered location of every sector."""
    yield ["CQC Locations data"]
    yield []
    yield [f"This data was produced on {_written(snapshot.on)}"]
    yield []
    yield headings()["directory"]
    for registration in snapshot.live():
        site, address = registration.site, registration.site.address
        location_id = registration.location_id
        yield [
            registration.name_on(snapshot.on),
            None,
            f"{address.street}, {address.town}",
            address.postcode,
            telephone(location_id),
            f"http://www.service{location_id[2:]}.example",
            "|".join(terms("services")[service].name for service in site.profile.services),
            overall_rating(registration, snapshot.on)[1],
            "|".join(terms("bands")[band].name for band in site.bands),
            registration.provider.name,
            authority_name(site),
            region_name(site),
            f"http://www.cqc.example/location/{location_id}",
            location_id,
            registration.provider.provider_id,
        ]


def _written(on: int) -> str:
    day = day_of(on)
    return f"{day.day} {day:%B %Y}"


def readme_rows(title: str, on: int) -> Iterable[Row]:
    """The README sheet: what it is, and that all of it is invented."""
    return [
        [title],
        [f"As at {_written(on)}"],
        ["Invented by Wherry in the layout of the Care Quality Commission's file."],
        ["Every place, provider, service, person and rating in it is made up."],
    ]
