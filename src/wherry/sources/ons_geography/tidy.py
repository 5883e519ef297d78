"""Shapes of places, from TopoJSON or GeoJSON in WGS84."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from wherry.domain.coverage import Listing
from wherry.domain.errors import BadFile
from wherry.domain.identifiers import PLACE_CODE
from wherry.sources.reading import Raw
from wherry.sources.source import Context, Match
from wherry.sources.tidy import BOUNDARY, Tidy, shaped

Shape = dict[str, Any]
DECIMALS = 4  # About 10 metres, finer than the generalised boundaries.


def recognises(first: object) -> bool:
    """Whether a JSON document is TopoJSON or a GeoJSON collection."""
    return isinstance(first, dict) and first.get("type") in ("Topology", "FeatureCollection")


def day_inside(raw: Raw, matches: list[Match], context: Context) -> date | None:
    """The first day on which all the places in the file existed."""
    return context.definitions.places.first_day_of(code for code, _, _ in _shapes(raw))


def tidy(raw: Raw, matches: list[Match], context: Context) -> Tidy:
    """Tidy one file of shapes.

    Raises:
        BadFile: when it has no place codes, or one that Wherry does not know.
    """
    rows = []
    for code, name, geometry in _shapes(raw):
        if code not in context.definitions.places.places:
            raise BadFile(
                "Wherry does not know this place",
                file=raw.name,
                publisher=context.about.publisher,
                value=f"{code} {name}",
                remedy="add it to definitions/places",
            )
        rows.append((code, name, json.dumps(geometry, separators=(",", ":"))))
    return Tidy(
        source=context.about.key,
        layout="boundaries",
        listing=Listing.NOTHING,
        rows=len(rows),
        boundary=shaped(pl.DataFrame(rows, schema=list(BOUNDARY), orient="row"), BOUNDARY),
    )


def _shapes(raw: Raw) -> Iterator[tuple[str, str, Shape]]:
    document: Any = raw.json_document()
    try:
        features = list(_features(document))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise BadFile("the shapes in it are broken", file=raw.name, remedy="fetch it again") from error
    if not features:
        raise BadFile("there is no shape in it", file=raw.name)
    for properties, geometry in features:
        code = next((str(v) for v in properties.values() if PLACE_CODE.fullmatch(str(v))), None)
        if code is None:
            raise BadFile("a shape in it has no place code", file=raw.name, value=properties)
        names = (str(v) for k, v in properties.items() if k.lower() == "name" or k.endswith("NM"))
        yield code, next(names, code), geometry


def _features(document: Shape) -> Iterator[tuple[Shape, Shape]]:
    if document["type"] == "FeatureCollection":
        for feature in document["features"]:
            geometry = feature["geometry"]
            yield feature["properties"], _polygons(geometry["type"], geometry["coordinates"])
        return
    arcs = _decoded_arcs(document)
    for collection in document["objects"].values():
        for shape in collection["geometries"]:
            rings = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            coordinates = [[_ring(ring, arcs) for ring in polygon] for polygon in rings]
            yield shape["properties"], _polygons("MultiPolygon", coordinates)


def _decoded_arcs(topology: Shape) -> list[list[tuple[float, float]]]:
    """Arcs as points in degrees; quantised arcs are deltas scaled by the transform."""
    transform = topology.get("transform")
    if transform is None:
        return [[(x, y) for x, y in arc] for arc in topology["arcs"]]
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        decoded.append(points)
    return decoded


def _ring(indices: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Join arcs to a ring; a negative index is the arc backwards, shared ends stand once."""
    ring: list[tuple[float, float]] = []
    for index in indices:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += points[1:] if ring else points
    return ring


def _polygons(kind: str, coordinates: list[Any]) -> Shape:
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(kind)
    polygons = [coordinates] if kind == "Polygon" else coordinates
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y, *_ in ring] for ring in polygon]
            for polygon in polygons
        ],
    }
