"""The only writers of this room."""
