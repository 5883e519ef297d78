"""The one cached Jinja environment: GOV.UK's macros, ours, and how values are written."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from wherry_web.ui.addresses import address_of
from wherry_web.ui.components import Component
from wherry_web.ui.form_fields import errors_of, field_of, fields_of
from wherry_web.ui.tables import lines_of
from wherry_web.ui.values import FILTERS


def environment(**options: Any) -> Environment:
    """Django's Jinja environment with the design system in it."""
    loader = options.pop("loader")
    made = Environment(  # noqa: S701  # Django hands `autoescape` over in `options`, and it is on.
        loader=ChoiceLoader(
            [loader, PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
        ),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
        **options,
    )
    made.template_class = Component
    made.globals.update(
        static=cache(static),  # A file’s name holds its digest: it stays as it is while the process runs.
        url=address_of,
        messages=get_messages,
        brand=settings.WHERRY_BRAND,
        brand_version=hashlib.sha256(settings.WHERRY_BRAND_COLOUR.encode()).hexdigest()[:8],
        is_demo=settings.WHERRY_DEMO,
        field_of=field_of,
        fields_of=fields_of,
        errors_of=errors_of,
        lines_of=lines_of,
    )
    made.filters.update(FILTERS)
    return made
