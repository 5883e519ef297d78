"""What a person fills in: a hold, the end of a review, a request for erasure."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from wherry_web.accounts.models import Body
from wherry_web.journal.acts import declared_acts
from wherry_web.records.forms import people_of
from wherry_web.ui.form_fields import DayField, set_choices

MOST_ENTRIES = 200
_REASON_MOST = 500


def _reason(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Reason", max_length=_REASON_MOST, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
    )


class HoldForm(forms.Form):
    """What is kept, and why."""

    person = forms.ChoiceField(
        label="Person", required=False, help_text="What was written by them and about them."
    )
    about = forms.CharField(
        label="Or what it is about",
        required=False,
        max_length=170,
        help_text="A kind and an id, as an entry of the journal shows them: audit:17",
    )
    reason = _reason("Which claim, inquiry or request it is for. It is kept in the journal.")

    def __init__(self, *args: Any, body: Body, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "person", [("", "Nobody in particular"), *people_of(body)])

    def clean_about(self) -> str:
        """A kind that the journal knows, and an id."""
        about: str = self.cleaned_data["about"].strip()
        kind, _, identifier = about.partition(":")
        known = {act.object_kind for act in declared_acts().values()}
        if about and (kind not in known or not identifier):
            raise forms.ValidationError("Write a kind and an id with a colon between, for example file:17.")
        return about

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or {}
        if not self.errors and bool(given.get("person")) is bool(given.get("about")):
            raise forms.ValidationError("Choose a person, or say what it is about: one of the two.")
        return given

    def subject(self) -> tuple[str, str]:
        """Kind and id."""
        if self.cleaned_data["person"]:
            return "person", self.cleaned_data["person"]
        kind, _, identifier = self.cleaned_data["about"].partition(":")
        return kind, identifier


class LiftForm(forms.Form):
    """Why a hold ends."""

    reason = _reason("What is over. Text that is due is then erased on the next run.")


class ReviewForm(forms.Form):
    """What becomes of the texts that were ticked."""

    ERASE, KEEP = "erase", "keep"

    entries = forms.MultipleChoiceField(
        label="Texts that are due",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick the texts that you have looked at."},
    )
    outcome = forms.ChoiceField(
        label="What happens to the ticked texts",
        choices=[(ERASE, "Erase them"), (KEEP, "Keep them longer")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens to the ticked texts."},
    )
    until = DayField(label="Keep them until", required=False, help_text="Only if they are kept longer.")
    reason = _reason("It is kept in the journal.")

    def __init__(self, *args: Any, texts: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "entries", texts)

    def clean(self) -> dict[str, Any]:
        """Whoever keeps says until when."""
        given = super().clean() or {}
        if given.get("outcome") == self.KEEP and not given.get("until") and "until" not in self.errors:
            self.add_error("until", "Give the day until which they are kept.")
        return given

    def numbers(self) -> list[int]:
        """The entries that were ticked."""
        return [int(number) for number in self.cleaned_data["entries"]]

    def keep_until(self) -> date | None:
        """The day; None to erase."""
        return self.cleaned_data["until"] if self.cleaned_data["outcome"] == self.KEEP else None


class SubjectForm(forms.Form):
    """Whose texts are to be erased."""

    person = forms.ChoiceField(label="Person")

    def __init__(self, *args: Any, body: Body, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "person", [("", "Choose a person"), *people_of(body)])


class ErasePersonForm(forms.Form):
    """Which classes of record of a person are erased, and why."""

    classes = forms.MultipleChoiceField(
        label="What to erase",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one class of record."},
    )
    reason = _reason("Who asked, when, and why nothing else must be kept. It is kept in the journal.")

    def __init__(self, *args: Any, classes: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "classes", classes)


class EraseEntriesForm(forms.Form):
    """Which entries speak of somebody without an account, and why they are erased."""

    entries = forms.CharField(
        label="Numbers of the entries",
        max_length=2000,
        help_text=f"As the journal shows them, with spaces between; at most {MOST_ENTRIES} at once.",
    )
    reason = _reason("Who asked, when, and why nothing else must be kept. Do not name them here.")

    def clean_entries(self) -> list[int]:
        """Numbers of entries."""
        words = self.cleaned_data["entries"].replace(",", " ").split()
        if not words or not all(re.fullmatch(r"[0-9]{1,15}", word) for word in words):
            raise forms.ValidationError(
                "Write numbers of entries with spaces between, for example 17 18 203."
            )
        if len(words) > MOST_ENTRIES:
            raise forms.ValidationError(f"Erase at most {MOST_ENTRIES} entries at once.")
        return [int(word) for word in words]
