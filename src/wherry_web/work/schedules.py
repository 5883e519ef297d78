"""What this room does by the clock, and what it does for rooms that cannot know it."""

from __future__ import annotations

from datetime import timedelta

from wherry_web.work.ticking.schedule import Schedule

_HERE = "wherry_web.work"
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

SCHEDULES = (
    Schedule("deliver mail", _MINUTE, f"{_HERE}.sending.services.deliver_due"),
    Schedule("find lost jobs", _MINUTE, f"{_HERE}.running.services.find_lost"),
    Schedule("erase files", _DAY, f"{_HERE}.keeping.services.erase_files"),
    Schedule("sweep files", _HOUR, f"{_HERE}.keeping.services.sweep_files"),
    Schedule("delete expired sessions", _HOUR, f"{_HERE}.ticking.services.delete_sessions"),
    Schedule("delete old tasks", _DAY, f"{_HERE}.ticking.services.delete_old_tasks"),
    Schedule("erase mail", _DAY, f"{_HERE}.sending.services.erase_mail"),
    # The journal knows no schedules: it lies to the left of this room.
    Schedule("anchor the journal", _HOUR, f"{_HERE}.ticking.services.anchor_journal"),
    Schedule("erase journal texts", _DAY, f"{_HERE}.ticking.services.erase_journal"),
)
