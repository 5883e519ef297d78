"""A release opened for reading."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import polars as pl

from wherry.definitions import Definitions, load_definitions
from wherry.domain.errors import Refused
from wherry.store.releases import Release, folder_of, read_release


class Register:
    """The tables of one release, each read when first asked for, and the definitions in force.

    A release never changes, so an open register may be kept and shared by threads.
    """

    def __init__(self, data: Path, release: Release, definitions: Definitions) -> None:
        self.data = data
        self.release = release
        self.definitions = definitions

    @classmethod
    def open(cls, data: Path, release_id: str | None = None) -> Register:
        """Open a release (the current one by default).

        Raises:
            NotKnown: when nothing has been imported.
            UnknownName: when there is no such release.
        """
        return cls(data, read_release(data, release_id), load_definitions(data / "definitions"))

    def table(self, name: str) -> pl.DataFrame:
        """One table of the release; `store.schema` describes it.

        Raises:
            Refused: when its file is missing or damaged.
        """
        path = folder_of(self.data, self.release.release_id) / f"{name}.parquet"
        try:
            return pl.read_parquet(path)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise Refused(
                f"{path} cannot be read; `wherry releases verify` shows what is wrong, "
                "`wherry releases rollback` returns to another release."
            ) from error

    @cached_property
    def location(self) -> pl.DataFrame:
        return self.table("location")

    @cached_property
    def rating(self) -> pl.DataFrame:
        return self.table("rating")

    @cached_property
    def link(self) -> pl.DataFrame:
        return self.table("link")

    @cached_property
    def neighbour(self) -> pl.DataFrame:
        return self.table("neighbour")
