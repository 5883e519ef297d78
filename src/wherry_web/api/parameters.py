"""What each address can be asked, with words for the OpenAPI; other parameters are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import BeforeValidator

from wherry.analysis.questions import HEADLINE
from wherry.analysis.service_list import ServicesQuestion
from wherry.decisions.options import OptionsQuestion
from wherry.decisions.options.questions import MOST_GBP
from wherry.decisions.questions import TargetQuestion
from wherry.definitions.inspections import AS_NOW
from wherry.definitions.places import ENGLAND
from wherry.domain.coverage import Services
from wherry.domain.days import read_day
from wherry_web.api.problems import unknown_parameters
from wherry_web.targets.answering import FUTURES_ON_SCREEN

if TYPE_CHECKING:
    from wherry.analysis.forecast.estimate import EstimateQuestion
    from wherry.analysis.forecast.forecast import ForecastQuestion

LONGEST = 100  # Letters; the longest name of a place has fewer than 60.
MOST, OPEN_TO_ALL = 5_000, 100
"""Services in one answer: with a key for lists, and without."""


def _day(said: object) -> object:
    if isinstance(said, str) and (day := read_day(said)) is not None and day.isoformat() == said:
        return day
    raise ValueError(f"“{str(said)[:40]}” is not a day; write it like 2021-02-01.")


Kinds = Literal["all", "care_homes", "community"]
Day = Annotated[date, BeforeValidator(_day)]
Word = Annotated[str, Field(min_length=1, max_length=LONGEST)]
By = Literal["service_type", "care_home", "user_band", "size", "owner", "brand", "ownership", "authority"]
Rating = Literal["outstanding", "good", "requires_improvement", "inadequate", "not_rated"]
RELEASE = (
    "What was known: the id of a release (by default the one that counts). A pinned answer never changes."
)
AS_OF = "The day the answer is true for (by default the newest known)."
SERVICES = "Which kinds of service are counted."
MEASURE = "What is counted: the key of a measure, as `measures` lists them."


class Asked(Schema):
    """What every address can be asked."""

    format: Literal["json", "csv"] | None = Field(
        None, description="JSON or CSV, whatever the Accept header says."
    )


class AskedOfRelease(Asked):
    """What every address about a release can be asked."""

    release: Word | None = Field(None, description=RELEASE)


class PositionAsked(AskedOfRelease):
    """A position question."""

    area: Word = Field(
        description="The name or code of an authority, a region, an integrated care board or England.",
        examples=["Norfolk"],
    )
    as_of: Day | None = Field(None, description=AS_OF, examples=["2021-02-01"])
    measure: Word = Field(HEADLINE, description=MEASURE)
    by: By | None = Field(None, description="How to divide the services.")
    compare: list[Annotated[str, Field(max_length=LONGEST)]] = Field(
        ["region", "england"],
        description="With whom: region, england, neighbours, or the name or code of a place. Repeat the "
        "parameter for several; leave it empty for nobody.",
        max_length=20,
    )
    since: Day | None = Field(
        None, description="Name the services whose rating changed, that came or that left since this day."
    )
    services: Kinds = Field("all", description=SERVICES)


class TargetAsked(AskedOfRelease):
    """A target question."""

    area: Word = Field(description="The name or code of a place.", examples=["Norfolk"])
    share: Decimal = Field(
        description="The target: a share above 0 and at most 1.", gt=0, le=1, max_digits=6, examples=["0.85"]
    )
    as_of: Day | None = Field(None, description=AS_OF, examples=["2021-02-01"])
    by: Day | None = Field(None, description="The day to reach it by: gives the way there, month by month.")
    since: Day | None = Field(
        None, description="The day the programme began: measures today against the line from there."
    )
    each_type: bool = Field(False, description="The target is for every type of care, not for all together.")
    services: Kinds = Field("all", description=SERVICES)

    def question(self) -> TargetQuestion:
        """The library's question."""
        names = ("area", "share", "as_of", "by", "since", "each_type")
        return TargetQuestion(
            **{name: getattr(self, name) for name in names}, services=Services(self.services)
        )


class ForecastAsked(AskedOfRelease):
    """A forecast question."""

    area: Word = Field(description="The name or code of a place.", examples=["Norfolk"])
    as_of: Day | None = Field(None, description=AS_OF, examples=["2022-04-01"])
    by: Day | None = Field(None, description="The last day (by default two years later, at most ten).")
    target: float | None = Field(
        None, gt=0, le=1, description="A share to reach: 0.85 for 85 %. Its chance is told.", examples=[0.85]
    )
    inspections: Word = Field(
        AS_NOW,
        description="How often CQC inspects: as_now, or a scenario like 2019, 2023 or 2024.",
    )
    services: Kinds = Field("all", description=SERVICES)

    def question(self) -> ForecastQuestion:
        """The library's question, with the futures of a page."""
        from wherry.analysis.forecast.forecast import ForecastQuestion

        names = ("area", "as_of", "by", "target", "inspections")
        return ForecastQuestion(
            **{name: getattr(self, name) for name in names},
            services=Services(self.services),
            futures=FUTURES_ON_SCREEN,
            is_quick=True,
        )


class EstimateAsked(AskedOfRelease):
    """A question for our estimate for today."""

    area: Word = Field(description="The name or code of a place.", examples=["Norfolk"])
    as_of: Day | None = Field(None, description=AS_OF, examples=["2022-04-01"])
    by: Day | None = Field(
        None, description="By when CQC may inspect again (by default in a year, at most five)."
    )
    services: Kinds = Field("all", description=SERVICES)

    def question(self) -> EstimateQuestion:
        """The library's question."""
        from wherry.analysis.forecast.estimate import EstimateQuestion

        return EstimateQuestion(self.area, self.as_of, self.by, Services(self.services))


class OptionForecastAsked(AskedOfRelease):
    """A question for the forecast without and with the best improvement option."""

    area: Word = Field(description="The name or code of a place.", examples=["Norfolk"])
    share: Decimal = Field(
        description="The target: a share above 0 and at most 1.", gt=0, le=1, max_digits=6, examples=["0.85"]
    )
    by: Day = Field(description="The day to reach it by.", examples=["2024-04-01"])
    as_of: Day | None = Field(None, description=AS_OF, examples=["2022-04-01"])
    officer_days: int | None = Field(
        None, ge=0, le=100_000, description="Officer days of each quarter (as many as wanted, if left out)."
    )
    budget_gbp: int | None = Field(
        None, ge=0, le=MOST_GBP, description="Pounds in all (as many as wanted, if left out)."
    )
    inspections: Word = Field(
        "2023", description="How often CQC inspects: a scenario like 2019, 2023 or 2024."
    )
    departures: bool = Field(
        False, description="Let below-Good services leave, in counts and as far as can be borne."
    )
    services: Kinds = Field("all", description=SERVICES)

    def question(self) -> OptionsQuestion:
        """The library's question."""
        names = ("area", "share", "by", "as_of", "budget_gbp", "inspections", "departures")
        return OptionsQuestion(
            **{name: getattr(self, name) for name in names},
            officer_days=None if self.officer_days is None else (self.officer_days,),
            services=Services(self.services),
        )


class LeagueAsked(AskedOfRelease):
    """A league question."""

    as_of: Day | None = Field(None, description=AS_OF, examples=["2021-02-01"])
    measure: Word = Field(HEADLINE, description=MEASURE)
    services: Kinds = Field("all", description=SERVICES)
    among: Literal["authorities", "regions", "icbs"] = Field(
        "authorities", description="Which places stand against each other."
    )


class RangesAsked(LeagueAsked):
    """A league question whose ranks are to say how far they can be trusted."""


class ComparisonAsked(AskedOfRelease):
    """Whether a place differs from others by more than chance."""

    area: Word = Field(
        description="The name or code of an authority, a region, an integrated care board or England.",
        examples=["Norfolk"],
    )
    as_of: Day | None = Field(None, description=AS_OF, examples=["2021-02-01"])
    measure: Word = Field(HEADLINE, description=MEASURE + " One that counts services.")
    against: list[Annotated[str, Field(max_length=LONGEST)]] = Field(
        ["region", "england"],
        description="Against whom: region, england, neighbours (pooled), or the name or code of a place. "
        "Repeat the parameter for several.",
        max_length=20,
    )
    services: Kinds = Field("all", description=SERVICES)


class QuartersAsked(AskedOfRelease):
    """What was published by quarter."""

    area: Word = Field(
        description="The name or code of an authority, a region, an integrated care board or England.",
        examples=["Norfolk"],
    )
    first: Day | None = Field(None, description="The first day (by default the first that is known).")
    last: Day | None = Field(None, description="The last day (by default the newest that is known).")
    measure: Word = Field(HEADLINE, description=MEASURE + " One that counts services.")
    services: Kinds = Field("all", description=SERVICES)
    target: float | None = Field(
        None, ge=0, le=1, description="A share to hold against a typical quarter, like 0.85."
    )


class ServicesAsked(AskedOfRelease):
    """A question for a list of services."""

    area: Word = Field(
        ENGLAND, description="The name or code of a place; by default England.", examples=["Norfolk"]
    )
    as_of: Day | None = Field(None, description=AS_OF, examples=["2021-02-01"])
    type: Word | None = Field(
        None, description="The key of a type of care, as positions by service_type have it."
    )
    services: Kinds = Field("all", description="Which kinds of service are listed.")
    rating: list[Rating] = Field(
        [],
        description="The overall rating that stands on the day. Repeat the parameter to allow several.",
        max_length=5,
    )
    text: Word | None = Field(None, description="Words of the service's name, in any order, or its id.")
    owner: Word | None = Field(None, description="Words of the company's name, or its id.")
    brand: Word | None = Field(None, description="Words of the brand's name, or its id.")
    postcode: Word | None = Field(None, description="A postcode, or its beginning: NR1 2, NR1.")
    within: float | None = Field(None, ge=0, le=500, description="Within so many miles of the postcode.")
    new_since: Day | None = Field(None, description="Only services that are new since this day.")
    left_since: Day | None = Field(
        None, description="The services that left since this day, in the place of those that are registered."
    )
    after: Word | None = Field(None, description="The id of the last service of the page before: its `next`.")
    limit: int = Field(
        OPEN_TO_ALL, ge=1, le=MOST,
        description=f"Services in one answer; more than {OPEN_TO_ALL} need a key with the scope “lists”.",
    )  # fmt: skip

    def question(self) -> ServicesQuestion:
        """The library's question."""
        said = {name: getattr(self, name) for name in ServicesQuestion.__dataclass_fields__}
        texts = {name: said[name] or "" for name in ("text", "owner", "brand", "postcode")}
        return ServicesQuestion(**(said | texts | {"rating": tuple(self.rating)}))


class PriorityAsked(Asked):
    """Which part of the order of visits that counts is asked for."""

    show: Literal["list", "hundred", "all"] = Field(
        "list", description="The services on the list, the hundred as well, or every service."
    )


SEVERAL = ("compare", "against", "rating")
"""Parameters that may be given several times."""
ASKED: dict[str, type[Asked]] = {
    "api_position": PositionAsked,
    "api_league": LeagueAsked,
    "api_target": TargetAsked,
    "api_forecast": ForecastAsked,
    "api_estimate": EstimateAsked,
    "api_option_forecast": OptionForecastAsked,
    "api_ranges": RangesAsked,
    "api_comparison": ComparisonAsked,
    "api_quarters": QuartersAsked,
    "api_services": ServicesAsked,
    "api_service": AskedOfRelease,
    "api_releases": Asked,
    "api_measures": Asked,
    "api_priority": PriorityAsked,
}
"""What each address takes, by its name."""


def refuse_unknown(request: HttpRequest, name: str) -> None:
    """Go on only if every parameter is one that the address takes, and as often as it takes it.

    Raises:
        Problem: 422, with their names.
    """
    known: dict[str, Any] = dict(ASKED[name].model_fields) if name in ASKED else {}
    odd = [found for found in request.GET if found not in known]
    odd += [n for n, values in request.GET.lists() if n in known and n not in SEVERAL and len(values) > 1]
    if odd:
        raise unknown_parameters(odd, list(known))
