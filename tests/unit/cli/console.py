"""The command line in the test's own process: a Python is started in a second, an answer given in a tenth."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from wherry.cli import main


class _Stream(io.TextIOWrapper):
    """Text as a pipe takes it: bytes of UTF-8, with the bytes reachable."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        self.flush()
        written = self.buffer
        assert isinstance(written, io.BytesIO)
        return written.getvalue().decode("utf-8")


def wherry(*words: str, data: Path | None = None, env: dict[str, str] | None = None) -> CompletedProcess[str]:
    """What `wherry WORDS…` prints, and its exit code; `test_commands.py` asks real processes."""
    command = ["wherry", *words, *(["--data", str(data)] if data is not None else [])]
    environment = {k: v for k, v in os.environ.items() if k != "WHERRY_DATA"} | {"COLUMNS": "120"}
    out, err, code = _Stream(), _Stream(), 0
    with (
        patch.dict(os.environ, environment | (env or {}), clear=True),
        patch.object(sys, "argv", command),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
    return CompletedProcess(command, code, out.text(), err.text())
