"""How the order of visits is made and judged: weights, rule, draws, and the equality check by user band."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.decisions.equality import EqualityCheck, equality_check
from wherry.decisions.visit_order import VisitOrder
from wherry.definitions.index_factors import Factor
from wherry_web.accounts.models import Body
from wherry_web.position.refusals import told
from wherry_web.position.register import Answers
from wherry_web.risk.answering import definitions_for
from wherry_web.risk.asked import answers_asked
from wherry_web.risk.ordering import newest_published, rule_for

LISTS = 12
"""A year of lists."""


@told
def priority_model(request: HttpRequest, body: Body) -> HttpResponse:
    """The page of weights, rule, draws and equality."""
    answers = answers_asked(request)
    definitions, chosen = definitions_for(answers), newest_published(body)
    order = VisitOrder.from_dict(chosen.answer) if chosen else None
    lists = body.visit_lists.filter(published_on__isnull=False).order_by("-made_at")[:LISTS]
    context = {
        "body": body,
        "about": definitions.about,
        "rule": rule_for(answers),
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
        "equality": _rows(_equality(answers, order)) if order else [],
        "order": order,
    }
    return render(request, "risk/priority_model.html", context)


def _equality(answers: Answers, order: VisitOrder) -> EqualityCheck:
    titles = {word.key: word.title for word in answers.register.definitions.user_bands.words}
    columns = answers.register.location.select("location_id", "valid_from", "user_bands").sort("valid_from")
    bands = {
        key: tuple(text.split(",")) for key, _, text in columns.drop_nulls("user_bands").iter_rows() if text
    }
    return equality_check(order, bands, titles)


def _rows(check: EqualityCheck) -> list[dict[str, object]]:
    return [
        {
            "title": band.title,
            "services": band.services,
            "on_list": band.on_list,
            "share": "too few to say" if band.share is None else f"{band.share:.1%}",
            "ratio": "–" if band.ratio is None else f"{band.ratio:.2f}",
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
    said = [f"{word.replace('_', ' ')} {points:g}" for word, points in factor.words.items()]
    said += [f"above {limit:g}: {points:g}" for limit, points in factor.above]
    said += [f"{factor.each:g} each"] if factor.each is not None else []
    said += [f"above percentile {limit:g} of its type of care: {points:g}" for limit, points in factor.peers]
    for rule in factor.counts:
        when = "open" if rule.is_open else f"in {rule.within_days} days"
        kinds = " or ".join(kind.replace("_", " ") for kind in rule.kinds)
        said.append(f"{rule.at_least} {kinds} {when}: {rule.points:g}{', and red' if rule.hard else ''}")
    return said


def _draw(order: VisitOrder, published_on: object) -> dict[str, object]:
    return {
        "published_on": published_on,
        "drawn": order.drawn,
        "pool": order.pool,
        "probability": f"{order.drawn / order.pool:.4f}" if order.pool else "–",
        "seed": order.seed,
    }
