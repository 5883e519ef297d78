"""`python -m docs.screenshots`: photograph the site, served on an invented England, for docs/site.md.

`make docs` writes the page; this makes its pictures, which takes a minute and needs Chromium.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "screenshots"
SHOTS = FOLDER.with_name("site.yaml")
TALLEST = 1900
COLOURS = 64


def sections() -> list[dict[str, Any]]:
    """What to photograph, as site.yaml lists it."""
    read: list[dict[str, Any]] = yaml.safe_load(SHOTS.read_text(encoding="utf-8"))
    return read


def page() -> str:
    """docs/site.md."""
    lines = [
        "# The site in pictures",
        "",
        "An invented England: no place, company or person here is real. `make demo` serves it on your own",
        "machine; `python -m docs.screenshots` takes these pictures anew.",
    ]
    for section in sections():
        lines += ["", f"## {section['title']}", "", section["sentence"]]
        for shot in section["shots"]:
            lines += ["", f"![{shot['alt']}](screenshots/{shot['key']}.png)"]
    lines += [
        "",
        "Every page, in every state of this demonstration, is read by axe (WCAG 2.2 AA) on a desktop, at 320",
        "pixels, at 400 % zoom, with letters twice as large, and without JavaScript:",
        "`tests/functional/test_every_page.py`. A page that the walk does not know fails it.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Take every picture."""
    from playwright.sync_api import sync_playwright
    from tests.functional.sites import started, stopped

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = started(Path(folder) / "site", "demo", Path(folder))
        walks = {walk["account"]: walk for walk in json.loads((site.folder / "walk.json").read_text())}
        try:
            with sync_playwright() as driver:
                flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
                browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
                for shot in (shot for section in sections() for shot in section["shots"]):
                    walk = walks[shot["account"]]
                    paths = [path for name, path in walk["pages"] if name == shot["name"]]
                    context = browser.new_context(viewport={"width": shot["width"], "height": 800})
                    if walk["session"]:
                        context.add_cookies(
                            [{"name": "wherry_session", "value": walk["session"], "url": site.address}]
                        )
                    tab = context.new_page()
                    tab.goto(site.address + paths[shot.get("number", 0)])
                    tab.locator("body.govuk-frontend-supported").wait_for(state="attached")
                    _write(tab.screenshot(full_page=True), FOLDER / f"{shot['key']}.png")
                    context.close()
                browser.close()
        finally:
            stopped(site)
    whole = sum(file.stat().st_size for file in FOLDER.glob("*.png"))
    sys.stdout.write(f"{len(list(FOLDER.glob('*.png')))} pictures, {whole / 1024:,.0f} kB\n")


def _write(picture: bytes, path: Path) -> None:
    """Fewer colours, and no more height than says what there is."""
    from PIL import Image

    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    drawn = drawn.crop((0, 0, drawn.width, min(drawn.height, TALLEST)))
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
