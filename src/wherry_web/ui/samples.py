"""What the living page shows: forms, tables and figures of invented places. No page for work uses it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.core.paginator import Paginator

from wherry.domain.phrases import percent
from wherry_web.ui import charts
from wherry_web.ui.form_fields import DayField
from wherry_web.ui.maps import Point, dot_map
from wherry_web.ui.tiles import Placed, Scale, authority_map, region_map, region_places

KINDS = [("care_home", "Care homes"), ("community", "Care at home and in the community")]
TYPES = ["Care home with nursing", "Care home", "Home care", "Supported living", "Extra care"]
PLACES = ["Wherryshire", "Broadland", "Fenmark", "Seahaven", "Upton", "Marlow Vale", "Eastmere", "Holt Cross"]
HOUSES = ["Rose", "Alder", "Birch", "Cedar", "Hazel"]
RATINGS = ["Good", "Good", "Requires improvement", "Outstanding", "Good", "Inadequate", None]


@dataclass(frozen=True)
class Answer:
    """What a policy answers, for buttons."""

    allowed: bool
    reason: str = ""


class FilterSample(forms.Form):
    """A filter of services."""

    name = forms.CharField(label="Name of the service", required=False)
    kind = forms.ChoiceField(label="Kind of service", choices=[("", "All"), *KINDS], required=False)
    rating = forms.ChoiceField(
        label="CQC rating", choices=[("", "All"), *((r, r) for r in RATINGS[1:6] if r)], required=False
    )


class FormSample(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="Title", max_length=80, help_text="As it should stand in the journal.")
    email = forms.EmailField(label="E-mail address")
    beds = forms.IntegerField(label="Number of beds", min_value=1, required=False)
    note = forms.CharField(label="What was found", widget=forms.Textarea(attrs={"rows": 4}))
    authority = forms.ChoiceField(
        label="Council", choices=[("", "Choose a council"), *((p, p) for p in PLACES)]
    )
    kind = forms.ChoiceField(label="Kind of service", choices=KINDS, widget=forms.RadioSelect)
    types = forms.MultipleChoiceField(
        label="Types of care", choices=[(t, t) for t in TYPES], widget=forms.CheckboxSelectMultiple
    )
    seen_on = DayField(label="Day of the visit", help_text="For example, 27 3 2026.")
    evidence = forms.FileField(label="Evidence", help_text="PDF, Word, Excel or a photo, up to 20 MB.")
    password = forms.CharField(label="Your password", widget=forms.PasswordInput)
    is_joint = forms.BooleanField(label="The visit was joint with the NHS", required=False)


_COLUMNS = [
    {"key": "name", "text": "Service", "sort_href": "?sort=name#table", "sorted": "ascending"},
    {"key": "place", "text": "Council"},
    {"key": "type", "text": "Type of care"},
    {"key": "rating", "text": "CQC rating", "sort_href": "?sort=rating#table"},
    {"key": "beds", "text": "Beds", "kind": "number", "sort_href": "?sort=beds#table"},
    {"key": "days", "text": "Days since rated", "kind": "number"},
]


def _services(number: int) -> list[dict[str, object]]:
    return [
        {
            "name": {
                "text": f"{HOUSES[n % 5]} House {n + 1}",
                "href": "#table",
            },
            "place": PLACES[n * 3 % len(PLACES)],
            "type": TYPES[n * 7 % len(TYPES)],
            "rating": RATINGS[n * 5 % len(RATINGS)] or "Not rated",
            "beds": 12 + n * 37 % 61 if n % 9 else None,
            "days": f"{90 + n * 211 % 2900:,}",
        }
        for n in range(number)
    ]


def _trend() -> charts.Figure:
    months = [f"{year}-{month:02d}-01" for year in (2024, 2025) for month in (1, 4, 7, 10)]
    series = {
        "Wherryshire": [0.664, 0.671, 0.668, 0.683, 0.697, 0.702, 0.719, 0.741],
        "England": [0.781, 0.783, 0.784, 0.782, 0.786, 0.789, 0.788, 0.791],
    }
    rows = [
        {"day": day, "name": name, "share": share}
        for name, shares in series.items()
        for day, share in zip(months, shares, strict=True)
    ]
    return charts.figure(
        charts.trend(rows, target=0.85),
        title="Services rated Good or Outstanding",
        description="Wherryshire rose from 66.4 % in January 2024 to 74.1 % in October 2025; "
        "England stood at 79.1 %. The target is 85 %.",
        headings=("Month", *series),
        rows=[(d, *(percent(s[i]) for s in series.values())) for i, d in enumerate(months)],
    )


def _bars() -> charts.Figure:
    shares = [0.812, 0.774, 0.741, 0.703, 0.652]
    rows = [{"name": name, "share": share} for name, share in zip(TYPES, shares, strict=True)]
    return charts.figure(
        charts.bars(rows),
        title="Good or Outstanding by type of care",
        description="Care homes with nursing stand highest at 81.2 %, extra care lowest at 65.2 %.",
        headings=("Type of care", "Share"),
        rows=[(name, percent(share)) for name, share in zip(TYPES, shares, strict=True)],
    )


def _regions(scale: Scale) -> Any:
    shares: list[float | None] = [0.86, 0.74, 0.71, 0.68, 0.79, 0.77, 0.83, 0.81, None]
    placed = zip(region_places(), shares, strict=True)
    return region_map(
        {
            p["code"]: Placed(p["name"], p["short"], s, percent(s) if s is not None else "not known")
            for p, s in placed
        },
        scale,
    )


def _authorities(scale: Scale) -> Any:
    def places(region: str, number: int) -> list[Placed]:
        shares = [0.5 + (n * 13 + len(region)) % 45 / 100 for n in range(number)]
        return [
            Placed(f"{PLACES[n % 8]} {n // 8 + 1}", f"{PLACES[n % 8][:2]}{n // 8 + 1}", s, f"{100 * s:.0f} %")
            for n, s in enumerate(shares)
        ]

    return authority_map({"East of England": places("East", 11), "South West": places("West", 15)}, scale)


_POINTS = [
    Point(52.62, 1.30, "Rose House: Good", look="good"),
    Point(52.66, 1.22, "Alder House: Outstanding", look="outstanding"),
    Point(52.56, 1.36, "Birch House: Requires improvement", look="requires_improvement"),
    Point(52.58, 1.20, "Cedar House: Inadequate", look="inadequate"),
    Point(52.68, 1.38, "Hazel House: Not rated"),
    Point(52.64, 1.40, "4 services here", 4),
]


def _heat(scale: Scale) -> list[dict[str, object]]:
    def cell(share: float | None) -> dict[str, object]:
        return {"text": "–" if share is None else percent(share), "shade": scale.shade(share)}

    return [
        {
            "name": name,
            "cells": [
                cell(None if (r + c) % 11 == 7 else 0.55 + (r * 17 + c * 11) % 43 / 100) for c in range(5)
            ],
        }
        for r, name in enumerate(PLACES[:6])
    ]


@cache
def samples() -> dict[str, Any]:
    """The names that the examples of the living page use."""
    wrong = FormSample({"email": "rose", "seen_on_day": "31", "seen_on_month": "2", "seen_on_year": "2026"})
    scale = Scale()
    return {
        "columns": _COLUMNS,
        "services": _services(50),
        "filter_form": FilterSample({"kind": "care_home"}, auto_id="filter_%s"),
        "filter_wrong": FilterSample({"kind": "boats"}, auto_id="wrong_%s"),
        "form": FormSample(auto_id="new_%s"),
        "wrong": wrong,
        "trend": _trend(),
        "bars": _bars(),
        "scale": scale,
        "regions": _regions(scale),
        "authorities": _authorities(scale),
        "dots": dot_map(_POINTS, circle=(52.62, 1.30, 10.0)),
        "heat_rows": _heat(scale),
        "heat_headings": ["Council", "Safe", "Effective", "Caring", "Responsive", "Well-led"],
        "yes": Answer(True),
        "no": Answer(False, "Only the administrator of Wherryshire County Council may invite people."),
        "pages": Paginator(range(480), 50).page(4),
        "one_page": Paginator(range(5), 50).page(1),
        "entries": [
            {
                "when": "12 November 2025 at 9:05am",
                "what": "Rated Good by CQC",
                "more": "Before: Requires improvement, since 3 May 2023.",
            },
            {
                "when": "2 September 2025",
                "what": "Action plan closed",
                "href": "#timeline",
                "more": "All nine actions were seen to work.",
            },
            {"when": "3 May 2023", "what": "Rated Requires improvement by CQC"},
        ],
    }
