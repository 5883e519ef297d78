"""The site's own settings, on this machine, with folders that tests throw away."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_FOLDER = tempfile.mkdtemp(prefix="wherry-tests-")
os.environ.setdefault("WHERRY_INSECURE_HTTP", "yes")
os.environ.setdefault("WHERRY_DATA", f"{_FOLDER}/data")
os.environ.setdefault("WHERRY_FILES", f"{_FOLDER}/files")
Path(os.environ["WHERRY_DATA"], ".static").mkdir(parents=True, exist_ok=True)

from wherry_web.config.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Only for speed.
WHERRY_SECOND_STEP_REQUIRED = False  # Tests of accounts put it on.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.web.clearing"]  # noqa: F405 # Empties the append-only journal.
