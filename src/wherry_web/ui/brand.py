"""The council's colour: the header's, and what can be read on it."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
WHITE, BLACK = "#ffffff", "#000000"  # Not GOV.UK's #0b0c0c: neither that nor white is 4.5 on #007bc8.


def brand_css(colour: str) -> str:
    """The style sheet that gives the site its colour.

    Raises:
        ValueError: when the colour is not written #rrggbb.
    """
    on_it = readable_on(colour)
    # On white the colour is used for lines and numbers only where it can be seen there.
    accent = colour if contrast(colour, WHITE) >= 4.5 else BLACK
    return (
        f":root{{--govuk-brand-colour:{accent};--wherry-header-colour:{colour};"
        f"--wherry-on-header-colour:{on_it};--wherry-accent-colour:{accent}}}\n"
    )


def readable_on(colour: str) -> str:
    """White or black, whichever stands out more on a colour (WCAG 2.2, 1.4.3).

    Raises:
        ValueError: when the colour is not written #rrggbb.
    """
    return max((WHITE, BLACK), key=lambda text: contrast(colour, text))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, by WCAG's definition.

    Raises:
        ValueError: when a colour is not written #rrggbb.
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    if not COLOUR.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour; write it #rrggbb, for example #1d4f5a.")
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def check_colour(**_: Any) -> list[CheckMessage]:
    """Refuses to start with a colour that is none."""
    if COLOUR.fullmatch(settings.WHERRY_BRAND_COLOUR):
        return []
    said = f"WHERRY_BRAND_COLOUR is {settings.WHERRY_BRAND_COLOUR!r}; write it #rrggbb, for example #1d4f5a."
    return [Error(said, id="ui.E001")]
