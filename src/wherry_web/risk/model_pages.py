"""How the order of visits is made and judged: weights, rule, draws, and the equality check by user band."""

from __future__ import annotations

from datetime import date

import polars as pl
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from wherry.decisions.equality import EqualityCheck, equality_check
from wherry.decisions.visit_order import in_words
from wherry.decisions.visits import VisitOrder
from wherry.definitions.index_factors import Factor
from wherry.reports.model_card import model_card_text
from wherry_web.accounts.forms import NothingForm
from wherry_web.accounts.models import Body
from wherry_web.accounts.pages import done, form_page
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.refusals import told
from wherry_web.position.register import Answers
from wherry_web.risk.answering import definitions_for
from wherry_web.risk.asked import answers_asked
from wherry_web.risk.model_shown import COLUMNS, DAYS, ShownCard, cards_of, download_of_cards
from wherry_web.risk.models import ModelReport
from wherry_web.risk.ordering import definitions_of_order, newest_published
from wherry_web.risk.policies import may_publish
from wherry_web.risk.services.modelling import TRY_MODELS
from wherry_web.ui.downloads import as_file
from wherry_web.ui.values import day
from wherry_web.work.running.services import start_job

UNITS = {"rating_age_years": " years", "days_without_manager": " days"}
WORDS = {"unrated_long": "not rated for over twelve months", "unrated": "not rated yet"}
LISTS = 12
"""A year of lists."""


@told
def priority_model(request: HttpRequest, body: Body) -> HttpResponse:
    """The page of models, weights, rule, draws and equality."""
    answers = answers_asked(request)
    report = body.model_reports.first()
    cards = cards_of(report) if report else []
    if report and (kind := request.GET.get("as")) is not None:
        return _taken(report, cards, kind)
    definitions, chosen = definitions_for(answers), newest_published(body)
    order = VisitOrder.from_dict(chosen.answer) if chosen else None
    check = _equality(answers, order) if order else None
    lists = body.visit_lists.filter(published_on__isnull=False).order_by("-made_at")[:LISTS]
    context = {
        "body": body,
        "about": definitions.about,
        "rule": definitions_of_order(answers).rule,
        "made_so": in_words(order, definitions_of_order(answers).rule) if order else (),
        "report": report,
        "cards": cards,
        "model_columns": COLUMNS,
        "day_columns": DAYS,
        "publish": may_publish(person_of(request), body, today()),
        "factors": [_factor(factor) for factor in definitions.factors],
        "kinds": [
            {
                "title": kind.title,
                "sharing": definitions.sharing[kind.sharing].title,
                "half": f"{kind.half_life_days} days",
            }
            for kind in definitions.kinds.values()
        ],
        "draws": [_draw(VisitOrder.from_dict(row.answer), row.published_on) for row in lists],
        "equality": _rows(check) if check else [],
        "unknown_bands": check.unknown if check else 0,
        "order": order,
    }
    return render(request, "risk/priority_model.html", context)


def models_try(request: HttpRequest, body: Body) -> HttpResponse:
    """Starts the job that holds the models against the past."""
    form = NothingForm(request.POST if request.method == "POST" else None)
    if done(
        form,
        lambda: start_job(
            by=person_of(request), body=body, kind=TRY_MODELS, arguments={}, key=timezone.now().isoformat()
        ),
    ):
        messages.success(request, "It is being done, and takes minutes; the result stands here when it is.")
        return redirect("priority_model", body_id=body.pk)
    lead = (
        "For each 1 January of the past, models learn from what was known by then; what they say is held "
        "against what was published in the year after."
    )
    back = reverse("priority_model", kwargs={"body_id": body.pk})
    shown = {"caption": body.name, "lead": lead, "button": "Begin", "cancel_href": back}
    return form_page(request, form, "Hold the models against the past", **shown)


def _taken(report: ModelReport, cards: list[ShownCard], kind: str) -> HttpResponse:
    """The card as Markdown, or the table as a file."""
    if kind != "md":
        return as_file(download_of_cards(report, cards), kind)
    texts = [model_card_text(shown.card) for shown in cards if shown.card is not None]
    texts += [f"# {shown.title}\n\n{shown.why_not}\n" for shown in cards if shown.card is None]
    disposition = 'attachment; filename="wherry-model-card.md"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse("\n".join(texts), content_type="text/markdown; charset=utf-8", headers=headers)


def _equality(answers: Answers, order: VisitOrder) -> EqualityCheck:
    titles = {word.key: word.title for word in answers.register.definitions.user_bands.words}
    columns = answers.register.location.select("location_id", "valid_from", "user_bands").sort("valid_from")
    known = columns.drop_nulls("user_bands").filter(pl.col("valid_from") <= order.provenance.as_of)
    bands = {key: tuple(text.split(",")) for key, _, text in known.iter_rows() if text}
    return equality_check(order, bands, titles)


def _rows(check: EqualityCheck) -> list[dict[str, object]]:
    return [
        {
            "title": band.title,
            "services": band.services,
            "on_list": band.on_list,
            "share": "too few to say" if band.share is None else f"{band.share:.1%}",
            "ratio": "–" if band.ratio is None else f"{band.ratio:.2f}",
            "chance": "–" if band.low is None else f"{band.low} to {band.high}",
        }
        for band in (check.whole, *check.bands)
    ]


def _factor(factor: Factor) -> dict[str, object]:
    return {
        "title": factor.title,
        "most": f"{factor.most:g}",
        "unknown": f"{factor.unknown:g}",
        "how": "; ".join(_how(factor)),
    }


def _how(factor: Factor) -> list[str]:
    unit = UNITS.get(factor.fact or "", "")
    said = [f"{WORDS.get(word, word.replace('_', ' '))}: {points:g}" for word, points in factor.words.items()]
    said += [f"above {limit:g}{unit}: {points:g}" for limit, points in factor.above]
    said += [f"{factor.each:g} each"] if factor.each is not None else []
    said += [f"above percentile {limit:g} of its type of care: {points:g}" for limit, points in factor.peers]
    for rule in factor.counts:
        when = "open" if rule.is_open else f"in {rule.within_days} days"
        kinds = " or ".join(kind.replace("_", " ") for kind in rule.kinds)
        said.append(f"{rule.at_least} {kinds} {when}: {rule.points:g}{', and red' if rule.hard else ''}")
    return said


def _draw(order: VisitOrder, published_on: date | None) -> dict[str, object]:
    return {
        "published_on": day(published_on),
        "drawn": order.drawn,
        "pool": order.pool,
        "probability": f"{order.drawn / order.pool:.4f}" if order.pool else "–",
        "seed": order.seed,
    }
