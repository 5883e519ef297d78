"""The way into the API: past sessions, cookies and forms, which have no part in it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from wherry_web.api.answering import KEPT, Answered, form_of, sent
from wherry_web.api.callers import caller_of, demand
from wherry_web.api.operations import PREFIX
from wherry_web.api.parameters import refuse_unknown
from wherry_web.api.priority import PRIORITY
from wherry_web.api.problems import Problem, told
from wherry_web.api.scopes import Scope
from wherry_web.api.telling import TELLING, tell
from wherry_web.journal.unchanged import WhileUnchanged
from wherry_web.position.register import shelf

READING = ("GET", "HEAD")


class Door:
    """Answers everything below /api/v1/ itself; what is wrong there is a problem, never a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answer = WhileUnchanged(_answered)  # A key is read once, for as long as nobody ended one.

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        return self.answer(request)


def _answered(request: HttpRequest) -> HttpResponse:
    try:
        response = _answer(request)
    except Exception as error:  # Whatever it is: no page, no trace of the code, a line in the log.
        response = told(request, error)
    response.headers.setdefault("X-Frame-Options", "DENY")
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    is_head = request.method == "HEAD"
    request.get_host()  # Refuses hosts that are not ours, as Django does elsewhere.
    caller = caller_of(request)
    request.api_caller = caller  # type: ignore[attr-defined]
    if request.path_info == TELLING:
        return tell(request)
    demand(request, Scope.PRIORITY if request.path_info == PRIORITY else Scope.READ)
    if request.method not in READING:
        _view_of(request)
        raise Problem(405, "The API is only read; ask by GET.", headers={"Allow": ", ".join(READING)})
    # Whole questions, letter by letter: to read one costs more than to answer it from memory.
    question = (shelf().data, shelf().current_id(), request.get_full_path(), form_of(request))
    kept = KEPT.get(question)
    if kept is None:
        view, name, parts = _view_of(request)
        refuse_unknown(request, name)
        request.method = "GET"  # Of which a HEAD is an answer without its content.
        response = view(request, **parts)
        if not isinstance(response, Answered):
            return response
        kept = response.kept
        if response.lasts:
            KEPT.keep(question, kept)
    demand(request, kept.needs)
    return sent(request, kept, with_content=not is_head)


def _view_of(request: HttpRequest) -> tuple[Callable[..., HttpResponse], str, dict[str, object]]:
    try:
        match = resolve(request.path_info)
    except Resolver404 as error:
        raise Problem(404, f"There is no such address; {PREFIX}openapi.json lists them.") from error
    return match.func, match.url_name or "", match.kwargs
