"""The services of a division, for its councillor and for whoever may choose one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.analysis.divisions import DivisionServices, division_services
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.tally import Share
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.roles import BodyKind
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.own_lists.downloads import download_of_division
from wherry_web.position.own_lists.forms import DivisionForm
from wherry_web.position.own_lists.lists import areas_in, newest_of
from wherry_web.position.own_lists.policies import NO_COUNCIL, may_see_division, own_divisions, same_name
from wherry_web.position.refusals import told
from wherry_web.position.register import Answers, answers_for
from wherry_web.position.views import chosen_body
from wherry_web.ui.downloads import as_file


@dataclass(frozen=True)
class Choice:
    """The divisions a person may choose from, and the one that is shown, or why it is not."""

    divisions: tuple[str, ...] = ()
    chosen: str = ""
    services: DivisionServices | None = None
    sentence: str = ""
    refused: str = ""


def choice_for(person: Person, body: Body, answers: Answers | None, wanted: str) -> Choice:
    """The division asked for, by default the person's own; raises what `division_services` raises."""
    if body.kind != BodyKind.COUNCIL:
        return Choice(sentence=f"{NO_COUNCIL} {body.name} is none, so there is nothing to show here.")
    row, own = newest_of(body).get("divisions"), own_divisions(person, body, today())
    if answers is None or row is None:
        what = "published file" if answers is None else "list of divisions"
        return Choice(sentence=f"No {what} has been imported yet, so no services can be shown here.")
    areas = areas_in(row)
    every = tuple(n for n in areas.areas if may_see_division(person, body, n, today()))
    asked = wanted.strip() or (own[0] if own else "")
    if not asked:
        return Choice(every, sentence="Choose a division to see its services.")
    chosen = next((name for name in areas.areas if same_name(name, asked)), "")
    decision = may_see_division(person, body, chosen or asked, today())
    if not decision:
        return Choice(every, refused=decision.reason)
    if not chosen:
        return Choice(every, sentence=_absent(asked, row.name, own))
    question = PositionQuestion(body.area_code)
    found = answers.kept(
        ("division", row.pk, question, chosen),
        lambda: division_services(answers.standings, question, chosen, areas),
    )
    return Choice(every, chosen, found)


def _absent(asked: str, file: str, own: list[str]) -> str:
    if any(same_name(asked, name) for name in own):
        return (
            f"Your division, {asked}, is not in the council’s list of divisions ({file}), so its services "
            "cannot be shown; ask whoever keeps the list to add it."
        )
    return f"The council’s list of divisions ({file}) has no division of this name; choose one of the list."


def _beside(body: Body, choice: Choice, answers: Answers | None) -> tuple[Share, ...]:
    """The council's own area, its region and England, to compare a division with."""
    if answers is None or choice.services is None:
        return ()
    found = answers.position(PositionQuestion(body.area_code))
    return (found.area, *found.comparators)


@told
def division(request: HttpRequest) -> HttpResponse:
    """The services of a division, each with its rating, how old that is, and what changed."""
    person, body = person_of(request), chosen_body(request)
    answers = answers_for(request)
    choice = choice_for(person, body, answers, request.GET.get("division", "")[:100])
    if choice.refused:
        return render(request, "ui/refused.html", {"reason": choice.refused}, status=403)
    initial = {"division": choice.chosen, "body": body.pk}
    context = {
        "body": body,
        "bodies": list(person.bodies_on(today()).values()),
        "choice": choice,
        "form": DivisionForm(initial=initial, divisions=list(choice.divisions)),
        "pinned": request.GET.get("release", ""),
        "beside": _beside(body, choice, answers),
        "published_on": choice.services and choice.services.provenance.as_of,
    }
    return render(request, "own_lists/division.html", context)


@told
def division_data(request: HttpRequest) -> HttpResponse:
    """The services of a division as CSV or XLSX."""
    kind, wanted = request.GET.get("as", "csv"), request.GET.get("division", "")[:100]
    choice = choice_for(person_of(request), chosen_body(request), answers_for(request), wanted)
    if choice.refused:
        return render(request, "ui/refused.html", {"reason": choice.refused}, status=403)
    if choice.services is None:
        raise Http404
    return as_file(download_of_division(choice.services), kind)
