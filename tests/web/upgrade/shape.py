"""The shape of the database that Django is connected to: tables, columns, constraints and indexes."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection


def shape() -> dict[str, Any]:
    """By table, in plain values: of an upgraded and of a new database it is the same."""
    read, found = connection.introspection, {}
    with connection.cursor() as cursor:
        for name in sorted(read.table_names(cursor)):
            columns = sorted(read.get_table_description(cursor, name), key=lambda column: column.name)
            found[name] = [columns, sorted(read.get_constraints(cursor, name).items())]
    plain: dict[str, Any] = json.loads(json.dumps(found, default=str))
    return plain
