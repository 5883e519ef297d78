"""Which passwords are too common: Django's list, and a longer one of those that are long enough for us."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator

LIST = Path(__file__).parent / "vendor" / "common_passwords.txt"


class NotCommon(CommonPasswordValidator):
    """Refuses common passwords.

    Of Django's 20,000 fewer than two hundred have the twelve characters that a password needs here;
    ours are all that long. `scripts/vendor.py` brings the list in.
    """

    def __init__(self) -> None:
        super().__init__()
        self.passwords |= set(LIST.read_text(encoding="utf-8").splitlines())
