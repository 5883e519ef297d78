"""What this room does by the clock."""

from __future__ import annotations

from datetime import timedelta

from wherry_web.work.ticking.schedule import Schedule

SCHEDULES = (
    Schedule("erase words of signals", timedelta(days=1), "wherry_web.risk.services.telling.erase_words"),
    Schedule("make visit lists", timedelta(days=1), "wherry_web.risk.services.listing.make_monthly_lists"),
)
"""Schedules: what runs when nobody asks."""
