"""Brings in what Node publishes: the design system's assets, common passwords, and axe for the tests.

For maintainers; `npm` must be there. Nothing else of the project needs Node.

    python scripts/vendor.py                  # write the files afresh
    python scripts/vendor.py --check          # fail when what is committed is not what this makes
    python scripts/vendor.py --from FOLDER    # packages already fetched by `npm pack`

Councils may not use the crest, the crown or the GDS Transport typeface, which are for the
government's own domain: they are stripped, and so are the rules that ask for them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "src/wherry_web/ui/static/ui/vendor"
PASSWORDS = ROOT / "src/wherry_web/accounts/vendor"
TESTS = ROOT / "tests/functional/vendor"
RECORD = "vendored.json"

FONTS = '"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif'
NOT_OURS = re.compile(
    r"\.govuk-(?:header|footer|generic-header|cookie-banner|exit-this-page|language-navigation|feedback)"
    r"(?![a-z])|logotype|product-name|[-_]crest"
)
"""The government's own header and footer, with crest and crown, and components that no page of ours has."""


@dataclass(frozen=True)
class Taken:
    """One file of a package, where it goes, and what is done to it on the way."""

    package: str
    inside: str
    to: Path
    change: Callable[[str], str]


def stripped_css(text: str) -> str:
    """The style sheet without typeface, crest, crown and source map."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)  # Only the typeface's notice and the map.
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', FONTS, text)
    text = re.sub(r"([^{};]+)\{([^{}]*)\}", _without_selectors, text)
    return _without_empty_blocks(text).strip() + "\n"


def _without_selectors(rule: re.Match[str]) -> str:
    if rule[1].startswith("@") or not NOT_OURS.search(rule[1]):
        return rule[0]
    kept = [selector for selector in rule[1].split(",") if not NOT_OURS.search(selector)]
    return f"{','.join(kept)}{{{rule[2]}}}" if kept else ""


def _without_empty_blocks(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, re.sub(r"@(?:media|supports)[^{};]*\{\s*\}", "", text)
    return text


def stripped_js(text: str) -> str:
    """The script without its source map."""
    return re.sub(r"//# sourceMappingURL=\S+", "", text).strip() + "\n"


def unchanged(text: str) -> str:
    """As published."""
    return text


SHORTEST = 12
"""Characters that a password of ours has at least; a test holds it against the settings."""


def long_passwords(text: str) -> str:
    """Of a list of common passwords those that our rule on length does not refuse already."""
    found = {password.strip().lower() for password in json.loads(text)}
    return "\n".join(sorted(p for p in found if len(p) >= SHORTEST)) + "\n"


DESIGN, AXE, COMMON = "govuk-frontend@6.6.0", "axe-core@4.14.1", "popular-passwords@1.0.3"
FILES = (
    Taken(DESIGN, "dist/govuk/govuk-frontend.min.css", STATIC / "govuk-frontend.min.css", stripped_css),
    Taken(DESIGN, "dist/govuk/govuk-frontend.min.js", STATIC / "govuk-frontend.min.js", stripped_js),
    # zxcvbn's list, from the passwords that breaches have made public; the package is under the MIT licence.
    Taken(COMMON, "data.json", PASSWORDS / "common_passwords.txt", long_passwords),
    Taken(AXE, "axe.min.js", TESTS / "axe.min.js", stripped_js),
    Taken(AXE, "LICENSE", TESTS / "axe-core.LICENSE.txt", unchanged),
)

MIT = """{package}

The MIT License (MIT)

{holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies
of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
"""The packages name their licence and hold no text of it; this is the text of their repositories."""
HOLDERS = {
    STATIC / "govuk-frontend.LICENSE.txt": (
        DESIGN,
        "Copyright (C) 2017 Crown Copyright (Government Digital Service)",
    ),
    PASSWORDS / "zxcvbn.LICENSE.txt": (COMMON, "Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc."),
}


def made(packages: Path) -> dict[Path, str]:
    """Every file this script owns, by its place, from packages in a folder.

    Raises:
        KeyError: when a package no longer has one of the files.
    """
    files = {taken.to: taken.change(_read(packages, taken)) for taken in FILES}
    for place, (package, holder) in HOLDERS.items():
        files[place] = MIT.format(package=package.replace("@", " "), holder=holder)
    for folder in (STATIC, PASSWORDS, TESTS):
        record = {p.name: _digest(text) for p, text in sorted(files.items()) if p.parent == folder}
        files[folder / RECORD] = json.dumps(record, indent=2) + "\n"
    return files


def _read(packages: Path, taken: Taken) -> str:
    with tarfile.open(packages / f"{taken.package.replace('@', '-')}.tgz") as archive:
        member = archive.extractfile(f"package/{taken.inside}")
        if member is None:
            raise KeyError(taken.inside)
        return member.read().decode("utf-8")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> int:
    """Writes the files, or with --check says which differ."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--check", action="store_true", help="fail when committed files differ")
    options.add_argument("--from", dest="folder", type=Path, help="folder of packages already fetched")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        packages = given.folder or Path(temporary)
        if given.folder is None:
            fetch = ["npm", "pack", "--silent", f"--pack-destination={packages}", DESIGN, AXE, COMMON]
            subprocess.run(fetch, check=True, stdout=subprocess.DEVNULL)
        files = made(packages)
    if given.check:
        differing = [p for p, text in files.items() if not p.is_file() or p.read_text("utf-8") != text]
        for path in differing:
            print(f"{path.relative_to(ROOT)} is not what this script makes; run it without --check.")  # noqa: T201  # For whoever runs it.
        return 1 if differing else 0
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
