"""A council's own lists: services by the areas it draws itself, and how many people it funds."""

from wherry.sources.area_maps.funded import read_funded_people
from wherry.sources.area_maps.read import read_area_map
from wherry.sources.area_maps.strict import Strict

__all__ = ["Strict", "read_area_map", "read_funded_people"]
