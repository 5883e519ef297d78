"""The site's settings with one more app, whose job waits to be killed."""

from wherry_web.config.settings import *  # noqa: F403

INSTALLED_APPS += ["tests.web.work.slow"]  # noqa: F405
