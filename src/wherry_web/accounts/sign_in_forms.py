"""The forms of signing in: django-allauth's, in our words and without writing inside its boxes."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm


class SignInForm(LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = "E-mail address"
        for name in ("login", "password"):
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)


class ForgottenForm(ResetPasswordForm):
    """The address to which the link goes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].label = "E-mail address"
        self.fields["email"].widget.attrs.pop("placeholder", None)
