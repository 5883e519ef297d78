"""What django-allauth says to people, in our words: mails, messages on the next page, refusals in forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from wherry_web.ui.values import moment

NOTICES = {
    "account/email/password_changed": ("Your password was changed", "the password was changed"),
    "account/email/password_reset": (
        "Your password was changed",
        "a new password was set by a link in a mail",
    ),
    "mfa/email/totp_activated": ("An authenticator app was added", "an authenticator app was added"),
    "mfa/email/totp_deactivated": ("Your authenticator app was removed", "the authenticator app was removed"),
    "mfa/email/webauthn_added": ("A passkey was added", "a passkey was added"),
    "mfa/email/webauthn_removed": ("A passkey was removed", "a passkey was removed"),
    "mfa/email/recovery_codes_generated": (
        "New recovery codes were made",
        "new recovery codes were made, and the earlier ones stopped working",
    ),
}
"""Subject, and what happened, by the template's name in django-allauth."""

RESET = "account/email/password_reset_key"

MESSAGES = {
    "account/messages/logged_in.txt": "You are signed in as {user}.",
    "account/messages/logged_out.txt": "You are signed out.",
    "account/messages/password_changed.txt": "Your password is changed.",
    "mfa/messages/totp_activated.txt": "Your authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "Your authenticator app is removed.",
    "mfa/messages/webauthn_added.txt": "The passkey is added.",
    "mfa/messages/webauthn_removed.txt": "The passkey is removed.",
    "mfa/messages/recovery_codes_generated.txt": "You have new recovery codes. Earlier ones no longer work.",
    "usersessions/messages/sessions_logged_out.txt": "You are signed out everywhere else.",
}
"""What stands above the next page."""

REFUSALS = {
    "account_inactive": "This account is closed. Ask the administrator of your organisation.",
    "email_password_mismatch": "The e-mail address or the password is wrong.",
    "enter_current_password": "The password that you have now is wrong.",
    "incorrect_password": "The password is wrong.",
    "invalid_password_reset": "This link was used already, or it is not complete. Ask for another one.",
    "too_many_login_attempts": "Too many tries. Wait five minutes, then try again.",
    "rate_limited": "Too many tries. Wait a few minutes, then try again.",
}
"""What a form says, by django-allauth's code."""

REFUSALS_OF_SECOND_STEPS = {
    "cannot_delete_authenticator": "This is your only second step. Add another one before you remove it.",
    "cannot_generate_recovery_codes": "Add an authenticator app or a passkey before you make recovery codes.",
    "incorrect_code": "The code is wrong. Enter the one that the app shows now.",
}


def mail_of(name: str, context: Mapping[str, Any]) -> tuple[str, str] | None:
    """Subject and text of a mail, by the name of django-allauth's template; None where we have no words."""
    brand = settings.WHERRY_BRAND
    if name == RESET:
        return f"Set a new password for {brand}", (
            f"Somebody asked for a new password for your account on {brand}.\n\n"
            f"If that was you, open this link within an hour to choose one. It works once:\n"
            f"{context['password_reset_url']}\n\n"
            "If that was not you, do nothing: your password stays as it is."
        )
    if name not in NOTICES:
        return None
    subject, happened = NOTICES[name]
    return f"{subject} on {brand}", (
        f"On {moment(context['timestamp'])}, {happened} for your account on {brand}. The request came from "
        f"the address {context['ip']}.\n\n"
        "If that was you, there is nothing to do. If it was not, tell the administrator of your "
        "organisation at once: they can end your access and every session of yours."
    )
