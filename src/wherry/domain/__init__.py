"""The field's words as frozen values. No files, no frames, no clock."""
