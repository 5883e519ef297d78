"""Importing published files through the site: who may, what becomes of each file, what the journal says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.builders import publish, take
from tests.web.position.conftest import FIRST, LATER, signed_in, text_of
from wherry.store.releases import current_id
from wherry_web.journal.models import Entry, EntryText
from wherry_web.position.jobs import run_import
from wherry_web.position.landing import keep_uploads, path_of, plain_name
from wherry_web.work.models import Job
from wherry_web.work.running.progress import Progress


def upload(path: Path, name: str = "") -> SimpleUploadedFile:
    """A published file as a browser sends it."""
    return SimpleUploadedFile(name or path.name, path.read_bytes())


def run(job: Job) -> Job:
    """Do a job's work here and now, and keep what the worker keeps."""
    from django.utils import timezone

    job.result = run_import(job, Progress(lambda *_: True))
    job.sentence, job.state, job.finished_at = job.result["sentence"], "done", timezone.now()
    job.save()
    return job


@pytest.fixture
def january(landing: Path) -> Path:
    """A published file."""
    return publish(landing, "hsca", "2021-01-01", FIRST)


def test_an_upload_becomes_a_release(empty_folder, world, january) -> None:
    client = signed_in(world.administrator)
    answer = client.post("/data/import/", {"uploads": [upload(january)]})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    job = world.ours.jobs.get()
    assert answer["Location"] == f"/data/import/{job.pk}/"
    assert client.get(answer["Location"])["Refresh"] == "3"
    assert not client.get(answer["Location"] + "?still").has_header("Refresh")
    run(job)
    text = text_of(client.get(answer["Location"]))
    assert "1 of 1 files imported, 0 refused." in text and "2021-01-01_hsca.csv" in text
    assert "2 of 4 rated services" in text_of(client.get("/"))
    assert not list((empty_folder / "landing/.uploaded").glob("*/*")), "published files name people"


def test_the_import_is_journalled_with_the_release_before_and_after(
    empty_folder, world, january, landing
) -> None:
    client = signed_in(world.administrator)
    take(empty_folder, january)
    before = current_id(empty_folder)
    later = publish(landing, "hsca", "2021-04-01", LATER)
    client.post("/data/import/", {"uploads": [upload(later)]})
    run(world.ours.jobs.get())
    entry = Entry.objects.filter(act="import-files").get()
    told = EntryText.objects.get(entry=entry).content
    assert (told["release_before"], told["release_after"]) == (before, current_id(empty_folder))
    assert entry.by == str(world.administrator.pk)
    assert entry.object_id == current_id(empty_folder) != before


def test_a_second_try_after_a_crash_still_tells_both_releases(empty_folder, world, january) -> None:
    signed_in(world.administrator).post("/data/import/", {"uploads": [upload(january)]})
    job = world.ours.jobs.get()
    # The first try is killed after the register was swapped and before its entry.
    take(empty_folder, *[path_of(name) for name in job.arguments["paths"]])
    run(job)
    assert job.result["release_before"] is None
    assert job.result["release_after"] == current_id(empty_folder)
    assert Entry.objects.filter(act="import-files").count() == 1


def test_a_refused_file_is_explained_and_home_says_so(empty_folder, world, january, landing) -> None:
    client = signed_in(world.administrator)
    odd = landing / "2021-02-01_odd.csv"
    odd.write_text("a,b\n1,2\n")
    client.post("/data/import/", {"uploads": [upload(january), upload(odd)]})
    job = run(world.ours.jobs.get())
    text = text_of(client.get(f"/data/import/{job.pk}/"))
    assert "1 of 2 files imported, 1 refused." in text
    assert "no row looks like a header that Wherry knows" in text
    assert "The last import refused 1 file." in text_of(client.get("/"))


def test_a_file_that_drops_many_must_be_accepted(empty_folder, world, january, landing) -> None:
    client = signed_in(world.administrator)
    take(empty_folder, publish(landing, "hsca", "2021-01-02", FIRST + [{"id": n} for n in range(5000, 5040)]))
    fewer = publish(landing, "hsca", "2021-02-01", FIRST)
    client.post("/data/import/", {"uploads": [upload(fewer)]})
    job = run(world.ours.jobs.get())
    text = text_of(client.get(f"/data/import/{job.pk}/"))
    assert "Is the drop right?" in text
    assert client.get(f"/data/import/{job.pk}/accept/").status_code == 405
    answer = client.post(f"/data/import/{job.pk}/accept/")
    again = run(world.ours.jobs.exclude(pk=job.pk).get())
    assert answer["Location"] == f"/data/import/{again.pk}/"
    assert "1 of 1 files imported" in again.sentence
    assert "Is the drop right?" not in text_of(client.get(answer["Location"]))


def test_files_of_the_landing_folder_can_be_picked(empty_folder, world, january) -> None:
    folder = empty_folder / "landing/cqc"
    folder.mkdir(parents=True)
    (folder / january.name).write_bytes(january.read_bytes())
    client = signed_in(world.administrator)
    assert f"cqc/{january.name}" in text_of(client.get("/data/import/"))
    client.post(
        "/data/import/",
        {"landed": [f"cqc/{january.name}"], "as_at_day": "1", "as_at_month": "1", "as_at_year": "2021"},
    )
    assert run(world.ours.jobs.get()).arguments["as_at"] == "2021-01-01"
    assert (folder / january.name).exists(), "what lies in the landing folder stays"


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "Choose at least one file"),
        ({"landed": ["../../../etc/passwd"]}, "Choose one of the list"),
        ({"uploads": [SimpleUploadedFile("virus.exe", b"MZ")]}, "not of a kind that Wherry reads"),
        (
            {
                "uploads": [SimpleUploadedFile("a.csv", b"x")],
                "as_at_day": "31",
                "as_at_month": "2",
                "as_at_year": "2021",
            },
            "date",
        ),
    ],
)
def test_what_cannot_be_imported_is_said_in_the_form(empty_folder, world, form, says) -> None:
    answer = signed_in(world.administrator).post("/data/import/", form)
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize("who", ["officer", "councillor", "stranger", "manager", "observer"])
def test_only_an_administrator_of_the_host_imports(empty_folder, world, january, who) -> None:
    client = signed_in(getattr(world, who))
    for answer in (client.get("/data/import/"), client.post("/data/import/", {"uploads": [upload(january)]})):
        assert answer.status_code == 403
        assert "Only an administrator of Norfolk County Council may" in answer.content.decode()
    assert not Job.objects.exists()


def test_another_s_import_is_not_found(empty_folder, world, january) -> None:
    client = signed_in(world.administrator)
    assert client.get("/data/import/0d4b6f5e-0000-4000-8000-000000000000/").status_code == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("01_February_2021_Latest_ratings.ods", "01_February_2021_Latest_ratings.ods"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\me\\file.csv", "file.csv"),
        ("a\u202evsc.csv", "a_vsc.csv"),
        (".hidden.csv", "hidden.csv"),
        ("<script>.csv", "_script_.csv"),
    ],
)
def test_a_file_name_is_made_plain(given: str, kept: str) -> None:
    assert plain_name(given) == kept


def test_two_uploads_of_one_name_are_both_kept(empty_folder) -> None:
    from uuid import uuid4

    names = keep_uploads(uuid4(), [SimpleUploadedFile("a.csv", b"1"), SimpleUploadedFile("a.csv", b"2")])
    assert [path_of(name).read_bytes() for name in names] == [b"1", b"2"]


def test_an_upload_that_is_not_clean_is_refused(empty_folder, world, january, settings) -> None:
    settings.WHERRY_SCAN_COMMAND = "/bin/false"
    answer = signed_in(world.administrator).post("/data/import/", {"uploads": [upload(january)]})
    assert answer.status_code == 400
    assert not Job.objects.exists()
    assert not list((empty_folder / "landing/.uploaded").glob("*"))
