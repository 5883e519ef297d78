"""Features as numbers for the models: words become codes, not known stays not known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from wherry.analysis.risk.features import BY_KEY

Matrix = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Encoding:
    """The features of a model in order, and for those that are words, the words met in training."""

    keys: tuple[str, ...]
    words: dict[str, tuple[str, ...]]

    def matrix(self, frame: pl.DataFrame) -> Matrix:
        """One row a service; NaN where not known, or where a word was never met."""
        columns = [self._column(frame, key) for key in self.keys]
        return np.column_stack(columns) if columns else np.empty((frame.height, 0))

    def _column(self, frame: pl.DataFrame, key: str) -> Vector:
        column = frame[key]
        if key in self.words:
            codes = {word: float(code) for code, word in enumerate(self.words[key])}
            column = column.replace_strict(codes, default=None, return_dtype=pl.Float64)
        return column.cast(pl.Float64).fill_null(float("nan")).to_numpy()

    @property
    def types(self) -> list[str]:
        """What interpret-core calls each feature: “nominal” or “continuous”."""
        return ["nominal" if key in self.words else "continuous" for key in self.keys]


def encoding_of(examples: pl.DataFrame, keys: tuple[str, ...]) -> Encoding:
    """The encoding of some features as they occur in the examples."""
    nominal = [key for key in keys if BY_KEY[key].kind == "nominal"]
    return Encoding(keys, {key: tuple(examples[key].drop_nulls().unique().sort()) for key in nominal})
