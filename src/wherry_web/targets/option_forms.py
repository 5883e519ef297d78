"""What people fill in to make an improvement option, to save it, and to adopt it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from wherry.decisions.options import Objective, OptionsQuestion
from wherry.decisions.options.questions import MOST_GBP
from wherry.definitions.improvement import Improvement
from wherry.definitions.places import ENGLAND
from wherry.domain.days import months_after
from wherry_web.accounts.models import Body
from wherry_web.position.asked import Asked, day_field
from wherry_web.targets.asked import own_percent
from wherry_web.ui.form_fields import set_choices

AIMS = ((Objective.MOST_GOOD.value, "The most Good services"), (Objective.LEAST_COST.value, "The least cost"))
YEARS_AHEAD = 2
"""As somebody finds the form first, where the body's target has no day."""
FIRST_DAYS, FIRST_BUDGET = 90, 200_000
"""Two officers, and a budget as pilots have had; only to begin with."""


def _whole(label: str, hint: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most, help_text=hint)


class OptionAsked(Asked):
    """Target, day, limits and assumptions of an option."""

    percent = forms.DecimalField(label="Target, in per cent", max_digits=7, decimal_places=4)
    by = day_field("By", "The day to reach it")
    aim = forms.ChoiceField(label="Look for", choices=AIMS, required=False)
    each_type = forms.BooleanField(label="In every type of care", required=False)
    officer_days = _whole("Officer days a quarter", "As many as wanted, if left empty", 100_000)
    budget = _whole("Budget, pounds in all", "As much as wanted, if left empty", MOST_GBP)
    quarter_budget = _whole("Budget, pounds a quarter", "No limit, if left empty", MOST_GBP)
    inspections = forms.ChoiceField(label="CQC inspects", required=False)
    departures = forms.BooleanField(
        label="Let below-Good services leave", required=False,
        help_text="In counts by type and locality, never by name, and never beyond what a locality can lose",
    )  # fmt: skip
    field_order = (
        "percent", "by", "aim", "each_type", "officer_days", "budget", "quarter_budget", "inspections",
        "departures", "services", "as_of", "body", "release",
    )  # fmt: skip

    def __init__(self, given: QueryDict, *, assumed: Improvement) -> None:
        super().__init__(given)
        self.fields["by"].required = True
        set_choices(self, "inspections", [(s.key, s.title) for s in assumed.scenarios.values()])
        self.levels = list(assumed.levels.values())
        for level in self.levels:
            field = _whole(f"Places of {level.title.lower()}", "At one time; no limit, if left empty", 10_000)
            self.fields[f"places_{level.key}"] = field

    def question(self, body: Body) -> OptionsQuestion:
        """The question of a valid form."""
        given = self.cleaned_data
        places = [(level.key, given[f"places_{level.key}"]) for level in self.levels]
        days = given["officer_days"]
        return OptionsQuestion(
            area=body.area_code or ENGLAND,
            share=given["percent"] / 100,
            by=given["by"],
            as_of=self.chosen_day(),
            objective=Objective(given["aim"] or Objective.MOST_GOOD),
            each_type=given["each_type"],
            officer_days=None if days is None else (days,),
            budget_gbp=given["budget"],
            quarter_budget_gbp=given["quarter_budget"],
            places=tuple((key, number) for key, number in places if number is not None),
            inspections=given["inspections"] or OptionsQuestion.inspections,
            departures=given["departures"],
            services=self.chosen_services(),
        )


def option_form(given: QueryDict, body: Body, assumed: Improvement, newest: date) -> OptionAsked:
    """The form as it was filled in, or with the body's own target and a little to begin with."""
    if set(given) - {"body", "release", "part", "as"}:
        return OptionAsked(given, assumed=assumed)
    own = body.target_on if body.target_on and body.target_on > months_after(newest, 3) else None
    first = given.copy()
    first.update(
        {
            "percent": f"{own_percent(body).normalize():f}",
            "by": (own or months_after(newest, 12 * YEARS_AHEAD)).isoformat(),
            "officer_days": str(FIRST_DAYS),
            "budget": str(FIRST_BUDGET),
            "inspections": OptionsQuestion.inspections,
        }
    )
    for level in assumed.levels.values():
        if level.places is not None:
            first[f"places_{level.key}"] = str(level.places)
    return OptionAsked(first, assumed=assumed)


def query_of(question: OptionsQuestion) -> str:
    """A question as the words of the address that asks it again, to be adjusted there."""
    said: dict[str, object] = {
        "percent": f"{(question.share * 100).normalize():f}",
        "by": question.by.isoformat(),
        "aim": question.objective.value,
        "officer_days": question.officer_days[0] if question.officer_days else None,
        "budget": question.budget_gbp,
        "quarter_budget": question.quarter_budget_gbp,
        "inspections": question.inspections,
        "services": question.services.value,
        "each_type": "on" if question.each_type else None,
        "departures": "on" if question.departures else None,
    }
    said |= {f"places_{level}": number for level, number in question.places}
    return urlencode({key: value for key, value in said.items() if value is not None})


class SaveForm(forms.Form):
    """The name of an option that is saved."""

    name = forms.CharField(label="Name of the option", max_length=100)


class AdoptForm(forms.Form):
    """Why an option is adopted."""

    reason = forms.CharField(
        label="Why this option", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The journal keeps it with what was known today",
    )  # fmt: skip


class RemoveForm(forms.Form):
    """Nothing but the button."""
