"""Who did what, when, for which body, and what was known: append-only and hash-chained."""
