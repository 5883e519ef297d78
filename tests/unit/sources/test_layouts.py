"""Every heading a column has had is read, whatever its case and punctuation; every layout of 2026 is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import (
    DEACTIVATED,
    HSCA,
    RATINGS,
    REAL_DATA,
    location_id,
    refusal,
    rows_for,
    standings,
    take,
    write_csv,
)
from wherry.definitions.reading import read_yaml
from wherry.sources.catalogue import sources

DRIFTS = {
    # data README, trap 7
    "Key Question for Domain": ("ratings", {"Domain": "Key Question"}),
    "Care home? in small letters": ("ratings", {"Care Home?": "Care home?"}),
    "Postal Code for Post Code": ("ratings", {"Location Post Code": "Location Postal Code"}),
    "Post Code for Postal Code": ("hsca", {"Location Postal Code": "Location Post Code"}),
    "Local authority alone": ("hsca", {"Location Local Authority": "Local authority"}),
    "snake case": (
        "ratings",
        {h: h.lower().replace(" ", "_").replace("/", "_").replace("?", "") for h in RATINGS},
    ),
    "capitals": ("hsca", {h: h.upper() for h in HSCA}),
    "stray spaces": ("hsca", {h: f"  {h.replace(' ', '  ')} " for h in HSCA}),
    "beds when deactivated": ("deactivated", {}),
}


@pytest.mark.parametrize("drift", DRIFTS)
def test_drifting_headings(drift: str, data: Path, landing: Path) -> None:
    layout, renamed = DRIFTS[drift]
    cells = {"id": 7, "rating": "Good", "postcode": "NR3 1AB"}
    if layout == "deactivated":
        cells["end"] = "01/01/2020"
    rows = rows_for(layout, [cells])
    path = write_csv(
        landing / "2021-02-01_file.csv", [{renamed.get(h, h): v for h, v in r.items()} for r in rows]
    )
    take(data, path)
    register = standings(data).register
    assert register.location["postcode"].to_list() == ["NR3 1AB"]
    assert register.location["authority_code"].to_list() == ["E10000020"]
    assert register.rating["rating"].to_list() == ["good"]


def printed_headings() -> list[tuple[str, str, str]]:
    found = []
    for source in sources():
        for entry in (
            read_yaml(Path("src/wherry/sources") / source / "layouts.yaml")
            if sources()[source].layouts
            else []
        ):
            for part in ("required", "optional"):
                for name, printed in (entry.values.get(part) or {}).items():  # type: ignore[attr-defined]
                    found += [(source, name, heading) for heading in printed]
    return found


@pytest.mark.parametrize(("source", "name", "heading"), printed_headings())
def test_every_heading_in_a_layout_is_found_by_its_name(source: str, name: str, heading: str) -> None:
    from wherry.sources.reading.rows import plain_heading

    assert any(layout.found_in([plain_heading(heading)]).get(name) for layout in sources()[source].layouts)


LAYOUT_OF_2026 = {
    "HSCA_Active_Locations": "cqc_active_locations",
    "Latest_ratings": "cqc_ratings",
    "Deactivated_Locations": "cqc_deactivated",
    "Dual_Registration_Locations": "cqc_dual_registrations",
}


@pytest.mark.real
@pytest.mark.parametrize("file", LAYOUT_OF_2026)
def test_every_layout_of_2026_has_all_its_columns(file: str) -> None:
    from wherry.sources.reading.rows import plain_heading

    headings = json.loads((REAL_DATA / "cqc/headers_2026.json").read_text(encoding="utf-8"))[file]["headers"]
    plain = [plain_heading(h) for h in headings]
    (layout,) = sources()[LAYOUT_OF_2026[file]].layouts
    assert layout.missing_from(plain) == []
    if file == "HSCA_Active_Locations":
        assert set(layout.optional) <= set(layout.found_in(plain))
        from wherry.definitions import load_definitions

        words = load_definitions()
        for family, known in (("services", words.services), ("user_bands", words.user_bands)):
            start = layout.families[family]
            unknown = [h for h in plain if h.startswith(start) and h.removeprefix(start) not in known.keys]
            assert unknown == []


class TestCells:
    """Data README, traps 5, 8 and 10: what stands in the cells."""

    def location(self, data: Path, landing: Path, **cells: object) -> dict[str, object]:
        take(data, write_csv(landing / "2021-02-01_a.csv", rows_for("hsca", [{"id": 1} | cells])))
        return standings(data).register.location.row(0, named=True)

    @pytest.mark.parametrize(
        "written",
        ["01/02/2020", "2020-02-01", "01-Feb-2020", "1 February 2020", "2020-02-01 00:00:00"],
    )
    def test_dates(self, data: Path, landing: Path, written: str) -> None:
        found = self.location(data, landing, start=written)
        assert str(found["registered_on"]) == "2020-02-01"

    def test_a_year_of_two_digits_is_no_day(self, data: Path, landing: Path) -> None:
        path = write_csv(landing / "2021-02-01_a.csv", rows_for("hsca", [{"id": 1, "start": "01/02/20"}]))
        assert "not a possible day (it says “01/02/20”)" in refusal(data, path)

    @pytest.mark.parametrize(
        ("written", "kept"), [("nr12dh", "NR1 2DH"), ("NR1  2DH", "NR1 2DH"), ("NR1", None)]
    )
    def test_postcodes(self, data: Path, landing: Path, written: str, kept: str | None) -> None:
        assert self.location(data, landing, postcode=written)["postcode"] == kept

    def test_a_dash_is_no_brand(self, data: Path, landing: Path) -> None:
        found = self.location(data, landing)
        assert (found["brand_id"], found["brand_name"]) == ("none", None)

    def test_a_brand(self, data: Path, landing: Path) -> None:
        found = self.location(data, landing, brand_id="BD228", brand="BRAND Broads")
        assert (found["brand_id"], found["brand_name"]) == ("BD228", "Broads")

    def test_services_and_bands_are_flagged_y_or_blank(self, data: Path, landing: Path) -> None:
        found = self.location(data, landing, residential="Y", dementia="Y", older_people="Y")
        assert found["services"] == "care_home_without_nursing"
        assert found["user_bands"] == "dementia,older_people"

    def test_coordinates_may_be_missing(self, data: Path, landing: Path) -> None:
        assert self.location(data, landing)["latitude"] is None

    def test_a_missing_manager_is_known_to_be_missing(self, data: Path, landing: Path) -> None:
        assert self.location(data, landing, manager="")["has_manager"] is False

    def test_what_the_file_has_no_column_for_is_not_known(self, data: Path, landing: Path) -> None:
        take(data, write_csv(landing / "2021-02-01_a.csv", rows_for("ratings", [{"id": 1}])))
        found = standings(data).register.location.row(0, named=True)
        assert [found[f] for f in ("beds", "services", "user_bands", "has_manager", "is_dormant")] == [
            None
        ] * 5

    @pytest.mark.parametrize(
        ("word", "key"),
        [("Requires improvement", "requires_improvement"), ("Requires Improvement", "requires_improvement"),
         ("OUTSTANDING", "outstanding"), ("Insufficient evidence to rate", "insufficient_evidence")],
    )  # fmt: skip
    def test_rating_words(self, data: Path, landing: Path, word: str, key: str) -> None:
        self.location(data, landing, rating=word)
        assert standings(data).register.rating["rating"].to_list() == [key]

    @pytest.mark.parametrize(
        "word",
        [
            "No published rating",
            "Not Rated",
            "Inspected but not rated",
            "Not applicable",
            "Regulations met",
            "",
        ],
    )
    def test_words_that_are_no_rating(self, data: Path, landing: Path, word: str) -> None:
        self.location(data, landing, rating=word)
        ready = standings(data)
        measure = ready.register.definitions.measure("good_or_outstanding")
        assert ready.on(ready.register.release.newest, measure)["rating"].to_list() == [None]


def test_deactivated_headings_are_cqcs() -> None:
    assert "Location HSCA End Date" in DEACTIVATED
    assert location_id(7) == "1-100000007"
