"""Whose area a public page shows, and the areas that can be chosen."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest

from wherry.definitions.places import ENGLAND
from wherry.domain.errors import UnknownName
from wherry.domain.places import PlaceKind
from wherry_web.accounts.models import Body
from wherry_web.accounts.routes import today
from wherry_web.position.register import Answers, shelf

LONGEST = 80  # Letters of an area's name or a word that is looked for.


def newest() -> Answers:
    """The release that counts; in public no other is shown.

    Raises:
        NotKnown: when nothing has been imported yet.
    """
    return shelf().answers()


def area_asked(request: HttpRequest) -> str:
    """The area of `?area=`, else that of the council that runs the installation, else England.

    Raises:
        UnknownName: when it is no name at all.
    """
    wanted = request.GET.get("area", "").strip()
    if len(wanted) > LONGEST:
        raise UnknownName("That is not the name of an area; choose one from the list.")
    return wanted or _host_area() or ENGLAND


def _host_area() -> str:
    host = Body.objects.on(today()).filter(is_host=True).first()
    return host.area_code if host else ""


class AreaForm(forms.Form):
    """Choose a council area."""

    def __init__(self, answers: Answers, chosen: str) -> None:
        super().__init__(initial={"area": chosen})
        self.fields["area"] = forms.ChoiceField(
            label="Council area, region or England", required=False, choices=areas(answers)
        )


class SearchForm(AreaForm):
    """Choose a council area and words to look for."""

    q = forms.CharField(label="Name of the service, or a postcode", required=False, max_length=LONGEST)

    def __init__(self, answers: Answers, chosen: str, words: str) -> None:
        super().__init__(answers, chosen)
        self.initial["q"] = words


def areas(answers: Answers) -> list[tuple[str, str]]:
    """England, the regions and the authorities of the newest file's day, by code and name."""
    gazetteer, day = answers.register.definitions.places, answers.release.newest
    found = [(ENGLAND, gazetteer.places[ENGLAND].name)]
    for kind in (PlaceKind.REGION, PlaceKind.AUTHORITY):
        found += sorted(((p.code, p.name) for p in gazetteer.of_kind(kind, day)), key=lambda pair: pair[1])
    return found


def words_asked(request: HttpRequest) -> str:
    """The words of `?q=`, no longer than anybody needs."""
    return request.GET.get("q", "").strip()[:LONGEST]
