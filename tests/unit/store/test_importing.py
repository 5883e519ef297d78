"""Importing: dates, coverage, refusals, and nothing half-done."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.builders import (
    HSCA,
    answer,
    day,
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
from wherry.definitions import load_definitions
from wherry.domain.coverage import Listing, Services
from wherry.domain.errors import Busy, Refused
from wherry.domain.places import PlaceKind
from wherry.sources.fetching.landing import SIDECAR
from wherry.store.importing import ImportOptions, import_files
from wherry.store.releases import current_id, read_release

ROWS = [{"id": number} for number in range(1, 6)]
ENGLAND = [
    {"id": number, "authority": name}
    for number, name in enumerate(
        (p.name for p in load_definitions().places.of_kind(PlaceKind.AUTHORITY, date(2021, 2, 1))), start=1
    )
]


def in_directory(id: int, authority: str = "Norfolk") -> dict[str, str]:
    """One row of the weekly directory."""
    return {
        "Name": "Home", "Postcode": "NR1 2DH", "Service types": "Residential homes|Homecare agencies",
        "Provider name": "Broads Care Limited", "Local authority": authority,
        "CQC Location ID (for office use only)": location_id(id),
        "CQC Provider ID (for office use only)": "1-200000001",
    }  # fmt: skip


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
        above = ["CQC Locations data", "", "This data was produced on 19 August 2026", ""]
        path = write_csv(landing / "01_July_2026_CQC_directory.csv", [in_directory(1)], above)
        record = take(data, path).outcomes[0].record
        assert record is not None
        assert (record.as_at, record.dated_by) == (date(2026, 8, 19), "inside the file")

    def test_a_day_in_slashes_begins_with_the_day(self, data: Path, landing: Path) -> None:
        above = ["CQC Locations data", "", "This data was produced on 03/08/2026", ""]
        path = write_csv(landing / "CQC_directory.csv", [in_directory(1)], above)
        record = take(data, path).outcomes[0].record
        assert record is not None
        assert record.as_at == date(2026, 8, 3)

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
        sentence = refusal(data, path, as_at=date(2021, 3, 1))
        assert "a file has one date" in sentence
        assert f"no release is without it: delete the folder {data} and import all files again" in sentence

    def test_and_the_release_before_it_is_the_way_back(self, data: Path, landing: Path) -> None:
        take(data, publish(landing, "hsca", "2021-01-01", ROWS))
        before = current_id(data)
        path = publish(landing, "hsca", "2021-02-01", [*ROWS, {"id": 6}])
        take(data, path)
        take(data, publish(landing, "hsca", "2021-03-01", [*ROWS, {"id": 7}]))
        assert f"`wherry releases rollback {before}`" in refusal(data, path, as_at=date(2021, 2, 2))

    @pytest.mark.parametrize(
        ("name", "given", "said"),
        [
            ("2021-02-01_a.csv", "2021-02-02", "(given)"),
            ("2021-02-01_a.csv", "2021-03-01", "(given, though its name says 1 February 2021)"),
            ("2021-02_a.csv", "2021-02-28", "(given)"),
            ("2021-02_a.csv", "2021-03-01", "(given, though its name says February 2021)"),
            ("a.csv", "2021-03-01", "(given)"),
        ],
    )
    def test_a_name_that_says_another_day_is_said(
        self, data: Path, landing: Path, name: str, given: str, said: str
    ) -> None:
        result = take(data, write_csv(landing / name, rows_for("hsca", ROWS)), as_at=day(given))
        assert said in result.outcomes[0].sentence

    def test_a_file_that_says_another_day_inside_is_said(self, data: Path, landing: Path) -> None:
        path = write_csv(landing / "a.csv", rows_for("history", [{"id": 1, "published": "2020-06-01"}]))
        assert "(given, though inside the file it says 1 June 2020)" in (
            take(data, path, as_at=date(2021, 1, 1)).outcomes[0].sentence
        )

    def test_a_day_to_come_is_refused(self, data: Path, landing: Path) -> None:
        path = publish(landing, "hsca", "2021-02-01", ROWS)
        today = date(2021, 3, 1)
        sentence = refusal(data, path, as_at=date(2099, 1, 1), today=today)
        assert "no file is true for a day to come, and --as-at says 1 January 2099" in sentence
        take(data, path, as_at=today, today=today)


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

    def test_not_the_nation_is_said(self, data: Path, landing: Path) -> None:
        assert ", covers 1 of 151 authorities, " in (
            take(data, publish(landing, "hsca", "2021-02-01", ROWS)).outcomes[0].sentence
        )

    def test_the_nation_is_not_said(self, data: Path, landing: Path) -> None:
        found = take(data, publish(landing, "hsca", "2021-02-01", ENGLAND)).outcomes[0]
        assert found.record is not None
        assert found.record.coverage.authorities is None
        assert "covers" not in found.sentence


class TestCutOff:
    """A file that covers far fewer authorities than the last of its kind may be half a file."""

    def test_half_of_the_nation_is_refused_and_said(self, data: Path, landing: Path) -> None:
        take(data, publish(landing, "hsca", "2021-02-01", ENGLAND))
        before = current_id(data)
        sentence = refusal(data, publish(landing, "hsca", "2021-03-01", ENGLAND[:75]))
        assert "it covers 75 authorities, and the last file of its kind, 2021-02-01_hsca.csv, 151" in sentence
        assert "--accept" in sentence
        assert current_id(data) == before

    def test_and_can_be_accepted(self, data: Path, landing: Path) -> None:
        take(data, publish(landing, "hsca", "2021-02-01", ENGLAND))
        found = take(data, publish(landing, "hsca", "2021-03-01", ENGLAND[:75]), accept=True)
        assert "covers 75 of 151 authorities" in found.outcomes[0].sentence

    def test_a_smaller_extract_is_refused_too(self, data: Path, landing: Path) -> None:
        take(data, publish(landing, "hsca", "2021-02-01", ENGLAND[:20]))
        assert "covers 10 authorities" in refusal(
            data, publish(landing, "hsca", "2021-03-01", ENGLAND[10:20])
        )

    def test_a_tenth_fewer_is_taken(self, data: Path, landing: Path) -> None:
        take(data, publish(landing, "hsca", "2021-02-01", ENGLAND[:20]))
        take(data, publish(landing, "hsca", "2021-03-01", ENGLAND[:18]))

    @pytest.mark.parametrize("covered", [slice(0, 1), slice(20, 25)])
    def test_one_authority_and_other_authorities_were_asked_for(
        self, data: Path, landing: Path, covered: slice
    ) -> None:
        take(data, publish(landing, "hsca", "2021-02-01", ENGLAND[:20]))
        take(data, publish(landing, "hsca", "2021-03-01", ENGLAND[covered]))

    def test_a_file_of_another_kind_is_no_measure(self, data: Path, landing: Path) -> None:
        take(data, publish(landing, "ratings", "2021-02-01", ENGLAND))
        long = [row | {"domain": domain} for row in ENGLAND[:2] for domain in ("Overall", "Safe")]
        take(data, publish(landing, "ratings", "2021-03-01", long))


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

    @pytest.mark.parametrize("layout", ["hsca", "ratings", "deactivated", "directory", "api"])
    def test_rows_that_disagree_on_a_fact(self, data: Path, landing: Path, layout: str) -> None:
        rows = [{"id": 1}, {"id": 2}, {"id": 1, "authority": "Suffolk"}]
        if layout == "api":
            path = publish_answers(
                landing, "2021-02-01", [answer(1), answer(2), answer(1, localAuthority="Suffolk")]
            )
        elif layout == "directory":
            path = write_csv(landing / "2021-02-01_a.csv", [in_directory(**row) for row in rows])
        else:
            end = {"end": "01/01/2020"} if layout == "deactivated" else {}
            path = publish(landing, layout, "2021-02-01", [row | end for row in rows])
        sentence = refusal(data, path)
        assert f"different things of the same location ({location_id(1)}): authority_code" in sentence
        assert current_id(data) is None

    def test_a_rating_row_each_repeats_the_facts(self, data: Path, landing: Path) -> None:
        rows = [{"id": 1, "domain": domain} for domain in ("Overall", "Safe", "Caring", "Caring")]
        found = take(data, publish(landing, "ratings", "2021-02-01", rows)).outcomes[0].record
        assert found is not None
        assert found.left_out == {"repeated rows": 1}

    @pytest.mark.parametrize(
        "heading", ["Location ID", "LOCATION_ID", "Service type - Domiciliary care service"]
    )
    @pytest.mark.parametrize("write", ["csv", "ods"])
    def test_a_column_that_stands_there_twice(
        self, data: Path, landing: Path, heading: str, write: str
    ) -> None:
        rows = [row | {heading + " ": "1-100000009"} for row in rows_for("hsca", ROWS)]
        if write == "csv":
            path = write_csv(landing / "2021-02-01_active.csv", rows)
        else:
            table = [list(rows[0]), *(list(row.values()) for row in rows)]
            path = write_ods(landing / "2021-02-01_active.ods", {"HSCA_Active_Locations": table})
        sentence = refusal(data, path)
        assert f"row 1, column “{heading}”: the column “{heading}” stands there twice" in sentence

    def test_a_column_nobody_reads_may_stand_there_twice(self, data: Path, landing: Path) -> None:
        rows = [row | {"location telephone number": "1"} for row in rows_for("hsca", ROWS)]
        take(data, write_csv(landing / "2021-02-01_active.csv", rows))

    @pytest.mark.parametrize("layout", ["hsca", "ratings", "deactivated"])
    def test_a_header_without_rows(self, data: Path, landing: Path, layout: str) -> None:
        take(data, publish(landing, "hsca", "2021-01-01", ROWS))
        path = publish(landing, layout, "2021-02-01", ROWS)
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
        sentence = refusal(data, path)
        assert "it holds no rows; download it again" in sentence
        assert "Care Quality Commission" in sentence

    def test_no_rows_to_keep(self, data: Path, landing: Path) -> None:
        rows = [row | {"directorate": "Hospitals"} for row in ROWS]
        assert "none to keep among its 5 rows (5 other sectors)" in refusal(
            data, publish(landing, "hsca", "2021-02-01", rows)
        )

    def test_rows_that_repeat_are_dropped_and_counted(self, data: Path, landing: Path) -> None:
        record = take(data, publish(landing, "hsca", "2021-02-01", [{"id": 1}, {"id": 1}])).outcomes[0].record
        assert record is not None
        assert record.left_out == {"repeated rows": 1}

    def test_a_rating_published_after_the_files_day(self, data: Path, landing: Path) -> None:
        rows = [{"id": 1, "published": "02/02/2021"}]
        sentence = refusal(data, publish(landing, "hsca", "2021-02-01", rows))
        assert "this day is after the file's own date, 1 February 2021" in sentence
        assert "--as-at" in sentence

    def test_a_start_up_to_a_year_after_the_files_day(self, data: Path, landing: Path) -> None:
        take(data, publish(landing, "hsca", "2020-12-31", [{"id": 1, "start": "31/12/2021"}]))
        late = publish(landing, "hsca", "2021-02-01", [{"id": 1, "start": "02/02/2022"}])
        sentence = refusal(data, late)
        assert "this day is more than a year after the file's own date, 1 February 2021" in sentence
        assert "correct the day, or" in sentence
        leap = publish(landing, "hsca", "2024-02-29", [{"id": 1, "start": "02/03/2025"}])
        assert "29 February 2024" in refusal(data, leap)

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

    def test_a_value_that_no_rule_foresaw_refuses_its_file_only(self, data: Path, landing: Path) -> None:
        publish(landing, "hsca", "2021-01-01", ROWS)
        publish_answers(landing, "2021-02-01", [answer(1, name=7, postalCode=["NR1"], relationships="none")])
        result = import_files([landing], data, ImportOptions())
        assert [o.status for o in result.outcomes] == ["imported", "refused"]
        assert result.outcomes[1].name in result.outcomes[1].sentence

    def test_what_is_written_beside_another_file_is_not_believed(self, data: Path, landing: Path) -> None:
        path = publish(landing, "hsca", "2021-01-01", ROWS)
        beside = path.with_name(path.name + SIDECAR)
        beside.write_text(json.dumps({"sha256": "0" * 64, "as_at": "2024-05-05"}), encoding="utf-8")
        record = take(data, path).outcomes[0].record
        assert record is not None
        assert (record.as_at, record.dated_by) == (date(2021, 1, 1), "taken from the name")

    def test_definitions_that_are_no_ordinary_files_are_not_copied(self, data: Path, landing: Path) -> None:
        publish(landing, "hsca", "2021-01-01", ROWS)
        definitions = landing / "definitions"
        definitions.mkdir()
        (definitions / "INVENTED").write_text("", encoding="utf-8")
        (definitions / "z").symlink_to("/dev/zero")
        with pytest.raises(Refused, match="no ordinary file"):
            import_files([landing], data, ImportOptions())
        assert not (data / "definitions").exists()

    def test_files_named_in_another_order_than_they_fold(self, data: Path, landing: Path) -> None:
        """Ratings fold after the active locations of the same day, and are read before them here."""
        ratings = publish(landing, "ratings", "2021-02-01", [{"id": 1, "rating": "Outstanding"}], "a")
        hsca = publish(landing, "hsca", "2021-02-01", [{"id": 1, "beds": 25}], "b")
        first = publish(landing, "hsca", "2021-01-01", [{"id": 1, "beds": 20}], "z")
        together = take(data, ratings, hsca, first).release
        apart = data.parent / "apart"
        take(apart, first)
        take(apart, hsca)
        assert together is not None
        assert take(apart, ratings).release == together

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
