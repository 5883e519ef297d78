"""What an address of the target asks for, read with care: the form that stands in the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import forms
from django.http import QueryDict

from wherry.decisions.questions import TargetQuestion
from wherry.definitions.places import ENGLAND
from wherry_web.accounts.models import Body
from wherry_web.position.asked import Asked, day_field, place_field

USUAL_PERCENT = Decimal(85)
"""Where a body has set itself no target: the share that councils' programmes name (field.md §2.2)."""


UNASKED = frozenset(("body", "release", "as"))
"""What may stand in an address that asks for nothing yet."""


class TargetAsked(Asked):
    """Which place, which share, by when, measured since when."""

    area = place_field("Place", "A council, region, integrated care board or England")
    percent = forms.DecimalField(
        label="Target, in per cent",
        required=False,
        max_digits=7,
        decimal_places=4,
        help_text="Good or Outstanding, of rated services",
    )
    each_type = forms.BooleanField(label="In every type of care", required=False)
    by = day_field("By", "The day to reach it; shows the way there month by month")
    since = day_field("Programme began", "Measures today against the line from that day")
    field_order = ("area", "percent", "each_type", "services", "by", "since", "as_of", "body", "release")

    def question(self, body: Body) -> TargetQuestion:
        """The question of a valid form; without a place it is asked of the body's own area."""
        given = self.cleaned_data
        percent = given["percent"] if given["percent"] is not None else own_percent(body)
        return TargetQuestion(
            area=given["area"] or body.area_code or ENGLAND,
            share=percent / 100,
            as_of=self.chosen_day(),
            by=given["by"],
            since=given["since"],
            each_type=given["each_type"],
            services=self.chosen_services(),
        )


def own_percent(body: Body) -> Decimal:
    """The body's own target in per cent, else the usual one."""
    return USUAL_PERCENT if body.target_share is None else body.target_share * 100


def target_form(given: QueryDict, body: Body, newest: date | None) -> TargetAsked:
    """The form as it was filled in; as somebody finds it first, it asks for the body's own target.

    `newest` is the newest day of the data: a target whose day is over by then has no way there.
    """
    if set(given) - UNASKED:
        return TargetAsked(given)
    first = given.copy()
    first["percent"] = f"{own_percent(body).normalize():f}"
    if body.target_on and newest and body.target_on > newest:
        first["by"] = body.target_on.isoformat()
    return TargetAsked(first)
