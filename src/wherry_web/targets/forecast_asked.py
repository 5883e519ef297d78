"""What an address of the forecast asks for: the form that stands in the page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict

from wherry.definitions.forecasting import Forecasting
from wherry.definitions.inspections import AS_NOW
from wherry.definitions.places import ENGLAND
from wherry_web.accounts.models import Body
from wherry_web.position.asked import Asked, day_field, place_field
from wherry_web.targets.answering import FUTURES_ON_SCREEN
from wherry_web.targets.asked import UNASKED, own_percent
from wherry_web.ui.form_fields import set_choices

if TYPE_CHECKING:
    from wherry.analysis.forecast.estimate import EstimateQuestion
    from wherry.analysis.forecast.forecast import ForecastQuestion

LIKE_OF_LATE = "As often as of late"


class ForecastAsked(Asked):
    """Which place, which target, by when, and how often CQC inspects until then."""

    area = place_field("Place", "A council, region, integrated care board or England")
    percent = forms.DecimalField(
        label="Target, in per cent",
        required=False,
        max_digits=7,
        decimal_places=4,
        help_text="Good or Outstanding, of rated services",
    )
    by = day_field("By", "Two years ahead, if left empty")
    inspections = forms.ChoiceField(label="CQC inspects", required=False)
    field_order = ("area", "percent", "by", "inspections", "services", "as_of", "body", "release")

    def __init__(self, given: QueryDict, *, assumed: Forecasting) -> None:
        super().__init__(given)
        named = [(scenario.key, scenario.title) for scenario in assumed.scenarios.values()]
        set_choices(self, "inspections", [(AS_NOW, LIKE_OF_LATE), *named])

    def question(self, body: Body) -> ForecastQuestion:
        """The question of a valid form; without a place it is asked of the body's own area."""
        from wherry.analysis.forecast.forecast import ForecastQuestion

        given = self.cleaned_data
        percent = given["percent"] if given["percent"] is not None else own_percent(body)
        return ForecastQuestion(
            area=given["area"] or body.area_code or ENGLAND,
            as_of=self.chosen_day(),
            by=given["by"],
            target=float(percent / 100),
            inspections=given["inspections"] or AS_NOW,
            services=self.chosen_services(),
            futures=FUTURES_ON_SCREEN,
            is_quick=True,
        )

    def estimate_question(self, body: Body) -> EstimateQuestion:
        """The question for today's estimate of the same place and day."""
        from wherry.analysis.forecast.estimate import EstimateQuestion

        asked = self.question(body)
        return EstimateQuestion(asked.area, asked.as_of, services=asked.services)


def forecast_form(given: QueryDict, body: Body, newest: date | None, assumed: Forecasting) -> ForecastAsked:
    """The form as it was filled in; as somebody finds it first, it asks for the body's own target."""
    if set(given) - UNASKED:
        return ForecastAsked(given, assumed=assumed)
    first = given.copy()
    first["percent"] = f"{own_percent(body).normalize():f}"
    if body.target_on and newest and body.target_on > newest:
        first["by"] = body.target_on.isoformat()
    return ForecastAsked(first, assumed=assumed)
