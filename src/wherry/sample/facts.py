"""What CQC's files print of a location and its provider, by the headings of the active locations."""

from __future__ import annotations

from datetime import date
from functools import cache

from wherry.sample.careers import LOCATION
from wherry.sample.providers import NHS_BODY, Provider
from wherry.sample.rates import RATED_BY_SERVICE, day
from wherry.sample.registrations import Registration
from wherry.sample.sites import Site
from wherry.sample.words import terms

Value = str | int | float | date | None
Cells = dict[str, Value]
Row = list[Value]

RATING_WORDS = (
    "Outstanding",
    "Good",
    "Requires improvement",
    "Inadequate",
    "Insufficient evidence to rate",
)
NOT_RATED = "Not Rated"
REMARK = "Inspected but not rated"

NO_WORDS = ((day(2024, 1, 1), "No published rating"), (RATED_BY_SERVICE, None))
"""What stood for no rating before a day; since then “Not Rated”."""


@cache
def day_of(ordinal: int) -> date:
    """A day as a date, always the same object, whose hash is then known."""
    return date.fromordinal(ordinal)


def flag(value: bool) -> str:
    """Y or N."""
    return "Y" if value else "N"


def region_name(site: Site) -> str:
    """The region CQC prints; a place outside England stands in its stead."""
    return site.outside or site.authority.region.name


def authority_name(site: Site) -> str:
    """The authority CQC prints; a place outside England stands in its stead."""
    return site.outside or site.authority.name


def sector_of(registration: Registration) -> str:
    """The type of organisation; social care that an NHS trust runs carries the trust's."""
    profile = registration.site.profile
    is_trusts = profile.is_social_care and registration.provider.ownership == NHS_BODY
    return "NHS Healthcare Organisation" if is_trusts else profile.type


def telephone(key: str) -> str:
    """A number of the range that is kept for invented ones (01632 960000 to 960999)."""
    return f"01632 960{key[-3:]}"


def overall_rating(registration: Registration, on: int) -> tuple[str | None, date | None, str | None]:
    """The rating of the location as a whole on a day: word, day of publication, whether inherited."""
    if registration.is_rated_by_service(on):
        return NOT_RATED, None, None
    publication = registration.standing(on).get(LOCATION)
    if publication is not None:
        word = RATING_WORDS[publication.overall]
        return word, day_of(publication.day), flag(publication.is_inherited)
    remark = registration.remark(on)
    if remark is not None:
        return REMARK, day_of(remark), "N"
    return next((word for until, word in NO_WORDS if on < until), NOT_RATED), None, None


class Facts:
    """Cells of locations by heading; what many locations share is put together once."""

    def __init__(self) -> None:
        self._providers: dict[str, Cells] = {}
        self._flags: dict[tuple[object, ...], Cells] = {}

    def of(self, registration: Registration, on: int) -> Cells:
        """All cells of a location on a day, blank ones left out."""
        site = registration.site
        return {
            **self._provider(registration.provider),
            **self._flagged(site),
            **_about(registration, on),
            **_where(site),
        }

    def _provider(self, provider: Provider) -> Cells:
        if provider.provider_id not in self._providers:
            self._providers[provider.provider_id] = _provider_cells(provider)
        return self._providers[provider.provider_id]

    def _flagged(self, site: Site) -> Cells:
        key = (site.profile.key, site.bands)
        if key not in self._flags:
            named = (
                ("Regulated activity - ", "activities", site.profile.activities),
                ("Service type - ", "services", site.profile.services),
                ("Service user band - ", "bands", site.bands),
            )
            self._flags[key] = {
                start + terms(kind)[term].heading: "Y" for start, kind, found in named for term in found
            }
        return self._flags[key]


def _about(registration: Registration, on: int) -> Cells:
    profile, location_id = registration.site.profile, registration.location_id
    name = registration.name_on(on)
    rating, published_on, inherited = overall_rating(registration, on)
    _, given, surname = registration.manager.split()
    return {
        "Location ID": location_id,
        "Location HSCA start date": day_of(registration.start),
        "Dormant (Y/N)": flag(registration.is_dormant(on)),
        "Care home?": flag(profile.is_care_home),
        "Location Name": name,
        "Location ODS Code": registration.ods_code,
        "Location Telephone Number": telephone(location_id),
        "Registered manager": f"{surname}, {given}" if registration.has_manager(on) else None,
        "Location Web Address": f"www.service{location_id[2:]}.example",
        "Care homes beds": registration.beds_on(on),
        "Location Type/Sector": sector_of(registration),
        "Location Inspection Directorate": profile.directorate,
        "Location Primary Inspection Category": profile.category,
        "Location Latest Overall Rating": rating,
        "Publication Date": published_on,
        "Inherited Rating (Y/N)": inherited,
        "Location Dual Registered": "Y" if registration.primary_id else None,
        "Primary ID (Dual registration locations)": registration.primary_id,
    }


def _where(site: Site) -> Cells:
    authority, address = site.authority, site.address
    group = authority.groups[site.group]
    region = region_name(site)
    return {
        "Location Region": region,
        "Location NHS Region": region,
        "Location Local Authority": authority_name(site),
        "Location ONSPD CCG Code": group.code,
        "Location ONSPD CCG": group.name,
        "Location Street Address": address.street,
        "Location City": address.town,
        "Location County": authority.short_name,
        "Location Postal Code": address.postcode,
        "Location Latitude": address.latitude,
        "Location Longitude": address.longitude,
        "Location Parliamentary Constituency": f"{authority.short_name} Central",
    }


def _provider_cells(provider: Provider) -> Cells:
    address, authority = provider.address, provider.authority
    return {
        "Brand ID": provider.brand_id,
        "Brand Name": provider.brand_name,
        "Provider ID": provider.provider_id,
        "Provider Name": provider.name,
        "Provider HSCA start date": day_of(provider.start),
        "Provider Type/Sector": "Social Care Org",
        "Provider Inspection Directorate": "Adult social care",
        "Provider Primary Inspection Category": "Residential social care",
        "Provider Ownership Type": provider.ownership,
        "Provider Telephone Number": telephone(provider.provider_id),
        "Provider Street Address": address.street,
        "Provider City": address.town,
        "Provider County": authority.short_name,
        "Provider Postal Code": address.postcode,
        "Provider Local Authority": authority.name,
        "Provider Region": authority.region.name,
        "Provider NHS Region": authority.region.name,
        "Provider Latitude": address.latitude,
        "Provider Longitude": address.longitude,
        "Provider Main Partner Name": provider.people,
    }
