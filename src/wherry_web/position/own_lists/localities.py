"""What the Localities page says for one body: figures by locality and new area, and of people it funds."""

from __future__ import annotations

from dataclasses import dataclass

from wherry.analysis.funded import FundedShare
from wherry.analysis.own_areas import Divided, Placed, ReBased, divided, placed, re_based
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.tally import Share
from wherry.domain.errors import Refused
from wherry.domain.phrases import percent
from wherry_web.accounts.models import Body
from wherry_web.accounts.roles import BodyKind
from wherry_web.position.own_lists.funded import funded_answer
from wherry_web.position.own_lists.lists import areas_in, newest_of
from wherry_web.position.own_lists.models import OwnList
from wherry_web.position.own_lists.policies import NO_COUNCIL
from wherry_web.position.register import Answers
from wherry_web.ui.tiles import Scale

SCALE = Scale()


@dataclass(frozen=True)
class Localities:
    """The page's results; each is None where its list was not imported, and `sentence` says why none is."""

    lists: dict[str, OwnList]
    divided: Divided | None = None
    placed: Placed | None = None
    re_based: ReBased | None = None
    funded: FundedShare | None = None
    sentence: str = ""


def localities_of(body: Body, answers: Answers) -> Localities:
    """What a body's lists say on the data's newest day."""
    if body.kind != BodyKind.COUNCIL:
        return Localities({}, sentence=f"{NO_COUNCIL} {body.name} is none, so there is nothing to show here.")
    lists = newest_of(body)
    question = PositionQuestion(body.area_code)
    try:
        return Localities(
            lists, *_areas(lists, answers, question), funded_answer(lists.get("funded"), answers, question)
        )
    except Refused as refusal:
        return Localities(lists, sentence=str(refusal))


def _areas(
    lists: dict[str, OwnList], answers: Answers, question: PositionQuestion
) -> tuple[Divided | None, Placed | None, ReBased | None]:
    ready, near, new = answers.standings, lists.get("localities"), lists.get("boundaries")
    by_locality = fit = by_new_area = None
    if near:
        by_locality = answers.kept(
            ("localities", near.pk, question), lambda: divided(ready, question, areas_in(near))
        )
        fit = answers.kept(("placed", near.pk, question), lambda: placed(ready, question, areas_in(near)))
    if new:
        by_new_area = answers.kept(
            ("new areas", new.pk, question), lambda: re_based(ready, question, areas_in(new))
        )
    return by_locality, fit, by_new_area


def heat_rows(found: Divided) -> list[dict[str, object]]:
    """Localities against types of care, shaded; a cell without a rated service has no shade."""
    rows = [*found.rows, *([found.outside] if found.outside else []), found.whole]
    titles = {row.whole.code: row.whole.name for row in found.rows} | {
        found.whole.whole.code: found.whole.whole.name
    }
    return [
        {
            "name": titles.get(row.whole.code, "No locality"),
            "cells": [
                {
                    "text": _cell(share) if share.denominator else "none rated",
                    "shade": SCALE.shade(share.share),
                }
                for share in row.types
            ],
        }
        for row in rows
    ]


def _cell(share: Share) -> str:
    """A line may end between the share and its counts only."""
    counts = f"({share.numerator:,} of {share.denominator:,})"
    told = (percent(share.share, share.numerator, share.denominator), counts)
    return " ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in told)
