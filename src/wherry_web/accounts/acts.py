"""The acts of accounts that the journal takes."""

from __future__ import annotations

from wherry_web.journal.acts import Act

ACTS = {
    "sign-in": Act("Signed in", "person", "sign_in"),
    "sign-in-refused": Act("Sign-in refused", "person", "sign_in"),
    "sign-out": Act("Signed out", "person", "sign_in"),
    "locked-out": Act("Locked out after wrong passwords or codes", "person", "sign_in"),
    "password-changed": Act("Password changed", "person", "sign_in"),
    "mfa-added": Act("Second step of signing in added", "person", "sign_in"),
    "mfa-removed": Act("Second step of signing in removed", "person", "sign_in"),
    "identity-linked": Act("Organisation account linked", "person", "people"),
    "name-changed": Act("Name changed", "person", "people"),
    "invitation-sent": Act("Invitation sent", "invitation", "people"),
    "invitation-accepted": Act("Invitation accepted", "invitation", "people"),
    "membership-changed": Act("Role changed", "membership", "people"),
    "membership-ended": Act("Access ended", "membership", "people"),
    "person-deactivated": Act("Person deactivated", "person", "people"),
    "body-created": Act("Body created", "body", "bodies"),
    "body-changed": Act("Body changed", "body", "bodies"),
    "body-ended": Act("Body ended", "body", "bodies"),
    "visitor-link-sent": Act("One-form link sent", "visitor_link", "people"),
    "visitor-link-used": Act("One-form link filled in", "visitor_link", "people"),
}
