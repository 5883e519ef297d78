"""The target: how far, which ratings or departures it takes, the way there and why we are where we are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.domain.errors import Refused
from wherry_web.position.refusals import status_of, told
from wherry_web.position.register import answers_for
from wherry_web.position.views import chosen_body
from wherry_web.targets.answering import target_answer
from wherry_web.targets.asked import target_form

WRONG = 422
"""What was asked can be read, and is no question."""


@told
def target_page(request: HttpRequest) -> HttpResponse:
    """The target of a place, by default the body's own."""
    body, answers = chosen_body(request), answers_for(request)
    form = target_form(request.GET, body, answers.release.newest if answers else None)
    context: dict[str, Any] = {"body": body, "form": form, "pinned": request.GET.get("release", "")}
    if answers is None:
        return render(request, "targets/target/page.html", context | {"is_empty": True})
    status = WRONG
    if form.is_valid():
        try:
            found, status = target_answer(answers, form.question(body)), 200
            context |= {"target": found, "published_on": found.provenance.as_of}
        except Refused as refusal:
            status, context["heading"] = status_of(refusal)
            status = WRONG if status == 503 else status
            context["sentence"] = str(refusal)
    return render(request, "targets/target/page.html", context, status=status)
