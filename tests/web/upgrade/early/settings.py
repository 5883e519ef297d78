"""The first settings of the site, which came two commits after this code, with the rooms that there are."""

from importlib.util import find_spec

from wherry_web.config.settings import *  # noqa: F403

INSTALLED_APPS = [name for name in INSTALLED_APPS if find_spec(name)]  # noqa: F405
ROOT_URLCONF = "early.addresses"
