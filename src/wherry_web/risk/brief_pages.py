"""One page for the officer's visit: why this service, what is not known, what was told and changed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from wherry.analysis.risk.words import told_estimate
from wherry.decisions.visits import GROUP_WORDS, LITTLE, MUCH, SOME, VisitOrder, VisitRow
from wherry.reports.faces import FACES, rendered
from wherry.reports.visit_brief import BriefSignal, made_by, visit_brief
from wherry_web.accounts.models import Body
from wherry_web.accounts.pages import done, form_page
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.refusals import told
from wherry_web.risk.answering import counting, definitions_for, services_of
from wherry_web.risk.asked import answers_asked
from wherry_web.risk.models import VisitList
from wherry_web.risk.order_shown import BAND_WORDS, why_words, whys_of
from wherry_web.risk.ordering import judgements_on, newest_published
from wherry_web.risk.partners import seen_of_partners, shared_with, shown_in
from wherry_web.risk.policies import classes_seen, may_decide, may_tell
from wherry_web.risk.read_again import ReadAgainForm
from wherry_web.risk.services import changing, judging
from wherry_web.risk.signal_shown import ShownSignal, may_see_signal
from wherry_web.ui.form_fields import DayField
from wherry_web.work.shown import names_of

READ_BY = "{} this. No names of people, and nothing that was told in confidence."
FACES_OFFERED = ("pdf", "docx")


class ChangeForm(ReadAgainForm):
    """A service visited sooner or later than its band says."""

    direction = forms.ChoiceField(
        label="Which way?",
        choices=[("up", "One band sooner"), ("down", "One band later")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=READ_BY.format("Whoever approves it, and the service itself, read"),
    )  # fmt: skip
    expires_on = DayField(
        label="Until",
        help_text=f"The first day on which it no longer counts: within {changing.LONGEST_DAYS} days.",
    )


class DecideForm(forms.Form):
    """What becomes of a change."""

    event = forms.ChoiceField(
        label="What do you decide?",
        choices=[("approve", "Approve it"), ("decline", "Decline it")],
        widget=forms.RadioSelect,
    )


class JudgeForm(ReadAgainForm):
    """What a visit could change at a service."""

    could_change = forms.ChoiceField(
        label="What could a visit change?",
        choices=[
            (MUCH, "Much: it wants help, and knows what to do with it"),
            (SOME, "Some"),
            (LITTLE, "Little: what is wrong is not in its hands, or it refuses"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=READ_BY.format("The service itself reads"),
    )  # fmt: skip


@told
def priority_service(request: HttpRequest, body: Body, location_id: str) -> HttpResponse:
    """The brief of one service, out of the list that counts; `?as=` as a document."""
    chosen, order, row = _row(body, location_id)
    answers, person, day = answers_asked(request), person_of(request), today()
    definitions = definitions_for(answers)
    classes = classes_seen(person, body, day, definitions)
    signals = _signals(request, body, row.location_id)
    whys = whys_of(row.factors, classes)
    if (kind := request.GET.get("as")) is not None:
        if kind not in FACES_OFFERED:
            raise Http404
        brief = [BriefSignal(s.kind, s.harm, s.happened_on, s.state_and_holder) for s in signals]
        lines = tuple((why.title, why.points, why.most, why.sentence) for why in whys)
        document = visit_brief(order, row, GROUP_WORDS[row.group], lines, brief)
        name = f"wherry-brief-{row.location_id}.{kind}"
        disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
        return HttpResponse(
            rendered(document, kind),
            content_type=FACES[kind].content_type,
            headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
        )
    changes = list(body.band_changes.filter(location_id=row.location_id))
    context = {
        "body": body, "list": chosen, "order": order, "row": row, "whys": whys,
        "estimate": told_estimate(row.estimate), "judgement": judgements_on(body, day).get(row.location_id),
        "group": GROUP_WORDS[row.group], "band": BAND_WORDS[row.band], "why": why_words(row, classes),
        "signals": signals,
        "changes": [(change, may_decide(person, change, day)) for change in changes],
        "disputes": body.disputes.filter(location_id=row.location_id),
        "names": names_of(who for c in changes for who in (c.asked_by, c.decided_by)),
        "tell": may_tell(person, body, day), "made_by": made_by(order),
        "published_on": order.provenance.as_of,
    }  # fmt: skip
    return render(request, "risk/priority_service.html", context)


@told
def band_change_new(request: HttpRequest, body: Body, location_id: str) -> HttpResponse:
    """Asks for a change of band."""
    answers = answers_asked(request)
    service = services_of(answers, body).get(location_id.upper())
    if service is None:
        raise Http404("There is no such service here.")
    day = today()
    form = ChangeForm(
        request.POST or None,
        initial={"expires_on": day + timedelta(days=28), "direction": "up"},
        names=answers.register.definitions.person_names,
        about=service.name,
    )
    if request.method == "POST" and done(
        form,
        lambda: changing.ask_band_change(
            by=person_of(request), body=body, location_id=service.location_id, day=day, **form.cleaned_data
        ),
    ):
        messages.success(request, "Asked for; it counts in the next list once another person approved it.")
        return redirect("band_changes", body_id=body.pk)
    shown = {"caption": service.name, "button": "Ask for it", "cancel_href": _changes_of(body)}
    return form_page(request, form, "Visit sooner or later for a time", **shown)


@told
def visit_judge(request: HttpRequest, body: Body, location_id: str) -> HttpResponse:
    """Says what a visit could change."""
    answers = answers_asked(request)
    service = services_of(answers, body).get(location_id.upper())
    if service is None:
        raise Http404("There is no such service here.")
    names = answers.register.definitions.person_names
    form = JudgeForm(request.POST or None, names=names, about=service.name)
    if request.method == "POST" and done(
        form,
        lambda: judging.judge_visit(
            by=person_of(request),
            body=body,
            location_id=service.location_id,
            day=today(),
            **form.cleaned_data,
        ),
    ):
        messages.success(request, "It counts in the next order of visits, for a year.")
        return redirect("priority", body_id=body.pk)
    lead = "A visit that could change little comes later. Without a judgement it counts in full."
    cancel = reverse("priority", kwargs={"body_id": body.pk})
    shown = {"caption": service.name, "lead": lead, "button": "Say so", "cancel_href": cancel}
    return form_page(request, form, "What could a visit change?", **shown)


def band_changes(request: HttpRequest, body: Body) -> HttpResponse:
    """Every change of band that was asked for, the newest first."""
    person, day = person_of(request), today()
    changes = list(body.band_changes.select_related("body")[:200])
    context = {
        "body": body,
        "changes": [(change, may_decide(person, change, day)) for change in changes],
        "names": names_of([*(c.asked_by for c in changes), *(c.decided_by for c in changes)]),
        "day": day,
    }
    return render(request, "risk/band_changes.html", context)


def band_change_decide(request: HttpRequest, body: Body, change_id: UUID) -> HttpResponse:
    """Approves or declines a change."""
    change = get_object_or_404(body.band_changes, pk=change_id)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: changing.decide_band_change(
            by=person_of(request), change=change, event=form.cleaned_data["event"], day=today()
        ),
    ):
        messages.success(request, "Decided; the next list is made so.")
        return redirect("band_changes", body_id=body.pk)
    lead = (
        f"{change.location_id}, one band {'sooner' if change.direction == 'up' else 'later'}: {change.reason}"
    )
    shown = {"caption": body.name, "lead": lead, "button": "Decide", "cancel_href": _changes_of(body)}
    return form_page(request, form, "Approve this change?", **shown)


def _row(body: Body, location_id: str) -> tuple[VisitList, VisitOrder, VisitRow]:
    chosen = newest_published(body)
    if chosen is None:
        raise Http404("No order of visits is published here.")
    order = VisitOrder.from_dict(chosen.answer)
    for row in order.rows:
        if row.location_id == location_id.upper():
            return chosen, order, row
    raise Http404("There is no such service in the order of visits.")


def _signals(request: HttpRequest, body: Body, location_id: str) -> list[ShownSignal]:
    answers, person = answers_asked(request), person_of(request)
    definitions = definitions_for(answers)
    classes, services = classes_seen(person, body, today(), definitions), services_of(answers, body)
    rows = [r for r in counting(body) if r.location_id == location_id]
    shared = seen_of_partners(shared_with(body, {location_id}, definitions, today()), classes, definitions)
    own = [r for r in rows if may_see_signal(r, classes, str(person.pk), definitions)]
    return [shown_in(body, r, services, definitions) for r in (*own, *shared)]


def _changes_of(body: Body) -> str:
    return reverse("band_changes", kwargs={"body_id": body.pk})
