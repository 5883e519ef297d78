"""Finding services: by name, place, owner and what is known of them on a day."""
