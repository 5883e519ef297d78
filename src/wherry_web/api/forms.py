"""What is asked when a key is made. Fields not named here are never read."""

from __future__ import annotations

from typing import Any

from django import forms

from wherry_web.accounts.models import Body
from wherry_web.api.scopes import SCOPES, Scope, scopes_for
from wherry_web.api.services import KeyDraft
from wherry_web.ui.form_fields import DayField, set_choices


class KeyForm(forms.Form):
    """A key."""

    name = forms.CharField(
        label="What uses the key",
        max_length=100,
        help_text="For example: the council's performance dashboard.",
    )
    scopes = forms.MultipleChoiceField(
        label="What it is for",
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ.value],
    )
    to_on = DayField(
        label="First day on which it no longer works",
        required=False,
        help_text="Leave empty if it has no end. It can be ended at any time.",
    )

    def __init__(self, *args: Any, body: Body, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "scopes", [(scope.value, SCOPES[scope]) for scope in scopes_for(body)])

    def draft(self) -> KeyDraft:
        """What was typed."""
        return KeyDraft(**self.cleaned_data)
