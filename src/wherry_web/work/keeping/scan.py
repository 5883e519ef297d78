"""The council's own scanner, asked about every file before it is kept."""

from __future__ import annotations

import logging
import shlex
import subprocess
from pathlib import Path

from django.conf import settings

from wherry.domain.errors import Refused

SECONDS = 120  # A scanner that loads its signatures anew for each file takes tens of seconds.
log = logging.getLogger(__name__)


def scan(path: Path, name: str) -> None:
    """Ask `WHERRY_SCAN_COMMAND`, with the path behind it, whether a file is clean (exit 0).

    Raises:
        Refused: when it says no, cannot be run, or takes longer than two minutes.
    """
    command = shlex.split(settings.WHERRY_SCAN_COMMAND)
    if not command:
        return
    try:
        ran = subprocess.run([*command, str(path)], check=False, timeout=SECONDS, capture_output=True)
    except subprocess.TimeoutExpired as error:
        raise Refused(f"The virus scanner took too long over “{name}”; try again later.") from error
    except OSError as error:
        log.exception("the scan command cannot be run")
        raise Refused(
            f"“{name}” was not kept because the virus scanner could not be run; tell your administrator."
        ) from error
    if ran.returncode:
        log.warning("scan refused a file: %s", ran.stdout[-500:])
        raise Refused(f"The virus scanner did not pass “{name}”; it was not kept.")
