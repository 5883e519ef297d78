"""“What is held about us”: a provider reads it, disputes a fact, and is answered."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from wherry.domain.errors import NotKnown
from wherry_web.accounts.models import Body
from wherry_web.accounts.pages import done, form_page
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.refusals import told
from wherry_web.risk.answering import services_of
from wherry_web.risk.asked import answers_asked
from wherry_web.risk.held import MAY_HOLD_MORE, Held, held_about
from wherry_web.risk.policies import may_publish
from wherry_web.risk.services import disputing
from wherry_web.risk.states import OUTCOMES
from wherry_web.ui.form_fields import set_choices
from wherry_web.ui.paging import page_of


class DisputeForm(forms.Form):
    """What is wrong."""

    fact = forms.ChoiceField(label="What is wrong?")
    words = forms.CharField(
        label="What is right instead, and how do you know?", max_length=1000,
        widget=forms.Textarea(attrs={"rows": "4"}), help_text="No names of people.",
    )  # fmt: skip

    def __init__(self, *args: object, facts: tuple[str, ...], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # What every form takes.
        set_choices(self, "fact", [("", "Choose one"), *((fact, fact) for fact in dict.fromkeys(facts))])


class AnswerForm(forms.Form):
    """The answer to a dispute."""

    outcome = forms.ChoiceField(label="Outcome", choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    answer = forms.CharField(
        label="Why?", max_length=1000, widget=forms.Textarea(attrs={"rows": "4"}),
        help_text="The provider reads this.",
    )  # fmt: skip


@told
def held(request: HttpRequest, body: Body) -> HttpResponse:
    """What councils and boards hold about a provider's services, and its disputes."""
    found = held_about(body, person_of(request), answers_asked(request), today())
    ids = {one.location_id for one in found}
    disputes = [d for d in body.own_disputes.select_related("body") if d.location_id in ids]
    context = {
        "body": body,
        "page": page_of(request, found),
        "disputes": [(d, OUTCOMES.get(d.outcome, "")) for d in disputes],
        "names": {one.location_id: one.name for one in found},
        "more": MAY_HOLD_MORE,
    }
    return render(request, "risk/held.html", context)


@told
def held_dispute(request: HttpRequest, body: Body, held_key: str) -> HttpResponse:
    """Disputes a fact that a body holds about a service."""
    one = _held(request, body, held_key)
    form = DisputeForm(request.POST or None, facts=one.facts)

    def holder() -> Body:
        return one.answered_by(form.cleaned_data["fact"])

    if request.method == "POST" and done(
        form,
        lambda: disputing.dispute_fact(
            by=person_of(request), provider=body, body=holder(), location_id=one.location_id, day=today(),
            **form.cleaned_data,
        ),
    ):  # fmt: skip
        messages.success(request, f"{holder().name} answers within {disputing.ANSWER_DAYS} days.")
        return redirect("held", body_id=body.pk)
    lead = f"{one.body.name} answers within {disputing.ANSWER_DAYS} days. It changes nothing against you."
    shown = {"caption": one.name, "lead": lead, "button": "Send it", "cancel_href": _held_of(body)}
    return form_page(request, form, "Say what is wrong", **shown)


@told
def disputes(request: HttpRequest, body: Body) -> HttpResponse:
    """Disputes of what a body holds: those that wait first, by the day on which they are due."""
    rows = sorted(
        body.disputes.select_related("provider"),
        key=lambda d: (d.answered_on is not None, d.due_on, str(d.pk)),
    )
    day = today()
    context = {
        "body": body, "page": page_of(request, rows), "day": day, "outcomes": OUTCOMES,
        "names": _names(request, body),
        "answer": may_publish(person_of(request), body, day),
    }  # fmt: skip
    return render(request, "risk/disputes.html", context)


def _names(request: HttpRequest, body: Body) -> dict[str, str]:
    """Names of a body's services by id; none where no file tells them, which keeps nobody from answering."""
    try:
        return {key: service.name for key, service in services_of(answers_asked(request), body).items()}
    except NotKnown:
        return {}


def dispute_answer(request: HttpRequest, body: Body, dispute_id: UUID) -> HttpResponse:
    """Answers a dispute."""
    dispute = get_object_or_404(body.disputes, pk=dispute_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: disputing.answer_dispute(
            by=person_of(request), dispute=dispute, day=today(), **form.cleaned_data
        ),
    ):
        messages.success(request, "Answered; whoever disputed it gets a mail.")
        return redirect("disputes", body_id=body.pk)
    lead = f"{dispute.location_id}, {dispute.fact}: {dispute.words}"
    back = reverse("disputes", kwargs={"body_id": body.pk})
    return form_page(
        request, form, "Answer a dispute", caption=body.name, lead=lead, button="Answer", cancel_href=back
    )


def _held(request: HttpRequest, body: Body, held_key: str) -> Held:
    for one in held_about(body, person_of(request), answers_asked(request), today()):
        if one.key == held_key:
            return one
    raise Http404("Nothing is held about such a service of yours.")


def _held_of(body: Body) -> str:
    return reverse("held", kwargs={"body_id": body.pk})
