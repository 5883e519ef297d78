"""The page that finds services, and the same result as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from wherry.analysis.finding.find import find, find_all
from wherry.analysis.finding.questions import FindQuestion, Found, WrongFilter
from wherry.definitions.places import ENGLAND
from wherry.domain.errors import NotKnown, UnknownName
from wherry_web.accounts.models import Body
from wherry_web.accounts.routes import today
from wherry_web.position.finding import showing
from wherry_web.position.finding.forms import MORE, AlternativesForm, FindForm
from wherry_web.position.finding.written import in_words, query_of
from wherry_web.position.refusals import told
from wherry_web.position.register import Answers, answers_for
from wherry_web.position.views import chosen_body
from wherry_web.ui.downloads import as_file
from wherry_web.ui.form_fields import fields_of
from wherry_web.ui.paging import ROWS, page_numbered

KEPT = ("release", "body")
"""What stays in an address whatever is searched for."""


@told
def services(request: HttpRequest) -> HttpResponse:
    """The filter, the services that fit, and where they lie; with `?as=` the same as a file."""
    body, answers = chosen_body(request), answers_for(request)
    if answers is None:
        return render(request, "finding/services.html", {"is_empty": True, "body": body})
    form = form_of(request.GET, answers, body)
    question = form.question(_page_number(request.GET))
    kind = request.GET.get("as")
    if kind is not None and question is not None:
        return _file(answers, question, kind)
    found, status = _asked(answers, question, form)
    return render(
        request, "finding/services.html", _shown(request, body, answers, form, found), status=status
    )


def form_of(given: QueryDict, answers: Answers, body: Body) -> FindForm:
    """The filter as it was filled in; as somebody finds it first, it asks for their own area."""
    types = types_of(answers)
    if set(given) <= {*KEPT, "page"}:
        first = given.copy()
        first["area"] = area_of(body, answers)
        return FindForm(first, types=types.items())
    return FindForm(given, types=types.items())


def types_of(answers: Answers) -> dict[str, str]:
    """The types of care and their titles."""
    return {t.key: t.title for t in answers.register.definitions.types_of_care}


def area_of(body: Body, answers: Answers) -> str:
    """The name of a body's area; empty for England and where it is not known."""
    place = answers.register.definitions.places.places.get(body.area_code)
    return place.name if place and place.code != ENGLAND and place.exists_on(today()) else ""


def _page_number(given: QueryDict) -> int:
    text = given.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _asked(answers: Answers, question: FindQuestion | None, form: FindForm) -> tuple[Found | None, int]:
    """The answer and its status; of what cannot be answered the form says why."""
    if question is None:
        return None, 422
    try:
        return find(answers.standings, question), 200
    except WrongFilter as wrong:
        form.add_error(wrong.field, str(wrong))
        return None, 422
    except UnknownName as unknown:
        form.add_error("area", str(unknown))
    except NotKnown as unknown:
        form.add_error(None, str(unknown))
    return None, 404


def _file(answers: Answers, question: FindQuestion, kind: str) -> HttpResponse:
    return as_file(showing.download_of(find_all(answers.standings, question), types_of(answers)), kind)


def _shown(
    request: HttpRequest, body: Body, answers: Answers, form: FindForm, found: Found | None
) -> dict[str, object]:
    kept = {key: request.GET[key] for key in KEPT if request.GET.get(key)}
    fields = list(fields_of(form))
    names = list(form.fields)
    folded = [shown for name, shown in zip(names, fields, strict=True) if name in MORE]
    context: dict[str, object] = {
        "body": body,
        "form": form,
        "fields": [shown for name, shown in zip(names, fields, strict=True) if name not in MORE],
        "more": folded,
        "more_is_open": any(form[name].value() or form[name].errors for name in MORE),
        "near": AlternativesForm(types=types_of(answers).items(), initial=_near(form) | kept),
        "kept": kept,
        "found": found,
    }
    if found is None:
        return context
    question = found.question
    query = query_of(question, **kept)
    return context | {
        "published_on": found.provenance.as_of,
        "sentence": in_words(question, types_of(answers)),
        "counts": showing.rating_counts(found),
        "columns": showing.columns(question, kept),
        "rows": [showing.row_of(service) for service in found.rows],
        "map": showing.map_of(found, answers.standings),
        "map_words": showing.map_words(found),
        "page": page_numbered(found.count, found.page, ROWS),
        "query": query,
        "search_query": query_of(question, release=kept.get("release")),
        "too_many": showing.too_many(found.count),
        "advice": _advice(question),
    }


def _near(form: FindForm) -> dict[str, Any]:
    """What the search for alternatives starts from: the place and type that were searched for."""
    return {name: form[name].value() for name in ("postcode", "type_of_care")}


def _advice(question: FindQuestion) -> list[str]:
    """What somebody may try who found nothing."""
    tries = []
    if question.words.strip():
        tries.append("write fewer or shorter words: the beginning of a word is enough")
        tries.append("if it is the name of a company, write it under “Company or owner” in “More filters”")
    if question.within_miles is not None:
        tries.append("search within more miles")
    elif question.postcode.strip():
        tries.append("write only the first part of the postcode, or add a number of miles")
    if question.area.strip():
        tries.append(f"empty the council area to search all of England, not only {question.area.strip()}")
    if question.ratings or question.type_of_care:
        tries.append("allow more ratings or types of care")
    return tries or ["clear the filter and begin anew"]
