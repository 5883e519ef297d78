"""What files are kept for, and which kinds and sizes each purpose takes."""

from __future__ import annotations

from dataclasses import dataclass

from wherry_web.accounts.roles import Right

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Purpose:
    """A reason to keep a file."""

    title: str
    limit: int  # Bytes.
    kinds: frozenset[str]  # Keys of `kinds.KINDS`.
    needs: Right
    retention: str


_SHEETS = {"xlsx", "ods", "csv", "txt"}
PURPOSES = {
    # OWASP's file upload page and technology.md §7: 25 MB for evidence.
    "evidence": Purpose(
        "Evidence",
        25 * MEGABYTE,
        frozenset(_SHEETS | {"pdf", "png", "jpeg", "docx", "json"}),
        Right.ADD_FILES,
        "files",
    ),
    # CQC's largest monthly file is 17 MB as ODS; a year of the API is about 150 MB.
    "import": Purpose(
        "Published file",
        200 * MEGABYTE,
        frozenset(_SHEETS | {"json", "gz"}),
        Right.IMPORT_DATA,
        "data",
    ),
    # A county's 40,000 postcodes with their divisions take 1 MB. Read and not kept as a file.
    "own_list": Purpose(
        "List of the council’s own",
        10 * MEGABYTE,
        frozenset({"xlsx", "ods", "csv"}),
        Right.KEEP_OWN_FILES,
        "data",
    ),
    # 5,000 rows of 2,000 letters. Read and not kept as a file.
    "signals": Purpose(
        "File of signals",
        10 * MEGABYTE,
        frozenset({"xlsx", "ods", "csv"}),
        Right.TELL_SIGNALS,
        "signals",
    ),
}
"""Every purpose by key."""

LARGEST = max(purpose.limit for purpose in PURPOSES.values())
