"""The bridge from Django's forms to the design system: a bound field becomes a macro and its parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.choices import BaseChoiceIterator
from django.utils.safestring import SafeString

PARTS = {"day": 2, "month": 2, "year": 4}
FEW = 2
"""So many choices stand beside each other; more stand below each other."""
OPTIONAL = " (optional)"
_REQUIRED = str(forms.Field.default_error_messages["required"])
OURS = {"class", "id", "value", "type", "name", "rows", "cols", "required", "autocomplete", "inputmode"}
"""Attributes of a widget that the macros take by themselves, or that browsers must not act upon."""


@dataclass(frozen=True)
class Shown:
    """The macro that shows a field (`input`, `radios` …) and what it is given."""

    macro: str
    params: dict[str, Any]


class DayInput(forms.MultiWidget):
    """Day, month and year in three boxes."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(dict.fromkeys(PARTS, forms.TextInput), attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        """The parts of a day."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A day of the calendar, written in three boxes."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", DayInput())
        parts = [forms.CharField(max_length=length, required=False) for length in PARTS.values()]
        super().__init__(parts, require_all_fields=False, **options)

    def compress(self, data_list: list[str]) -> date | None:
        """The day, or None where nothing was written.

        Raises:
            ValidationError: when the three parts are no day.
        """
        if not any(data_list):
            return None
        missing = [part for part, value in zip(PARTS, data_list, strict=True) if not value]
        if missing:
            raise ValidationError(f"The date must include a {' and a '.join(missing)}.", code="incomplete")
        try:
            day, month, year = (int(part) for part in data_list)
            return date(year, month, day)
        except ValueError:
            said = "The date must be a real date, for example 27 3 2026."
            raise ValidationError(said, code="invalid") from None


def field_of(bound: BoundField) -> Shown:
    """What shows a bound field, with its label, hint, value and error."""
    widget = bound.field.widget
    return next((shown for kind, shown in _WIDGETS if isinstance(widget, kind)), _input)(bound)


def fields_of(form: forms.BaseForm) -> tuple[Shown, ...]:
    """What shows a filter: its fields are all optional, and need not say so."""
    found = tuple(field_of(bound) for bound in form)
    for shown in found:
        _unmark(shown.params)
    return found


def _unmark(params: dict[str, Any]) -> None:
    for part in (params.get("label"), params.get("fieldset", {}).get("legend")):
        if part:
            part["text"] = part["text"].removesuffix(OPTIONAL)


def errors_of(form: forms.BaseForm) -> list[dict[str, str]]:
    """The entries of the error summary: each says what is wrong and links to where."""
    found = [{"text": str(error)} for error in form.non_field_errors()]
    for bound in form:
        hidden = bound.is_hidden
        for error in _errors(bound):
            label = str(bound.label or bound.name)
            text = error if label in error else f"{label}: {error[:1].lower()}{error[1:]}"
            found.append({"text": text} if hidden else {"text": text, "href": f"#{_first_id(bound)}"})
    return found


def _errors(bound: BoundField) -> list[str]:
    """What is wrong and what to do, where Django's own words would name neither field nor act."""
    said = []
    for error in bound.form.errors.as_data().get(bound.name, []):
        text = str(error.messages[0])
        if text == _REQUIRED:
            text = f"{_act(bound.field)} “{bound.label}”."
        elif error.code == "invalid_choice":
            text = f"Choose one of the list for “{bound.label}”."
        said.append(text)
    return said


def _act(field: forms.Field) -> str:
    if isinstance(field, forms.FileField):
        return "Add a file to"
    if isinstance(field, forms.BooleanField):
        return "Tick"
    return "Choose" if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField) else "Enter"


def _first_id(bound: BoundField) -> str:
    identifier = bound.auto_id or bound.html_name
    return f"{identifier}_day" if isinstance(bound.field.widget, DayInput) else identifier


def _base(bound: BoundField) -> dict[str, Any]:
    """What every field has: id, name, label, hint, error."""
    attributes = bound.field.widget.attrs
    params: dict[str, Any] = {
        "id": bound.auto_id or bound.html_name,
        "name": bound.html_name,
        "label": {"text": _label(bound)},
        "classes": attributes.get("class", ""),
        "attributes": {k: v for k, v in attributes.items() if k not in OURS and v not in (None, False)},
    }
    if bound.help_text:
        params["hint"] = _text(bound.help_text)
    if bound.errors:
        params["errorMessage"] = {"text": _errors(bound)[0]}
    for name in ("autocomplete", "inputmode"):
        if name in attributes:
            params[name] = attributes[name]
    return params


def _label(bound: BoundField) -> str:
    label = str(bound.label or "")
    return label if bound.field.required or "optional" in label.casefold() else f"{label}{OPTIONAL}"


def _text(value: object) -> dict[str, object]:
    # Django marks its own help (the password rules are a list) as safe; nobody else's text is.
    return {"html": value} if isinstance(value, SafeString) else {"text": str(value)}


def _grouped(bound: BoundField) -> dict[str, Any]:
    """For several inputs under one question: the label is a legend."""
    params = _base(bound)
    params["fieldset"] = {
        "legend": {"text": params.pop("label")["text"], "classes": "govuk-fieldset__legend--s"}
    }
    params["idPrefix"] = params["id"]
    return params


def _value(bound: BoundField) -> str:
    value = bound.field.widget.format_value(bound.value())
    return "" if value is None else str(value)


def _input(bound: BoundField) -> Shown:
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "text")
    params = _base(bound) | {"value": _value(bound), "type": kind}
    if kind == "number":  # A spinner changes numbers by a turn of the wheel.
        step = getattr(bound.field, "step_size", None)
        whole = isinstance(bound.field, forms.IntegerField) and not isinstance(
            bound.field, forms.DecimalField | forms.FloatField
        )
        params |= {"type": "text", "inputmode": "numeric" if whole and not step else "decimal"}
        params["classes"] = params["classes"] or "govuk-input--width-10"
        params["attributes"] = {
            k: v for k, v in params["attributes"].items() if k not in ("min", "max", "step")
        }
    if kind == "email":
        params |= {"spellcheck": False, "autocomplete": params.get("autocomplete", "email")}
    return Shown("input", params)


def _textarea(bound: BoundField) -> Shown:
    return Shown(
        "textarea", _base(bound) | {"value": _value(bound), "rows": bound.field.widget.attrs.get("rows", 5)}
    )


def _password(bound: BoundField) -> Shown:
    # Never shown again, not even after an error.
    return Shown("password", _base(bound))


def _file(bound: BoundField) -> Shown:
    return Shown("file", _base(bound))


def _choices(bound: BoundField) -> Iterator[tuple[str, str, bool]]:
    """Value, words and whether chosen; a group's name stands before its choices' words."""
    chosen = bound.value()
    held = (
        {str(v) for v in chosen}
        if isinstance(chosen, list | tuple | set)
        else {str("" if chosen is None else chosen)}
    )
    for value, words in bound.field.widget.choices:
        if isinstance(words, list | tuple):
            yield from ((str(v), f"{value}: {w}", str(v) in held) for v, w in words)
        else:
            yield str(value), str(words), str(value) in held


def _select(bound: BoundField) -> Shown:
    items = [{"value": v, "text": words, "selected": is_chosen} for v, words, is_chosen in _choices(bound)]
    return Shown("select", _base(bound) | {"items": items})


def _radios(bound: BoundField) -> Shown:
    items = [{"value": v, "text": t, "checked": is_chosen} for v, t, is_chosen in _choices(bound) if v != ""]
    beside = "govuk-radios--inline" if len(items) <= FEW else ""
    return Shown("radios", _grouped(bound) | {"items": items, "classes": beside})


def _checkboxes(bound: BoundField) -> Shown:
    items = [{"value": v, "text": t, "checked": is_chosen} for v, t, is_chosen in _choices(bound)]
    return Shown("checkboxes", _grouped(bound) | {"items": items, "classes": "govuk-checkboxes--small"})


def _checkbox(bound: BoundField) -> Shown:
    params = _base(bound)
    words = str(bound.label or "")
    item = {"value": "on", "text": words, "checked": bool(bound.value())}
    if "hint" in params:
        item["hint"] = params.pop("hint")
    del params["label"]
    return Shown("checkboxes", params | {"idPrefix": params["id"], "items": [item]})


def _day(bound: BoundField) -> Shown:
    value = bound.value()
    parts = value if isinstance(value, list) else bound.field.widget.decompress(value)
    wrong = " govuk-input--error" if bound.errors else ""
    params = _grouped(bound)
    params["items"] = [
        {
            "id": f"{params['id']}_{part}",
            "name": f"{bound.html_name}_{part}",
            "label": part.capitalize(),
            "value": "" if given is None else str(given),
            "classes": f"govuk-input--width-{length}{wrong}",
        }
        for (part, length), given in zip(PARTS.items(), parts, strict=True)
    ]
    return Shown("date", params)


def _hidden(bound: BoundField) -> Shown:
    return Shown("hidden", {"html": bound.as_hidden()})


_WIDGETS = (
    (forms.HiddenInput, _hidden),
    (DayInput, _day),
    (forms.PasswordInput, _password),
    (forms.FileInput, _file),
    (forms.Textarea, _textarea),
    (forms.CheckboxSelectMultiple, _checkboxes),  # To Django a kind of radio buttons.
    (forms.RadioSelect, _radios),
    (forms.SelectMultiple, _checkboxes),
    (forms.CheckboxInput, _checkbox),
    (forms.Select, _select),
)
"""The first kind that a widget is decides; what is none of them is one line of text."""


class _Listed(BaseChoiceIterator):
    """Choices in the shape that Django wants: it would otherwise walk all of them twice to find that out."""

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        self.listed = list(choices)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.listed)


def set_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Give a field its choices where they are known only once the form is made: value and words.

    Raises:
        TypeError: when the field is none of choices.
    """
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"the field “{name}” has no choices")
    field.choices = _Listed(choices)
