"""Model cards as the site shows them: every metric beside every baseline, calibration, groups, features."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wherry.analysis.risk.backtest import Row
from wherry.analysis.risk.card import ModelCard
from wherry.analysis.risk.words import MODEL_TITLES
from wherry.reports.risk_charts import calibration
from wherry_web.risk.models import ModelReport
from wherry_web.ui.charts import Figure, figure
from wherry_web.ui.downloads import Download
from wherry_web.ui.values import count, percent

KINDS = {"care_homes": "Care homes", "community": "Community services"}
COLUMNS = [
    {"key": "model", "text": "Model or baseline"},
    {"key": "auc", "text": "AUC", "kind": "number"},
    {"key": "average_precision", "text": "Average precision", "kind": "number"},
    {"key": "at_40", "text": "Right among its first 40", "kind": "number"},
    {"key": "slope", "text": "Calibration slope", "kind": "number"},
    {"key": "error", "text": "Calibration error", "kind": "number"},
    {"key": "difference", "text": "AUC above the rating alone (95 %)", "kind": "number"},
]
DAYS = [
    {"key": "landmark", "text": "Asked on"},
    {"key": "n", "text": "Services", "kind": "number"},
    *COLUMNS[1:],
]
FILE_HEADINGS = {
    "kind": "Services", "landmark": "Asked on", "model": "Model", "published": "Published",
    "n": "Services, number",
    "base_rate": "Share to which it happened", "auc": "AUC",
    "average_precision": "Average precision",
    "precision_at_40": "Precision at 40", "precision_at_100": "Precision at 100",
    "top_decile_lift": "Lift of the top tenth", "brier": "Brier score",
    "calibration_slope": "Calibration slope", "expected_calibration_error": "Expected calibration error",
    "conditional_auc": "AUC among those inspected",
    "difference_to_rating_only": "AUC above the current rating alone", "difference_low": "At least",
    "difference_high": "At most", "caution": "What this is for",
}  # fmt: skip


@dataclass(frozen=True)
class ShownCard:
    """The card of one kind of service; without a card, `why_not` says why there is none."""

    key: str
    title: str
    why_not: str
    card: ModelCard | None = None
    days: tuple[Mapping[str, object], ...] = ()
    newest: tuple[Mapping[str, object], ...] = ()
    chart: Figure | None = None
    groups: tuple[Mapping[str, object], ...] = ()
    features: tuple[Mapping[str, object], ...] = ()

    @property
    def sentence(self) -> str:
        """The newest landmark in plain words."""
        if self.card is None:
            return self.why_not
        row = next(r for r in reversed(self.card.rows) if r.published)
        first = (
            ""
            if row.precision_at_40 is None
            else (
                f" Of the 40 it put first, {_share(row.precision_at_40)} had one; of all, "
                f"{_share(row.base_rate)}."
            )
        )
        return (
            f"On {row.landmark:%-d %B %Y}, asked which of {row.n:,} services would have a new rating below "
            f"Good within a year, it ordered a service that had one before another that had none "
            f"{_share(row.auc)} of the time (half is chance).{first}"
        )


def cards_of(report: ModelReport) -> list[ShownCard]:
    """The cards of a report, by kind of service."""
    return [_shown(key, report.answer.get(key) or {}) for key in KINDS]


def _shown(key: str, plain: Mapping[str, Any]) -> ShownCard:
    title = KINDS[key]
    if "landmark" not in plain:
        return ShownCard(key, title, str(plain.get("why_not", "")))
    card = ModelCard.from_dict(dict(plain))
    return ShownCard(
        key,
        title,
        "",
        card,
        days=tuple(_row(row) for row in card.rows if row.published),
        newest=tuple(_row(row) for row in card.rows if row.landmark == card.landmark),
        chart=_chart(title, card),
        groups=tuple(
            {
                "group": f"{g.by.capitalize()}: {g.group.replace('_', ' ')}",
                "services": count(g.services),
                "said": percent(g.said),
                "happened": percent(g.happened),
                "auc": "–" if g.auc is None else f"{g.auc:.2f} ({g.auc_low:.2f} to {g.auc_high:.2f})",
            }
            for g in card.groups
        ),
        features=tuple(
            {
                "feature": f.title,
                "source": f.source,
                "known": percent(f.known_share),
                "used": "yes" if f.in_model else f"no: {f.why_not}",
            }
            for f in card.features
        ),
    )


def _row(row: Row) -> Mapping[str, object]:
    name = MODEL_TITLES.get(row.model, row.model)
    return {
        "landmark": f"{row.landmark:%-d %B %Y}",
        "n": count(row.n),
        "model": f"{name} (published)" if row.published else name,
        "auc": _figure(row.auc),
        "average_precision": _figure(row.average_precision),
        "at_40": _share(row.precision_at_40),
        "slope": _figure(row.calibration_slope, 2),
        "error": _figure(row.expected_calibration_error),
        "difference": _above(row.difference_to_rating_only, row.difference_low, row.difference_high),
    }


def _figure(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _above(value: float | None, low: float | None, high: float | None) -> str:
    return "–" if value is None else f"{value:+.3f} ({low:+.3f} to {high:+.3f})".replace("-", "−")


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.0f} %"


def _chart(title: str, card: ModelCard) -> Figure:
    worst = max(card.tenths, key=lambda tenth: abs(tenth.said - tenth.happened))
    return figure(
        calibration(card),
        title=f"{title}: what the model said, and what happened, on {card.landmark:%-d %B %Y}",
        description=(
            "Each point is a tenth of the services, by what was said of them; on the dashed line what was "
            f"said happened. Of the farthest from it {percent(worst.said)} was said, and "
            f"{percent(worst.happened)} happened."
        ),
        headings=("Tenth", "Services", "Said", "Happened"),
        rows=[
            (number, count(tenth.services), percent(tenth.said), percent(tenth.happened))
            for number, tenth in enumerate(card.tenths, start=1)
        ],
    )


def download_of_cards(report: ModelReport, cards: Iterable[ShownCard]) -> Download:
    """Every model and baseline on every landmark, with the caution in each row."""
    rows = [
        {"kind": shown.title, "caution": shown.card.caution}
        | {key: getattr(row, key) for key in FILE_HEADINGS if key not in ("kind", "caution")}
        for shown in cards
        if shown.card is not None
        for row in shown.card.rows
    ]
    about = {"Release": report.release, "Made": f"{report.made_at:%-d %B %Y}"}
    return Download("wherry-models-held-against-the-past", FILE_HEADINGS, rows, about)
