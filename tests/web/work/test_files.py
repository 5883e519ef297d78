"""Evidence files: what is refused, how it is kept, shared, served and deleted."""

from __future__ import annotations

import gzip
import io
import os
import resource
import struct
import sys
import tempfile
import time
import zipfile
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from tests.web.work.conftest import signed_in
from wherry.domain.errors import Refused
from wherry_web.journal.models import Entry
from wherry_web.journal.retention import retention_classes
from wherry_web.journal.services import SYSTEM, lift_hold, set_hold
from wherry_web.work.actors import NotAllowed
from wherry_web.work.keeping import store
from wherry_web.work.keeping.names import clean_name
from wherry_web.work.keeping.services import erase_files, keep_file, remove_file, sweep_files, used_by
from wherry_web.work.models import StoredFile

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def archive(**members: bytes) -> bytes:
    """A zip; `__` in a name is “/”, `_` is “.”."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


def office(part: str, **more: bytes) -> bytes:
    made = io.BytesIO(archive(**{part: b"<x/>"}, **more))
    with zipfile.ZipFile(made, "a") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
    return made.getvalue()


def picture(kind: str, **options: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(made, kind, **options)
    return made.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that declares a size and holds almost nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(10_000)))
        + chunk(b"IEND", b"")
    )


def keep(world, content: bytes, name: str, by=None, body=None, purpose="evidence"):
    return keep_file(
        by=by or world.officer, body=body or world.ours, chunks=[content], name=name, purpose=purpose
    )


GOOD = {
    "report.pdf": (PDF, "application/pdf"),
    "photo.PNG": (picture("PNG"), "image/png"),
    "photo.jpeg": (picture("JPEG"), "image/jpeg"),
    "plan.docx": (
        office("word__document_xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "rota.xlsx": (
        office("xl__workbook_xml"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "rota.ods": (
        archive(mimetype=b"x", content_xml=b"<x/>"),
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    "rows.csv": ("a,b\n½,€\n".encode(), "text/csv"),
    "bom.csv": (b"\xef\xbb\xbfa,b\n1 < 2,3\n", "text/csv"),
    "note.txt": (b"Ann < Bob", "text/plain"),
    "facts.json": (b'{"a": [1, 2]}', "application/json"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_kept(world, files, name):
    content, media_type = GOOD[name]
    row = keep(world, content, name)
    assert (row.name, row.media_type, row.body) == (name, media_type, world.ours)
    path = files / row.sha256[:2] / row.sha256[2:4] / row.sha256
    assert store.digest_of_file(path) == row.sha256 and path.stat().st_mode & 0o777 == 0o600
    assert not list((files / ".incoming").iterdir())


BAD = {
    "program": (b"MZ\x90\x00\x03\x00", "report.pdf", "of no kind"),
    "picture as PDF": (picture("PNG"), "report.pdf", "the content is PNG"),
    "no ending": (PDF, "report", "has no ending"),
    "web page": (b"<!DOCTYPE html><script>alert(1)</script>", "page.html", "web page"),
    "web page as text": (b"  \n<HTML><script>alert(1)</script>", "notes.txt", "web page"),
    "markup in CSV": (b"a,b\n<script>alert(1)</script>,2\n", "rows.csv", "web page"),
    "drawing": (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "logo.svg", "web page"),
    "drawing as PNG": (b"<svg onload='alert(1)'/>", "logo.png", "web page"),
    "late PDF": (b"<html>" + PDF, "report.pdf", "web page"),
    "empty": (b"", "rows.csv", "empty"),
    "Latin text": ("a,é\n".encode("latin-1"), "rows.csv", "UTF-8"),
    "NUL in text": (b"a,b\n" + b"x" * 5000 + b"\x00", "rows.csv", "UTF-8"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "plan.docx", "old or protected"),
    "any archive": (archive(a_txt=b"x"), "plan.docx", "archive"),
    "broken archive": (office("xl__workbook_xml")[:-30], "rota.xlsx", "broken"),
    "macros": (office("word__document_xml", word__vbaProject_bin=b"x"), "plan.docx", "macros"),
    "bomb": (
        office("xl__workbook_xml", xl__worksheets__sheet1_xml=bytes(50_000_000)),
        "rota.xlsx",
        "times its size",
    ),
    "gzip as evidence": (gzip.compress(b"a,b\n"), "rows.gz", "here you may add"),
    "false JSON": (b"hello", "facts.json", "JSON"),
    "large picture": (png_of(60_000, 60_000), "photo.png", "million pixels"),
    "broken picture": (picture("JPEG")[:300], "photo.jpg", "broken picture"),
    "too large": (PDF + bytes(25 * 1024 * 1024), "report.pdf", "larger than 25 MB"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_refused(world, files, case):
    content, name, why = BAD[case]
    with pytest.raises(Refused, match=why):
        keep(world, content, name)
    assert not StoredFile.objects.exists() and not list(store.all_digests())
    assert [e.act for e in Entry.objects.all()] == ["refuse-file"]
    assert not list((files / ".incoming").iterdir())


def test_an_import_may_be_packed_and_large_but_only_an_administrators(world, files):
    with pytest.raises(NotAllowed):
        keep(world, gzip.compress(b"a,b\n"), "rows.csv.gz", purpose="import")
    row = keep(world, gzip.compress(b"a,b\n"), "rows.csv.gz", by=world.administrator, purpose="import")
    assert (row.media_type, row.retention) == ("application/gzip", "data")


def test_what_a_killed_upload_left_goes(world, files):
    for name, age in (("old", 7200), ("new", 60)):
        folder = files / ".incoming" / name
        folder.mkdir(parents=True)
        os.utime(folder, (time.time() - age,) * 2)
    sweep_files(by=SYSTEM, now=timezone.now())
    assert [p.name for p in (files / ".incoming").iterdir()] == ["new"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("re\u202eport.fdp", "report.fdp"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ('<b onclick="x">.pdf', "-b onclick=-x--.pdf"),
        ("   ", "file"),
        ("...", "file"),
        ("  my   visit .pdf ", "my visit .pdf"),
    ],
)
def test_names_are_cleaned(given, shown):
    assert clean_name(given) == shown


def test_a_huge_name_is_cut_and_keeps_its_ending():
    assert len(clean_name("x" * 5000 + ".pdf")) <= 120 and clean_name("x" * 5000 + ".pdf").endswith("….pdf")
    assert len(clean_name("x" * 5000)) <= 120


def test_a_hostile_name_goes_nowhere(world, files, tmp_path):
    row = keep(world, PDF, "../../../../escaped.pdf")
    assert row.name == "escaped.pdf" and not list(tmp_path.rglob("escaped*"))
    for digest in ("../../etc/passwd", "a" * 63, "A" * 64, ""):
        with pytest.raises(ValueError, match="SHA"):
            store.path_of(digest)


def test_where_a_picture_was_taken_is_not_kept(world, files):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (52.0, 37.0, 48.0)
    exif[0x010F], exif[0x0112] = "SecretCamera", 6
    row = keep(world, picture("JPEG", exif=exif, comment=b"secret comment"), "photo.jpg")
    content = store.path_of(row.sha256).read_bytes()
    assert b"SecretCamera" not in content and b"secret" not in content and b"Exif" not in content
    with Image.open(io.BytesIO(content)) as kept:
        assert not kept.getexif() and kept.size == (20, 40)  # Turned upright before that was forgotten.
        assert kept.getpixel((5, 5))[2] > 100


def test_text_hidden_in_a_picture_is_not_kept(world, files):
    hidden = picture("PNG") + b"<script>alert(1)</script>"
    assert b"script" not in store.path_of(keep(world, hidden, "photo.png").sha256).read_bytes()


def test_the_same_bytes_lie_once_and_go_with_the_last_row(world, files):
    ours, theirs = keep(world, PDF, "a.pdf"), keep(world, PDF, "b.pdf", by=world.stranger, body=world.theirs)
    assert ours.sha256 == theirs.sha256 and len(list(store.all_digests())) == 1
    remove_file(by=world.officer, body=world.ours, file=ours)
    none = timedelta(0)
    assert sweep_files(by=SYSTEM, now=timezone.now(), grace=none) == ""
    remove_file(by=world.stranger, body=world.theirs, file=theirs)
    assert sweep_files(by=SYSTEM, now=timezone.now()) == ""  # Placed within the hour.
    assert sweep_files(by=SYSTEM, now=timezone.now(), grace=none) == "1 files deleted from disk."
    assert not list(store.all_digests())
    with pytest.raises(Refused, match="no longer"):
        remove_file(by=world.stranger, body=world.theirs, file=theirs)


def test_the_quota_is_the_bodys(world, files, settings):
    settings.WHERRY_QUOTA_GB = len(PDF) * 1.5 / 1024**3
    first = keep(world, PDF, "a.pdf")
    with pytest.raises(Refused, match="no room"):
        keep(world, PDF, "b.pdf")
    keep(world, PDF, "a.pdf", by=world.stranger, body=world.theirs)
    remove_file(by=world.officer, body=world.ours, file=first)
    assert used_by(world.ours) == 0
    keep(world, PDF, "b.pdf")


def test_the_scanner_is_asked(world, files, settings, tmp_path):
    script = tmp_path / "scan.py"
    script.write_text("import sys; sys.exit(b'EICAR' in open(sys.argv[1], 'rb').read())")
    settings.WHERRY_SCAN_COMMAND = f"{sys.executable} {script}"
    keep(world, PDF, "a.pdf")
    with pytest.raises(Refused, match="did not pass"):
        keep(world, PDF + b"EICAR", "b.pdf")
    settings.WHERRY_SCAN_COMMAND = "/no/such/scanner --quiet"
    with pytest.raises(Refused, match="could not be run"):
        keep(world, PDF, "c.pdf")


def test_pages_add_show_give_and_remove(world, files):
    client, address = signed_in(world.officer), f"/bodies/{world.ours.pk}/files/"
    assert "no files yet" in client.get(address).content.decode()
    assert 'enctype="multipart/form-data"' in client.get(f"{address}add/").content.decode()
    sent = client.post(f"{address}add/", {"file": SimpleUploadedFile("../<b>visit\u202e.pdf", PDF)})
    assert sent.status_code == 302
    row = StoredFile.objects.get()
    assert "visit.pdf" in client.get(address).content.decode()
    answer = client.get(f"{address}{row.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    assert client.post(f"{address}{row.pk}/remove/").status_code == 302
    assert client.get(f"{address}{row.pk}/").status_code == 404
    assert [e.act for e in Entry.objects.order_by("number")] == ["keep-file", "remove-file"]


def test_a_refused_upload_is_explained_on_the_form(world, files):
    address = f"/bodies/{world.ours.pk}/files/add/"
    client = signed_in(world.officer)
    answer = client.post(address, {"file": SimpleUploadedFile("page.html", b"<html><script>")})
    assert answer.status_code == 422 and "web page" in answer.content.decode()
    answer = client.post(address, {})
    assert answer.status_code == 422 and "Choose a file" in answer.content.decode()


def test_a_polyglot_is_only_ever_saved(world, files):
    row = keep(world, PDF.replace(b"<<>>", b"<html><script>alert(1)</script></html>"), "both.pdf")
    answer = signed_in(world.officer).get(f"/bodies/{world.ours.pk}/files/{row.pk}/")
    assert answer["Content-Type"] == "application/pdf" and "attachment" in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    answer.close()


def test_anothers_files_are_not_there(world, files):
    row, stranger = keep(world, PDF, "a.pdf"), signed_in(world.stranger)
    for body in (world.ours, world.theirs):
        assert stranger.get(f"/bodies/{body.pk}/files/{row.pk}/").status_code == 404
        assert stranger.post(f"/bodies/{body.pk}/files/{row.pk}/remove/").status_code == 404
    assert signed_in(world.finance).get(f"/bodies/{world.ours.pk}/files/{row.pk}/").status_code == 403


def test_a_strangers_upload_is_not_even_written(client, world, files, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    address = f"/bodies/{world.ours.pk}/files/add/"
    assert client.post(address, {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 302
    assert not StoredFile.objects.exists()


def test_the_number_of_queries_does_not_grow(world, files):
    client, counts = signed_in(world.officer), []
    client.get(f"/bodies/{world.ours.pk}/files/")
    for rows in (5, 50):
        for number in range(StoredFile.objects.count(), rows):
            keep(world, PDF + str(number).encode(), f"{number}.pdf")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/bodies/{world.ours.pk}/files/")
        assert page.content.decode().count("<tr") == rows + 1
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_uploads_stream_to_disk(world, files):
    """180 MB through the whole stack grow the process by less than 20 MB (technology.md §7)."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    chunks = (b"a,b\n" * 262_144 for _ in range(180))
    keep_file(by=world.administrator, body=world.ours, chunks=chunks, name="rows.csv", purpose="import")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


SEVEN_YEARS = timedelta(days=365 * 7 + 3)
"""How long the class of evidence files keeps them."""


def test_files_are_erased_when_their_class_of_record_is_over(world, files):
    kept = keep(world, PDF, "Notes on Ann.pdf")
    removed = keep(world, PDF, "Notes on Bob.pdf")
    remove_file(by=world.officer, body=world.ours, file=removed)
    now = timezone.now()
    assert erase_files(by=SYSTEM, now=now + SEVEN_YEARS - timedelta(days=5)) == ""
    assert erase_files(by=SYSTEM, now=now + SEVEN_YEARS) == "2 files erased."
    for row in (kept, removed):
        row.refresh_from_db()
        assert row.name == "" and row.removed_at is not None
    assert (
        list(Entry.objects.filter(act="erase-file").values_list("by", "body"))
        == [(SYSTEM, world.ours.pk)] * 2
    )
    assert (
        "Notes on Ann" not in signed_in(world.officer).get(f"/bodies/{world.ours.pk}/files/").content.decode()
    )
    assert sweep_files(by=SYSTEM, now=now, grace=timedelta(0)) == "1 files deleted from disk."
    assert not store.path_of(kept.sha256).exists()
    assert erase_files(by=SYSTEM, now=now + 2 * SEVEN_YEARS) == ""


@pytest.mark.parametrize("kind", ["file", "person"])
def test_a_legal_hold_keeps_a_file_from_the_schedule_and_from_people(world, files, kind):
    held, other = keep(world, PDF, "Held.pdf"), keep(world, PDF + b" ", "Other.pdf", by=world.administrator)
    subject = {"file": held.pk, "person": world.officer.pk}[kind]
    hold = set_hold(
        by=world.administrator.pk, body=world.ours.pk, object_kind=kind, object_id=subject, reason="A claim"
    )
    assert erase_files(by=SYSTEM, now=timezone.now() + SEVEN_YEARS) == "1 files erased."
    other.refresh_from_db()
    assert other.name == ""
    with pytest.raises(Refused, match="under a legal hold"):
        remove_file(by=world.officer, body=world.ours, file=held)
    client, address = signed_in(world.officer), f"/bodies/{world.ours.pk}/files/"
    told = client.post(f"{address}{held.pk}/remove/", follow=True).content.decode()
    assert "under a legal hold" in told and "Held.pdf" in told
    lift_hold(by=world.administrator.pk, body=world.ours.pk, hold_id=hold.pk, reason="Settled")
    assert erase_files(by=SYSTEM, now=timezone.now() + SEVEN_YEARS) == "1 files erased."


def test_a_class_that_somebody_reviews_keeps_its_files(world, files, monkeypatch):
    keep(world, PDF, "Notes.pdf")
    classes = dict(retention_classes())
    classes["files"] = replace(classes["files"], then="review")
    monkeypatch.setattr("wherry_web.work.keeping.services.retention_classes", lambda: classes)
    assert erase_files(by=SYSTEM, now=timezone.now() + SEVEN_YEARS) == ""


def test_the_list_says_until_when_a_file_is_kept(world, files):
    kept = keep(world, PDF, "Notes.pdf")
    due = retention_classes()["files"].due_on(timezone.localdate(kept.at))
    page = signed_in(world.officer).get(f"/bodies/{world.ours.pk}/files/").content.decode()
    assert f"{due:%-d %B %Y}" in page
