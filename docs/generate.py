"""Write what the docs say of sources, measures, rules and commands from where it is defined.

`make docs` runs this; `tests/architecture/test_docs.py` fails when a page is out of date.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml

from docs import assumptions, forty_and_eleven, screenshots
from wherry.definitions import load_definitions
from wherry.definitions.signals import load_signals
from wherry.sources.catalogue import sources
from wherry.store.schema import TABLES
from wherry_web.accounts.roles import ROLES, BodyKind, Right
from wherry_web.config.environment import SETTINGS
from wherry_web.work.states import JOB_MOVES, MAIL_MOVES, diagram

DOCS = Path(__file__).parent
ROOT = DOCS.parent
GENERATED = "<!-- Written by `make docs`; change the source, not this page. -->\n\n"
COMMANDS = (
    (),
    ("import",),
    ("fetch",),
    ("position",),
    ("league",),
    ("compare",),
    ("trend",),
    ("quarters",),
    ("location",),
    ("target",),
    ("options",),
    ("risk",),
    ("report", "position"),
    ("report", "target"),
    ("releases",),
    ("releases", "verify"),
    ("releases", "show"),
    ("releases", "disagreements"),
    ("releases", "compare"),
    ("releases", "rollback"),
    ("sources",),
    ("measures",),
    ("sample",),
    ("serve",),
    ("demo",),
)


def pages() -> dict[str, str]:
    """Every generated page by its path under docs/."""
    written = {f"sources/{key}.md": _source(key) for key in sources()}
    written["sources/README.md"] = _source_list()
    written["measures.md"] = _measures()
    written["rules.md"] = _rules()
    written["points-index.md"] = _points_index()
    written["register.md"] = _register()
    written["commands.md"] = _commands()
    written["settings.md"] = _settings()
    written["states.md"] = _states()
    written["security/rights.md"] = _rights()
    written["site.md"] = screenshots.page()
    written["forty_and_eleven.md"] = forty_and_eleven.page()
    written["assumptions.md"] = assumptions.page()
    return {name: GENERATED + text for name, text in written.items()}


def _source(key: str) -> str:
    about = sources()[key].about
    lines = [
        f"# {about.title}",
        "",
        f"`{key}`: {about.publisher}, {about.cadence}. {about.licence}.",
        "",
        f"Page: <{about.page}>",
        "",
        f"> {about.attribution}",
        "",
        "Known faults:",
        "",
        *(f"- {fault}" for fault in about.known_faults),
    ]
    for layout in sources()[key].layouts:
        lines += [
            "",
            f"## Columns of “{layout.key}”",
            "",
            "| our name | headings it has had | |",
            "|---|---|---|",
        ]
        for kind, columns in (("needed", layout.required), ("", layout.optional)):
            lines += [f"| `{name}` | {' · '.join(printed)} | {kind} |" for name, printed in columns.items()]
    return "\n".join(lines) + "\n"


def _source_list() -> str:
    rows = [f"| [`{key}`]({key}.md) | {s.about.title} | {s.about.publisher} | {s.about.cadence} |"
            for key, s in sources().items()]  # fmt: skip
    return (
        "\n".join(["# Sources", "", "| source | what | publisher | cadence |", "|---|---|---|---|", *rows])
        + "\n"
    )


def _measures() -> str:
    lines = ["# Measures", ""]
    for m in load_definitions().measures.values():
        lines += [
            f"## {m.title}",
            "",
            f"`{m.key}`, version {m.version}. {m.why}",
            "",
            f"- above the line: {', '.join(m.numerator)}",
            f"- below the line: {', '.join(m.denominator)}",
            f"- unrated: {m.unrated.replace('_', ' ')}; inherited: {m.inherited.replace('_', ' ')}",
            f"- a location rated service by service counts with its: {m.several_services.replace('_', ' ')}",
            f"- adds up: {m.weight}; {m.direction.replace('_', ' ')}",
            "",
        ]
    return "\n".join(lines)


def _rules() -> str:
    rules = yaml.safe_load((ROOT / "tests/spec/rules.yaml").read_text(encoding="utf-8"))
    lines = [
        "# Rules, by example",
        "",
        "Each runs as a test (`tests/spec`). Cells not shown are ordinary.",
        "",
    ]
    for rule in rules:
        lines += [f"## {rule['title']}", ""]
        if why := rule.get("why"):
            lines += [why, ""]
        for file in rule["files"]:
            columns = list(dict.fromkeys(column for row in file["rows"] for column in row))
            lines += [f"File `{file['layout']}` as at {file['as_at']}:", ""]
            if file["layout"] == "api":
                lines += ["```yaml", yaml.safe_dump(file["rows"], sort_keys=False).strip(), "```", ""]
                continue
            lines += ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
            lines += ["| " + " | ".join(str(row.get(c, "")) for c in columns) + " |" for row in file["rows"]]
            lines.append("")
        asked = ", ".join(f"{key} {value}" for key, value in rule["ask"].items())
        answer = ", ".join(f"{key} **{value}**" for key, value in rule["answer"].items())
        lines += [f"Asked: {asked}. Answer: {answer}.", ""]
    return "\n".join(lines)


def _points_index() -> str:
    found = load_signals()
    lines = [
        "# The points index",
        "",
        f"{found.about.title} {found.about.version}, in use since {found.about.from_on}. {found.about.why}",
        "",
        "**An order of visits, never a ground for restriction, fee or tender.**",
        "",
        "| factor | at most | where not known |",
        "|---|---|---|",
        *(f"| {f.title} | {f.most:g} | {f.unknown:g} |" for f in found.factors),
        "",
        f"Bands: red from {found.about.red}, amber from {found.about.amber}, "
        f"yellow from {found.about.yellow}.",
        "",
        "## By example",
        "",
        "Each runs as a test (`tests/spec`): one home of 40 people among twenty of which nothing is told.",
        "",
        "| example | factor | known | told | points |",
        "|---|---|---|---|---|",
    ]
    for example in yaml.safe_load((ROOT / "tests/spec/index.yaml").read_text(encoding="utf-8")):
        known = ", ".join(f"{key} {value}" for key, value in example.get("facts", {}).items())
        if not example.get("recorded", True):
            known = "not recorded completely"
        told = "; ".join(" ".join(str(part) for part in one.values()) for one in example.get("signals", ()))
        hard = ", red" if example.get("hard") else ""
        points = f"**{example['points']:g}**{hard}"
        lines.append(f"| {example['title']} | {example['factor']} | {known} | {told} | {points} |")
    return "\n".join(lines) + "\n"


def _register() -> str:
    lines = [
        "# The register",
        "",
        "Parquet files in `DATA/releases/ID/`, readable by any tool; `release.json` beside them lists the",
        "files they stand on, with SHA-256, date and coverage. A release never changes.",
        "",
    ]
    for name, table in TABLES.items():
        lines += [
            f"## {name}",
            "",
            table.row,
            "",
            f"Key: {', '.join(table.key)}.",
            "",
            "| column | type |",
            "|---|---|",
        ]
        lines += [f"| `{column}` | {kind} |" for column, kind in table.columns.items()]
        lines.append("")
    return "\n".join(lines)


def _settings() -> str:
    lines = [
        "# Settings of the site",
        "",
        "Variables of the environment. The site refuses to start insecurely and says what is missing.",
        "",
        "| variable | what | when absent |",
        "|---|---|---|",
    ]
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else ""
        lines.append(f"| `{setting.name}` | {setting.why} | {default} |")
    return "\n".join(lines) + "\n"


def _states() -> str:
    machines = (("A job", JOB_MOVES), ("A message", MAIL_MOVES))
    lines = ["# States", "", "What may become of what, printed from the one table of each.", ""]
    for title, moves in machines:
        lines += [f"## {title}", "", "```mermaid", diagram(moves).rstrip(), "```", ""]
    return "\n".join(lines)


def _rights() -> str:
    lines = [
        "# Roles and rights",
        "",
        "A right holds in the body of the role, on the days of the membership. Rights to bodies and to the",
        "import of data count only in the body that runs the installation.",
        "",
        "| role | in | may |",
        "|---|---|---|",
    ]
    for role in ROLES.values():
        kinds = (
            "every body"
            if role.kinds == set(BodyKind)
            else ", ".join(k.title for k in BodyKind if k in role.kinds)
        )
        may = ", ".join(right.value for right in Right if right in role.rights)
        lines.append(f"| {role.title} | {kinds} | {may} |")
    return "\n".join(lines) + "\n"


def _commands() -> str:
    lines = ["# Commands", ""]
    environment = os.environ | {"COLUMNS": "110", "TERM": "dumb", "NO_COLOR": "1", "TERMINAL_WIDTH": "110"}
    for words in COMMANDS:
        command = [sys.executable, "-c", "from wherry.cli import main; main()", *words, "--help"]
        result = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        text = "\n".join(line.rstrip() for line in result.stdout.strip("\n").splitlines())
        lines += [f"## wherry {' '.join(words)}".rstrip(), "", "```text", text, "```", ""]
    return "\n".join(lines)


def write() -> None:
    """Write every generated page, and remove generated pages that no longer are."""
    wanted = pages()
    for stale in (DOCS / "sources").glob("*.md"):
        if f"sources/{stale.name}" not in wanted:
            stale.unlink()
    for name, text in wanted.items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
