"""An invented order of visits with every kind of reason: open, sealed, the council's own, CQC's in confidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from wherry.analysis.questions import Provenance, SourceFile
from wherry.analysis.risk.explain import Estimate, Reason
from wherry.analysis.risk.priority import ServiceEstimate
from wherry.analysis.signals.index import GUARD
from wherry.analysis.signals.points import FactorPoints
from wherry.decisions.visits import Left, VisitOrder, VisitRow
from wherry_web.accounts.models import Body
from wherry_web.risk.models import VisitList

DAY, MADE = date(2026, 11, 2), datetime(2026, 11, 2, 6, tzinfo=UTC)
SECRETS = ("whistleblowing, within", "insolvency notice, open", "conditions, open", "Mrs Doe left")


def factor(
    title: str, points: float, sentence: str, *sharing: str, unknown: bool = False, confidential: bool = False
) -> FactorPoints:
    """A factor out of ten points."""
    key = title.casefold().replace(" ", "_")
    told = FactorPoints(key, title, points, 10, unknown, unknown, False, sentence, sharing)
    outward = replace(told, points=6, is_unknown=True, is_for_unknown=True, sentence="Not known")
    return replace(told, outward=outward) if confidential else told


FIRST = (
    factor("CQC rating", 10, "Requires improvement"),
    factor("Complaints, concerns and incidents", 5, "6.2 for 100 people, graded and fading; 97 % of peers have less", "partners"),
    factor("Council audit", 6, "Not known", unknown=True),
    factor("Whistleblowing", 5, "2 times: whistleblowing, within 183 days", "whistleblowing"),
    factor("Occupancy and money", 4, "1 time: insolvency notice, open", "council"),
    factor("CQC enforcement in force", 8, "1 time: conditions, open", "partners", confidential=True),
)  # fmt: skip
SECOND = (factor("CQC rating", 2, "Good"), factor("Council audit", 6, "Not known", unknown=True))
SAID = Estimate(
    0.18312, 0.121, 0.2589,
    raises=(Reason("bad_ratings", "Rated below Good three times before", 0.61),),
    lowers=(Reason("owner", "The owner’s other services are rated Good", -0.22),),
    not_known=("Beds",),
)  # fmt: skip


def row(place: int, name: str, group: str, factors: tuple[FactorPoints, ...], **more: object) -> VisitRow:
    """A care home in the order."""
    key = f"1-10000000{place}"
    facts: dict[str, object] = {
        "location_id": key, "name": name, "type_of_care": "Care home without nursing", "is_care_home": True,
        "rating": "good", "place": place, "group": group, "band": "yellow", "points": sum(f.points for f in factors),
        "points_unknown": 6, "value": 1 - place / 10, "exposure": None, "remediable": "", "is_alone": None,
        "inclusion": 1.0, "since": None, "outside_since": None, "is_new": False, "why_new": "", "moved": "",
        "is_hard": False, "factors": factors, "estimate": None,
    }  # fmt: skip
    return VisitRow(**(facts | more))  # type: ignore[arg-type]  # The fields above.


def order() -> VisitOrder:
    """Three homes: one first, one drawn, one later."""
    said = ServiceEstimate(
        "1-100000001", "Invented House", True, "Care home", "requires_improvement", 3, None, SAID, 0.4, 0.45
    )
    new = {"since": DAY, "is_new": True, "why_new": "More points for Whistleblowing"}
    rows = (
        row(1, "Invented House", "first", FIRST, rating="requires_improvement", band="amber", estimate=said,
            moved="Mrs Doe left, until 1 January 2027", **new),
        row(2, "Made-up Lodge", "drawn", SECOND, inclusion=0.5, since=DAY),
        row(3, "Nowhere Court", "", SECOND, inclusion=0.5),
    )  # fmt: skip
    files = (SourceFile("invented.csv", "cqc_directory", DAY, "0" * 64),)
    about = Provenance("2026-11-01", date(2026, 11, 1), "m", "M", "services", "", "", files, (GUARD,), is_invented=True)  # fmt: skip
    left = (Left("1-100000004", "Imagined Villa", "Was drawn by lot for one list"),)
    return VisitOrder("E10000020", "Norfolk", "order_of_visits v1", "wherry_index v1", DAY, rows, left, 2, 2, 1,
                      "5eed", GUARD, about)  # fmt: skip


def keep_order(body: Body, *, published_on: date | None = DAY) -> VisitList:
    """The order as a body keeps it."""
    return VisitList.objects.create(
        body=body, month=DAY.replace(day=1), answer=order().to_dict(), release="2026-11-01", seed="5eed",
        made_by="system", made_at=MADE, published_by="system" if published_on else "", published_on=published_on,
    )  # fmt: skip
