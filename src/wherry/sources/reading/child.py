"""Reads one workbook in a process of its own, with little memory, time and nothing to lose.

calamine aborts the process when an allocation fails, and a 744-byte ODS can ask for 11 GB, so a
workbook is never opened in the process that serves people. Imports the reader and nothing else.

Arguments: workbook, output file, JSON of the wanted headings, bytes of address space and of output.
Output: one line of JSON that lists the sheets with the byte length of each column's text, then the texts.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

CPU_SECONDS = 60  # The same file takes 4 s.
NOT_READABLE, TOO_LARGE = 3, 4  # What it ends with when it refuses.


def main() -> None:
    address_space, output_bytes = int(sys.argv[4]), int(sys.argv[5])
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output_bytes, output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.path.insert(0, str(Path(__file__).parent))
    import rows  # type: ignore[import-not-found]  # Beside this file, by the path just set.
    from python_calamine import CalamineError, CalamineWorkbook

    workbook, output, wanted = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    exact, prefixes = frozenset(wanted["exact"]), tuple(wanted["prefixes"])

    def is_wanted(heading: str) -> bool:
        return heading in exact or heading.startswith(prefixes)

    sheets: list[dict[str, object]] = []
    texts: list[bytes] = []
    try:
        book = CalamineWorkbook.from_path(workbook)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            found = rows.read_columns(sheet.iter_rows(), is_wanted)
            if found is None:
                sheets.append({"sheet": name})
                continue
            encoded = [text.encode() for text in found.pop("texts")]
            texts += encoded
            sheets.append({"sheet": name, **found, "bytes": [len(e) for e in encoded]})
            del sheet, found
    except CalamineError as error:
        sys.stderr.write(str(error)[:500])
        sys.exit(NOT_READABLE)
    except rows.TooLarge:
        sys.exit(TOO_LARGE)
    with Path(output).open("wb") as file:
        file.write(json.dumps(sheets).encode() + b"\n")
        for text in texts:
            file.write(text)


if __name__ == "__main__":
    main()
