"""What is committed of others' work: stripped, recorded, and small."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from scripts.vendor import stripped_css, stripped_js

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "src/wherry_web/ui/static/ui"
TEMPLATES = ROOT / "src/wherry_web"
VENDORED = [STATIC / "vendor", ROOT / "tests/functional/vendor", ROOT / "src/wherry_web/accounts/vendor"]
ASSETS = sorted(p for p in STATIC.rglob("*") if p.suffix in (".css", ".js", ".svg"))


@pytest.mark.parametrize("path", ASSETS, ids=lambda p: p.name)
def test_no_asset_has_what_only_the_government_may_use(path: Path) -> None:
    text = path.read_text("utf-8")
    for forbidden in (
        "GDS Transport",
        "crest",
        "crown",
        "logotype",
        "font-face",
        "sourceMappingURL",
        "/assets/",
    ):
        assert forbidden.casefold() not in text.casefold(), forbidden
    assert not re.search(r"@import|url\((?![\"']?data:)", text), "fetches something"


def test_no_page_shows_the_governments_name_or_sign() -> None:
    for page in TEMPLATES.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "components/header/" not in text and "components/footer/" not in text, page
        assert "govukLogo" not in text, page


@pytest.mark.parametrize("folder", VENDORED, ids=lambda p: p.parent.name)
def test_the_record_says_what_is_committed(folder: Path) -> None:
    record = json.loads((folder / "vendored.json").read_text("utf-8"))
    committed = {p.name for p in folder.iterdir() if p.name != "vendored.json"}
    assert committed == set(record)
    for name, digest in record.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert any("LICENSE" in name for name in record)


def test_stripping_takes_the_rules_and_leaves_the_others() -> None:
    css = (
        "/*! notice */@font-face{font-family:GDS Transport;src:url(/assets/x)}.a,.govuk-footer__crown{color:red}"
        ".govuk-header__logotype{x:y}@media print{.govuk-footer{x:y}}.b{font-family:GDS Transport,arial,sans-serif}"
        ".govuk-footerless{x:z}/*# sourceMappingURL=x */"
    )
    letters = '"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif'
    assert stripped_css(css) == f".a{{color:red}}.b{{font-family:{letters}}}.govuk-footerless{{x:z}}\n"
    assert stripped_js("a();//# sourceMappingURL=a.js.map\n") == "a();\n"


def test_assets_of_a_page_are_light() -> None:
    sent = sum(len(gzip.compress(p.read_bytes())) for p in ASSETS)
    assert sent < 40_000
    assert sum(len(p.read_bytes()) for p in ASSETS) < 190_000  # Even as they are.
