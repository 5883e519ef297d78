"""Uploads go to disk as they arrive, and only of people who are signed in."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from wherry_web.work.keeping.purposes import LARGEST


class ToDisk(TemporaryFileUploadHandler):
    """Writes an upload to a temporary file; drops strangers' and what is larger than any purpose takes.

    A dropped file is missing from the form, which then asks for one.
    """

    request: HttpRequest

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, unless nobody is signed in."""
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise SkipFile
        super().new_file(*args, **kwargs)
        self.arrived = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece."""
        self.arrived += len(raw_data)
        if self.arrived > LARGEST:
            raise SkipFile
        super().receive_data_chunk(raw_data, start)
