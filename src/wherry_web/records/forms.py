"""What a person fills in: the filter of the journal, a request, and a decision on each item."""

from __future__ import annotations

from typing import Any

from django import forms

from wherry.definitions.requests import REQUEST_KINDS
from wherry_web.accounts.models import Body, Person
from wherry_web.journal.acts import declared_acts
from wherry_web.journal.services import SYSTEM
from wherry_web.journal.unchanged import while_unchanged
from wherry_web.records.journal_of import Question
from wherry_web.ui.form_fields import DayField, set_choices


def people_of(body: Body) -> list[tuple[str, str]]:
    """Everybody who has or had a role in a body, to choose from."""
    return while_unchanged(("people of", body.pk), lambda: _people_of(body))


def _people_of(body: Body) -> list[tuple[str, str]]:
    people = Person.objects.filter(memberships__body=body).distinct().order_by("name")
    return [(str(pk), f"{name} ({email})") for pk, name, email in people.values_list("pk", "name", "email")]


def _day(label: str) -> forms.DateField:
    """A day in one box: three would make the filter taller than what it filters."""
    said = "The date must be a real date, for example 27/3/2026."
    return forms.DateField(
        label=label,
        required=False,
        help_text="For example 27/3/2026",
        input_formats=["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"],
        widget=forms.TextInput(),
        error_messages={"invalid": said},
    )


class JournalFilter(forms.Form):
    """Which entries to show."""

    act = forms.ChoiceField(label="What", required=False)
    person = forms.ChoiceField(label="Who", required=False)
    object = forms.CharField(
        label="About", required=False, max_length=170, help_text="An id, or a kind and an id: audit:17"
    )
    from_on = _day("From")
    to_on = _day("To")

    def __init__(self, *args: Any, body: Body, **options: Any) -> None:
        super().__init__(*args, **options)
        acts = sorted((act.title, key) for key, act in declared_acts().items())
        set_choices(self, "act", [("", "Everything"), *((key, title) for title, key in acts)])
        set_choices(self, "person", [("", "Everybody"), (SYSTEM, "Wherry itself"), *people_of(body)])

    def question(self) -> Question | None:
        """What was asked: everything where nothing was; None of a form that is wrong."""
        if not self.is_bound:
            return Question()
        return Question(**self.cleaned_data) if self.is_valid() else None


class RequestForm(forms.Form):
    """A request for information, as it was received."""

    reference = forms.CharField(
        label="Reference", max_length=40, help_text="Your own, for example FOI-2026-0117"
    )
    kind = forms.ChoiceField(label="Kind", choices=list(REQUEST_KINDS.items()), widget=forms.RadioSelect)
    received_on = DayField(label="Received on")
    person = forms.ChoiceField(
        label="Person whose data is asked for", required=False, help_text="For subject access"
    )
    words = forms.CharField(
        label="Words that the text must hold",
        required=False,
        max_length=200,
        help_text="For example a service’s id",
    )
    from_on = DayField(label="From", required=False)
    to_on = DayField(label="To", required=False)

    def __init__(self, *args: Any, body: Body, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "person", [("", "Nobody in particular"), *people_of(body)])

    def clean(self) -> dict[str, Any]:
        """A subject access request says whose; any request says which entries it is about."""
        given = super().clean() or {}
        if given.get("kind") == "sar" and not given.get("person") and not given.get("words"):
            self.add_error("person", "Choose the person, or give words that name them.")
        if given.get("from_on") and given.get("to_on") and given["from_on"] > given["to_on"]:
            self.add_error("to_on", "The last day must not be before the first.")
        return given
