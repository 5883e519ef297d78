"""Pages for what went wrong: one sentence that says what, and what to do.

They need nobody signed in, no session and no database, because any of these may be what failed.
"""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LOGGER = logging.getLogger(__name__)
PLAIN = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
    "<title>Something went wrong here</title></head>"
    "<body><main><h1>Something went wrong here</h1><p>Nothing was changed. Try again in a few minutes.</p>"
    '<p><a href="/">Go to Home</a></p></main></body></html>'
)


def _page(request: HttpRequest, status: int, heading: str, sentence: str) -> HttpResponse:
    return render(request, "ui/error.html", {"heading": heading, "sentence": sentence}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    said = "Something in the request was missing or not allowed. Go back, check it and try again."
    return _page(request, 400, "The request was not understood", said)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403, "You may not do that", "Sign in again, then go back and try again.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; the address is not repeated, nor what was looked for."""
    return _page(request, 404, "There is no such page", "Check the address, or start from Home.")


def not_opened(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """405: the address of a form's answer, opened as a page (after signing in again, for example)."""
    said = "This address only takes a form. Nothing was changed; go back, open the page anew and try again."
    page = _page(request, 405, "There is no page to open here", said)
    refused.content = page.content  # Its other headers stay.
    refused["Content-Type"], refused["Content-Length"] = page["Content-Type"], str(len(page.content))
    return refused


def failed(request: HttpRequest) -> HttpResponse:
    """500: the layout, or plain words where the layout itself fails."""
    said = "Nothing was changed. Try again in a few minutes."
    try:
        return _page(request, 500, "Something went wrong here", said)
    except Exception:
        LOGGER.exception("The page of an error failed itself.")
        return HttpResponse(PLAIN, status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that did not come from our page, or whose page was open for too long (CSRF)."""
    why = "The page was open for too long, or the form did not come from this site."
    return _page(request, 403, "The form was not taken", f"{why} Go back, reload it and send it again.")
