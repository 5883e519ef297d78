"""Identifiers as CQC, ONS and Royal Mail write them."""

from __future__ import annotations

import re

# Adult social care locations are "1-" and up to eleven digits; NHS bodies that run some of them
# have ODS-like codes ("RXX12", "VL9AB"). Lower-case ids are answered with 400 by CQC's API.
LOCATION_ID = re.compile(r"1-\d{4,12}|[A-Z][A-Z0-9]{2,11}(-[0-9]{1,12})?")

PLACE_CODE = re.compile(r"[A-Z][0-9]{8}")

POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
