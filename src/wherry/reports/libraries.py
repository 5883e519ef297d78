"""Libraries that only documents need: Wherry runs without them and says so where one is missing."""

from __future__ import annotations

import importlib
from typing import Any

from wherry.domain.errors import Refused


def library(name: str) -> Any:
    """A library of the extra `reports`, imported when a document first needs it.

    Raises:
        Refused: when it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise Refused(
            f"This document needs the library {name}, which is not installed; install Wherry with its "
            "documents: `pip install 'wherry[reports]'`."
        ) from error
