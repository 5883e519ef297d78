"""A form whose words are read again where they may name somebody."""

from __future__ import annotations

from typing import Any

from django import forms

from wherry.definitions.words import PersonNames
from wherry.sources.people import names_in


class ReadAgainForm(forms.Form):
    """Asks to read `watched` again where it may name a person; `about` is the service's own name."""

    watched = "reason"
    names_checked = forms.BooleanField(
        label="I have read it again: no person is named, or the name must be there", required=False
    )

    def __init__(self, *args: Any, names: PersonNames, about: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.names, self.about = names, about
        if not self.is_bound or not self.suspects():
            del self.fields["names_checked"]
        else:  # What asks stands below what it asks about.
            self.fields["names_checked"] = self.fields.pop("names_checked")

    def suspects(self) -> tuple[str, ...]:
        """What may be names of people."""
        text = str(self.data.get(self.watched, ""))[: self.fields[self.watched].max_length]  # type: ignore[attr-defined]  # A field of text has one.
        return names_in(text, self.names, self.no_names())

    def no_names(self) -> str:
        """Words that are no person's here."""
        return self.about

    def clean(self) -> dict[str, Any]:
        """Asks to read words again that may name somebody."""
        given = super().clean() or {}
        found = self.suspects()
        if not given.pop("names_checked", False) and found:
            self.add_error(
                self.watched,
                f"This may be the name of a person: {', '.join(found[:5])}. Take it out, or tick below.",
            )
        return given
