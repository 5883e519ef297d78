"""Jobs: started once, run, cancelled, refused, lost and found."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.web.work.conftest import signed_in
from wherry.domain.errors import Refused
from wherry_web.accounts.roles import Right
from wherry_web.journal.models import Entry
from wherry_web.journal.services import SYSTEM
from wherry_web.work.actors import NotAllowed
from wherry_web.work.models import Job
from wherry_web.work.running import kinds
from wherry_web.work.running.heart import beating
from wherry_web.work.running.kinds import JobKind
from wherry_web.work.running.progress import Cancelled, Progress
from wherry_web.work.running.services import LEASE, cancel_job, find_lost, retry_job, run_queued, start_job
from wherry_web.work.states import JOB_MOVES, MAIL_MOVES, JobState, diagram

pytestmark = pytest.mark.django_db


def _count(job, progress):
    for number in range(3):
        progress.report("Counting", number, 3)
    return {"sentence": "Counted to 3.", "counted": 3}


def _refuse(job, progress):
    raise Refused("The file is of yesterday; choose today's.")


def _break(job, progress):
    raise ZeroDivisionError("a secret detail")


def _cancel_midway(job, progress):
    cancel_job(by=SYSTEM, body=job.body, job=job)
    progress.report("Going on", 1, 2)
    raise AssertionError("it went on")


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    """Four kinds of job."""
    runs = {"count": _count, "refuse": _refuse, "break": _break, "cancel": _cancel_midway}
    for key, run in runs.items():
        monkeypatch.setitem(kinds.declared_kinds(), key, JobKind(key.title(), run, 2, Right.ADD_FILES))


def start(world, kind="count", key="1", by=None):
    return start_job(by=by or world.officer, body=world.ours, kind=kind, arguments={"file": 7}, key=key)


def acts():
    return list(Entry.objects.order_by("number").values_list("act", flat=True))


def test_the_same_key_is_the_same_job(world):
    assert start(world) == start(world)
    assert start(world, key="2") != start(world)
    assert DBTaskResult.objects.count() == 2
    assert acts() == ["start-job", "start-job"]


def test_a_job_runs_to_its_end(world):
    job = start(world)
    run_queued(by=SYSTEM, job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.sentence, job.result["counted"], job.tries) == (
        JobState.DONE,
        "Counted to 3.",
        3,
        1,
    )
    assert (job.done, job.total) == (3, 3)
    run_queued(by=SYSTEM, job_id=job.pk)  # A task handed out twice does nothing the second time.
    assert Job.objects.get().tries == 1
    assert acts() == ["start-job", "end-job"]


def test_a_refusal_is_shown_and_a_fault_is_not(world):
    refused, broken = start(world, "refuse"), start(world, "break")
    for job in (refused, broken):
        run_queued(by=SYSTEM, job_id=job.pk)
        job.refresh_from_db()
    assert (refused.status, refused.sentence) == (
        JobState.REFUSED,
        "The file is of yesterday; choose today's.",
    )
    assert broken.status is JobState.FAILED
    assert "secret" not in broken.sentence and "administrator" in broken.sentence


def test_a_job_that_waits_is_cancelled_at_once_and_never_runs(world):
    job = cancel_job(by=world.officer, body=world.ours, job=start(world))
    run_queued(by=SYSTEM, job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.tries) == (JobState.CANCELLED, 0)
    again = retry_job(by=world.officer, body=world.ours, job=job)
    run_queued(by=SYSTEM, job_id=again.pk)
    again.refresh_from_db()
    assert again.status is JobState.DONE


def test_a_running_job_stops_at_its_next_step(world):
    job = start(world, "cancel")
    run_queued(by=SYSTEM, job_id=job.pk)
    job.refresh_from_db()
    assert job.status is JobState.CANCELLED


def test_only_those_who_may_start_cancel_and_retry(world):
    with pytest.raises(NotAllowed, match="Only"):
        start(world, by=world.finance)
    job = start(world)
    with pytest.raises(NotAllowed):
        cancel_job(by=world.finance, body=world.ours, job=job)
    with pytest.raises(NotAllowed, match="Only a job that failed"):
        retry_job(by=world.officer, body=world.ours, job=job)
    run_queued(by=SYSTEM, job_id=job.pk)
    job.refresh_from_db()
    with pytest.raises(NotAllowed, match="over"):
        cancel_job(by=world.officer, body=world.ours, job=job)
    assert acts() == ["start-job", "end-job"]  # No entry without a change.
    with pytest.raises(Job.DoesNotExist):
        cancel_job(by=world.stranger, body=world.theirs, job=job)


def _running(job, heartbeat_at):
    Job.objects.filter(pk=job.pk).update(
        state="running", tries=1, heartbeat_at=heartbeat_at, started_at=heartbeat_at
    )


def test_a_lost_job_is_queued_again_and_given_up_after_its_tries(world):
    now = timezone.now()
    job = start(world)
    _running(job, now - LEASE * 0.9)
    assert find_lost(by=SYSTEM, now=now) == ""
    _running(job, now - LEASE * 2)
    DBTaskResult.objects.filter(pk=job.task_id).update(status="RUNNING")
    assert find_lost(by=SYSTEM, now=now) == "Lost jobs found: 1."
    job.refresh_from_db()
    assert job.status is JobState.QUEUED
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]
    Job.objects.update(state="running", tries=2, heartbeat_at=now - LEASE * 2)
    find_lost(by=SYSTEM, now=now)
    job.refresh_from_db()
    assert job.status is JobState.FAILED
    assert "stopped 2 times" in job.sentence


def test_a_waiting_job_whose_task_is_gone_gets_another(world):
    job = start(world)
    later = timezone.now() + LEASE * 2
    assert find_lost(by=SYSTEM, now=later) == ""  # Its task still waits for a worker.
    DBTaskResult.objects.all().delete()
    assert find_lost(by=SYSTEM, now=later) == "Lost jobs found: 1."
    run_queued(by=SYSTEM, job_id=job.pk)
    job.refresh_from_db()
    assert job.status is JobState.DONE


def test_a_waiting_job_that_never_had_a_task_keeps_no_other_from_being_found(world):
    without, other = start(world), start(world, key="2")
    DBTaskResult.objects.all().delete()
    Job.objects.filter(pk=without.pk).update(task_id=None)
    assert find_lost(by=SYSTEM, now=timezone.now() + LEASE * 2) == "Lost jobs found: 2."
    for job in (without, other):
        run_queued(by=SYSTEM, job_id=job.pk)
        job.refresh_from_db()
        assert job.status is JobState.DONE


def test_what_an_overtaken_try_finds_out_does_not_count(world, monkeypatch):
    job = start(world)

    def overtaken(job, progress):
        Job.objects.filter(pk=job.pk).update(tries=5)
        return {"sentence": "Too late."}

    monkeypatch.setitem(kinds.declared_kinds(), "count", JobKind("Count", overtaken, 2, Right.ADD_FILES))
    run_queued(by=SYSTEM, job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.sentence) == (JobState.RUNNING, "")
    assert acts() == ["start-job"]


def test_progress_is_written_now_and_then_and_hears_of_a_cancel():
    written = []
    progress = Progress(lambda *told: written.append(told) is None and len(written) < 2, every=0.05)
    for number in range(1000):
        progress.report("Reading", number, 1000)
    assert written == [("Reading", 0, 1000)]
    time.sleep(0.06)
    with pytest.raises(Cancelled):
        progress.report("Reading", 1, 2)


def test_every_move_leads_to_a_state_of_the_table_and_is_drawn():
    for moves in (JOB_MOVES, MAIL_MOVES):
        assert {to for leaving in moves.values() for to in leaving.values()} <= moves.keys()
        drawn = diagram(moves)
        assert drawn.startswith("stateDiagram-v2\n    [*] --> ")
        assert drawn.count("-->") == 1 + sum(len(leaving) or 1 for leaving in moves.values())


def test_pages_show_and_act(world):
    job = start(world)
    client = signed_in(world.officer)
    address = f"/bodies/{world.ours.pk}/jobs/"
    assert "Count" in client.get(address).content.decode()
    page = client.get(f"{address}{job.pk}/")
    assert page["Refresh"] == "5" and "Cancel this job" in page.content.decode()
    assert "Refresh" not in client.get(f"{address}{job.pk}/?still")
    assert client.get(f"{address}{job.pk}/cancel/").status_code == 405
    assert client.post(f"{address}{job.pk}/cancel/").status_code == 302
    page = client.get(f"{address}{job.pk}/")
    assert "Refresh" not in page and "Start it again" in page.content.decode()
    assert client.post(f"{address}{job.pk}/cancel/").status_code == 403
    assert client.post(f"{address}{job.pk}/retry/").status_code == 302
    assert Job.objects.get().state == "queued"
    assert signed_in(world.finance).get(address).status_code == 403


def test_anothers_jobs_are_not_there(world):
    job = start(world)
    client = signed_in(world.stranger)
    assert client.get(f"/bodies/{world.ours.pk}/jobs/{job.pk}/").status_code == 404
    assert client.get(f"/bodies/{world.theirs.pk}/jobs/{job.pk}/").status_code == 404
    assert client.post(f"/bodies/{world.theirs.pk}/jobs/{job.pk}/cancel/").status_code == 404


def test_the_number_of_queries_does_not_grow(world):
    client, counts = signed_in(world.officer), []
    client.get(f"/bodies/{world.ours.pk}/jobs/")
    for rows in (5, 50):
        for number in range(Job.objects.count(), rows):
            start(world, key=str(number))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/bodies/{world.ours.pk}/jobs/").content.decode().count("<tr") == rows + 1
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _command(data: Path, *arguments: str, wait: bool = True):
    environment = os.environ | {
        "WHERRY_DATA": str(data),
        "WHERRY_FILES": str(data / "evidence"),
        "WHERRY_INSECURE_HTTP": "yes",
        "DJANGO_SETTINGS_MODULE": "tests.web.work.killed_settings",
    }
    command = [sys.executable, "-m", *arguments]
    if wait:
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_killed_worker_leaves_no_job_running(tmp_path):
    """A real worker process, SIGKILL in the middle of a job, found by the tick, run again by another worker."""
    data = tmp_path / "data"
    data.mkdir()
    _command(data, "wherry_web", "migrate", "--verbosity", "0")
    _command(data, "tests.web.work.killed", "start")
    worker = _command(data, "wherry_web", "db_worker", "--no-startup-delay", "--interval", "0.1", wait=False)
    for _ in range(300):
        if (data / "began").exists():
            break
        time.sleep(0.1)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert _command(data, "tests.web.work.killed", "state").strip() == "running"
    assert "found: 1" in _command(data, "tests.web.work.killed", "find")
    _command(data, "wherry_web", "db_worker", "--batch", "--no-startup-delay")
    assert _command(data, "tests.web.work.killed", "state").strip() == "done"


def test_a_heartbeat_keeps_a_silent_job():
    """The library may say nothing for minutes; the worker still lives."""
    beats = []
    with beating(lambda: beats.append(1), every=timedelta(seconds=0.02)):
        time.sleep(0.2)
    count = len(beats)
    assert count >= 3
    time.sleep(0.1)
    assert len(beats) == count
