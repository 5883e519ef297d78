"""What an address of the position or the league asks for, read with care: forms that stand in the page."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms

from wherry.analysis.league import AMONG_KINDS
from wherry.analysis.questions import HEADLINE
from wherry.domain.coverage import Services
from wherry_web.position.register import Answers
from wherry_web.ui.form_fields import set_choices

SERVICES = (("all", "All services"), ("care_homes", "Care homes"), ("community", "Community services"))
AMONG = (("authorities", "Councils"), ("regions", "Regions"), ("icbs", "Integrated care boards"))
if {key for key, _ in AMONG} != set(AMONG_KINDS):
    raise RuntimeError("a league has other kinds of places than its page offers")


AMONG_OF_KIND = {kind: key for key, kind in AMONG_KINDS.items()}


def among_of(answers: Answers, code: str) -> str:
    """Among which places a place stands in the league: boards among boards; councils where it is neither."""
    place = answers.register.definitions.places.places.get(code)
    return AMONG_OF_KIND.get(place.kind, AMONG[0][0]) if place else AMONG[0][0]


def day_field(label: str, hint: str) -> forms.DateField:
    """A day that may be left empty, in one box."""
    return forms.DateField(
        label=label,
        required=False,
        help_text=hint,
        input_formats=["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"],
        widget=forms.TextInput(),
        error_messages={"invalid": "The date must be a real date, for example 27/3/2026."},
    )


def place_field(label: str, hint: str) -> forms.CharField:
    """A place that may be left empty, by its name or code; the page lists those there are."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=120,
        help_text=hint,
        widget=forms.TextInput(attrs={"list": "places"}),
    )


class Asked(forms.Form):
    """What both pages ask. `body` and `release` go along unseen."""

    services = forms.ChoiceField(label="Services", choices=SERVICES, required=False)
    as_of = day_field("True for", "The newest day known, if left empty")
    body = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())
    release = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for bound in list(self.hidden_fields()):
            if not self.data.get(bound.name):  # Sent empty, it would ask for a body without a name.
                del self.fields[bound.name]

    def chosen_services(self) -> Services:
        """Which kind of service."""
        return Services(self.cleaned_data["services"] or "all")

    def chosen_day(self) -> date | None:
        """The day that the answer is true for; None is the newest."""
        day: date | None = self.cleaned_data["as_of"]
        return day


def carried_words(form: Asked, *fields: str) -> str:
    """Fields of a valid form as the words of an address; ends with “&” where there are any."""
    kept = {name: form.cleaned_data[name] for name in fields if form.cleaned_data.get(name)}
    return f"{urlencode({k: _plain(v) for k, v in kept.items()})}&" if kept else ""


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


class StandingAsked(Asked):
    """Which place, which services, on which day, with changes since when."""

    area = place_field("Place", "A council, region, integrated care board or England")
    since = day_field("Changes since", "A quarter before, if left empty")
    field_order = ("area", "services", "as_of", "since", "body", "release")


class CompareAsked(Asked):
    """Which place against whom, by which measure, on which day."""

    area = place_field("Place", "A council, region, integrated care board or England")
    against = place_field(
        "Compared with", "Another place, or “neighbours”; region and England, if left empty"
    )
    measure = forms.ChoiceField(label="Measure", required=False)
    field_order = ("area", "against", "measure", "services", "as_of", "body", "release")

    def __init__(self, *args: Any, answers: Answers, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "measure", _measures(answers, weight="services"))


class LeagueAsked(Asked):
    """Which measure, among which places."""

    measure = forms.ChoiceField(label="Measure", required=False)
    among = forms.ChoiceField(label="Among", choices=AMONG, required=False)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())
    order = forms.CharField(required=False, max_length=4, widget=forms.HiddenInput())
    map = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput())
    field_order = ("measure", "among", "services", "as_of")

    def __init__(self, *args: Any, answers: Answers, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "measure", _measures(answers))


def _measures(answers: Answers, weight: str | None = None) -> list[tuple[str, str]]:
    """Measures to choose from, the headline first: it is what an address without a measure asks for."""
    measures = answers.register.definitions.measures.values()
    ordered = sorted(measures, key=lambda measure: (measure.key != HEADLINE, measure.title))
    return [(m.key, m.title) for m in ordered if weight in (None, m.weight)]
