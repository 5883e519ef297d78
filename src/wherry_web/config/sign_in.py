"""Settings of signing in: django-allauth's, the counters of lock-out, the organisation's accounts."""

from __future__ import annotations

from urllib.parse import urlsplit

from wherry_web.config.environment import read_environment

_ENVIRONMENT = read_environment()
_IS_PLAIN_HTTP: bool = _ENVIRONMENT["WHERRY_DEMO"] or _ENVIRONMENT["WHERRY_INSECURE_HTTP"]

WHERRY_SECOND_STEP_REQUIRED: bool = not _ENVIRONMENT["WHERRY_DEMO"]
"""In the demo nobody must set up a second step; people who have one are asked for it there, too."""

CACHES = {
    # Lock-out counts must be the same in every worker and add up exactly: a cache in each process's
    # memory would give an attacker as many tries as there are workers, and Django's file cache adds
    # without a lock. The table is made by a migration. Culling would forget counts: hence the room.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_counter",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

ACCOUNT_ADAPTER = "wherry_web.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "wherry_web.accounts.sign_in_forms.SignInForm",
    "reset_password": "wherry_web.accounts.sign_in_forms.ForgottenForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # The invitation's link has proved the address.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True  # No box to tick: our own clock ends sessions.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/login/"
PASSWORD_RESET_TIMEOUT = 60 * 60  # Seconds.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # Seconds.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if _IS_PLAIN_HTTP else "https"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/5m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _ENVIRONMENT["WHERRY_PROXY_TLS"] else 0

MFA_ADAPTER = "wherry_web.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _IS_PLAIN_HTTP  # Browsers accept it for localhost only.
MFA_TOTP_ISSUER: str = _ENVIRONMENT["WHERRY_BRAND"]
MFA_TOTP_TOLERANCE = 1  # Half a minute of a telephone's clock, either way.

USERSESSIONS_TRACK_ACTIVITY = False

SOCIALACCOUNT_ADAPTER = "wherry_web.accounts.adapter.IdentityAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
WHERRY_OIDC_ISSUER: str = _ENVIRONMENT["WHERRY_OIDC_ISSUER"].rstrip("/")
WHERRY_OIDC_CLIENT: str = _ENVIRONMENT["WHERRY_OIDC_CLIENT"]
WHERRY_OIDC_SECRET: str = _ENVIRONMENT["WHERRY_OIDC_SECRET"]
WHERRY_OIDC_NAME: str = _ENVIRONMENT["WHERRY_OIDC_NAME"]
WHERRY_OIDC_DOMAINS: tuple[str, ...] = _ENVIRONMENT["WHERRY_OIDC_DOMAINS"]
_ISSUER = urlsplit(WHERRY_OIDC_ISSUER)
IDENTITY_ORIGINS = [f"{_ISSUER.scheme}://{_ISSUER.netloc}"] if WHERRY_OIDC_ISSUER else []
"""Where the sign-in form may lead: browsers hold a form's redirects to the policy, too."""
