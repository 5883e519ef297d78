"""The tick: what is due runs once, and what fails keeps nothing else from running."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from wherry_web.journal.services import SYSTEM
from wherry_web.work.models import ScheduleRun
from wherry_web.work.sending.queue import deliver_mail
from wherry_web.work.ticking.schedule import Schedule, declared_schedules
from wherry_web.work.ticking.services import HOLD, delete_old_tasks, delete_sessions, is_well, tick

pytestmark = pytest.mark.django_db
HOURLY = timedelta(hours=1)
RAN: list[str] = []


def note(*, by, now):
    """A schedule that says it ran."""
    RAN.append(by)
    return "Noted."


def tick_again(*, by, now):
    """A schedule during which another tick begins."""
    RAN.append("outer")
    assert tick(by=by, schedules=[again()], now=now + HOURLY * 0.25) == {}


def fail(*, by, now):
    """A schedule that fails."""
    raise ZeroDivisionError("no divisor")


def schedule(name: str) -> Schedule:
    return Schedule(name, HOURLY, f"{__name__}.{name}")


def again() -> Schedule:
    return Schedule("tick_again", timedelta(minutes=1), f"{__name__}.tick_again")


@pytest.fixture(autouse=True)
def nothing_ran():
    RAN.clear()


def test_what_is_due_runs_once():
    now = timezone.now()
    assert tick(schedules=[schedule("note")], now=now) == {"note": "Noted."}
    assert tick(schedules=[schedule("note")], now=now + timedelta(minutes=59)) == {}
    assert tick(schedules=[schedule("note")], now=now + timedelta(minutes=59, seconds=58)) == {
        "note": "Noted."
    }
    assert RAN == [SYSTEM, SYSTEM]


def test_two_ticks_at_once_never_run_the_same():
    tick(schedules=[again()], now=timezone.now())
    assert RAN == ["outer"] and is_well()


def test_a_killed_tick_lets_go_in_time():
    now = timezone.now()
    ScheduleRun.objects.create(name="note", last_at=now - HOURLY * 2, held_until=now + HOLD)
    assert tick(schedules=[schedule("note")], now=now + HOLD * 0.9) == {}
    assert tick(schedules=[schedule("note")], now=now + HOLD * 1.1) == {"note": "Noted."}


def test_one_that_fails_is_noted_and_the_others_run():
    tick(schedules=[schedule("fail"), schedule("note")], now=timezone.now())
    assert RAN == [SYSTEM] and not is_well()
    row = ScheduleRun.objects.get(name="fail")
    assert row.sentence == "Failed: no divisor" and row.held_until is None


def test_the_declared_schedules_exist_and_run(settings, tmp_path):
    settings.WHERRY_FILES = tmp_path
    names = [s.name for s in declared_schedules()]
    assert len(names) == len(set(names)) >= 8
    for declared in declared_schedules():
        assert callable(import_string(declared.run))
    with pytest.raises(SystemExit) as ended:
        call_command("tick", stdout=StringIO())
    assert ended.value.code == 0
    assert ScheduleRun.objects.filter(is_well=True, held_until=None).count() == len(names)


def test_expired_sessions_and_old_tasks_go():
    kept, gone = SessionStore(), SessionStore()
    gone.set_expiry(-1)
    for session in (kept, gone):
        session.create()
    delete_sessions(by=SYSTEM, now=timezone.now())
    assert [s.session_key for s in Session.objects.all()] == [kept.session_key]
    deliver_mail.enqueue()
    deliver_mail.enqueue()
    now = timezone.now()
    DBTaskResult.objects.filter(pk=DBTaskResult.objects.first().pk).update(
        status="SUCCESSFUL", finished_at=now
    )
    assert delete_old_tasks(by=SYSTEM, now=now) == ""
    assert delete_old_tasks(by=SYSTEM, now=now + timedelta(days=8)) == "1 finished tasks deleted."


def test_wherry_tick_is_a_command_for_cron_and_systemd(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    declared = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    module, name = declared["wherry-tick"].split(":")
    code = f"from {module} import {name}; {name}()"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("WHERRY_", "DJANGO_", "DATABASE_"))}
    ran = subprocess.run(  # A process of its own: it ends its connections when it is done.
        [sys.executable, "-c", code, "--help"],
        env=clean | {"WHERRY_DEMO": "yes", "WHERRY_DATA": str(tmp_path)},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "Run what is due by the clock" in ran.stdout
    told = (root / "docs/running.md").read_text(encoding="utf-8")
    assert re.search(r"^\* \* \* \* \* .*/wherry-tick$", told, re.MULTILINE)
    assert re.search(r"^ExecStart=.*/wherry-tick$", told, re.MULTILINE)
