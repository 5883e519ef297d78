"""Finding services, and the searches that people keep."""
