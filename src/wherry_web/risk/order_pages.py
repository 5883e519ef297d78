"""Priority: the order of visits, why, what changed; making a draft, looking at it, publishing it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from wherry.analysis.risk.words import told_estimate
from wherry.decisions.visit_order import in_words
from wherry.decisions.visits import DRAWN, FIRST, HUNDRED, OTHERS, STAYS, VisitOrder, VisitRow
from wherry_web.accounts.forms import NothingForm
from wherry_web.accounts.models import Body
from wherry_web.accounts.pages import done, form_page
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.refusals import told
from wherry_web.risk.answering import definitions_for
from wherry_web.risk.asked import answers_asked
from wherry_web.risk.map import map_of, map_words
from wherry_web.risk.models import VisitList
from wherry_web.risk.order_shown import (
    BAND_WORDS,
    Filter,
    filtered,
    why_words,
)
from wherry_web.risk.order_told import download_of_order
from wherry_web.risk.ordering import definitions_of_order, newest_published
from wherry_web.risk.policies import classes_seen, may_publish
from wherry_web.risk.services import listing
from wherry_web.ui.downloads import as_file
from wherry_web.ui.form_fields import set_choices
from wherry_web.ui.paging import page_of
from wherry_web.work.running.services import start_job

CHANCE = "New rating below Good within a year"
COLUMNS = [
    {"key": "name", "text": "Service"},
    {"key": "place", "text": "Place", "kind": "number"},
    {"key": "chance", "text": CHANCE, "kind": "narrow"},
    {"key": "why", "text": "Why", "kind": "wide"},
    {"key": "type", "text": "Type of care"},
    {"key": "group", "text": "Listed", "kind": "narrow"},
    {"key": "band", "text": "Index band", "kind": "narrow"},
    {"key": "unknown", "text": "Facts not known", "kind": "number"},
]


SHORT = {FIRST: "First", DRAWN: "By lot", STAYS: "Stays", HUNDRED: "Hundred", OTHERS: "Later"}


class OrderForm(forms.Form):
    """Which part of the order is looked at."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "The first forty and who stays"), ("hundred", "The hundred"), ("all", "Every service")],
    )
    type = forms.ChoiceField(label="Type of care", required=False)
    words = forms.CharField(label="Name or service id", required=False, max_length=100)

    def __init__(self, *args: object, types: list[str], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # What every form takes.
        set_choices(self, "type", [("", "All"), *((name, name) for name in types)])

    def filter(self) -> Filter:
        """What is asked for; what cannot be read asks for nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        return Filter(given.get("type", ""), given.get("show", ""), given.get("words", ""))


@told
def priority(request: HttpRequest, body: Body) -> HttpResponse:
    """The order of visits that counts, or that of `?list=`, with what entered and left and why; drafts are
    for whoever may publish them."""
    person, day = person_of(request), today()
    publish = may_publish(person, body, day)
    chosen = _chosen(request, body, publish.allowed)
    drafts = body.visit_lists.filter(published_on=None).order_by("-made_at")[:5] if publish.allowed else ()
    earlier = body.visit_lists.filter(published_on__isnull=False).order_by("-made_at")[:12]
    context: dict[str, object] = {"body": body, "list": chosen, "drafts": drafts, "publish": publish}
    if chosen is None:
        return render(request, "risk/priority.html", context)
    answers = answers_asked(request)
    definitions, order = definitions_for(answers), VisitOrder.from_dict(chosen.answer)
    form = OrderForm(request.GET, types=sorted({row.type_of_care for row in order.rows}))
    rows = filtered(order, form.filter())
    if "as" in request.GET:
        return as_file(download_of_order(chosen, order, rows, definitions), request.GET["as"])
    classes = classes_seen(person, body, day, definitions)
    page = page_of(request, rows)
    context |= {
        "order": order,
        "earlier": earlier,
        "form": form,
        "page": page,
        "count": len(rows),
        # Where nothing can be foretold of anybody, the notes say why; a column of “not known” says nothing.
        "columns": [
            c for c in COLUMNS if c["key"] != "chance" or any(told_estimate(r.estimate) for r in rows)
        ],
        "rows": [_row(body, row, classes) for row in page],
        "made_so": in_words(order, definitions_of_order(answers).rule),
        "map": map_of(answers, rows),
        "map_words": map_words(answers, rows),
        "query": request.GET.urlencode(),
        "published_on": order.provenance.as_of,
    }
    return render(request, "risk/priority.html", context)


def priority_make(request: HttpRequest, body: Body) -> HttpResponse:
    """Starts the job that makes a draft."""
    form = NothingForm(request.POST if request.method == "POST" else None)
    made: list[object] = []
    if done(
        form,
        lambda: made.append(
            start_job(
                by=person_of(request), body=body, kind=listing.MAKE_LIST, arguments={},
                key=timezone.now().isoformat(),
            )
        ),
    ):  # fmt: skip
        messages.success(request, "The draft is being made; look at it here in a minute, then publish it.")
        return redirect("priority", body_id=body.pk)
    back = reverse("priority", kwargs={"body_id": body.pk})
    lead = "It is made of today’s signals and the newest published files, and counts once it is published."
    shown = {"caption": body.name, "lead": lead, "button": "Make a draft", "cancel_href": back}
    return form_page(request, form, "Make an order of visits", **shown)


def priority_publish(request: HttpRequest, body: Body, list_id: UUID) -> HttpResponse:
    """Publishes a draft once its difference was looked at."""
    row = get_object_or_404(body.visit_lists, pk=list_id)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if done(form, lambda: listing.publish_list(by=person_of(request), visit_list=row, day=today())):
        messages.success(request, "The order of visits is published and counts from now on.")
        return redirect("priority", body_id=body.pk)
    context = {
        "form": form,
        "body": body,
        "list": row,
        "order": VisitOrder.from_dict(row.answer),
        "heading": "Publish this order of visits?",
        "caption": body.name,
        "button": "Publish it",
        "cancel_href": f"{reverse('priority', kwargs={'body_id': body.pk})}?list={row.pk}",
    }
    return render(request, "risk/priority_publish.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, body: Body, sees_drafts: bool) -> VisitList | None:
    wanted = request.GET.get("list", "")
    if not wanted:
        return newest_published(body)
    try:
        key = UUID(wanted)
    except ValueError as error:
        raise Http404("There is no such list.") from error
    lists = body.visit_lists if sees_drafts else body.visit_lists.filter(published_on__isnull=False)
    return get_object_or_404(lists, pk=key)


def _row(body: Body, row: VisitRow, classes: frozenset[str]) -> dict[str, object]:
    told = told_estimate(row.estimate)
    href = reverse("priority_service", kwargs={"body_id": body.pk, "location_id": row.location_id})
    return {
        "place": row.place,
        "name": {"text": row.name, "href": href},
        "type": row.type_of_care,
        "group": SHORT[row.group],
        "chance": told.chance if told else None,
        "band": BAND_WORDS[row.band],
        "why": why_words(row, classes),
        "unknown": len(row.unknown),
    }
