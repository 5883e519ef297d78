"""The league as a map: England's councils as equal tiles, or shapes where boundaries are imported."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from wherry.analysis.league import AMONG_KINDS
from wherry.analysis.results import League
from wherry.analysis.tally import Share
from wherry.definitions.tiles import tile_places
from wherry_web.position.league_shown import Picked, position_address
from wherry_web.position.register import Answers
from wherry_web.ui.shapes import Outlines, ShapeMap
from wherry_web.ui.tiles import Placed, Scale, TileMap, authority_map, region_places, spot_map
from wherry_web.ui.values import percent

LONGEST = 7
"""Letters that fit into a tile."""
SCALES = {"below_good": Scale(0.0, 0.5), "inadequate": Scale(0.0, 0.1), "outstanding": Scale(0.0, 0.2)}
"""Where a share is small in every place; others are shaded from half to all."""
NO_REGION = "Region not known"


def scale_of(measure: str) -> Scale:
    """The shades of a measure."""
    return SCALES.get(measure, Scale())


def tiles_of(answers: Answers, league: League, picked: Picked, scale: Scale, query: str) -> TileMap:
    """England's layout where every place has a tile of it; else blocks under the names of regions."""
    spots = tile_places()
    placed = {
        row.code: _placed(row, picked, query, spots[row.code].short if row.code in spots else "")
        for row in league.rows
    }
    if all(code in spots for code in placed):
        return spot_map(((p, spots[c].column, spots[c].row) for c, p in placed.items()), scale)
    regions = {place["code"]: place for place in region_places()}
    if all(code in regions for code in placed):
        west = min(int(place["column"]) for place in regions.values())
        return spot_map(
            ((p, int(regions[c]["column"]) - west, int(regions[c]["row"])) for c, p in placed.items()), scale
        )
    return authority_map(_by_region(answers, placed), scale)


def _by_region(answers: Answers, placed: Mapping[str, Placed]) -> dict[str, list[Placed]]:
    """Places by the name of their region, each by name; boards and regions have none."""
    places = answers.register.definitions.places.places
    found: dict[str, list[Placed]] = {}
    for code, place in sorted(placed.items(), key=lambda pair: pair[1].name):
        region = places[code].region_code
        found.setdefault(places[region].name if region else "", []).append(place)
    return dict(sorted(found.items()))


def shapes_of(answers: Answers, league: League, picked: Picked, scale: Scale, query: str) -> ShapeMap | None:
    """Shapes of the places; None where boundaries of fewer than half of them are imported."""
    outlines = answers.kept("outlines", lambda: _outlines(answers))
    if outlines is None or sum(row.code in outlines.paths for row in league.rows) < len(league.rows) / 2:
        return None
    drawn = {row.code: _placed(row, picked, query) for row in league.rows}
    # A place of which nothing is known is no hole in the map: it is drawn as not known.
    kind, day = AMONG_KINDS[league.question.among], league.provenance.as_of
    for place in answers.register.definitions.places.of_kind(kind, day):
        if place.code not in drawn and place.code in outlines.paths:
            href = position_address(place.code, query)
            drawn[place.code] = Placed(place.name, place.name[:LONGEST], None, "not known", href)
    return outlines.shaded(drawn.items(), scale)


def _outlines(answers: Answers) -> Outlines | None:
    table = answers.register.table("boundary").select("code", "geometry").filter(pl.col("geometry") != "")
    if not table.height:
        return None
    outlines, places = Outlines(dict(table.iter_rows())), answers.register.definitions.places.places
    for place in places.values():
        # A council of another day has the outline of those that came out of it alone, or that it came out of.
        for kin, back in (("successors", "predecessors"), ("predecessors", "successors")):
            codes = getattr(place, kin)
            if codes and all(getattr(places[code], back) == (place.code,) for code in codes):
                outlines.join(place.code, codes)
    return outlines


def _placed(row: Share, picked: Picked, query: str, short: str = "") -> Placed:
    return Placed(
        row.name,
        short or row.name[:LONGEST],
        row.share,
        percent(row.share, row.numerator, row.denominator),
        position_address(row.code, query),
        picked.mark(row.code),
    )
