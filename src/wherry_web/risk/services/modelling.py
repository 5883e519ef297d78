"""Holding the models against the past: what they would have said, and what then happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from wherry.analysis.risk.card import ModelCard, whole_cards
from wherry.analysis.standing import Standings
from wherry_web.accounts.models import Body
from wherry_web.journal.services import Known, recorded
from wherry_web.position.register import Answers
from wherry_web.risk.models import ModelReport
from wherry_web.risk.ordering import definitions_of_order
from wherry_web.risk.policies import may_publish
from wherry_web.work.actors import Actor, demand, name_of
from wherry_web.work.running.progress import Progress

TRY_MODELS = "try-models"


def try_models(*, by: Actor, body: Body, answers: Answers, day: date, progress: Progress) -> ModelReport:
    """The cards of the models of this release, kept; takes minutes where a long history is at hand.

    Raises:
        Refused: when the policy says no.
    """
    demand(by, body, may_publish, day)
    # Standings of its own, so that the examples of the models do not stay in memory.
    found = whole_cards(
        Standings(answers.register), definitions_of_order(answers).model, report=progress.report
    )
    row = ModelReport(
        body=body,
        answer={key: _plain(card) for key, card in found.items()},
        release=answers.release.release_id,
        made_by=name_of(by),
        made_at=timezone.now(),
    )
    known = Known(row.release, {key: _figures(card) for key, card in found.items()})
    with recorded(by=name_of(by), body=body.pk, act="risk.model_tried", object_id=row.pk, known=known):
        row.save(force_insert=True)
    return row


def _plain(card: ModelCard | str) -> Mapping[str, Any]:
    return {"why_not": card} if isinstance(card, str) else card.to_dict()


def _figures(card: ModelCard | str) -> object:
    if isinstance(card, str):
        return card
    return {f"{row.landmark}": row.auc for row in card.rows if row.published}
