"""Django's settings, from the environment and nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import dj_database_url

from wherry_web.config.environment import read_environment
from wherry_web.config.sign_in import (  # noqa: F401  # Django reads every capital name here.
    ACCOUNT_ADAPTER,
    ACCOUNT_DEFAULT_HTTP_PROTOCOL,
    ACCOUNT_EMAIL_NOTIFICATIONS,
    ACCOUNT_EMAIL_SUBJECT_PREFIX,
    ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS,
    ACCOUNT_EMAIL_VERIFICATION,
    ACCOUNT_FORMS,
    ACCOUNT_LOGIN_METHODS,
    ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE,
    ACCOUNT_LOGOUT_REDIRECT_URL,
    ACCOUNT_PREVENT_ENUMERATION,
    ACCOUNT_RATE_LIMITS,
    ACCOUNT_REAUTHENTICATION_REQUIRED,
    ACCOUNT_SESSION_REMEMBER,
    ACCOUNT_SIGNUP_FIELDS,
    ACCOUNT_USER_MODEL_USERNAME_FIELD,
    ALLAUTH_TRUSTED_PROXY_COUNT,
    CACHES,
    IDENTITY_ORIGINS,
    MFA_ADAPTER,
    MFA_PASSKEY_LOGIN_ENABLED,
    MFA_SUPPORTED_TYPES,
    MFA_TOTP_ISSUER,
    MFA_TOTP_TOLERANCE,
    MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN,
    MFA_WEBAUTHN_USER_VERIFICATION,
    PASSWORD_RESET_TIMEOUT,
    SOCIALACCOUNT_ADAPTER,
    SOCIALACCOUNT_EMAIL_AUTHENTICATION,
    SOCIALACCOUNT_STORE_TOKENS,
    USERSESSIONS_TRACK_ACTIVITY,
)
from wherry_web.config.sign_in import (
    ACCOUNT_REAUTHENTICATION_TIMEOUT as ACCOUNT_REAUTHENTICATION_TIMEOUT,
)
from wherry_web.config.sign_in import (
    WHERRY_OIDC_CLIENT as WHERRY_OIDC_CLIENT,
)
from wherry_web.config.sign_in import (
    WHERRY_OIDC_DOMAINS as WHERRY_OIDC_DOMAINS,
)
from wherry_web.config.sign_in import (
    WHERRY_OIDC_ISSUER as WHERRY_OIDC_ISSUER,
)
from wherry_web.config.sign_in import (
    WHERRY_OIDC_NAME as WHERRY_OIDC_NAME,
)
from wherry_web.config.sign_in import (
    WHERRY_OIDC_SECRET as WHERRY_OIDC_SECRET,
)
from wherry_web.config.sign_in import (
    WHERRY_SECOND_STEP_REQUIRED as WHERRY_SECOND_STEP_REQUIRED,
)

ENVIRONMENT = read_environment()
HERE = Path(__file__).parents[1]

WHERRY_DATA: Path = ENVIRONMENT["WHERRY_DATA"].resolve()
WHERRY_FILES: Path = ENVIRONMENT["WHERRY_FILES"].resolve()
WHERRY_QUOTA_GB: float = ENVIRONMENT["WHERRY_QUOTA_GB"]
WHERRY_API_PER_MINUTE: int = ENVIRONMENT["WHERRY_API_PER_MINUTE"]
WHERRY_API_KEY_PER_MINUTE: int = ENVIRONMENT["WHERRY_API_KEY_PER_MINUTE"]
WHERRY_DEMO: bool = ENVIRONMENT["WHERRY_DEMO"]
WHERRY_BRAND: str = ENVIRONMENT["WHERRY_BRAND"]
WHERRY_BRAND_COLOUR: str = ENVIRONMENT["WHERRY_BRAND_COLOUR"]
WHERRY_ACCESSIBILITY_CONTACT: str = ENVIRONMENT["WHERRY_ACCESSIBILITY_CONTACT"]
WHERRY_ACCESSIBILITY_REVIEWED_ON: date | None = ENVIRONMENT["WHERRY_ACCESSIBILITY_REVIEWED_ON"]
WHERRY_SCAN_COMMAND: str = ENVIRONMENT["WHERRY_SCAN_COMMAND"]
IS_PLAIN_HTTP: bool = ENVIRONMENT["WHERRY_DEMO"] or ENVIRONMENT["WHERRY_INSECURE_HTTP"]

SECRET_KEY: str = ENVIRONMENT["WHERRY_SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT["WHERRY_HOSTS"])
ROOT_URLCONF = "wherry_web.config.urls"
WSGI_APPLICATION = "wherry_web.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_linear_migrations",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "wherry_web.ui",
    "wherry_web.journal",
    "wherry_web.accounts",
    "wherry_web.work",
    "wherry_web.records",
    "wherry_web.position",
    "wherry_web.risk",
    "wherry_web.targets",
    "wherry_web.api",
    "wherry_web.position.finding",
    "wherry_web.position.own_lists",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wherry_web.ui.middleware.PolicyHeaders",
    "wherry_web.api.door.Door",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wherry_web.journal.unchanged.WhileUnchanged",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wherry_web.accounts.middleware.SignedIn",
    "wherry_web.config.navigation.Navigation",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": True,  # Each app's folder `jinja2`.
        "OPTIONS": {"environment": "wherry_web.ui.environment.environment"},
    },
    {
        # For what libraries bring in Django's own language; ours are all Jinja.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        ENVIRONMENT["DATABASE_URL"] or f"sqlite:///{WHERRY_DATA / 'wherry.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A writer takes its lock at once and waits for others, so that none fails half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "wherry_web.config.postgresql"

USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = WHERRY_DATA / ".static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = IS_PLAIN_HTTP
if IS_PLAIN_HTTP:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["wherry_web.accounts.backend.KnownPeople"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "wherry_web.accounts.passwords.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

SESSION_ENGINE = "wherry_web.accounts.session_store"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())  # As `accounts.sessions.LONGEST`.
SESSION_COOKIE_NAME = "wherry_session" if IS_PLAIN_HTTP else "__Host-wherry_session"
CSRF_COOKIE_NAME = "wherry_csrf" if IS_PLAIN_HTTP else "__Host-wherry_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_PLAIN_HTTP
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = not IS_PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if IS_PLAIN_HTTP else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_PLAIN_HTTP
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if ENVIRONMENT["WHERRY_PROXY_TLS"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
WHERRY_CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",  # No script or style stands in a page, so that none needs a nonce.
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        " ".join(("form-action 'self'", *IDENTITY_ORIGINS)),
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)
CSRF_FAILURE_VIEW = "wherry_web.ui.errors.forged"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # Bytes of a form without its files.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500  # The longest form decides on 50 items, a few fields each.
FILE_UPLOAD_HANDLERS = ["wherry_web.work.keeping.uploads.ToDisk"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = "wherry_web.work.mail.OutboxBackend"
WHERRY_EMAIL_URL: str = ENVIRONMENT["WHERRY_EMAIL_URL"]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT["WHERRY_EMAIL_FROM"]
