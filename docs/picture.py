"""The picture on the README's first screen: the real command on the real file of 1 February 2021.

`python -m docs.picture` (maintainers, where ../shared/data is present).
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
FILES = (
    "cqc/2021-02-01_Latest_ratings_asc_overall.csv.gz",
    "workforce/oflog_nearest_neighbours.json",
)
ASKED = (
    "position",
    "Norfolk",
    "--as-of",
    "2021-02-01",
    "--by",
    "care_home",
    "--compare",
    "region,england,Suffolk",
)


def draw() -> None:
    """Run the command as a person would and keep its output as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        run("import", *(str(DATA / name) for name in FILES), "--data", folder)
        output = run(*ASKED, "--data", folder)
    console = Console(record=True, width=88, file=io.StringIO(), force_terminal=True)
    console.print(Text("$ wherry " + " ".join(ASKED), style="bold"))
    console.print(Text.from_ansi(output))
    (ROOT / "docs/images").mkdir(exist_ok=True)
    svg = console.export_svg(title="wherry")
    # The picture fetches nothing: the reader's own monospaced font will do.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", "monospace")
    (ROOT / "docs/images/position.svg").write_text(svg, encoding="utf-8")


def run(*words: str) -> str:
    command = [sys.executable, "-c", "from wherry.cli import main; main()", *words]
    environment = {"COLUMNS": "86", "FORCE_COLOR": "1", "TERM": "xterm-256color", "PATH": ""}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


if __name__ == "__main__":
    draw()
