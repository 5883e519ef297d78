"""What only a council itself can tell: its localities, and where the people it pays for live.

Nothing of it has been imported yet, so that the answer is None: not known.
"""

from __future__ import annotations

from datetime import date

from wherry.analysis.tally import Share
from wherry.domain.areas import AreaMap
from wherry_web.accounts.models import Body


def localities_of(body: Body, area: str) -> AreaMap | None:  # What an import will need.
    """The localities of a council's own map, for the area that is its own."""
    return None


def funded_share(body: Body, area: str, day: date) -> Share | None:  # What its counts will need.
    """The share of people whom the council funds who live with, or are cared for by, a service rated so."""
    return None
