"""The form that anybody fills in within a minute, and the one that puts a signal right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from wherry.analysis.area_services import AreaService
from wherry.definitions.signals import SignalDefinitions
from wherry.definitions.words import PersonNames
from wherry.domain.signals import Signal, SignalDraft
from wherry.sources.signal_lists import MOST_WORDS
from wherry_web.risk.read_again import ReadAgainForm
from wherry_web.ui.form_fields import DayField, set_choices
from wherry_web.work.keeping.purposes import MEGABYTE, PURPOSES

_LIMIT = PURPOSES["signals"].limit // MEGABYTE
_ID = re.compile(r"\(([A-Z0-9-]+)\)\s*$")


class SignalForm(ReadAgainForm):
    """One signal. Only the words may be left empty."""

    watched = "words"

    service = forms.CharField(
        label="Service",
        max_length=300,
        help_text="Begin to write its name, or enter its CQC location id.",
        widget=forms.TextInput(attrs={"list": "services", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label="What is it?")
    harm = forms.ChoiceField(label="How grave?", widget=forms.RadioSelect)
    origin = forms.ChoiceField(label="Who told it?")
    happened_on = DayField(label="When was it?")
    words = forms.CharField(
        label="In a few words",
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text="No names of people. Who was harmed belongs in the safeguarding record.",
    )

    def __init__(
        self,
        *args: Any,
        services: Mapping[str, AreaService],
        definitions: SignalDefinitions,
        names: PersonNames,
        **options: Any,
    ) -> None:
        super().__init__(*args, names=names, **options)
        self.services, self.definitions = services, definitions
        set_choices(
            self, "kind", [("", "Choose one"), *((k.key, k.title) for k in definitions.kinds.values())]
        )
        set_choices(self, "harm", [(h.key, f"{h.title}: {h.help}") for h in definitions.harms.values()])
        set_choices(
            self, "origin", [("", "Choose one"), *((o.key, o.title) for o in definitions.origins.values())]
        )

    def no_names(self) -> str:
        """The service's own name, as it was entered."""
        return str(self.data.get("service", ""))[:300]

    def clean_service(self) -> str:
        """The id of a service of the area, out of an id, a name, or “Name (id)”."""
        said = " ".join(self.cleaned_data["service"].split())
        at_end = _ID.search(said.upper())
        key = at_end.group(1) if at_end else said.upper()
        if key in self.services:
            return key
        named = [s.location_id for s in self.services.values() if s.name.casefold() == said.casefold()]
        if len(named) == 1:
            return named[0]
        if named:
            raise forms.ValidationError(
                f"{len(named)} services here have this name; enter the id of the one you mean."
            )
        raise forms.ValidationError(
            "No service of this name or id is registered in your area; choose one of the list."
        )

    def draft(self) -> SignalDraft:
        """What was told."""
        given = self.cleaned_data
        signal = Signal(
            location_id=given["service"],
            kind=given["kind"],
            harm=given["harm"],
            happened_on=given["happened_on"],
            origin=given["origin"],
            closed_on=given.get("closed_on"),
        )
        return SignalDraft(signal, " ".join(given["words"].split()))


class CorrectionForm(SignalForm):
    """A signal told otherwise, and why."""

    closed_on = DayField(
        label="Closed on", required=False, help_text="When it was over: leave empty while it is open."
    )
    reason = forms.CharField(label="What was wrong?", max_length=300)
    field_order = (
        "reason",
        "service",
        "kind",
        "harm",
        "origin",
        "happened_on",
        "closed_on",
        "words",
        "names_checked",
    )


class WithdrawForm(forms.Form):
    """Why a signal counts no more."""

    reason = forms.CharField(
        label="Why does it count no more?", max_length=300, help_text="For example: it was told twice."
    )


class SignalFileForm(forms.Form):
    """A file of signals."""

    file = forms.FileField(
        label="File",
        help_text=f"The template, filled in: CSV in UTF-8, XLSX or ODS, at most {_LIMIT} MB.",
        max_length=1000,
        allow_empty_file=True,  # The service says what is wrong with it in better words.
        error_messages={"required": "Choose a file."},
    )


class RecordingForm(forms.Form):
    """Since when a kind is recorded completely."""

    kind = forms.ChoiceField(label="Kind of signal")
    since = DayField(
        label="Recorded completely since", required=False, help_text="Leave empty where it no longer is."
    )

    def __init__(self, *args: Any, definitions: SignalDefinitions, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(
            self, "kind", [("", "Choose one"), *((k.key, k.title) for k in definitions.kinds.values())]
        )


def first_values(day: date, service: str) -> dict[str, Any]:
    """What the form holds when somebody finds it: today, and the service they came from."""
    return {"happened_on": day, "harm": "not_known", "origin": "council", "service": service}
