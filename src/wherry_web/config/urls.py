"""Every address of the site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from wherry_web.accounts.urls import ROUTES_OF_ACCOUNTS
from wherry_web.api.urls import ROUTES_OF_API
from wherry_web.position.finding.urls import ROUTES_OF_FINDING
from wherry_web.position.own_lists.urls import ROUTES_OF_OWN_LISTS
from wherry_web.position.urls import ROUTES_OF_POSITION
from wherry_web.records.urls import ROUTES_OF_RECORDS
from wherry_web.targets.urls import ROUTES_OF_TARGETS
from wherry_web.ui.urls import ROUTES_OF_UI
from wherry_web.work.urls import ROUTES_OF_WORK

urlpatterns: list[URLPattern | URLResolver] = [
    *ROUTES_OF_POSITION,
    *ROUTES_OF_FINDING,
    *ROUTES_OF_OWN_LISTS,
    *ROUTES_OF_TARGETS,
    *ROUTES_OF_ACCOUNTS,
    *ROUTES_OF_WORK,
    *ROUTES_OF_RECORDS,
    *ROUTES_OF_API,
    *ROUTES_OF_UI,
    path("account/", include("allauth.urls")),
]
handler400 = "wherry_web.ui.errors.bad_request"
handler403 = "wherry_web.ui.errors.forbidden"
handler404 = "wherry_web.ui.errors.not_found"
handler500 = "wherry_web.ui.errors.failed"
