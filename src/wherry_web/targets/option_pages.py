"""Improvement options: those that are saved beside each other, one made anew, saving, adopting, removing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from wherry.decisions.options import Options
from wherry.decisions.questions import TargetQuestion
from wherry.domain.errors import Refused
from wherry.reports.target_report import target_report
from wherry_web.accounts.models import Body
from wherry_web.accounts.pages import done, form_page, refused
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.own_lists.lists import newest_of
from wherry_web.position.refusals import told
from wherry_web.position.register import Answers, answers_for, shelf
from wherry_web.targets import services
from wherry_web.targets.answering import ahead_answer, ahead_of, assumed_for, options_answer, target_answer
from wherry_web.targets.models import SavedOption
from wherry_web.targets.option_ahead import NO_FORECAST, OF_AHEAD, ahead_download, ahead_shown
from wherry_web.targets.option_downloads import download_of
from wherry_web.targets.option_forms import (
    AdoptForm,
    OptionAsked,
    RemoveForm,
    SaveForm,
    option_form,
    query_of,
)
from wherry_web.targets.option_shown import shown_of, side_by_side
from wherry_web.targets.policies import may_adopt, may_remove, may_save
from wherry_web.targets.target_pages import DOCUMENTS, WRONG, as_document, wrong_or
from wherry_web.ui.downloads import as_file
from wherry_web.ui.paging import page_of

if TYPE_CHECKING:
    from wherry.decisions.options.ahead import OptionAhead


def options_page(request: HttpRequest, body: Body) -> HttpResponse:
    """The saved options of a body, the newest beside each other."""
    page = page_of(request, body.saved_options.all())
    columns, rows = side_by_side(list(page.object_list))
    context = {
        "body": body, "page": page, "columns": columns, "rows": rows,
        "decision": may_save(person_of(request), body, today()),
    }  # fmt: skip
    return render(request, "targets/options/list.html", context)


@told
def option_new(request: HttpRequest, body: Body) -> HttpResponse:
    """An option made from what the form says, and adjusted by it."""
    answers = answers_for(request)
    context: dict[str, Any] = {"body": body, "pinned": request.GET.get("release", "")}
    if answers is None:
        return render(request, "targets/options/new.html", context | {"is_empty": True})
    form, status = _form(request, body, answers), WRONG
    context["form"] = form
    if form.is_valid():
        try:
            found, status = _answer(answers, body, form), 200
            context |= {"option": found, "published_on": found.provenance.as_of, **shown_of(found)}
            context |= ahead_shown(*_ahead(answers, body, found))
            context |= {"query": f"{urlencode(dict(form.data.items()))}&"}
            context["may_save"] = may_save(person_of(request), body, today())
        except Refused as refusal:
            status, context["heading"] = wrong_or(refusal)
            context["sentence"] = str(refusal)
    return render(request, "targets/options/new.html", context, status=status)


@told
def option_new_data(request: HttpRequest, body: Body) -> HttpResponse:
    """A part of an option that is not saved, as CSV or XLSX."""
    answers, found = _asked_for(request, body)
    ahead = _ahead(answers, body, found)[0] if request.GET.get("part") in OF_AHEAD else None
    return _part(request, found, ahead)


@told
def option_save(request: HttpRequest, body: Body) -> HttpResponse:
    """Saves the option that the address asks for."""
    answers, found = _asked_for(request, body)
    form = SaveForm(request.POST or None)

    def save() -> SavedOption:
        ahead, _ = _ahead(answers, body, found)
        name = form.cleaned_data["name"]
        return services.save_option(
            by=person_of(request), body=body, name=name, answer=found, day=today(), ahead=ahead
        )

    if request.method == "POST" and done(form, save):
        messages.success(request, f"The option “{form.cleaned_data['name']}” is saved.")
        return redirect("options", body_id=body.pk)
    shown = {"caption": body.name, "lead": found.sentences[0], "button": "Save"}
    back = f"{reverse('option_new', kwargs={'body_id': body.pk})}?{request.GET.urlencode()}"
    return form_page(request, form, "Save this option", cancel_href=back, **shown)


def option_page(request: HttpRequest, body: Body, option_id: UUID) -> HttpResponse:
    """A saved option with all that was known when it was made."""
    option, person, day = _option(body, option_id), person_of(request), today()
    found = Options.from_dict(option.answer)
    context = {
        "body": body,
        "saved": option,
        "option": found,
        "published_on": found.provenance.as_of,
        "adopt": may_adopt(person, option, day),
        "remove": may_remove(person, option, day),
        "adjust_query": query_of(found.question),
        **shown_of(found),
        **ahead_shown(ahead_of(option), NO_FORECAST),
    }
    return render(request, "targets/options/option.html", context)


def option_data(request: HttpRequest, body: Body, option_id: UUID) -> HttpResponse:
    """A part of a saved option as CSV or XLSX."""
    option = _option(body, option_id)
    return _part(request, Options.from_dict(option.answer), ahead_of(option))


@told
def option_document(request: HttpRequest, body: Body, option_id: UUID) -> HttpResponse:
    """The target with a saved option as PDF, Word or Excel, of the release that the option stands on."""
    option, kind = _option(body, option_id), request.GET.get("as", "pdf")
    if kind not in DOCUMENTS:
        raise Http404
    found = Options.from_dict(option.answer)
    answers = shelf().answers(option.release)
    asked = found.question
    question = TargetQuestion(asked.area, asked.share, asked.as_of, asked.by, each_type=asked.each_type)
    reached, ahead = target_answer(answers, question, None), ahead_of(option)
    document = target_report(answers.standings, reached, found, ahead)
    return as_document(document, kind, "option")


def option_adopt(request: HttpRequest, body: Body, option_id: UUID) -> HttpResponse:
    """A person adopts a saved option; the journal says who, why, and what was known."""
    option, person, day = _option(body, option_id), person_of(request), today()
    if not (allowed := may_adopt(person, option, day)):
        return refused(request, Refused(allowed.reason))
    form = AdoptForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.adopt_option(by=person, option=option, reason=form.cleaned_data["reason"], day=day),
    ):
        messages.success(request, f"The option “{option.name}” is adopted.")
        return redirect("option", body_id=body.pk, option_id=option.pk)
    return form_page(request, form, f"Adopt “{option.name}”?", button="Adopt", **_around(body, option))


def option_remove(request: HttpRequest, body: Body, option_id: UUID) -> HttpResponse:
    """Takes a saved option off the list."""
    option, person, day = _option(body, option_id), person_of(request), today()
    if not (allowed := may_remove(person, option, day)):
        return refused(request, Refused(allowed.reason))
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if done(form, lambda: services.remove_option(by=person, option=option, day=day)):
        messages.success(request, f"The option “{option.name}” is removed.")
        return redirect("options", body_id=body.pk)
    return form_page(request, form, f"Remove “{option.name}”?", button="Remove", **_around(body, option))


def _around(body: Body, option: SavedOption) -> dict[str, str]:
    back = reverse("option", kwargs={"body_id": body.pk, "option_id": option.pk})
    return {"caption": body.name, "cancel_href": back}


def _option(body: Body, option_id: UUID) -> SavedOption:
    return get_object_or_404(body.saved_options.select_related("body"), pk=option_id)


def _form(request: HttpRequest, body: Body, answers: Answers) -> OptionAsked:
    return option_form(request.GET, body, assumed_for(answers), answers.release.newest)


def _asked_for(request: HttpRequest, body: Body) -> tuple[Answers, Options]:
    """The option that an address asks for.

    Raises:
        Http404: when nothing was imported, or the address cannot be read.
    """
    answers = answers_for(request)
    form = _form(request, body, answers) if answers else None
    if answers is None or form is None or not form.is_valid():
        raise Http404
    return answers, _answer(answers, body, form)


def _answer(answers: Answers, body: Body, form: OptionAsked) -> Options:
    return options_answer(answers, form.question(body), newest_of(body).get("localities"))


def _ahead(answers: Answers, body: Body, found: Options) -> tuple[OptionAhead | None, str]:
    """The forecast without and with an option, or the sentence that says why there is none."""
    try:
        return ahead_answer(answers, found, newest_of(body).get("localities")), ""
    except Refused as refusal:
        return None, str(refusal)


def _part(request: HttpRequest, found: Options, ahead: OptionAhead | None) -> HttpResponse:
    part, kind = request.GET.get("part", "choices"), request.GET.get("as", "csv")
    made = download_of(part, found)
    if part in OF_AHEAD and ahead is not None:
        made = ahead_download(part, ahead)
    if made is None or kind not in ("csv", "xlsx"):
        raise Http404
    return as_file(made, kind)
