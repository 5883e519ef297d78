"""The addresses of the API: each asks one question of the library and gives its result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError

from wherry.analysis.comparison.plain import (
    COMPARISON_COLUMNS,
    RANGE_COLUMNS,
    PlainComparison,
    PlainQuarters,
    PlainRangedLeague,
    as_plain_comparison,
    as_plain_quarters,
    as_plain_ranged_league,
    comparison_rows,
    league_rows,
)
from wherry.analysis.comparison.results import CompareQuestion, Quarter, QuartersQuestion
from wherry.analysis.forecast.estimate import EstimatedShare
from wherry.analysis.forecast.outlooks import FanPoint
from wherry.analysis.forecast.paired import FLAT, flat
from wherry.analysis.forecast.plain import PlainEstimate, PlainForecast, plain_estimate, plain_forecast
from wherry.analysis.plain import (  # fmt: skip
    Carried,
    PlainLeague,
    PlainPosition,
    ReleaseRow,
    ShareOfKind,
    plain_league,
    plain_position,
    release_row,
)
from wherry.analysis.questions import LeagueQuestion, PositionQuestion, SourceFile
from wherry.analysis.record import LocationRecord, RatingEvent, location_record
from wherry.analysis.results import Plain
from wherry.analysis.service_list import ServiceList, ServiceRow, service_list
from wherry.analysis.tally import Share
from wherry.decisions.options.ahead import OptionAhead
from wherry.decisions.options.plain import PlainOptionAhead, plain_option_ahead
from wherry.decisions.plain import PlainTarget, StratumRow, plain_target, stratum_rows
from wherry.definitions import Definitions, load_definitions
from wherry.definitions.measures import Measure
from wherry.domain.coverage import Services
from wherry.domain.errors import Refused, UnknownName
from wherry.store.releases import list_releases
from wherry_web.api.answering import LATEST, PINNED, Answered, answered
from wherry_web.api.callers import demand
from wherry_web.api.parameters import (
    OPEN_TO_ALL,
    Asked,
    AskedOfRelease,
    ComparisonAsked,
    EstimateAsked,
    ForecastAsked,
    LeagueAsked,
    OptionForecastAsked,
    PositionAsked,
    QuartersAsked,
    RangesAsked,
    ServicesAsked,
    TargetAsked,
)
from wherry_web.api.problems import Problem, ProblemDetails, told
from wherry_web.api.scopes import Scope
from wherry_web.position.register import Answers, shelf
from wherry_web.targets.answering import (
    ahead_answer,
    estimate_answer,
    forecast_answer,
    options_answer,
    target_answer,
)

View = TypeVar("View", bound=Callable[..., Answered])
Found = TypeVar("Found")
VERSION = "1"
PREFIX = f"/api/v{VERSION}/"
DESCRIPTION = """\
Where do we stand: the position of adult social care services in England, as published by the Care Quality
Commission. Every answer says which release of the data, which day and which measure it stands on; the same
question of the same release has the same answer for ever. Field names are those of the command line's
`--format json`. Nothing here is about people, and the figures are public: no key is needed to read them. A
key of your organisation allows more requests a minute and long lists, and opens what is its own, `priority`
and `signals`, where its scopes say so: show it as `Authorization: Bearer wh_…`. Errors are
`application/problem+json` (RFC 9457) with one sentence.
"""

api = NinjaAPI(title="Wherry", version=VERSION, description=DESCRIPTION, openapi_url=None, docs_url=None)
for kind in (
    Exception,
    ValidationError,
    HttpError,
    Http404,
):  # Those that django-ninja answers in its own way.
    api.add_exception_handler(kind, told)  # type: ignore[arg-type]  # Only errors are raised, no types of them.

REFUSALS = frozenset((400, 401, 403, 404, 406, 422, 429, 503))


@dataclass(frozen=True)
class Service(LocationRecord):
    """A service with all that is known of it: facts and ratings oldest first, and its other registrations."""

    is_invented: bool
    files: tuple[SourceFile, ...]


@dataclass(frozen=True)
class Releases(Plain):
    """The releases of the register, the last built first."""

    release: str
    rows: tuple[ReleaseRow, ...]


@dataclass(frozen=True)
class Measures(Plain):
    """The measures: what is counted over what, and the rules for the awkward cases."""

    release: str
    rows: tuple[Measure, ...]


def reads(path: str, answer: type, summary: str) -> Callable[[View], View]:
    """An address that is read: what it answers, and what else may come."""
    known: Callable[[View], View] = api.get(
        path,
        response={200: answer, REFUSALS: ProblemDetails},
        summary=summary,
        operation_id=path.replace("/{location_id}", "_one"),
        url_name=path,
    )
    return known


@reads("position", PlainPosition, "The position of a place")
def position(request: HttpRequest, asked: Query[PositionAsked]) -> Answered:
    """The share of services that are rated so in a place on a day, divided and compared as asked."""
    answers = answers_of(asked.release)
    _demand_measure(answers.register.definitions, asked.measure)
    question = PositionQuestion(
        area=asked.area,
        measure=asked.measure,
        as_of=asked.as_of,
        by=asked.by,
        compare=tuple(word.strip() for word in asked.compare if word.strip()),
        since=asked.since,
        services=Services(asked.services),
    )
    found = plain_position(answers.position(question))
    return answered(request, found, found.rows, ShareOfKind, beside=_beside(found), cache=_cache(asked))


@reads("league", PlainLeague, "All places of one kind against each other")
def league(request: HttpRequest, asked: Query[LeagueAsked]) -> Answered:
    """All authorities (or regions, or integrated care boards) by a measure on a day, best first."""
    answers = answers_of(asked.release)
    _demand_measure(answers.register.definitions, asked.measure)
    question = LeagueQuestion(asked.measure, asked.as_of, Services(asked.services), asked.among)
    found = plain_league(answers.league(question))
    return answered(request, found, found.rows, Share, beside=_beside(found), cache=_cache(asked))


@reads("target", PlainTarget, "What must change for a share to reach a target")
def target(request: HttpRequest, asked: Query[TargetAsked]) -> Answered:
    """Ratings that must improve, or below-Good services that must leave, by type of care and all together."""
    answers = answers_of(asked.release)
    found = _or_problem(lambda: target_answer(answers, asked.question(), None))
    told_as = plain_target(found)
    return answered(
        request, told_as, stratum_rows(found), StratumRow, beside=_beside(told_as), cache=_cache(asked)
    )


@reads("forecast", PlainForecast, "Where a share is going, and how likely a target is")
def forecast(request: HttpRequest, asked: Query[ForecastAsked]) -> Answered:
    """Simulated futures of every service of a place: the share by month as a fan, scenarios of inspection,
    and what moves it. As CSV, the fan."""
    answers = answers_of(asked.release)
    found = plain_forecast(_or_problem(lambda: forecast_answer(answers, asked.question())))
    return answered(request, found, found.fan, FanPoint, beside=_beside(found), cache=_cache(asked))


@reads("estimate", PlainEstimate, "What the share would be if every service were inspected today")
def estimate(request: HttpRequest, asked: Query[EstimateAsked]) -> Answered:
    """Our estimate for today beside the published share, and the first hundred services below Good that most
    likely improved unseen. As CSV, the estimate of all services and of each type of care."""
    answers = answers_of(asked.release)
    whole = _or_problem(lambda: estimate_answer(answers, asked.question()))
    found, rows = plain_estimate(whole, OPEN_TO_ALL), (whole.whole, *whole.types)
    return answered(request, found, rows, EstimatedShare, beside=_beside(found), cache=_cache(asked))


@reads("option_forecast", PlainOptionAhead, "Where a share goes without and with the best improvement option")
def option_forecast(request: HttpRequest, asked: Query[OptionForecastAsked]) -> Answered:
    """The best option for a place within the limits, in the same simulated futures without and with it: the
    difference, the chance of the target, and what waits for an inspection. As CSV, a line a month. No service
    is named."""
    answers = answers_of(asked.release)

    def made() -> OptionAhead:
        return ahead_answer(answers, options_answer(answers, asked.question(), None), None)

    found = plain_option_ahead(_or_problem(made))
    rows = tuple(map(flat, found.points))
    return answered(request, found, rows, FLAT, beside=_beside(found), cache=_cache(asked))


@reads("ranges", PlainRangedLeague, "The league with how far each rank can be trusted")
def ranges(request: HttpRequest, asked: Query[RangesAsked]) -> Answered:
    """The league with the range of each rank, its place in the funnel, and what of it is more than chance."""
    answers = answers_of(asked.release)
    _demand_measure(answers.register.definitions, asked.measure)
    question = LeagueQuestion(asked.measure, asked.as_of, Services(asked.services), asked.among)
    whole = answers.ranged_league(question)
    found = as_plain_ranged_league(whole)
    return answered(
        request, found, league_rows(whole), RANGE_COLUMNS, beside=_beside(found), cache=_cache(asked)
    )


@reads("comparison", PlainComparison, "Whether a place differs from others by more than chance")
def comparison(request: HttpRequest, asked: Query[ComparisonAsked]) -> Answered:
    """The difference to each, its interval, and what of it is mix of services; as CSV, a line for each."""
    answers = answers_of(asked.release)
    _demand_measure(answers.register.definitions, asked.measure)
    against = tuple(word.strip() for word in asked.against if word.strip())
    question = CompareQuestion(asked.area, asked.measure, asked.as_of, against, Services(asked.services))
    whole = answers.comparison(question)
    found = as_plain_comparison(whole)
    return answered(
        request, found, comparison_rows(whole), COMPARISON_COLUMNS, beside=_beside(found), cache=_cache(asked)
    )


@reads("quarters", PlainQuarters, "What was published by quarter")
def quarters(request: HttpRequest, asked: Query[QuartersAsked]) -> Answered:
    """Ratings published in each quarter, what stood at its end, and which quarters are not ordinary."""
    answers = answers_of(asked.release)
    _demand_measure(answers.register.definitions, asked.measure)
    services = Services(asked.services)
    question = QuartersQuestion(asked.area, asked.measure, asked.first, asked.last, services, asked.target)
    found = as_plain_quarters(answers.quarters(question))
    return answered(request, found, found.rows, Quarter, beside=_beside(found), cache=_cache(asked))


@reads("services", ServiceList, "The services of a place")
def services(request: HttpRequest, asked: Query[ServicesAsked]) -> Answered:
    """The registered services of a place on a day by id, a page at a time: `next` asks for the one after."""
    needs = Scope.LISTS if asked.limit > OPEN_TO_ALL else Scope.READ
    demand(request, needs)
    answers = answers_of(asked.release)
    known = [t.key for t in answers.register.definitions.types_of_care]
    if asked.type is not None and asked.type not in known:
        raise Problem(422, f"“{asked.type}” is not a type of care; there are {', '.join(known)}.")
    found = service_list(answers.standings, asked.question())
    return answered(
        request, found, found.rows, ServiceRow, beside=_beside(found), cache=_cache(asked), needs=needs,
        following=_following(request, found.next),
    )  # fmt: skip


@reads("services/{location_id}", Service, "Everything known of one service")
def service(request: HttpRequest, location_id: str, asked: Query[AskedOfRelease]) -> Answered:
    """Facts over time, ratings by key question, and the chain of registrations; as CSV, the ratings."""
    answers = answers_of(asked.release)
    record = location_record(answers.register, location_id)
    files = tuple(SourceFile(f.name, f.source, f.as_at, f.sha256) for f in answers.release.files)
    found = Service(**vars(record), is_invented=answers.release.is_invented, files=files)
    beside = {"release": found.release, "is_invented": found.is_invented}
    ratings = (*record.chain_ratings, *record.ratings)
    return answered(request, found, ratings, RatingEvent, beside=beside, cache=_cache(asked))


@reads("releases", Releases, "The releases of the register")
def releases(request: HttpRequest, asked: Query[Asked]) -> Answered:
    """Each release is what was known after an import; its id pins an answer."""
    current = answers_of(None).release.release_id
    whole, _ = list_releases(settings.WHERRY_DATA)
    rows = tuple(release_row(found, current) for found in whole)
    return answered(request, Releases(current, rows), rows, ReleaseRow, beside={})


@reads("measures", Measures, "The measures")
def measures(request: HttpRequest, asked: Query[Asked]) -> Answered:
    """What can be counted: ratings above and below the line, and the rules for the awkward cases."""
    current = shelf().current_id() or ""
    definitions = answers_of(None).register.definitions if current else load_definitions()
    rows = tuple(definitions.measures.values())
    return answered(request, Measures(current, rows), rows, Measure, beside={})


def answers_of(release: str | None) -> Answers:
    """A release opened for questions.

    Raises:
        Problem: 503 before the first import.
        UnknownName: when there is no such release.
    """
    if shelf().current_id() is None:
        raise Problem(503, "No published file has been imported yet; ask again after the first import.")
    return shelf().answers(release)


def _or_problem(make: Callable[[], Found]) -> Found:
    """What `make` makes.

    Raises:
        Problem: 422, where it refuses what can be read and is no question.
    """
    try:
        return make()
    except Refused as refusal:
        if type(refusal) is not Refused:
            raise
        raise Problem(422, str(refusal)) from refusal


def _demand_measure(definitions: Definitions, key: str) -> None:
    try:
        definitions.measure(key)
    except UnknownName as unknown:
        raise Problem(422, str(unknown)) from unknown


def _cache(asked: AskedOfRelease) -> str:
    return PINNED if asked.release else LATEST


def _beside(found: Carried | ServiceList) -> dict[str, object]:
    """What every line of a CSV carries."""
    return {name: getattr(found, name) for name in ("as_of", "release", "measure", "is_invented")}


def _following(request: HttpRequest, after: str | None) -> str:
    if after is None:
        return ""
    asked = {name: value for name, value in request.GET.items() if name != "after"}
    return f"{request.path}?{urlencode({**asked, 'after': after})}"
