"""One national month, beside bare calamine and pandas; a rebuild of many months."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.measure import Run, in_turn, median_seconds, python, run, wherry

SHEET = "HSCA_Active_Locations"
BARE = (
    "import sys; from python_calamine import CalamineWorkbook as W; "
    f"W.from_path(sys.argv[1]).get_sheet_by_name('{SHEET}').to_python()"
)
PANDAS = f"import sys, pandas; pandas.read_excel(sys.argv[1], sheet_name='{SHEET}', engine='odf')"


def one_month(files: list[Path], work: Path, tenth: Path, runs: int) -> list[str]:
    """The newest month onto a register of the month before, in turn with bare calamine."""
    before, newest = files[-2:]
    base = work / "base"
    run(wherry("import", str(before), "--data", str(base)))
    data = work / "data"

    def ours() -> Run:
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(base, data)
        return run(wherry("import", str(newest), "--data", str(data)))

    def bare() -> Run:
        return run([*python(BARE), str(newest)])

    mine, theirs = in_turn(runs, ours, bare)
    again = [run(wherry("import", str(newest), "--data", str(data))) for _ in range(runs)]
    pandas = run([*python(PANDAS), str(tenth)])
    ratio = median_seconds(mine) / median_seconds(theirs)
    return [
        f"One national ODS ({newest.stat().st_size / 1e6:.0f} MB, 57,000 × 122) parsed, validated, compared and "
        f"committed: {median_seconds(mine):.2f} s; bare python-calamine reading it {median_seconds(theirs):.2f} s; "
        f"**ratio {ratio:.2f}** (at most 1.5).",
        f"Memory: largest process {max(r.largest_mb for r in mine):.0f} MB, all together at once "
        f"{max(r.together_mb for r in mine):.0f} MB (at most 1,000); bare calamine "
        f"{max(r.largest_mb for r in theirs):.0f} MB.",
        f"The same file again: **{median_seconds(again):.2f} s** (at most 0.3), nothing written.",
        f"pandas with its default ODS engine on a tenth of the rows: {pandas.seconds:.1f} s, "
        f"{pandas.largest_mb:.0f} MB; ten times that over ours on the whole: "
        f"**{10 * pandas.seconds / median_seconds(mine):.0f} ×** (at least 50; measured on a tenth).",
    ]


def rebuild(files: list[Path], work: Path, whole: Path) -> list[str]:
    """All months at once, and half of them, to see whether it is linear."""
    half = work / "half"
    links = work / "half-files"
    links.mkdir()
    definitions = files[0].parent / "definitions"
    shutil.copytree(definitions, links / "definitions")
    for file in files[: len(files) // 2]:
        (links / file.name).symlink_to(file.resolve())
    first = run(wherry("import", str(links), "--data", str(half)))
    second = run(wherry("import", str(files[0].parent), "--data", str(whole)))
    per_month = [first.seconds / (len(files) // 2), second.seconds / len(files)]
    return [
        f"Rebuild from {len(files)} monthly ODS files: **{second.seconds / 60:.1f} minutes** on two cores "
        f"(at most 6 for 150), {per_month[1]:.2f} s a month; from {len(files) // 2} files {per_month[0]:.2f} s a "
        f"month; largest process {second.largest_mb:.0f} MB, together {second.together_mb:.0f} MB.",
    ]
