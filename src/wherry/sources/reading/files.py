"""One file in, its tables of text (or its JSON) out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wherry.domain.errors import BadFile
from wherry.sources.durable import digest_of_file
from wherry.sources.reading import texts
from wherry.sources.reading.tables import Table, Wanted
from wherry.sources.reading.workbooks import read_workbook
from wherry.sources.sizes import refuse_too_large

SPREADSHEETS = (".ods", ".xlsx", ".xlsm")
NO_TABLES = (
    (b"\xd0\xcf\x11\xe0", "it is an old Excel file (.xls)", "save it as .xlsx, .ods or .csv"),
    (b"%PDF", "it is a PDF", "import the spreadsheet it was made from"),
    *(
        (picture, "it is a picture", "import the spreadsheet it was made from")
        for picture in (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*")
    ),
)
"""How files begin that hold no table, what they are, and what to do."""


@dataclass(frozen=True)
class Raw:
    """A file as it was opened: its tables, or its JSON text."""

    path: Path
    name: str
    sha256: str
    tables: tuple[Table, ...] = ()
    json_text: bytes | None = None
    notes: tuple[str, ...] = ()

    def json_document(self) -> object:
        """The whole JSON document.

        Raises:
            BadFile: when it is not JSON, or larger than any published one.
        """
        return texts.load_json(self.json_text or b"", self.name, None)

    @property
    def is_json_lines(self) -> bool:
        """Whether the JSON is one object a line: then its first line is an object by itself."""
        first = (self.json_text or b"")[: texts.MAX_LINE].lstrip().split(b"\n", 1)[0].strip()
        return first.startswith(b"{") and first.endswith(b"}")

    def json_records(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Number and object of each record: of each line, or of a document's list, or the document.

        Raises:
            BadFile: naming the record that is not a JSON object.
        """
        if self.is_json_lines:
            lines = enumerate(io.BytesIO(self.json_text or b""), start=1)
            records = ((n, texts.load_json(line, self.name, n)) for n, line in lines if line.strip())
        else:
            document = self.json_document()
            items = document if isinstance(document, list) else [document]
            records = ((n, item) for n, item in enumerate(items, start=1))
        for number, found in records:
            if not isinstance(found, dict):
                raise BadFile("this is not a JSON object", file=self.name, row=number)
            yield number, found


def read_file(path: Path, wanted: Wanted, sha256: str | None = None) -> Raw:
    """Open a file of whatever kind it is by its content.

    Raises:
        BadFile: one sentence, when it cannot be opened, is hostile, or is of no known kind.
    """
    name = path.name
    refuse_too_large(path)
    try:
        with path.open("rb") as file:
            magic = file.read(8)
    except OSError as error:
        raise BadFile(f"it cannot be opened ({error.strerror})", file=name) from error
    digest = sha256 or digest_of_file(path)
    if magic.startswith(b"PK"):
        return Raw(path, name, digest, read_workbook(path, wanted))
    for opening, problem, remedy in NO_TABLES:
        if magic.startswith(opening):
            raise BadFile(problem, file=name, remedy=remedy)
    head = texts.beginning(path)
    if not head:
        raise BadFile("the file is empty", file=name, remedy="download it again")
    if head.lstrip()[:1] in (b"{", b"["):
        return Raw(path, name, digest, json_text=texts.whole(path))
    if path.suffix.lower() in SPREADSHEETS and _is_remains(head):
        raise BadFile("the spreadsheet is broken or only half there", file=name, remedy="download it again")
    table, notes = texts.read_csv(path, head, wanted)
    return Raw(path, name, digest, (table,), notes=notes)


def _is_remains(head: bytes) -> bool:
    """Whether a file named like a spreadsheet, which does not begin like one, is no text either."""
    return len(head) < len(b"PK\3\4") or (b"\0" in head and not head.startswith(texts.UTF_16))
