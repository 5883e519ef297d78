"""The declared rule of the list of services to visit first, as data."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from wherry.definitions.reading import read_yaml
from wherry.definitions.risk_model import SHIPPED, checked_number

LIST_FILE = "risk/list.yaml"

_BOUNDS: dict[str, tuple[float, float]] = {
    "version": (1, 1000),
    "random_share": (0, 0.5),
    "model_weight": (0, 1),
    "index_when_unknown": (0, 100),
    "funded_people_in_full": (1, 1000),
    "funded_people_more": (0, 2),
    "sole_provider_more": (0, 2),
    "remediability_when_unknown": (0, 1),
    "months_outside_to_leave": (1, 60),
}


@dataclass(frozen=True)
class ListRule:
    """What `risk/list.yaml` says; the file gives the reasons."""

    version: int
    random_share: float
    model_weight: float
    index_when_unknown: float
    funded_people_in_full: float
    funded_people_more: float
    sole_provider_more: float
    remediability_when_unknown: float
    months_outside_to_leave: int


def read_list_rule(extra: Path | None = None) -> ListRule:
    """The rule shipped, or that of the folder `extra` (DATA/definitions) in its place.

    Raises:
        BadDefinition: with file and line.
    """
    own = extra / LIST_FILE if extra else None
    entry = read_yaml(own if own is not None and own.is_file() else SHIPPED / LIST_FILE)[0]
    entry.only(*_BOUNDS, "from")
    if entry.day("from") is None:
        raise entry.refuse("“from” is missing; say from which day this rule is used")
    values = {
        f.name: checked_number(entry, f.name, _BOUNDS[f.name], whole=f.type == "int")
        for f in fields(ListRule)
    }
    return ListRule(**values)  # type: ignore[arg-type]  # Names and kinds are those of the fields.
