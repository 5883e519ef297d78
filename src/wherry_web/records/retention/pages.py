"""What is kept until when, legal holds, review, and erasure on request."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wherry_web.accounts.models import Body
from wherry_web.accounts.pages import done, form_page, sensitive
from wherry_web.accounts.routes import person_of, today
from wherry_web.journal import erasure
from wherry_web.records.retention import services, shown
from wherry_web.records.retention.forms import (
    EraseEntriesForm,
    ErasePersonForm,
    HoldForm,
    LiftForm,
    ReviewForm,
    SubjectForm,
)
from wherry_web.records.retention.policies import may_keep_texts

ROWS = 50


def retention(request: HttpRequest, body: Body) -> HttpResponse:
    """The classes of record, and every text with its day, the soonest first."""
    page = Paginator(erasure.texts_by_day(body.pk), ROWS).get_page(request.GET.get("page"))
    counts = erasure.texts_by_class(erasure.texts_of_body(body.pk))
    context = {
        "body": body,
        "page": page,
        "rows": shown.text_rows(page.object_list, body),
        "columns": shown.TEXT_COLUMNS,
        "classes": shown.class_rows(counts, shown.files_by_class(body)),
        "class_columns": shown.CLASS_COLUMNS,
        "to_review": erasure.texts_to_review(today(), body.pk).count(),
        "holds": erasure.holds_of(body.pk).filter(lifted_on=None).count(),
        "keep": may_keep_texts(person_of(request), body, today()),
    }
    return render(request, "records/retention.html", context)


def retention_holds(request: HttpRequest, body: Body) -> HttpResponse:
    """The body's legal holds, those in force first."""
    page = Paginator(erasure.holds_of(body.pk), ROWS).get_page(request.GET.get("page"))
    context = {
        "body": body,
        "page": page,
        "rows": shown.hold_rows(page.object_list, body),
        "columns": shown.HOLD_COLUMNS,
        "keep": may_keep_texts(person_of(request), body, today()),
    }
    return render(request, "records/holds.html", context)


def retention_hold(request: HttpRequest, body: Body) -> HttpResponse:
    """Sets a legal hold."""
    form = HoldForm(request.POST or None, body=body, initial={"about": request.GET.get("about", "")})

    def act() -> None:
        kind, object_id = form.subject()
        hold = services.hold_texts(
            by=person_of(request),
            body=body,
            kind=kind,
            object_id=object_id,
            reason=form.cleaned_data["reason"],
            day=today(),
        )
        texts = erasure.texts_under(hold).count()
        messages.success(request, f"The legal hold is set. Texts that it covers now: {texts}.")

    if request.method == "POST" and done(form, act):
        return redirect("retention_holds", body_id=body.pk)
    lead = "While it lasts, nothing that it covers is erased: not on schedule, not on request, not by review."
    cancel = reverse("retention_holds", kwargs={"body_id": body.pk})
    shape = {"caption": body.name, "lead": lead, "button": "Set the hold", "cancel_href": cancel}
    return form_page(request, form, "Set a legal hold", **shape)


@sensitive
def retention_lift(request: HttpRequest, body: Body, hold_id: UUID) -> HttpResponse:
    """Lifts a legal hold."""
    hold = erasure.holds_of(body.pk).filter(pk=hold_id).first()
    if hold is None:
        raise Http404("There is no such hold here.")
    form = LiftForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.lift_texts(
            by=person_of(request),
            body=body,
            hold_id=hold_id,
            reason=form.cleaned_data["reason"],
            day=today(),
        ),
    ):
        messages.success(request, "The legal hold is lifted.")
        return redirect("retention_holds", body_id=body.pk)
    lead = f"It is about: {shown.hold_subject(hold)}. It was set because: {hold.reason}"
    cancel = reverse("retention_holds", kwargs={"body_id": body.pk})
    shape = {"caption": body.name, "lead": lead, "button": "Lift the hold", "cancel_href": cancel}
    return form_page(request, form, "Lift a legal hold", **shape)


@sensitive
def retention_review(request: HttpRequest, body: Body) -> HttpResponse:
    """Texts that a person looks at before they are erased, and what became of those that were ticked."""
    page = Paginator(erasure.texts_to_review(today(), body.pk), ROWS).get_page(request.GET.get("page"))
    form = ReviewForm(request.POST or None, texts=shown.review_choices(page.object_list))

    def act() -> None:
        until = form.keep_until()
        texts = services.end_review(
            by=person_of(request),
            body=body,
            numbers=form.numbers(),
            until=until,
            reason=form.cleaned_data["reason"],
            day=today(),
        )
        messages.success(request, f"Texts {'kept longer' if until else 'erased'}: {texts}.")

    if request.method == "POST" and done(form, act):
        return redirect("retention_review", body_id=body.pk)
    shape = {"caption": body.name, "button": "Save the decision", "body": body, "page": page}
    return form_page(
        request, form, "Look at texts that are due", template="records/retention_review.html", **shape
    )


@sensitive
def retention_erase(request: HttpRequest, body: Body) -> HttpResponse:
    """Erases what is said by or about somebody, who asked for it, class by class."""
    asked = request.POST or request.GET
    subject = SubjectForm(asked if "person" in asked else None, body=body)
    person = subject.cleaned_data["person"] if subject.is_bound and subject.is_valid() else ""
    counts = erasure.texts_by_class(erasure.texts_of_person(person, body.pk)) if person else {}
    form = ErasePersonForm(request.POST or None, classes=shown.class_choices(counts))

    def act() -> None:
        texts = services.erase_for_person(
            by=person_of(request),
            body=body,
            person=person,
            classes=form.cleaned_data["classes"],
            reason=form.cleaned_data["reason"],
            day=today(),
        )
        messages.success(request, f"Texts erased: {texts}.")

    if request.method == "POST" and person and done(form, act):
        return redirect("retention", body_id=body.pk)
    shape = {"body": body, "subject": subject, "person": person, "counts": counts, "button": "Erase for good"}
    return form_page(request, form, "Erase text on request", template="records/retention_erase.html", **shape)


@sensitive
def retention_erase_entries(request: HttpRequest, body: Body) -> HttpResponse:
    """Erases what entries say about somebody who has no account here, and who asked for it."""
    form = EraseEntriesForm(request.POST or None)

    def act() -> None:
        texts = services.erase_for_stranger(
            by=person_of(request),
            body=body,
            numbers=form.cleaned_data["entries"],
            reason=form.cleaned_data["reason"],
            day=today(),
        )
        messages.success(request, f"Texts erased: {texts}.")

    if request.method == "POST" and done(form, act):
        return redirect("retention", body_id=body.pk)
    lead = "The text of these entries is erased for good. That there were such entries stays."
    cancel = reverse("retention_erase", kwargs={"body_id": body.pk})
    shape = {"caption": body.name, "lead": lead, "button": "Erase for good", "cancel_href": cancel}
    return form_page(request, form, "Erase the text of entries", **shape)
