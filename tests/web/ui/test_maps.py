"""Maps of dots: everything is inside, nothing runs, shapes are clipped and thinned."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from wherry_web.ui.maps import WIDTH, Point, dot_map

points = st.lists(
    st.builds(
        Point,
        latitude=st.floats(49.9, 55.8),
        longitude=st.floats(-6.4, 1.8),
        words=st.just("A"),
        number=st.integers(1, 60_000),
        look=st.sampled_from(["", "good", "inadequate"]),
    ),
    min_size=1,
    max_size=30,
)


@given(points)
def test_every_dot_is_inside_and_the_largest_lie_lowest(placed: list[Point]) -> None:
    drawn = dot_map(placed)
    assert drawn is not None and len(drawn.dots) == len(placed)
    for dot in drawn.dots:
        assert dot.radius <= dot.x <= WIDTH - dot.radius and dot.radius <= dot.y <= drawn.height - dot.radius
    radii = [dot.radius for dot in drawn.dots if dot.look == "group"]
    assert radii == sorted(radii, reverse=True)
    assert drawn.has_groups == any(point.number > 1 for point in placed)


def test_north_is_up_and_east_is_right() -> None:
    drawn = dot_map([Point(52.0, 0.0, "south"), Point(53.0, 1.0, "north east")])
    assert drawn is not None
    south, north = sorted(drawn.dots, key=lambda dot: -dot.y)
    assert (south.words, north.words) == ("south", "north east") and north.x > south.x


def test_a_circle_is_as_wide_as_its_miles() -> None:
    drawn = dot_map([], circle=(52.6, 1.3, 10.0))
    assert drawn is not None and drawn.circle is not None
    miles = int(drawn.rule_words.split()[0])
    assert abs(drawn.circle[2] / 10 - drawn.rule / miles) < 0.2


def test_nothing_is_no_map() -> None:
    assert dot_map([]) is None


def test_outlines_in_view_are_drawn_and_others_not() -> None:
    def square(west: float, south: float) -> str:
        ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
        return json.dumps({"type": "Polygon", "coordinates": [ring]})

    several = json.dumps(
        {"type": "MultiPolygon", "coordinates": [json.loads(square(0.5, 52.0))["coordinates"]]}
    )
    drawn = dot_map([Point(52.5, 1.0, "here")], shapes=[square(0.5, 52.0), square(-5, 50), several])
    assert drawn is not None and len(drawn.shapes) == 2
    assert (
        drawn.shapes[0] == drawn.shapes[1]
        and drawn.shapes[0].startswith("M")
        and drawn.shapes[0].endswith("Z")
    )
