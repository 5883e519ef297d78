"""Retention classes, exemptions and days for an answer: shipped ones are sound, wrong ones are refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherry.definitions.requests import bank_holidays, due_on, is_working_day, load_exemptions
from wherry.definitions.retention import load_retention
from wherry.domain.days import months_after
from wherry.domain.errors import BadDefinition, NotKnown

NEEDED = {
    "accounts", "sign_in", "data", "files", "jobs", "mail", "audit", "safeguarding", "decision", "finance",
}  # fmt: skip
RIGHT = """- key: notes
  title: Notes
  why: To see whether a practitioner can add one.
  source: Nobody
  keep_years: 2
  starts: act
  then: erase
"""


def local(folder: Path, text: str) -> Path:
    (folder / "retention.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_classes() -> None:
    classes = load_retention()
    assert set(classes) >= NEEDED
    assert 6 * 12 <= classes["audit"].keep_months <= 8 * 12
    assert classes["safeguarding"].then == "review"
    assert all(found.why and found.source for found in classes.values())


def test_a_class_is_added_or_replaced_without_touching_python(tmp_path: Path) -> None:
    found = load_retention(local(tmp_path, RIGHT + RIGHT.replace("notes", "audit")))
    assert found["notes"].keep_months == found["audit"].keep_months == 24
    assert found["notes"].due_on(date(2024, 2, 29)) == date(2026, 2, 28)
    assert "notes" not in load_retention()
    assert load_retention(tmp_path / "nowhere") == load_retention()


WRONG = {
    "no length": (RIGHT.replace("  keep_years: 2\n", ""), 1, "either “keep_years” or “keep_months”"),
    "two lengths": (RIGHT + "  keep_months: 3\n", 8, "either “keep_years” or “keep_months”"),
    "a length that is none": (RIGHT.replace("2", "soon"), 5, "whole number"),
    "for ever": (RIGHT.replace("2", "2000"), 5, "more than a hundred years"),
    "an unknown start": (RIGHT.replace("starts: act", "starts: birth"), 6, "not one of act, end"),
    "an unknown end": (RIGHT.replace("then: erase", "then: shred"), 7, "not one of erase, review"),
    "no reason": (RIGHT.replace("  source: Nobody\n", ""), 1, "“source” is missing"),
    "a misspelt field": (RIGHT.replace("why:", "wye:"), 3, "“wye” is not a field"),
    "twice": (RIGHT + RIGHT, 8, "already defined on line 1"),
    "empty": ("", 1, "empty"),
}


@pytest.mark.parametrize(("text", "line", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(BadDefinition) as refused:
        load_retention(local(tmp_path, text))
    assert str(refused.value).startswith(f"retention.yaml, line {line}: ")
    assert words in str(refused.value)


def test_exemptions_name_classes_that_exist_and_one_proposal_each() -> None:
    proposals = [(e.request, c) for e in load_exemptions().values() for c in e.proposed_for]
    assert {c for _, c in proposals} <= set(load_retention())
    assert len(proposals) == len(set(proposals))


def test_a_wrong_exemption_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "exemptions.yaml"
    path.write_text("- {key: a, request: foi, section: s, title: t, balanced: perhaps, proposed_for: []}\n")
    with pytest.raises(BadDefinition, match=r"exemptions.yaml, line 1: “balanced”"):
        load_exemptions(path)


DUE = [
    ("foi", date(2026, 3, 2), date(2026, 3, 30)),
    ("foi", date(2026, 3, 20), date(2026, 4, 21)),  # Over Easter.
    ("eir", date(2026, 12, 10), date(2027, 1, 12)),  # Over Christmas, with a substitute day.
    ("foi", date(2026, 11, 21), date(2026, 12, 18)),  # Received on a Saturday.
    ("sar", date(2026, 3, 2), date(2026, 4, 2)),
    ("sar", date(2026, 1, 31), date(2026, 3, 2)),  # No 31 February: the 28th, a Saturday; then Monday.
    ("sar", date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, a weekend, a substitute day.
]


@pytest.mark.parametrize(("kind", "received", "due"), DUE)
def test_the_last_day_for_an_answer(kind: str, received: date, due: date) -> None:
    assert due_on(kind, received) == due


@given(st.dates(date(2024, 1, 1), date(2028, 10, 31)), st.sampled_from(["foi", "eir", "sar"]))
def test_an_answer_is_due_on_a_working_day_after_it(received: date, kind: str) -> None:
    due = due_on(kind, received)
    assert is_working_day(due)
    days = [received + timedelta(days=n) for n in range(1, (due - received).days + 1)]
    if kind == "sar":
        assert due >= months_after(received, 1)
    else:
        assert sum(map(is_working_day, days)) == 20


def test_bank_holidays_are_eight_a_year_on_weekdays() -> None:
    for year in range(2024, 2029):
        assert len([day for day in bank_holidays() if day.year == year]) == 8
    assert all(day.weekday() < 5 for day in bank_holidays())


def test_a_year_without_bank_holidays_is_not_guessed() -> None:
    with pytest.raises(NotKnown, match="2031"):
        due_on("foi", date(2031, 1, 1))


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 1200))
def test_months_go_forward_and_stay_in_their_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
