"""The bridge from Django's forms to the design system."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines

from wherry_web.ui.form_fields import DayField, errors_of, field_of
from wherry_web.ui.samples import FormSample

GOOD = {
    "title": "<script>alert(1)</script>",
    "email": "rose@example.org",
    "note": "a\nb",
    "authority": "Upton",
    "kind": "community",
    "types": ["Home care", "Extra care"],
    "seen_on_day": "27",
    "seen_on_month": "3",
    "seen_on_year": "2026",
    "password": "secret words",
    "is_joint": "on",
}


def drawn(form: forms.Form) -> str:
    code = '{% from "ui/components/field.html" import form_fields, error_summary %}{{ error_summary(form) }}{{ form_fields(form) }}'
    return str(engines["jinja2"].from_string(code).render({"form": form}))


def test_every_kind_of_field_has_its_macro() -> None:
    form = FormSample()
    assert {b.name: field_of(b).macro for b in form} == {
        "title": "input",
        "email": "input",
        "beds": "input",
        "note": "textarea",
        "authority": "select",
        "kind": "radios",
        "types": "checkboxes",
        "seen_on": "date",
        "evidence": "file",
        "password": "password",
        "is_joint": "checkboxes",
    }


def test_what_was_written_comes_back_escaped_and_the_password_does_not() -> None:
    form = FormSample(GOOD, {"evidence": SimpleUploadedFile("a.pdf", b"x")})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["seen_on"] == date(2026, 3, 27)
    html = drawn(form)
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert "secret words" not in html
    assert html.count(" checked") == 4 and html.count(" selected") == 1
    assert 'name="seen_on_day"' in html and 'value="27"' in html
    assert "There is a problem" not in html


def test_errors_say_where_and_what_to_do_and_link_there() -> None:
    form = FormSample({**GOOD, "title": "", "authority": "Atlantis", "seen_on_month": "13"})
    found = {error["text"]: error["href"] for error in errors_of(form)}
    assert found == {
        "Enter “Title”.": "#id_title",
        "Choose one of the list for “Council”.": "#id_authority",
        "Day of the visit: the date must be a real date, for example 27 3 2026.": "#id_seen_on_day",
        "Add a file to “Evidence”.": "#id_evidence",
    }
    html = drawn(form)
    for target in found.values():
        assert f'id="{target[1:]}"' in html
    assert html.count('class="govuk-error-message"') == 4


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("", "", ""), "This field is required."),
        (("1", "", "2026"), "The date must include a month."),
        (("30", "2", "2026"), "The date must be a real date, for example 27 3 2026."),
        (("x", "2", "2026"), "The date must be a real date, for example 27 3 2026."),
        (("１", "2", "2026"), None),
    ],
)
def test_a_day_in_three_boxes(parts: tuple[str, ...], said: str | None) -> None:
    class Form(forms.Form):
        on = DayField()

    form = Form(dict(zip(("on_day", "on_month", "on_year"), parts, strict=True)))
    assert form.is_valid() == (said is None)
    assert list(form.errors.get("on", [])) == ([said] if said else [])
    assert "This field is required" not in drawn(form)


def test_a_day_that_may_be_left_out_and_one_that_is_known() -> None:
    class Form(forms.Form):
        on = DayField(required=False)

    assert Form({}).is_valid()
    html = drawn(Form(initial={"on": date(2021, 2, 1)}))
    assert 'value="2021"' in html and "On (optional)" in html


def test_hints_are_text_unless_django_made_them() -> None:
    from django.utils.safestring import mark_safe

    class Form(forms.Form):
        plain = forms.CharField(help_text="<b>x</b>")
        made = forms.CharField(help_text=mark_safe("<ul><li>x</li></ul>"))
        token = forms.CharField(widget=forms.HiddenInput, initial='"><script>')

    html = drawn(Form())
    assert "&lt;b&gt;x" in html and "<ul><li>x" in html and "<script>" not in html
    assert 'type="hidden"' in html


def test_groups_of_choices_and_errors_of_the_whole_form() -> None:
    class Form(forms.Form):
        place = forms.ChoiceField(choices=[("East", [("a", "Upton"), ("b", "Fenmark")])])

        def clean(self) -> dict[str, Any]:
            raise forms.ValidationError("The <two> do not fit.")

    html = drawn(Form({"place": "b"}))
    assert "East: Fenmark" in html and "The &lt;two&gt; do not fit." in html
