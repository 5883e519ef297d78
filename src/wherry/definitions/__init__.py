"""What practitioners may change without touching Python: measures, words, services, places.

Shipped files live beside this module; a folder `definitions/` in the data directory adds to them
and replaces entries of the same key. A wrong file is refused with its name, its line and a
sentence.
"""

from wherry.definitions.load import Definitions, load_definitions
from wherry.definitions.measures import Measure
from wherry.definitions.places import Gazetteer

__all__ = ["Definitions", "Gazetteer", "Measure", "load_definitions"]
