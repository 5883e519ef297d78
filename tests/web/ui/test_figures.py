"""Charts, tile maps and shades: words, numbers, and nothing that runs, styles or fetches."""

from __future__ import annotations

import re
from xml.etree import ElementTree  # Of our own drawing.

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherry_web.ui import charts
from wherry_web.ui.tiles import Placed, Scale, authority_map, region_map, region_places

HOSTILE = "</svg><script>alert(1)</script>\"' onload=x"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314


def made(name: str = "Upton", title: str = "Shares") -> charts.Figure:
    rows = [{"name": name, "share": 0.5}, {"name": "b", "share": 0.75}]
    return charts.figure(
        charts.bars(rows), title=title, description="Half.", headings=("a", "b"), rows=[(name, 1)]
    )


def test_a_chart_has_words_and_no_style_script_or_address() -> None:
    svg = str(made().svg)
    root = parsed(svg)
    assert root.get("role") == "img"
    names = (root.get("aria-labelledby") or "").split()
    assert [element.get("id") for element in list(root)[:2]] == names
    assert [element.text for element in list(root)[:2]] == ["Shares", "Half."]
    for forbidden in (
        "style=",
        "<style",
        "<script",
        "<image",
        "href",
        "http://",
        "https://",
        "font-family",
        "aria-role",
    ):
        assert forbidden not in svg.replace('xmlns="http://www.w3.org/2000/svg"', ""), forbidden
    assert "50.0 %" in svg


def test_hostile_names_stay_words() -> None:
    svg = str(made(HOSTILE, HOSTILE).svg)
    assert "<script" not in svg
    assert not [e for e in parsed(svg).iter() if any(a.startswith("on") for a in e.attrib)]


def test_the_word_that_marks_the_names_may_be_a_name_itself() -> None:
    svg = str(made("NAMES").svg)
    assert svg.count("<title") == 1 and ">NAMES<" in svg


def test_a_chart_is_drawn_alike_after_a_qr_code() -> None:
    ElementTree.register_namespace(
        "svg", charts.SVG
    )  # As the QR code of the second step does, for all that follow.
    assert str(made("After a QR code").svg).startswith("<svg ")


def test_two_charts_on_a_page_share_no_id_and_the_same_is_drawn_once() -> None:
    rows = [{"day": f"2025-0{m}-01", "share": m / 10, "name": "a"} for m in (1, 2, 3)]
    one = charts.figure(charts.trend(rows, target=0.8), title="t", description="d", headings=(), rows=())
    other = made()
    assert not set(re.findall(r' id="([^"]+)"', str(one.svg))) & set(
        re.findall(r' id="([^"]+)"', str(other.svg))
    )
    hits = charts._drawn.cache_info().hits
    made()
    assert charts._drawn.cache_info().hits == hits + 1


def test_an_altair_chart_is_taken_as_it_is() -> None:
    import altair

    values = altair.Data(values=[{"a": 1, "b": 2}])
    chart = altair.Chart(values).mark_point().encode(x="a:Q", y="b:Q")
    assert charts.figure(chart, title="t", description="d", headings=(), rows=()).svg.startswith("<svg")


def test_a_chart_without_words_or_with_data_from_elsewhere_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a sentence"):
        charts.figure({}, title="t", description=" ", headings=(), rows=())
    with pytest.raises(ValueError, match="data from elsewhere"):
        charts.figure({"data": {"url": "/x"}}, title="t", description="d", headings=(), rows=())


@given(st.one_of(st.none(), st.floats(0, 1)))
def test_every_share_has_one_shade(share: float | None) -> None:
    shade = Scale().shade(share)
    assert shade in range(6)
    assert (shade == 0) == (share is None)


def test_shades_follow_the_bands_that_the_legend_names() -> None:
    scale = Scale()
    assert [words for _, words in scale.bands] == [
        "under 60 %", "60 to 70 %", "70 to 80 %", "80 to 90 %", "90 % and over",
    ]  # fmt: skip
    assert [scale.shade(s) for s in (0.0, 0.5999, 0.6, 0.7, 0.8, 0.9, 1.0)] == [1, 1, 2, 3, 4, 5, 5]


def test_the_map_has_every_region_on_its_own_tile() -> None:
    places = region_places()
    assert len({p["code"] for p in places}) == len({(p["column"], p["row"]) for p in places}) == 9
    drawn = region_map({"E12000006": Placed("East of England", "East", 0.8, "80.0 %")}, Scale())
    shades = {tile.name: (tile.shade, tile.text) for tile in drawn.tiles}
    assert shades.pop("East of England") == (4, "80.0 %")
    assert set(shades.values()) == {(0, "not known")}


def test_authorities_stand_in_blocks_under_their_region() -> None:
    places = [Placed(str(n), str(n), n / 20, "x") for n in range(20)]
    drawn = authority_map({"East": places, "West": places[:1]}, Scale())
    spots = {(tile.column, tile.row) for tile in drawn.tiles}
    assert len(spots) == 21
    assert [row for row, _ in drawn.labels] == [0, 3.25]
    assert drawn.rows == 4.25
