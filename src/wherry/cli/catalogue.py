"""`wherry sources` and `wherry measures`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, FORMAT, Format
from wherry.domain.errors import UnknownName


def sources(
    key: Annotated[
        str | None, typer.Argument(metavar="[KEY]", help="The key of a source, to show its known faults.")
    ] = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """The published files and APIs that Wherry reads, and the newest file imported of each."""
    from wherry.cli.output import console, day_text, plain_table, print_csv, print_json
    from wherry.sources.catalogue import sources as all_sources
    from wherry.store.releases import current_id, read_release

    known = all_sources()
    if key is not None and key not in known:
        raise UnknownName(f"“{key}” is not a source; the sources are {', '.join(known)}.")
    files = read_release(data).files if current_id(data) else ()
    newest = {name: max((f.as_at for f in files if f.source == name), default=None) for name in known}
    chosen = [s.about for s in known.values() if key in (None, s.key)]
    rows = [
        {k: v for k, v in asdict(about).items() if k != "known_faults"} | {"newest_file": newest[about.key]}
        for about in chosen
    ]
    if format_ is Format.JSON:
        return print_json(
            [row | {"known_faults": a.known_faults} for row, a in zip(rows, chosen, strict=True)]
        )
    if format_ is Format.CSV:
        return print_csv(rows)
    out = console()
    if key is None:
        table = plain_table("source", "what", "publisher", "cadence", "newest file", whole=(0,))
        for row in rows:
            table.add_row(
                row["key"],
                row["title"],
                row["publisher"],
                row["cadence"],
                day_text(row["newest_file"]),
            )
        out.print(table)
        return None
    about = chosen[0]
    out.say((about.title, "bold"))
    out.say(f"{about.publisher}, {about.cadence}; {about.licence}")
    out.say(about.page)
    out.say(about.attribution)
    out.print()
    for fault in about.known_faults:
        out.say(f"• {fault}")
    return None


def measures(
    key: Annotated[
        str | None, typer.Argument(metavar="[KEY]", help="The key of a measure, to show its rules.")
    ] = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """The measures: what is counted, over what, and the rules for the awkward cases."""
    from wherry.cli.output import console, plain_table, print_csv, print_json
    from wherry.definitions import load_definitions

    definitions = load_definitions(data / "definitions")
    chosen = [definitions.measure(key)] if key else list(definitions.measures.values())
    rows = [asdict(measure) for measure in chosen]
    if format_ is Format.JSON:
        return print_json(rows)
    if format_ is Format.CSV:
        return print_csv(
            {k: "|".join(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in rows
        )
    out = console()
    if key is None:
        table = plain_table("measure", "version", "title", "counts", right=(1,), whole=(0,))
        for m in chosen:
            table.add_row(m.key, str(m.version), m.title, m.weight)
        out.print(table)
        return None
    for field, value in rows[0].items():
        text = ", ".join(value) if isinstance(value, tuple) else str(value)
        out.say((field.replace("_", " "), "bold"), f": {text}")
    return None
