"""The site's addresses; that of the journal leads to the peer, by the same door and the same policy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver

from wherry_web.accounts.models import Body
from wherry_web.accounts.policy import in_body
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import route
from wherry_web.config.urls import handler400, handler403, handler404, handler500  # noqa: F401  # Django looks here for them.
from wherry_web.config.urls import urlpatterns as of_the_site
from wherry_web.records.views import journal_shown
from wherry_web.ui.environment import environment
from wherry_web.ui.form_fields import field_of
from wherry_web.ui.values import count


def journal(request: HttpRequest, body: Body) -> HttpResponse:
    """What the site's view shows, arranged as Django's language can read it: no lookups by a variable."""
    context = journal_shown(request, body)
    page = context["page"]
    context |= {
        **SHARED,
        "fields": [field_of(bound, False) for bound in context["form"]],
        "entries": f"{count(page.paginator.count)} entries",
        "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
    }
    return render(request, "peer/journal.html", context)


_OURS = environment(loader=None).globals
SHARED = {name: _OURS[name] for name in ("brand", "brand_version", "is_demo")}
urlpatterns: list[URLPattern | URLResolver] = [
    route("bodies/<uuid:body_id>/journal/", journal, name="journal", policy=in_body(Right.SEE_JOURNAL)),
    *of_the_site,
]
