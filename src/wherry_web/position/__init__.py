"""Home, and the pages about the data behind it."""
