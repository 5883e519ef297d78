"""What people fill in to find services, and to keep a search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from wherry.analysis.finding.questions import (
    MOST_BEDS,
    MOST_CHARACTERS,
    MOST_MILES,
    MOST_YEARS,
    RATING_CHOICES,
    SORTS,
    FindQuestion,
)
from wherry.domain.coverage import Services
from wherry.domain.ratings import RATING_TITLES
from wherry_web.ui.form_fields import set_choices

KINDS = (
    ("", "All"),
    (Services.CARE_HOMES.value, "Care homes"),
    (Services.COMMUNITY.value, "Care at home and in the community"),
)
NOT_A_NUMBER = ("invalid", "min_value", "max_value")
ALTERNATIVES = {"ratings": ["outstanding", "good"], "within_miles": 10, "sort": "miles"}
"""What brokerage asks when a placement must be found elsewhere."""
MORE = (
    "kind", "rating_older_than_years", "owner", "brand", "beds_at_least", "beds_at_most", "new_since",
    "left_since", "as_of", "has_no_manager",
)  # fmt: skip
"""Fields of the filter that are folded away until one of them is used."""


def _text(label: str, hint: str = "") -> forms.CharField:
    said = {"max_length": f"{label} must be {MOST_CHARACTERS} characters or fewer."}
    return forms.CharField(
        label=label, required=False, max_length=MOST_CHARACTERS, help_text=hint, error_messages=said
    )


def _number(label: str, most: int) -> forms.IntegerField:
    said = f"{label} must be a whole number from 0 to {most:,}."
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(NOT_A_NUMBER, said),
    )


def _day(label: str, hint: str = "For example 27/3/2026") -> forms.DateField:
    """A day in one box: three would make the filter taller than what it filters."""
    return forms.DateField(
        label=label,
        required=False,
        help_text=hint,
        input_formats=["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"],
        widget=forms.TextInput(),
        error_messages={"invalid": f"{label} must be a real date, for example 27/3/2026."},
    )


class FindForm(forms.Form):
    """Which services to list. The names of its fields are those of the question."""

    words = _text("Name or CQC id", "Any words of it, in any order")
    postcode = _text("Postcode", "Or its beginning: NR1 2, NR1")
    within_miles = forms.FloatField(
        label="Within miles of it",
        required=False,
        min_value=0,
        max_value=MOST_MILES,
        help_text="Leave empty for that postcode only",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=dict.fromkeys(NOT_A_NUMBER, f"Miles must be a number from 0 to {MOST_MILES}."),
    )
    area = _text("Place", "A council, region or integrated care board; empty for England")
    type_of_care = forms.ChoiceField(label="Type of care", required=False)
    ratings = forms.MultipleChoiceField(
        label="CQC rating",
        required=False,
        choices=[(key, RATING_TITLES[key]) for key in RATING_CHOICES],
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(label="Kind of service", choices=KINDS, required=False)
    rating_older_than_years = _number("Rating older than, in years", MOST_YEARS)
    owner = _text("Company or owner", "Words of its name, or its CQC id")
    brand = _text("Group of companies", "CQC calls it a brand")
    beds_at_least = _number("Beds at least", MOST_BEDS)
    beds_at_most = _number("Beds at most", MOST_BEDS)
    new_since = _day("New since")
    left_since = _day("Left since")
    as_of = _day("As it was on", "Leave empty for the newest")
    has_no_manager = forms.BooleanField(label="Has no registered manager", required=False)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    release = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    body = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, types: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "type_of_care", [("", "All"), *types])
        for name in ("release", "body"):
            if not self.data.get(name):
                del self.fields[name]  # Sent empty, it would name a body that is not there.

    def clean_sort(self) -> str:
        """An order of the list; the usual one where the address names none that there is."""
        given: str = self.cleaned_data["sort"]
        return given if given in SORTS else "name"

    def question(self, page: int) -> FindQuestion | None:
        """What was asked; None of a form that is wrong."""
        if not self.is_valid():
            return None
        given = {k: v for k, v in self.cleaned_data.items() if k in FindQuestion.__dataclass_fields__}
        given |= {
            "ratings": tuple(r for r in RATING_CHOICES if r in given["ratings"]),
            "kind": Services(given["kind"] or Services.ALL),
            "page": page,
        }
        if given["sort"] == "miles" and given["within_miles"] is None:
            given["sort"] = "name"  # The miles were taken out of the filter; the link that sorted stays.
        return FindQuestion(**given)


class AlternativesForm(forms.Form):
    """Good services near a postcode: the search that brokerage makes most."""

    postcode = forms.CharField(label="Postcode", required=False)
    type_of_care = forms.ChoiceField(label="Type of care", required=False)
    ratings = forms.MultipleChoiceField(
        required=False,
        choices=[(key, key) for key in RATING_CHOICES],
        initial=ALTERNATIVES["ratings"],
        widget=forms.MultipleHiddenInput,
    )
    within_miles = forms.IntegerField(initial=ALTERNATIVES["within_miles"], widget=forms.HiddenInput)
    sort = forms.CharField(initial=ALTERNATIVES["sort"], widget=forms.HiddenInput)
    release = forms.CharField(required=False, widget=forms.HiddenInput)
    body = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, types: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "near_%s", **options})
        for name in ("release", "body"):
            if not self.initial.get(name):
                del self.fields[name]  # Sent empty, it would name a body that is not there.
        set_choices(self, "type_of_care", [("", "All"), *types])


class SearchForm(forms.Form):
    """The name of a search that is kept."""

    name = forms.CharField(label="Name", max_length=100, help_text="For example: good nursing homes near NR1")
    is_shared = forms.BooleanField(
        label="Show it to everybody of this organisation", required=False, help_text="They cannot change it."
    )
