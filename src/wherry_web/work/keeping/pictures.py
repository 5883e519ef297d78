"""Pictures written anew without what a camera adds: place, time, owner. Run as a child process.

A picture of a few kilobytes may unfold to gigabytes, so it is opened by a process with limits.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from wherry.domain.errors import Refused

MAX_PIXELS = 50_000_000  # A large telephone camera's.
MAX_MEMORY = 1024 * 1024 * 1024  # Bytes: so many pixels take 200 MB, held up to four times.
MAX_SECONDS = 20  # Of the processor.
_TOO_LARGE, _BROKEN = 3, 4


def write_anew(source: Path, target: Path, kind: str, name: str) -> None:
    """Write a PNG or JPEG again, upright and with nothing but its pixels.

    Raises:
        Refused: when it is broken, or larger than 50 million pixels.
    """
    command = [sys.executable, "-m", __name__, str(source), str(target), kind]
    try:
        code = subprocess.run(command, check=False, timeout=2 * MAX_SECONDS, capture_output=True).returncode
    except subprocess.TimeoutExpired:
        code = _TOO_LARGE
    if code == _TOO_LARGE:
        raise Refused(f"“{name}” has more than {MAX_PIXELS // 10**6} million pixels; make it smaller.")
    if code:
        raise Refused(f"“{name}” is a broken picture; save it again and add it once more.")


def _child(source: Path, target: Path, kind: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # Ours is checked instead, before a pixel is unfolded.
    try:
        with Image.open(source, formats=[kind.upper()]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return _TOO_LARGE
            upright = ImageOps.exif_transpose(picture)
            profile = upright.info.get("icc_profile")
            bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
            if palette := upright.getpalette():
                bare.putpalette(palette)
            if "transparency" in upright.info:
                bare.info["transparency"] = upright.info["transparency"]
            options = {"quality": 90} if kind == "jpeg" else {}
            bare.save(target, format=kind.upper(), icc_profile=profile, **options)
    except MemoryError:
        return _TOO_LARGE
    except (OSError, ValueError, SyntaxError):
        return _BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(_child(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
