"""Areas that a council draws itself: a file of location ids or postcodes to localities."""

from wherry.sources.area_maps.read import read_area_map

__all__ = ["read_area_map"]
