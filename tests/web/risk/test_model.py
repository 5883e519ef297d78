"""The models in the order of visits: fitted in the job, read by the officer and by the home, held against the past."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from tests.builders import publish, take
from tests.unit.analysis.risk import worlds
from tests.web.risk.conftest import signed_in, text_of
from tests.web.risk.test_order import published
from wherry.decisions.visits import VisitOrder
from wherry.definitions.risk_model import SHIPPED
from wherry_web.journal.models import Entry
from wherry_web.position import register
from wherry_web.risk.models import ModelReport
from wherry_web.work.running.services import run_queued

pytestmark = pytest.mark.django_db

QUICK = {
    "every_months: 3": "every_months: 6", "outer_bags: 4": "outer_bags: 2", "max_rounds: 2000": "max_rounds: 60",
    "smoothing_rounds: 50": "smoothing_rounds: 5", "min_samples_leaf: 50": "min_samples_leaf: 20",
    "bootstrap_draws: 500": "bootstrap_draws: 60", "boosted_rounds: 150": "boosted_rounds: 20",
    "fewest_bad: 100": "fewest_bad: 40",
}  # fmt: skip
"""A council's own settings, so that fitting takes a second and not half a minute."""


@pytest.fixture(scope="session")
def _with_history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    told = worlds.events()
    worlds.history(folder, told)
    # A history does not say where a service stands; the file of the day after does.
    newest = {row["id"]: row for row in told if not row.get("end")}
    listed = [
        {
            "id": n,
            "rating": row["rating"],
            "care_home": "N",
            "published": f"{date.fromisoformat(row['published']):%d/%m/%Y}",
        }
        for n, row in newest.items()
    ]
    take(folder / "data", publish(folder, "ratings", "2022-01-01", listed))
    text = (SHIPPED / "risk" / "model.yaml").read_text(encoding="utf-8")
    for slow, quick in QUICK.items():
        assert slow in text, slow
        text = text.replace(slow, quick)
    own = folder / "data" / "definitions" / "risk"
    own.mkdir(parents=True)
    (own / "model.yaml").write_text(text, encoding="utf-8")
    return folder / "data"


@pytest.fixture
def learnt(here, _with_history: Path, settings):
    """The world, where a history tells enough to learn from."""
    settings.WHERRY_DATA = _with_history
    register._shelf.cache_clear()
    return here


def test_the_list_carries_what_the_model_says_apart_from_the_index(learnt) -> None:
    order = VisitOrder.from_dict(published(learnt).answer)
    said = [
        row.estimate for row in order.rows if row.estimate and row.estimate.estimate.probability is not None
    ]
    assert len(said) > 100
    for one in said[:20]:
        assert one.estimate.low < one.estimate.probability < one.estimate.high
        assert None not in (one.inspected, one.bad_if_inspected, one.bad_today)
    browser = signed_in(learnt.officer)
    page = text_of(browser.get(learnt.at("priority") + "?show=all"))
    assert "the place by the model weighs 60%" in page and "New rating below Good within a year" in page
    row = next(r for r in order.rows if r.estimate and r.estimate.estimate.raises)
    brief = text_of(browser.get(learnt.at("priority_service", location_id=row.location_id)))
    assert "What raises it" in brief and row.estimate.estimate.raises[0].words in brief
    assert "it would be below Good if CQC looked today" in brief
    file = browser.get(learnt.at("priority") + "?show=all&as=csv").content.decode("utf-8-sig")
    lines = [line for line in file.splitlines() if not line.lstrip('"').startswith("#")]
    rows = {r["Service id"]: r for r in csv.DictReader(io.StringIO("\n".join(lines)))}
    told = rows[row.location_id]["Probability of a new rating below Good within twelve months"]
    assert float(told) == pytest.approx(row.estimate.estimate.probability, abs=1e-4)


def test_the_models_are_held_against_the_past_in_a_job(learnt) -> None:
    address = learnt.at("models_try")
    assert signed_in(learnt.officer).post(address).status_code == 403
    browser = signed_in(learnt.senior)
    assert browser.post(address).status_code == 302
    job = learnt.ours.jobs.get(kind="try-models")
    run_queued(by="system", job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.sentence) == ("done", "1 model held against the past.")
    report = ModelReport.objects.get()
    assert (
        "No imported file" in report.answer["care_homes"]["why_not"]
        or "No 1 January" in report.answer["care_homes"]["why_not"]
    )
    page = text_of(signed_in(learnt.officer).get(learnt.at("priority_model")))
    assert "it ordered a service that had one before another that had none" in page
    assert "Additive model (published)" in page and "Calibration slope" in page and "<svg" in page
    assert "Limits" in page and "never a ground for restriction" in page
    assert Entry.objects.filter(act="risk.model_tried").count() == 1
    for kind, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("md", b"# ")):
        taken = browser.get(learnt.at("priority_model") + f"?as={kind}")
        assert taken.status_code == 200 and taken.content.startswith(begins), kind
    assert browser.get(learnt.at("priority_model") + "?as=exe").status_code == 404
