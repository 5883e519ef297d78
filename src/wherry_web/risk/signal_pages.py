"""Signals: the list, telling one, its history, putting one right, a file, what is recorded completely."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from wherry.domain.errors import NotKnown, Refused
from wherry.domain.phrases import number_of
from wherry.sources.people import names_in
from wherry.sources.signal_lists import COLUMNS
from wherry_web.accounts.models import Body
from wherry_web.accounts.pages import done, form_page
from wherry_web.accounts.roles import BodyKind
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.refusals import told
from wherry_web.position.register import Answers, answers_for
from wherry_web.risk.answering import NO_REGISTER, counting, definitions_for, recorded_in, services_of
from wherry_web.risk.models import ServiceSignal
from wherry_web.risk.partners import PARTNERS, seen_of_partners, shared_with, shown_in
from wherry_web.risk.policies import classes_seen, may_publish, may_tell
from wherry_web.risk.services import telling
from wherry_web.risk.signal_forms import (
    CorrectionForm,
    RecordingForm,
    SignalFileForm,
    SignalForm,
    WithdrawForm,
    first_values,
)
from wherry_web.risk.signal_shown import download_of_signals, may_see_signal, shown_signal
from wherry_web.ui.downloads import Download, as_file
from wherry_web.ui.paging import page_of
from wherry_web.work.shown import names_of


@told
def signals(request: HttpRequest, body: Body) -> HttpResponse:
    """A body's signals that the person may see, newest first; `?service=` of one, `?as=` as a file."""
    answers = _answers(request)
    definitions, services = definitions_for(answers), services_of(answers, body)
    wanted = request.GET.get("service", "").strip().upper()
    rows = [r for r in _seen(request, body, answers) if not wanted or r.location_id == wanted]
    if "as" in request.GET:
        return as_file(download_of_signals(body, rows, services, definitions), request.GET["as"])
    person, day = person_of(request), today()
    shared = shared_with(body, {wanted} & {*services} if wanted else services, definitions, day)
    rows += seen_of_partners(shared, classes_seen(person, body, day, definitions), definitions)
    page = page_of(request, sorted(rows, key=lambda row: (row.happened_on, row.at), reverse=True))
    context = {
        "body": body,
        "page": page,
        "rows": [shown_in(body, row, services, definitions) for row in page],
        "service": services.get(wanted),
        "tell": may_tell(person, body, day),
        "state": may_publish(person, body, day),
    }
    return render(request, "risk/signals.html", context)


@told
def signal_new(request: HttpRequest, body: Body) -> HttpResponse:
    """The form that tells a signal."""
    answers = _answers(request)
    definitions, services = definitions_for(answers), services_of(answers, body)
    first = first_values(today(), request.GET.get("service", ""))
    form = SignalForm(
        request.POST or None,
        initial=first,
        services=services,
        definitions=definitions,
        names=answers.register.definitions.person_names,
    )
    if request.method == "POST" and done(
        form,
        lambda: telling.tell_signal(
            by=person_of(request), body=body, draft=form.draft(), definitions=definitions, day=today()
        ),
    ):
        name = services[form.cleaned_data["service"]].name
        messages.success(request, f"Thank you. What you told of {name} counts from now on.")
        return redirect("signal_new", body_id=body.pk)
    return _signal_form(request, body, form, "Tell us about a service", "Tell it")


@told
def signal(request: HttpRequest, body: Body, signal_id: UUID) -> HttpResponse:
    """One signal with every earlier and later form of it."""
    answers = _answers(request)
    definitions, services = definitions_for(answers), services_of(answers, body)
    row = _signal(request, body, signal_id, answers)
    history = [row]
    while (before := history[0].corrects) is not None:
        history.insert(0, before)
    while (after := getattr(history[-1], "corrected_by", None)) is not None:
        history.append(after)
    seen = [r for r in history if r in _filtered(request, body, history, answers)]
    context = {
        "body": body,
        "signal": shown_signal(row, services, definitions),
        "history": [(r, shown_signal(r, services, definitions)) for r in seen],
        "is_newest": history[-1].pk == row.pk and not row.is_withdrawn,
        "names": names_of(r.by for r in history),
    }
    return render(request, "risk/signal.html", context)


@told
def signal_correct(request: HttpRequest, body: Body, signal_id: UUID) -> HttpResponse:
    """Tells a signal otherwise."""
    answers = _answers(request)
    row, definitions = _signal(request, body, signal_id, answers), definitions_for(answers)
    words = getattr(row, "words", None)
    first = {
        "service": row.location_id, "kind": row.kind, "harm": row.harm, "origin": row.origin,
        "happened_on": row.happened_on, "closed_on": row.closed_on, "words": words.content if words else "",
    }  # fmt: skip
    form = CorrectionForm(
        request.POST or None,
        initial=first,
        services=services_of(answers, body),
        definitions=definitions,
        names=answers.register.definitions.person_names,
    )
    if request.method == "POST" and done(
        form,
        lambda: telling.correct_signal(
            by=person_of(request),
            signal=row,
            draft=form.draft(),
            reason=form.cleaned_data["reason"],
            definitions=definitions,
            day=today(),
        ),
    ):
        messages.success(request, "The signal was put right; the earlier form of it stays in its history.")
        return redirect("signals", body_id=body.pk)
    return _signal_form(request, body, form, "Put a signal right", "Put it right")


@told
def signal_withdraw(request: HttpRequest, body: Body, signal_id: UUID) -> HttpResponse:
    """Takes a signal out of the count."""
    answers = _answers(request)
    row, definitions = _signal(request, body, signal_id, answers), definitions_for(answers)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if done(
        form,
        lambda: telling.withdraw_signal(
            by=person_of(request),
            signal=row,
            reason=form.cleaned_data["reason"],
            definitions=definitions,
            day=today(),
        ),
    ):
        messages.success(request, "The signal counts no more; it stays in the history.")
        return redirect("signals", body_id=body.pk)
    shown = {"caption": body.name, "button": "Withdraw it", "cancel_href": _list_of(body)}
    return form_page(request, form, "Withdraw a signal", **shown)


@told
def signals_import(request: HttpRequest, body: Body) -> HttpResponse:
    """Takes a file of signals in, all of it or nothing."""
    answers = _answers(request)
    form = SignalFileForm(request.POST, request.FILES) if request.method == "POST" else SignalFileForm()
    if form.is_valid():
        try:
            kept = _imported(request, body, answers, form)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"{number_of(len(kept), 'signal')} imported. {_named(kept, answers)}")
            return redirect("signals", body_id=body.pk)
    context = {
        "form": form,
        "body": body,
        "definitions": definitions_for(answers),
        "heading": "Import a file of signals",
        "caption": body.name,
        "button": "Import",
        "cancel_href": _list_of(body),
    }
    return render(request, "risk/signals_import.html", context, status=422 if form.errors else 200)


def signals_template(request: HttpRequest, body: Body) -> HttpResponse:
    """The headings of a file of signals."""
    headings = {column: column for column in COLUMNS}
    return as_file(Download("wherry-signals-template", headings, []), request.GET.get("as", "csv"))


@told
def recordings(request: HttpRequest, body: Body) -> HttpResponse:
    """Which kinds are recorded completely, and stating it of one."""
    definitions = definitions_for(_answers(request))
    form = RecordingForm(request.POST or None, definitions=definitions)
    if request.method == "POST" and done(
        form,
        lambda: telling.state_recording(
            by=person_of(request),
            body=body,
            kind=form.cleaned_data["kind"],
            since=form.cleaned_data["since"],
            definitions=definitions,
            day=today(),
        ),
    ):
        messages.success(request, "Noted; the index counts so from now on.")
        return redirect("signal_recordings", body_id=body.pk)
    since = recorded_in(body)
    lead = (
        "Of a kind that is recorded completely, a service without signals has none. Of any other, "
        "it is not known, "
        "and not knowing raises priority."
    )
    context = {
        "form": form, "body": body, "heading": "What we record completely", "caption": body.name,
        "lead": lead,
        "button": "State it", "kinds": [(k.title, since.get(k.key)) for k in definitions.kinds.values()],
        "cancel_href": _list_of(body),
    }  # fmt: skip
    return render(request, "risk/recordings.html", context, status=422 if form.errors else 200)


def _answers(request: HttpRequest) -> Answers:
    answers = answers_for(request)
    if answers is None:
        raise NotKnown(NO_REGISTER)
    return answers


def _seen(request: HttpRequest, body: Body, answers: Answers) -> list[ServiceSignal]:
    return _filtered(request, body, counting(body), answers)


def _filtered(
    request: HttpRequest, body: Body, rows: list[ServiceSignal], answers: Answers
) -> list[ServiceSignal]:
    person, definitions = person_of(request), definitions_for(answers)
    classes = classes_seen(person, body, today(), definitions)
    return [row for row in rows if may_see_signal(row, classes, str(person.pk), definitions)]


def _signal(request: HttpRequest, body: Body, signal_id: UUID, answers: Answers) -> ServiceSignal:
    row = get_object_or_404(body.service_signals.select_related("words", "body"), pk=signal_id)
    if not _filtered(request, body, [row], answers):
        raise Http404("There is no such signal here.")  # A sealed one looks like none.
    return row


def _signal_form(
    request: HttpRequest, body: Body, form: SignalForm, heading: str, button: str
) -> HttpResponse:
    definitions, crossing = form.definitions, form.definitions.shared_kinds
    shown = {
        "body": body,
        "caption": body.name,
        "button": button,
        "partner": PARTNERS[BodyKind(body.kind)].title,
        "crossing": [definitions.kinds[key].title for key in crossing],
        "words_cross": any(definitions.sharing_of(key).partner_words for key in crossing),
        "services": form.services.values(),
        "template": "risk/signal_form.html",
    }
    return form_page(request, form, heading, **shown)


def _imported(
    request: HttpRequest, body: Body, answers: Answers, form: SignalFileForm
) -> list[ServiceSignal]:
    upload = form.cleaned_data["file"]
    return telling.import_signals(
        by=person_of(request),
        body=body,
        chunks=upload.chunks(),
        name=upload.name,
        definitions=definitions_for(answers),
        known_ids=frozenset(services_of(answers, body)),
        day=today(),
    )


def _named(kept: list[ServiceSignal], answers: Answers) -> str:
    """The warning of words that may name somebody."""
    rule = answers.register.definitions.person_names
    suspects = [row for row in kept if hasattr(row, "words") and names_in(row.words.content, rule)]
    if not suspects:
        return ""
    told = f"The words of {number_of(len(suspects), 'signal')} may name a person"
    return f"{told}; read them again. Words are in no file."


def _list_of(body: Body) -> str:
    return reverse("signals", kwargs={"body_id": body.pk})
