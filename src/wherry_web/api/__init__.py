"""The API: position, league, services, releases and measures as JSON and CSV, and bodies' keys to it."""
