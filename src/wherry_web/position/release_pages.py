"""Pages about releases: which there are, what each stands on, how two differ, where files disagree."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.domain.ratings import RATING_TITLES
from wherry.sources.catalogue import sources
from wherry.store.compare import compare_releases
from wherry.store.releases import Release, list_releases, read_release, verify_release
from wherry.store.schema import TABLES
from wherry_web.position.refusals import told
from wherry_web.position.register import shelf
from wherry_web.ui.downloads import Download, as_file
from wherry_web.ui.paging import page_of

DISAGREEMENT_HEADINGS = {
    "location_id": "Service id",
    "service_group": "Part rated",
    "key_question": "Key question",
    "file": "File",
    "file_says": "The file says",
    "file_published_on": "Published on, in the file",
    "register_says": "The register says",
    "register_published_on": "Published on, in the register",
    "as_at": "The file is true for",
    "explanation": "Explanation",
}


LISTS = {
    "registered": "every registered service",
    "rated": "every service with a rating",
    "dated": "services with the days on which they began and ended",
    "partial": "some services only",
    "nothing": "no services",
}
"""What a file lists, in words."""


@dataclass(frozen=True)
class Listed:
    """A release in the list."""

    release: Release
    is_current: bool

    @property
    def disagreements(self) -> int:
        """Ratings on which files differ."""
        return self.release.tables["disagreement"].rows


def _known() -> list[Listed]:
    current = shelf().current_id()
    whole, _ = list_releases(settings.WHERRY_DATA)
    return [Listed(release, release.release_id == current) for release in whole]


@told
def releases(request: HttpRequest) -> HttpResponse:
    """Every release there is, and a form that compares two."""
    first, second = request.GET.get("first"), request.GET.get("second")
    known = _known()
    if first and second:
        return _comparison(request, known, first, second)
    return render(request, "position/data/releases.html", {"releases": known})


@told
def release(request: HttpRequest, release_id: str) -> HttpResponse:
    """What one release stands on, and whether its files are whole."""
    found = read_release(settings.WHERRY_DATA, release_id)
    problems = (
        shelf()
        .answers(found.release_id)
        .kept("verified", lambda: verify_release(settings.WHERRY_DATA, found))
    )
    context = {
        "release": found,
        "is_current": found.release_id == shelf().current_id(),
        "problems": problems,
        "titles": {key: source.about.title for key, source in sources().items()},
        "lists": LISTS,
        "tables": [(name, TABLES[name].row, found.tables[name]) for name in TABLES if name in found.tables],
    }
    return render(request, "position/data/release.html", context)


def _comparison(request: HttpRequest, known: list[Listed], first: str, second: str) -> HttpResponse:
    for name in (first, second):
        shelf().answers(name)  # Refuses what is no release before it becomes part of a path.
    found = compare_releases(settings.WHERRY_DATA, first, second)
    context = {"releases": known, "found": found, "tables": TABLES}
    return render(request, "position/data/compare.html", context)


@told
def disagreements(request: HttpRequest, release_id: str) -> HttpResponse:
    """The ratings on which two files of a release disagree, each with its explanation."""
    answers = shelf().answers(release_id)
    rows = answers.kept("disagreements", lambda: answers.register.table("disagreement").to_dicts())
    kind = request.GET.get("as")
    if kind in ("csv", "xlsx"):
        about = {"Data as published on": answers.release.release_id}
        name = f"disagreements-{answers.release.release_id}"
        return as_file(Download(name, DISAGREEMENT_HEADINGS, rows, about), kind)
    page = page_of(request, rows)
    context = {"release": answers.release, "page": page, "titles": RATING_TITLES}
    return render(request, "position/data/disagreements.html", context)
