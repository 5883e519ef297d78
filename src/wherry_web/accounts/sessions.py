"""How long a session lasts, how many a person has, and what ends them."""

from __future__ import annotations

import time
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase

from wherry_web.accounts.models import Person

# NIST SP 800-63B, second level of assurance; docs/security/README.md.
LONGEST = timedelta(hours=12)
LONGEST_IDLE = timedelta(minutes=30)
MOST_SESSIONS = 5  # A desk, a laptop, a telephone, and two that were left open.
WRITE_EVERY = 60  # Seconds between notes of use: a write for each page would be a write too many.
SIGNED_IN, SEEN = "signed_in_at", "seen_at"


def stamp(session: SessionBase) -> None:
    """Notes that a session starts now."""
    session[SIGNED_IN] = session[SEEN] = int(time.time())


def why_over(session: SessionBase) -> str:
    """The sentence for a session that has lasted or idled too long; empty while it is good."""
    now = time.time()
    if SIGNED_IN not in session:
        stamp(session)
    if now - session[SIGNED_IN] > LONGEST.total_seconds():
        return "You were signed out because you signed in more than 12 hours ago. Sign in again."
    if now - session[SEEN] > LONGEST_IDLE.total_seconds():
        return "You were signed out because nothing happened for 30 minutes. Sign in again."
    if now - session[SEEN] > WRITE_EVERY:
        session[SEEN] = int(now)
    return ""


def end_sessions(person: Person, *, but: str | None = None) -> int:
    """Ends a person's sessions at once, except perhaps one by its key; answers how many."""
    ended = 0
    for session in UserSession.objects.filter(user=person).exclude(session_key=but or ""):
        session.end()
        ended += 1
    return ended


def keep_newest(person: Person, current: str) -> None:
    """Ends the oldest sessions beyond the most that a person may have."""
    others = UserSession.objects.filter(user=person).exclude(session_key=current).order_by("-created_at")
    for session in others[MOST_SESSIONS - 1 :]:
        session.end()
