"""The register: Parquet tables built beside the old release, checked, swapped in one rename."""
