"""Small published files, in CQC's own headings, with every cell a test does not care for filled in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from wherry.analysis.standing import Standings
from wherry.store.importing import ImportOptions, ImportResult, import_files
from wherry.store.register import Register

REAL_DATA = Path(__file__).parents[2] / "shared" / "data"

HSCA = {
    "Location ID": "id",
    "Location HSCA start date": "start",
    "Dormant (Y/N)": "dormant",
    "Care home?": "care_home",
    "Location Name": "name",
    "Registered manager": "manager",
    "Location Telephone Number": "telephone",
    "Care homes beds": "beds",
    "Location Inspection Directorate": "directorate",
    "Location Primary Inspection Category": "category",
    "Location Latest Overall Rating": "rating",
    "Publication Date": "published",
    "Inherited Rating (Y/N)": "inherited",
    "Location Local Authority": "authority",
    "Location Region": "region",
    "Location ONSPD CCG Code": "ccg",
    "Location Street Address": "street",
    "Location Postal Code": "postcode",
    "Provider ID": "provider_id",
    "Provider Name": "provider",
    "Provider Ownership Type": "ownership",
    "Brand ID": "brand_id",
    "Brand Name": "brand",
    "Service type - Care home service with nursing": "nursing",
    "Service type - Care home service without nursing": "residential",
    "Service type - Domiciliary care service": "home_care",
    "Service type - Supported living service": "supported_living",
    "Service user band - Older People": "older_people",
    "Service user band - Dementia": "dementia",
    "Location Dual Registered": "dual",
    "Primary ID (Dual registration locations)": "primary_id",
}

RATINGS = {
    "Location ID": "id",
    "Location Name": "name",
    "Care Home?": "care_home",
    "Location Type": "type",
    "Location Primary Inspection Category": "category",
    "Location Street Address": "street",
    "Location Post Code": "postcode",
    "Location Local Authority": "authority",
    "Location Region": "region",
    "Service / Population Group": "group",
    "Domain": "domain",
    "Latest Rating": "rating",
    "Publication Date": "published",
    "Report Type": "report",
    "Inherited Rating (Y/N)": "inherited",
    "Provider ID": "provider_id",
    "Provider Name": "provider",
    "Brand ID": "brand_id",
    "Brand Name": "brand",
}

DEACTIVATED = {
    "Location ID": "id",
    "Location Name": "name",
    "Location HSCA start date": "start",
    "Location HSCA End Date": "end",
    "Care home?": "care_home",
    "Location Primary Inspection Category": "category",
    "Location Inspection Directorate": "directorate",
    "Location Local Authority": "authority",
    "Location Postal Code": "postcode",
    "Location Latest Overall Rating": "rating",
    "Publication Date": "published",
    "Inherited Rating (Y/N)": "inherited",
}

HISTORY = {
    "location_id": "id",
    "published_on": "published",
    "overall_rating_as_printed": "rating",
    "ownership": "ownership",
    "location_start": "start",
    "location_end": "end",
    "local_authority_2021": "authority",
}

LAYOUTS = {"hsca": HSCA, "ratings": RATINGS, "deactivated": DEACTIVATED, "history": HISTORY}

DEFAULTS: dict[str, str] = {
    "start": "01/04/2012",
    "dormant": "N",
    "care_home": "Y",
    "directorate": "Adult social care",
    "rating": "Good",
    "published": "01/06/2018",
    "inherited": "N",
    "authority": "Norfolk",
    "region": "East of England",
    "postcode": "NR1 2DH",
    "provider_id": "1-200000001",
    "provider": "Broads Care Limited",
    "brand_id": "-",
    "brand": "-",
    "type": "Social Care Org",
    "group": "Overall",
    "domain": "Overall",
    "report": "Location",
}


def location_id(number: int) -> str:
    """A location id from a small number: 7 → 1-100000007."""
    return f"1-{100000000 + number}"


def rows_for(layout: str, rows: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Rows under the published headings; `id` may be a small number."""
    columns = LAYOUTS[layout]
    made = []
    for row in rows:
        given = {k: "" if v is None else str(v) for k, v in row.items()}
        if given.get("id", "").isdigit():
            given["id"] = location_id(int(given["id"]))
        unknown = set(given) - set(columns.values())
        assert not unknown, f"{layout} has no {unknown}"
        filled = DEFAULTS | {"name": f"Service {given['id']}"} | given
        is_home = filled["care_home"] == "Y"
        filled.setdefault(
            "category", "Residential social care" if is_home else "Community based adult social care services"
        )
        if layout == "history":
            filled = {"start": "2012-04-01", "ownership": "For-profit"} | given
        made.append({heading: filled.get(key, "") for heading, key in columns.items()})
    return made


def write_csv(path: Path, rows: list[dict[str, str]], preamble: Iterable[str] = ()) -> Path:
    """Write rows as a CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in preamble)
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def publish(folder: Path, layout: str, as_at: str, rows: Iterable[dict[str, Any]], name: str = "") -> Path:
    """Write one published file of a layout, dated by its name."""
    return write_csv(folder / f"{as_at}_{name or layout}.csv", rows_for(layout, rows))


def answer(number: int, **more: Any) -> dict[str, Any]:
    """One answer of the locations API."""
    base: dict[str, Any] = {
        "locationId": location_id(number),
        "providerId": "1-200000001",
        "name": f"Service {number}",
        "type": "Social Care Org",
        "registrationStatus": "Registered",
        "registrationDate": "2012-04-01",
        "dormancy": "N",
        "careHome": "Y",
        "numberOfBeds": 20,
        "inspectionDirectorate": "Adult social care",
        "inspectionCategories": [{"code": "S1", "name": "Residential social care", "primary": "true"}],
        "localAuthority": "Norfolk",
        "region": "East of England",
        "postalCode": "NR1 2DH",
        "relationships": [],
        "gacServiceTypes": [
            {"name": "Residential homes", "description": "Care home service without nursing"}
        ],
        "specialisms": [{"name": "Dementia"}],
        "regulatedActivities": [],
    }
    return base | more


def publish_answers(folder: Path, as_at: str, answers: Iterable[dict[str, Any]]) -> Path:
    """Write recorded API answers, dated by their name."""
    path = folder / f"{as_at}_api.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(a) + "\n" for a in answers), encoding="utf-8")
    return path


def take(data: Path, *paths: Path, **options: Any) -> ImportResult:
    """Import files and insist that none was refused."""
    result = import_files(list(paths), data, ImportOptions(**options))
    assert not result.refused, [o.sentence for o in result.refused]
    return result


def refusal(data: Path, *paths: Path, **options: Any) -> str:
    """Import files and give the one sentence with which they were refused."""
    result = import_files(list(paths), data, ImportOptions(**options))
    assert len(result.refused) == 1, result.outcomes
    return result.refused[0].sentence


def standings(data: Path, release: str | None = None) -> Standings:
    """The register opened for questions."""
    return Standings(Register.open(data, release))


def day(text: str) -> date:
    """A day from 2021-02-01."""
    return date.fromisoformat(text)
