"""Pages about sources and measures: where figures come from, and what exactly is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.definitions import Definitions, load_definitions
from wherry.domain.files import FileRecord
from wherry.sources.catalogue import sources as known_sources
from wherry.sources.source import About
from wherry_web.accounts.routes import today
from wherry_web.position.refusals import told
from wherry_web.position.register import Answers, answers_for

DAYS_OF_CADENCE = {
    "monthly": 40,
    "weekly": 14,
    "daily": 7,
    "quarterly": 120,
    "yearly": 400,
}
"""How old the newest file may be before it is late: the interval and some days to publish it."""

RULES = {
    "left_out": "left out",
    "counted": "counted below the line",
    "lowest": "the lowest of them counts",
    "highest": "the highest of them counts",
    "location_only": "only a rating of the service as a whole counts",
    "higher_is_better": "a higher share is better",
    "lower_is_better": "a lower share is better",
    "services": "each service counts once",
    "beds": "each bed of a care home counts once",
}
"""A measure's rules in words."""


@dataclass(frozen=True)
class SourceState:
    """A source and the newest of its files in a release."""

    about: About
    newest: FileRecord | None
    age_days: int | None
    is_late: bool

    @property
    def most_days(self) -> int | None:
        """How old the newest file may be; None where the source comes when it comes."""
        return most_days(self.about.cadence)


def most_days(cadence: str) -> int | None:
    """How old the newest file of a cadence may be before it is late, in days."""
    words = cadence.casefold().replace(",", " ").split()
    if "until" in words:
        return None
    return next((DAYS_OF_CADENCE[word] for word in words if word in DAYS_OF_CADENCE), None)


def source_states(answers: Answers | None, day: date) -> list[SourceState]:
    """Every source with the age of its newest file on a day."""
    files = answers.release.files if answers else ()
    states = []
    for source in known_sources().values():
        newest = max((f for f in files if f.source == source.key), key=lambda f: f.as_at, default=None)
        age = (day - newest.as_at).days if newest else None
        most = most_days(source.about.cadence)
        states.append(SourceState(source.about, newest, age, bool(age and most and age > most)))
    return states


def _definitions(answers: Answers | None) -> Definitions:
    return answers.register.definitions if answers else load_definitions()


@told
def sources(request: HttpRequest) -> HttpResponse:
    """Every published file and API that Wherry reads, and how old the newest import of each is."""
    answers = answers_for(request)
    context = {"states": source_states(answers, today()), "release": answers and answers.release}
    return render(request, "position/data/sources.html", context)


@told
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source: publisher, licence, cadence, known faults, and its files in the release."""
    answers = answers_for(request)
    found = next((s for s in source_states(answers, today()) if s.about.key == key), None)
    if found is None:
        raise Http404
    files = [f for f in answers.release.files if f.source == key] if answers else []
    return render(request, "position/data/source.html", {"state": found, "files": files[::-1]})


@told
def measures(request: HttpRequest) -> HttpResponse:
    """Every defined measure."""
    found = _definitions(answers_for(request)).measures.values()
    return render(request, "position/data/measures.html", {"measures": found, "rules": RULES})


@told
def measure(request: HttpRequest, key: str) -> HttpResponse:
    """One measure: why, what is counted over what, and the rules for the awkward cases."""
    found = _definitions(answers_for(request)).measure(key)
    return render(request, "position/data/measure.html", {"measure": found, "rules": RULES})
