"""Importing: dates, coverage, refusals, and nothing half-done."""

from __future__ import annotations

import fcntl
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.builders import (
    HSCA,
    answer,
    location_id,
    publish,
    publish_answers,
    refusal,
    rows_for,
    standings,
    take,
    write_csv,
)
from tests.spreadsheets import write_ods, write_xlsx
from wherry.domain.coverage import Listing, Services
from wherry.domain.errors import Busy, Refused
from wherry.store.importing import ImportOptions, import_files
from wherry.store.releases import current_id, read_release

ROWS = [{"id": number} for number in range(1, 6)]


class TestDate:
    """In order: given, inside the file, in its name; else refused."""

    @pytest.mark.parametrize(
        ("name", "as_at", "dated_by"),
        [
            ("2021-02-01_Latest_ratings.csv", date(2021, 2, 1), "taken from the name"),
            ("01_February_2021_HSCA_Active_Locations.csv", date(2021, 2, 1), "taken from the name"),
            ("1_June_2017_HSCA_active_locations.csv", date(2017, 6, 1), "taken from the name"),
            ("01_March_21_HSCA_active_locations.csv", date(2021, 3, 1), "taken from the name"),
            ("2025-10_Latest_ratings.csv", date(2025, 10, 1), "taken from the name, first of the month"),
        ],
    )
    def test_in_the_name(self, data: Path, landing: Path, name: str, as_at: date, dated_by: str) -> None:
        path = write_csv(landing / name, rows_for("hsca", [{"id": 1, "published": "01/06/2016"}]))
        record = take(data, path).outcomes[0].record
        assert record is not None
        assert (record.as_at, record.dated_by) == (as_at, dated_by)

    def test_given_comes_first(self, data: Path, landing: Path) -> None:
        record = (
            take(data, publish(landing, "hsca", "2021-02-01", ROWS), as_at=date(2021, 2, 2))
            .outcomes[0]
            .record
        )
        assert record is not None
        assert (record.as_at, record.dated_by) == (date(2021, 2, 2), "given")

    def test_inside_comes_before_the_name(self, data: Path, landing: Path) -> None:
        heading = {
            "Name": "Home", "Postcode": "NR1 2DH", "Service types": "Residential homes|Homecare agencies",
            "Provider name": "Broads Care Limited", "Local authority": "Norfolk",
            "CQC Location ID (for office use only)": location_id(1),
            "CQC Provider ID (for office use only)": "1-200000001",
        }  # fmt: skip
        above = ["CQC Locations data", "", "This data was produced on 19 August 2026", ""]
        path = write_csv(landing / "01_July_2026_CQC_directory.csv", [heading], above)
        record = take(data, path).outcomes[0].record
        assert record is not None
        assert (record.as_at, record.dated_by) == (date(2026, 8, 19), "inside the file")

    def test_nowhere_is_refused(self, data: Path, landing: Path) -> None:
        path = write_csv(landing / "active.csv", rows_for("hsca", ROWS))
        sentence = refusal(data, path)
        assert "which day it is true for" in sentence
        assert "--as-at" in sentence
        assert current_id(data) is None

    def test_a_year_is_no_date(self, data: Path, landing: Path) -> None:
        assert "which day" in refusal(data, write_csv(landing / "oldham_2025.csv", rows_for("hsca", ROWS)))

    def test_the_newest_publication_is_no_date(self, data: Path, landing: Path) -> None:
        rows = rows_for("hsca", [{"id": 1, "published": "30/01/2021"}])
        assert "which day" in refusal(data, write_csv(landing / "ratings.csv", rows))

    def test_one_file_has_one_date(self, data: Path, landing: Path) -> None:
        path = publish(landing, "hsca", "2021-02-01", ROWS)
        take(data, path)
        assert "a file has one date" in refusal(data, path, as_at=date(2021, 3, 1))


class TestCoverage:
    def coverage(self, data: Path, path: Path):  # type: ignore[no-untyped-def]
        record = take(data, path).outcomes[0].record
        assert record is not None
        return record.coverage

    def test_named_authorities(self, data: Path, landing: Path) -> None:
        found = self.coverage(
            data, publish(landing, "hsca", "2021-02-01", [*ROWS, {"id": 9, "care_home": "N"}])
        )
        assert found.authorities == ("E10000020",)
        assert (found.listing, found.services) == (Listing.REGISTERED, Services.ALL)

    def test_care_homes_only(self, data: Path, landing: Path) -> None:
        assert (
            self.coverage(data, publish(landing, "ratings", "2021-02-01", ROWS)).services
            is Services.CARE_HOMES
        )

    def test_ratings_list_rated_services_only(self, data: Path, landing: Path) -> None:
        assert self.coverage(data, publish(landing, "ratings", "2021-02-01", ROWS)).listing is Listing.RATED

    def test_answers_of_registered_services_are_survivors(self, data: Path, landing: Path) -> None:
        found = self.coverage(data, publish_answers(landing, "2021-02-01", [answer(1)]))
        assert found.survivors_only
        assert found.history_from == date(2014, 10, 1)


class TestLargeDrop:
    def test_a_tenth_fewer_is_taken(self, data: Path, landing: Path) -> None:
        take(data, publish(landing, "hsca", "2021-01-01", [{"id": n} for n in range(1, 11)]))
        take(data, publish(landing, "hsca", "2021-02-01", [{"id": n} for n in range(1, 10)]))

    def test_more_is_refused_and_said(self, data: Path, landing: Path) -> None:
        take(data, publish(landing, "hsca", "2021-01-01", [{"id": n} for n in range(1, 11)]))
        before = current_id(data)
        sentence = refusal(data, publish(landing, "hsca", "2021-02-01", [{"id": n} for n in range(1, 9)]))
        assert "lists 8 services where the register has 10" in sentence
        assert "--accept" in sentence
        assert current_id(data) == before

    def test_and_can_be_accepted(self, data: Path, landing: Path) -> None:
        take(data, publish(landing, "hsca", "2021-01-01", [{"id": n} for n in range(1, 11)]))
        take(data, publish(landing, "hsca", "2021-02-01", [{"id": 1}]), accept=True)
        spans = standings(data).register.location
        assert spans["valid_to"].null_count() == 1


BAD_CELLS = {
    "rating": ("Splendid", "does not know this rating", "Location Latest Overall Rating"),
    "authority": ("Narfolk", "does not know this authority", "Location Local Authority"),
    "published": ("31/02/2020", "not a possible day", "Publication Date"),
    "start": ("01/04/1066", "not a possible day", "Location HSCA start date"),
    "care_home": ("Maybe", "should be Y or N", "Care home?"),
    "beds": ("many", "should be a whole number", "Care homes beds"),
    "id": ("=HYPERLINK(1)", "not a CQC location id", "Location ID"),
}


class TestBadInput:
    """One sentence: publisher, file, column, row, value, what to do. Nothing half-imported."""

    @pytest.mark.parametrize("field", BAD_CELLS)
    @pytest.mark.parametrize("write", ["csv", "ods", "xlsx"])
    def test_bad_cell(self, data: Path, landing: Path, field: str, write: str) -> None:
        value, problem, column = BAD_CELLS[field]
        rows = rows_for("hsca", [{"id": 1}, {"id": 2} | {field: value}, {"id": 3}])
        table = [list(rows[0]), *(list(row.values()) for row in rows)]
        path = landing / f"2021-02-01_active.{write}"
        if write == "csv":
            write_csv(path, rows)
        elif write == "ods":
            write_ods(path, {"HSCA_Active_Locations": table})
        else:
            write_xlsx(path, {"HSCA Active Locations": [[], [], table[0], *table[1:]]})
        sentence = refusal(data, path)
        if write == "xlsx" and value.startswith("="):
            assert "holds a formula" in sentence
            return
        assert problem in sentence
        assert f"column “{column}”" in sentence
        assert f"row {5 if write == 'xlsx' else 3}" in sentence
        assert "Care Quality Commission" in sentence
        assert path.name in sentence
        assert f"“{value}”" in sentence
        assert current_id(data) is None

    def test_a_missing_column_is_named(self, data: Path, landing: Path) -> None:
        rows = rows_for("hsca", ROWS)
        for row in rows:
            row["Loc. Authority"] = row.pop("Location Local Authority")
        sentence = refusal(data, write_csv(landing / "2021-02-01_active.csv", rows))
        assert "the column “location local authority” is missing or renamed" in sentence
        assert "layouts.yaml" in sentence

    def test_rows_that_disagree(self, data: Path, landing: Path) -> None:
        rows = [{"id": 1, "beds": 20}, {"id": 2}, {"id": 1, "beds": 21}]
        sentence = refusal(data, publish(landing, "hsca", "2021-02-01", rows))
        assert "rows 2 and 4 state different things of the same location" in sentence
        assert "“20” and “21”" in sentence

    def test_rows_that_repeat_are_dropped_and_counted(self, data: Path, landing: Path) -> None:
        record = take(data, publish(landing, "hsca", "2021-02-01", [{"id": 1}, {"id": 1}])).outcomes[0].record
        assert record is not None
        assert record.left_out == {"repeated rows": 1}

    def test_a_rating_published_after_the_files_day(self, data: Path, landing: Path) -> None:
        rows = [{"id": 1, "published": "02/02/2021"}]
        assert "after the file's own date" in refusal(data, publish(landing, "hsca", "2021-02-01", rows))

    def test_places_outside_england_are_not_unknown_authorities(self, data: Path, landing: Path) -> None:
        rows = [{"id": 1}, {"id": 2, "authority": "Unspecified"}, {"id": 3, "authority": "(pseudo) Wales"}]
        take(data, publish(landing, "hsca", "2021-02-01", rows))

    def test_a_folder_of_mixed_files(self, data: Path, landing: Path) -> None:
        publish(landing, "hsca", "2021-01-01", ROWS)
        publish(landing, "hsca", "2021-02-01", [{"id": 1, "rating": "Splendid"}])
        (landing / "letter.txt").write_text("Dear sir,\n", encoding="utf-8")
        (landing / "empty.csv").write_text("", encoding="utf-8")
        (landing / "half.csv.gz").write_bytes(b"\x1f\x8b\x08\0")
        result = import_files([landing], data, ImportOptions())
        assert sorted(o.status for o in result.outcomes) == ["imported", *["refused"] * 4]
        assert result.is_new
        assert [f.name for f in read_release(data).files] == ["2021-01-01_hsca.csv"]

    def test_a_folder_of_nothing(self, data: Path, landing: Path) -> None:
        with pytest.raises(Refused, match="no file in the folder"):
            import_files([landing], data, ImportOptions())

    def test_a_path_that_is_not_there(self, data: Path, tmp_path: Path) -> None:
        with pytest.raises(Refused, match="no file or folder"):
            import_files([tmp_path / "nowhere"], data, ImportOptions())

    def test_every_refusal_leaves_the_last_release(self, data: Path, landing: Path) -> None:
        take(data, publish(landing, "hsca", "2021-01-01", ROWS))
        before = sorted((p, p.read_bytes()) for p in (data / "releases").rglob("*") if p.is_file())
        refusal(data, publish(landing, "hsca", "2021-02-01", [{"id": 1, "rating": "Splendid"}]))
        assert sorted((p, p.read_bytes()) for p in (data / "releases").rglob("*") if p.is_file()) == before


class TestAtomic:
    def test_a_busy_register_says_so(self, data: Path, landing: Path) -> None:
        data.mkdir()
        with (data / "lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            with pytest.raises(Busy, match="Another import is writing"):
                import_files([publish(landing, "hsca", "2021-01-01", ROWS)], data, ImportOptions())
        assert current_id(data) is None

    def test_a_full_disk_leaves_the_last_release(self, landing: Path, tmp_path: Path) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], capture_output=True, check=False
        )
        if mounted.returncode != 0:
            pytest.skip("a small disk cannot be mounted here")
        try:
            data = disk / "data"
            take(data, publish(landing, "hsca", "2021-01-01", ROWS))
            before = current_id(data)
            rows = [{"id": n, "name": os.urandom(90).hex()} for n in range(1, 3000)]
            with pytest.raises(Refused, match=r"disk .* is full; nothing was changed"):
                import_files([publish(landing, "hsca", "2021-02-01", rows)], data, ImportOptions())
            assert current_id(data) == before
            assert standings(data).register.location.height == len(ROWS)
            # With less to write it goes on where it was.
            take(data, publish(landing, "hsca", "2021-03-01", ROWS))
        finally:
            subprocess.run(["umount", str(disk)], check=True)

    def test_a_read_only_register_says_so(self, landing: Path) -> None:
        with pytest.raises((Refused, OSError)):
            import_files(
                [publish(landing, "hsca", "2021-01-01", ROWS)], Path("/proc/wherry"), ImportOptions()
            )


class TestPrivacy:
    def test_no_name_or_telephone_of_a_person_is_kept(self, data: Path, landing: Path) -> None:
        rows = [
            {"id": 1, "provider": "Mrs Ada Quill", "name": "Mrs Ada Quill - 6 Lord Street", "manager": "Quill, Ada",
             "telephone": "01603123456", "ownership": "Individual"},
            {"id": 2, "provider": "Quill House Limited", "ownership": "Organisation", "manager": "Ben Quillson"},
        ]  # fmt: skip
        answers = [
            answer(3, regulatedActivities=[{"name": "Personal care", "contacts": [
                {"personGivenName": "Cyril", "personFamilyName": "Quillby", "personRoles": ["Registered Manager"]}
            ]}])
        ]  # fmt: skip
        take(
            data,
            publish(landing, "hsca", "2021-01-01", rows),
            publish_answers(landing, "2021-01-02", answers),
            accept=True,
        )
        kept = b"".join(p.read_bytes() for p in data.rglob("*") if p.is_file())
        location = standings(data).register.location
        texts = " ".join(str(v) for v in location.rows())
        for secret in ("Ada", "Quillson", "Quillby", "Cyril", "01603123456"):
            assert secret not in texts
            assert secret.encode() not in kept
        assert set(location["provider_name"].drop_nulls()) == {
            "individual provider 1-200000001", "Quill House Limited",
        }  # fmt: skip
        assert "6 Lord Street" in location["name"].to_list()
        assert set(location["has_manager"]) == {True}

    def test_headings_of_the_built_files_are_cqcs(self) -> None:
        assert "Location HSCA start date" in HSCA
