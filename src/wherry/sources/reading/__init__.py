"""Opening what was published: CSV, ODS, XLSX and JSON, plain or gzipped, trusted in nothing."""

from wherry.sources.reading.files import Raw, Table, Wanted, read_file

__all__ = ["Raw", "Table", "Wanted", "read_file"]
