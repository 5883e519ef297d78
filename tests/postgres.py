"""Run a command with DATABASE_URL naming a throwaway PostgreSQL: `python -m tests.postgres COMMAND …`.

Where PostgreSQL is not installed it says so loudly and runs nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.servers.postgresql import binaries, postgresql

MISSING = """
!!! POSTGRESQL IS NOT INSTALLED: the tests that need a database ran on SQLite only.
!!! `apt-get install postgresql` brings it (no server of it need run).
"""


def main(command: list[str]) -> int:
    """The exit code of the command, or 0 where there is no PostgreSQL."""
    if not command:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    if binaries() is None:
        sys.stderr.write(MISSING)
        return 0
    # Whoever ends us (`timeout`, CI) must not leave a server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgresql() as address:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
