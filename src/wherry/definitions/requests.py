"""Requests for information: when an answer is due, and what may be withheld from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from wherry.definitions.reading import Entry, keyed, read_csv, read_yaml
from wherry.domain.days import months_after
from wherry.domain.errors import NotKnown

HERE = Path(__file__).parent
ANSWER_IN = 20
"""Working days: FOIA 2000 s.10(1), EIR 2004 regulation 5(2)."""
REQUEST_KINDS: Mapping[str, str] = {
    "foi": "Freedom of information",
    "eir": "Environmental information",
    "sar": "Subject access",
}


@dataclass(frozen=True)
class Exemption:
    """A ground on which something may be withheld, and the retention classes it is proposed for."""

    key: str
    request: str
    section: str
    title: str
    is_balanced: bool
    proposed_for: tuple[str, ...]

    @property
    def label(self) -> str:
        """Section and title, as the answer names them."""
        return f"{self.section}: {self.title}"


def exemption_from(entry: Entry) -> Exemption:
    """An exemption from its file.

    Raises:
        BadDefinition: with file and line.
    """
    entry.only("key", "request", "section", "title", "balanced", "proposed_for")
    return Exemption(
        key=entry.text("key"),
        request=entry.choice("request", tuple(REQUEST_KINDS)),
        section=entry.text("section"),
        title=entry.text("title"),
        is_balanced=entry.choice("balanced", ("yes", "no")) == "yes",
        proposed_for=entry.texts("proposed_for"),
    )


def load_exemptions(path: Path = HERE / "exemptions.yaml") -> Mapping[str, Exemption]:
    """Every exemption by key.

    Raises:
        BadDefinition: with file name, line and what is wrong.
    """
    return {key: built for key, (_, built) in keyed(read_yaml(path), exemption_from).items()}


@cache
def bank_holidays() -> Mapping[date, str]:
    """England's bank holidays (gov.uk/bank-holidays; later years by the Banking and Financial Dealings
    Act 1971), by day.

    Raises:
        BadDefinition: when a row has no day.
    """
    found: dict[date, str] = {}
    for entry in read_csv(HERE / "bank_holidays.csv"):
        day = entry.day("day")
        if day is None:
            raise entry.refuse("the row has no day")
        found[day] = entry.text("name")
    return found


def is_working_day(day: date) -> bool:
    """Whether a day counts.

    FOIA s.10(6) also leaves out Scotland's and Northern Ireland's holidays; counting them as
    working days makes an answer due sooner, never later.

    Raises:
        NotKnown: when bank_holidays.csv says nothing of that year.
    """
    years = {holiday.year for holiday in bank_holidays()}
    if day.year not in years:
        raise NotKnown(
            f"The bank holidays of {day.year} are not known here; add them to bank_holidays.csv "
            f"(it covers {min(years)} to {max(years)})."
        )
    return day.weekday() < 5 and day not in bank_holidays()


def due_on(kind: str, received_on: date) -> date:
    """The last day for an answer to a request of a kind received on a day.

    FOI and EIR: the twentieth working day after it. Subject access: the same day of the next
    month (or its last), moved to the next working day (UK GDPR article 12(3), ICO's guidance).

    Raises:
        NotKnown: when the bank holidays of that year are not known.
    """
    if kind == "sar":
        day = months_after(received_on, 1)
        while not is_working_day(day):
            day += timedelta(days=1)
        return day
    day, counted = received_on, 0
    while counted < ANSWER_IN:
        day += timedelta(days=1)
        counted += is_working_day(day)
    return day
