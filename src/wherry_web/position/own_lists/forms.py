"""The form that imports a list, and the choice of a division."""

from __future__ import annotations

from typing import Any

from django import forms

from wherry_web.position.own_lists.kinds import KINDS
from wherry_web.ui.form_fields import DayField
from wherry_web.work.keeping.purposes import MEGABYTE, PURPOSES

_LIMIT = PURPOSES["own_list"].limit // MEGABYTE


class ListForm(forms.Form):
    """One list, and what has to be said about it."""

    file = forms.FileField(
        label="File",
        help_text=f"CSV in UTF-8, Excel workbook (XLSX) or OpenDocument sheet (ODS), at most {_LIMIT} MB.",
        max_length=1000,
        allow_empty_file=True,  # The service says what is wrong with it in better words.
        error_messages={"required": "Choose a file."},
    )
    as_at = DayField(
        label="Day on which the people were counted",
        help_text="For example, 31 3 2026.",
        error_messages={"required": "Say on which day the people were counted."},
    )
    accept = forms.BooleanField(required=False)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if not KINDS[kind].has_day:
            del self.fields["as_at"]
        outside = KINDS[kind].outside
        words = "Services that the file leaves out are right to be left out"
        if KINDS[kind].has_day:
            words = f"Services that {outside} lists may be in it"
        self.fields["accept"].label = words
        self.fields["accept"].help_text = (
            "The people in them are then counted as “not known”."
            if KINDS[kind].has_day
            else f"They are then counted as “{outside}”."
        )


class DivisionForm(forms.Form):
    """Which division is shown."""

    division = forms.ChoiceField(label="Division", required=False)
    body = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, divisions: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["division"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose a division"), *((name, name) for name in divisions)]
