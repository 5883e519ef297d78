"""What the page of a service shows, inside and in public."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wherry.analysis.profile import ServiceProfile
from wherry.domain.ratings import RATINGS
from wherry_web.position.location.asked import query_of
from wherry_web.position.location.words import (
    CQC_PAGE,
    Addresses,
    alerts_of,
    facts_of,
    questions_of,
    rating_sentence,
    rating_title,
    related_of,
    service_row,
    timeline_of,
)
from wherry_web.ui.paging import page_of


def shown_of(request: HttpRequest, found: ServiceProfile, addresses: Addresses) -> dict[str, Any]:
    """The context of the page; its siblings are the owner's or, by `?siblings=brand`, the brand's."""
    on = found.provenance.as_of
    which = "brand" if request.GET.get("siblings") == "brand" else "owner"
    group = found.brand if which == "brand" else found.owner
    page = page_of(request, group.services if group else ())
    carried = found.provenance
    return {
        "found": found,
        "name": found.facts.name or found.location_id,
        "alerts": alerts_of(found),
        "rating": rating_title(found.standing.rating),
        "is_below_good": found.standing.rating in RATINGS[2:],
        "rating_sentence": rating_sentence(found),
        "facts": facts_of(found, addresses),
        "questions": questions_of(found.history),
        "history": timeline_of(found.history),
        "chain": timeline_of(found.chain, with_ids=True),
        "related": related_of(found.related),
        "which": which,
        "group": group,
        "page": page,
        "rows": [service_row(s, on) for s in page],
        "near": [service_row(n.service, on) | {"miles": n.miles} for n in found.nearby.services],
        "query": query_of(request),
        "other_query": query_of(request, siblings="owner" if which == "brand" else "brand"),
        "cqc_page": "" if carried.is_invented else f"{CQC_PAGE}{found.location_id}",
        "addresses": addresses,
        "carried": carried,
    }
