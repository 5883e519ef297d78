"""What people type on the pages of accounts. Fields not named here are never read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from wherry_web.accounts.drafts import BodyDraft, RoleDraft
from wherry_web.accounts.models import Body
from wherry_web.accounts.roles import ROLES, BodyKind
from wherry_web.ui.form_fields import DayField, set_choices


class RoleForm(forms.Form):
    """A role in a body, from the roles that its kind has."""

    role = forms.ChoiceField(label="Role", error_messages={"invalid_choice": "Choose a role from the list."})
    division = forms.CharField(
        label="Division (a councillor's)",
        max_length=100,
        required=False,
        help_text="Leave empty for the whole area.",
    )
    services = forms.CharField(
        label="Services (a registered manager's)",
        max_length=2000,
        required=False,
        help_text="CQC location ids with spaces between; leave empty for all.",
    )
    to_on = DayField(label="Last day", required=False, help_text="Leave empty if it has no end.")

    def __init__(self, *args: Any, body: Body, **options: Any) -> None:
        super().__init__(*args, **options)
        held = [(key, role.title) for key, role in ROLES.items() if body.kind in role.kinds]
        set_choices(self, "role", held)

    def draft(self) -> RoleDraft:
        """What was typed."""
        typed = self.cleaned_data
        return RoleDraft(
            role=typed["role"],
            division=typed["division"],
            location_ids=tuple(typed["services"].replace(",", " ").split()),
            to_on=typed.get("to_on"),
        )


class InviteForm(RoleForm):
    """A role for somebody who is not here yet."""

    to_on = None  # type: ignore[assignment]  # So Django takes an inherited field away.
    email = forms.EmailField(label="E-mail address")
    field_order = ("email", "role")


class AdministratorForm(forms.Form):
    """Who administers a body that has nobody yet."""

    email = forms.EmailField(label="E-mail address of its first administrator")


class NothingForm(forms.Form):
    """A yes: the button is all there is to press."""


class BodyForm(forms.Form):
    """A body."""

    kind = forms.ChoiceField(label="Kind", choices=[(k.value, k.title) for k in BodyKind])
    name = forms.CharField(label="Name", max_length=200)
    code = forms.CharField(
        label="Code", max_length=32, required=False, help_text="ONS, ODS or CQC provider id."
    )
    area_code = forms.CharField(
        label="Code of its area", max_length=16, required=False, help_text="The services there concern it."
    )
    owner = forms.ModelChoiceField(Body.objects.filter(kind=BodyKind.PROVIDER), label="Owner", required=False)
    from_on = DayField(label="First day")

    def draft(self, body: Body | None = None) -> BodyDraft:
        """What was typed; what the form does not ask stays as it is."""
        typed = self.cleaned_data
        return BodyDraft(
            kind=typed["kind"],
            name=typed["name"],
            from_on=typed["from_on"],
            code=typed["code"],
            area_code=typed["area_code"],
            owner=typed["owner"],
            target_share=body.target_share if body else None,
            target_on=body.target_on if body else None,
        )


class EndBodyForm(forms.Form):
    """When a body is no more and who follows it."""

    to_on = DayField(label="First day on which it is no more")
    successors = forms.ModelMultipleChoiceField(
        Body.objects.all(), label="Bodies that follow it", required=False, widget=forms.CheckboxSelectMultiple
    )


class NameForm(forms.Form):
    """A person's own name."""

    name = forms.CharField(
        label="Name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class AcceptForm(NameForm):
    """A name and a password for somebody who was invited."""

    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=200,
        help_text=" ".join(password_validators_help_texts()),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Password again",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """The two passwords are the same."""
        typed = super().clean() or {}
        if typed.get("password") and typed.get("again") and typed["password"] != typed["again"]:
            self.add_error("again", "The two passwords are not the same.")
        return typed


class VisitorLinkForm(forms.Form):
    """Who is asked, and for what."""

    email = forms.EmailField(label="E-mail address of the professional")
    purpose = forms.CharField(
        label="What you ask",
        max_length=200,
        help_text="One sentence, for example: How was the visit on 3 May?",
    )


class VisitorForm(forms.Form):
    """What a visiting professional answers."""

    name = forms.CharField(label="Your name", max_length=150)
    work = forms.CharField(label="Your work", max_length=150, help_text="For example: community nurse.")
    words = forms.CharField(label="Your answer", max_length=5000, widget=forms.Textarea)
