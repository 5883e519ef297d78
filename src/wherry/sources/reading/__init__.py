"""Opening what was published: CSV, ODS, XLSX and JSON, plain or gzipped, trusted in nothing."""

from wherry.sources.reading.files import Raw, read_file
from wherry.sources.reading.tables import Table, Wanted

__all__ = ["Raw", "Table", "Wanted", "read_file"]
