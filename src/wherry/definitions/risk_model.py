"""How the models of the priority for a visit are trained, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from wherry.definitions.reading import Entry, finite, read_yaml

SHIPPED = Path(__file__).parent
MODEL_FILE = "risk/model.yaml"
Numbers = TypeVar("Numbers")

_BOUNDS: dict[str, tuple[float, float]] = {
    "version": (1, 1000),
    "every_months": (1, 12),
    "back_years": (1, 30),
    "half_life_years": (0.1, 50),
    "fewest_bad": (10, 100_000),
    "outer_bags": (2, 50),
    "max_bins": (4, 1024),
    "learning_rate": (0.0001, 1),
    "max_rounds": (10, 100_000),
    "min_samples_leaf": (1, 100_000),
    "smoothing_rounds": (0, 10_000),
    "interactions": (0, 50),
    "boosted_rounds": (10, 10_000),
    "boosted_learning_rate": (0.0001, 1),
    "boosted_depth": (1, 20),
    "boosted_min_samples_leaf": (1, 100_000),
    "boosted_l2": (0, 1000),
    "slope_believed": (0, 1),
    "slope_needs_years": (0, 30),
    "level_spread": (0.01, 3),
    "interval": (0.5, 0.999),
    "bootstrap_draws": (50, 10_000),
    "seed": (0, 2**31),
}


@dataclass(frozen=True)
class ModelSettings:
    """What `risk/model.yaml` says; the file gives the reasons."""

    version: int
    every_months: int
    back_years: float
    half_life_years: float
    fewest_bad: int
    outer_bags: int
    max_bins: int
    learning_rate: float
    max_rounds: int
    min_samples_leaf: int
    smoothing_rounds: int
    interactions: int
    boosted_rounds: int
    boosted_learning_rate: float
    boosted_depth: int
    boosted_min_samples_leaf: int
    boosted_l2: float
    slope_believed: float
    slope_needs_years: float
    level_spread: float
    interval: float
    bootstrap_draws: int
    seed: int


def read_model_settings(extra: Path | None = None) -> ModelSettings:
    """The settings shipped, or those of the folder `extra` (DATA/definitions) in their place.

    Raises:
        BadDefinition: with file and line.
    """
    return read_numbers(ModelSettings, MODEL_FILE, _BOUNDS, extra, "these settings are used")[0]


def read_numbers(
    kind: type[Numbers], file: str, bounds: Mapping[str, tuple[float, float]], extra: Path | None, used: str
) -> tuple[Numbers, Entry]:
    """A dataclass of numbers from its file, or from that of the folder `extra`, and the entry that says them.

    Every field has its bounds; `used` ends the sentence that asks for the day from which they count.

    Raises:
        BadDefinition: with file and line.
    """
    own = extra / file if extra else None
    entry = read_yaml(own if own is not None and own.is_file() else SHIPPED / file)[0]
    entry.only(*bounds, "from")
    if entry.day("from") is None:
        raise entry.refuse(f"“from” is missing; say from which day {used}")
    declared = fields(kind)  # type: ignore[arg-type]  # Both kinds are dataclasses.
    values = {f.name: checked_number(entry, f.name, bounds[f.name], whole=f.type == "int") for f in declared}
    return kind(**values), entry


def checked_number(entry: Entry, name: str, bounds: tuple[float, float], *, whole: bool) -> float:
    """A number of an entry within its bounds.

    Raises:
        BadDefinition: with file and line, where it is none.
    """
    low, high = bounds
    value = finite(entry.values.get(name))
    if value is None or (whole and not isinstance(value, int)) or not low <= value <= high:
        kind = "whole number" if whole else "number"
        raise entry.refuse(f"“{name}” should be a {kind} from {low:g} to {high:g}", name)
    return value
