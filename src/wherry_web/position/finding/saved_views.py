"""The searches that are kept in a body: list, save, open, change, remove."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from wherry.analysis.finding.find import count_found
from wherry.domain.errors import Refused
from wherry_web.accounts.forms import NothingForm
from wherry_web.accounts.models import Body
from wherry_web.accounts.pages import done, form_page, refused
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.finding import services
from wherry_web.position.finding.forms import SearchForm
from wherry_web.position.finding.listing import lines_of_searches
from wherry_web.position.finding.models import SavedSearch
from wherry_web.position.finding.policies import changing, may_change
from wherry_web.position.finding.services import SearchDraft
from wherry_web.position.finding.views import form_of, types_of
from wherry_web.position.finding.written import in_words, query_of, question_from
from wherry_web.position.refusals import told
from wherry_web.position.register import answers_for
from wherry_web.ui.paging import page_of


@told
def saved_searches(request: HttpRequest, body: Body) -> HttpResponse:
    """A person's searches and those that others share, each counted anew."""
    person = person_of(request)
    page = page_of(request, body.saved_searches.seen_by(person))
    allowed = changing(person, body, today())
    lines = lines_of_searches(page.object_list, allowed, person, answers_for(request))
    return render(request, "finding/saved.html", {"body": body, "page": page, "lines": lines})


@told
def saved_search_new(request: HttpRequest, body: Body) -> HttpResponse:
    """Keeps the search that the address holds."""
    answers = answers_for(request)
    if answers is None:
        raise Http404("There is nothing to search yet.")
    question = form_of(request.GET, answers, body).question(1)
    if question is None:
        return redirect(f"{reverse('services')}?{request.GET.urlencode()}")
    counted = count_found(answers.standings, question)
    form = SearchForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.save_search(
            by=person_of(request),
            body=body,
            question=question,
            draft=SearchDraft(**form.cleaned_data),
            counted=counted,
            day=today(),
        ),
    ):
        messages.success(request, f"The search “{form.cleaned_data['name']}” is saved.")
        return redirect("saved_searches", body_id=body.pk)
    lead = f"{in_words(question, types_of(answers))}: {counted.count:,} found."
    back = f"{reverse('services')}?{query_of(question)}"
    shown = {"lead": lead[0].upper() + lead[1:], "caption": body.name, "cancel_href": back}
    return form_page(request, form, "Save this search", button="Save", **shown)


def saved_search(request: HttpRequest, body: Body, search_id: UUID) -> HttpResponse:
    """Asks a saved search again."""
    found = _search(request, body, search_id)
    return redirect(f"{reverse('services')}?{query_of(question_from(found.question), body=str(body.pk))}")


def saved_search_change(request: HttpRequest, body: Body, search_id: UUID) -> HttpResponse:
    """Gives a search another name, or shares it."""
    found, person, day = _search(request, body, search_id), person_of(request), today()
    if not (allowed := may_change(person, found, day)):
        return refused(request, Refused(allowed.reason))
    form = SearchForm(request.POST or None, initial={"name": found.name, "is_shared": found.is_shared})
    if request.method == "POST" and done(
        form,
        lambda: services.change_search(
            by=person, search=found, draft=SearchDraft(**form.cleaned_data), day=day
        ),
    ):
        messages.success(request, "The search is changed.")
        return redirect("saved_searches", body_id=body.pk)
    back = reverse("saved_searches", kwargs={"body_id": body.pk})
    return form_page(
        request, form, f"Change “{found.name}”", button="Change", caption=body.name, cancel_href=back
    )


def saved_search_remove(request: HttpRequest, body: Body, search_id: UUID) -> HttpResponse:
    """Takes a search off the list."""
    found, person, day = _search(request, body, search_id), person_of(request), today()
    if not (allowed := may_change(person, found, day)):
        return refused(request, Refused(allowed.reason))
    form = NothingForm(request.POST if request.method == "POST" else None)
    if done(form, lambda: services.remove_search(by=person, search=found, day=day)):
        messages.success(request, f"The search “{found.name}” is removed.")
        return redirect("saved_searches", body_id=body.pk)
    back = reverse("saved_searches", kwargs={"body_id": body.pk})
    return form_page(
        request, form, f"Remove “{found.name}”?", button="Remove", caption=body.name, cancel_href=back
    )


def _search(request: HttpRequest, body: Body, search_id: UUID) -> SavedSearch:
    """A search that the person may see; another's own and one that does not exist are the same 404."""
    return get_object_or_404(
        body.saved_searches.seen_by(person_of(request)).select_related("body"), pk=search_id
    )
