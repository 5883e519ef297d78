"""What the code of `versions.EARLY` lacks to start: it had no settings and no addresses yet."""
