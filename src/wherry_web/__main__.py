"""`python -m wherry_web COMMAND`: Django's management commands with our settings."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wherry_web.config.settings")
    execute_from_command_line(["wherry_web", *sys.argv[1:]])
