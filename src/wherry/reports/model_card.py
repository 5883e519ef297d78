"""The model card as a Markdown file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wherry.analysis.risk.backtest import Row
from wherry.analysis.risk.card import ModelCard, Tenth
from wherry.analysis.risk.words import MODEL_TITLES

BAR_WIDTH = 40


def model_card_text(card: ModelCard) -> str:
    """The whole card."""
    return "\n".join(_lines(card)) + "\n"


def _lines(card: ModelCard) -> Iterator[str]:
    yield "# Model card: which services need a visit first"
    yield f"\n**{card.caution}**"
    if card.provenance.is_invented:
        yield "\n**Invented data: no place, company or figure here is real.**"
    yield (
        f"\nFor {card.landmark:%-d %B %Y}, release {card.provenance.release}. Learnt from {card.examples:,} "
        f"examples, {card.happened:,} with a new bad rating, of {card.learnt_from:%-d %B %Y} to "
        f"{card.learnt_to:%-d %B %Y}. No trained model is kept: it is fitted again from the register."
    )
    yield "\n## What is foretold\n"
    yield from (f"- {title}." for title in card.outputs)
    yield "\nThese are three questions with a model each, never mixed into one figure.\n\n## Data\n"
    yield from (
        f"- {file.name}, as at {file.as_at:%-d %B %Y}, SHA-256 {file.sha256}"
        for file in card.provenance.files
    )
    yield from (f"- {note}" for note in card.provenance.notes)
    yield "\n## Features\n"
    yield from _table(
        ("feature", "from", "of when", "known", "in the model"),
        (
            (
                f.title,
                f.source,
                f.date_rule,
                f"{f.known_share:.0%}",
                "yes" if f.in_model else f"no: {f.why_not}",
            )
            for f in card.features
        ),
    )
    yield "\nNone is made from a name. What a file lacks is not known, never “no”."
    yield from _results(card)
    yield "\n## Limits\n"
    yield from (f"- {limit}" for limit in card.limits)


def _results(card: ModelCard) -> Iterator[str]:
    """Metrics, calibration and groups."""
    yield "\n## Every metric beside every baseline\n"
    headings = (
        "landmark",
        "model",
        "services",
        "base",
        "AUC",
        "AP",
        "at 40",
        "at 100",
        "lift",
        "Brier",
        "slope",
        "error",
    )
    yield from _table((*headings, "AUC if inspected", "over rating only (95 %)"), map(_metrics, card.rows))
    yield f"\n## Calibration on {card.landmark:%-d %B %Y}\n\nTenths of the services by what was said.\n\n```"
    yield from _calibration(card.tenths)
    yield "```\n\n## By group\n"
    yield from _table(
        ("by", "group", "services", "happened", "said", "AUC (95 %)"),
        (
            (
                g.by,
                g.group.replace("_", " "),
                f"{g.services:,}",
                f"{g.happened:.1%}",
                f"{g.said:.1%}",
                _within(g.auc, g.auc_low, g.auc_high),
            )
            for g in card.groups
        ),
    )
    yield "\nGroups of fewer than 100 services are left out. Divisions without a row are not known here."


def _metrics(row: Row) -> tuple[str, ...]:
    name = MODEL_TITLES.get(row.model, row.model) + (" (published)" if row.published else "")
    figures = (row.auc, row.average_precision, row.precision_at_40, row.precision_at_100, row.top_decile_lift)
    more = (row.brier, row.calibration_slope, row.expected_calibration_error, row.conditional_auc)
    return (
        f"{row.landmark}",
        name,
        f"{row.n:,}",
        f"{row.base_rate:.2%}",
        *(_figure(value) for value in (*figures, *more)),
        _within(row.difference_to_rating_only, row.difference_low, row.difference_high),
    )


def _calibration(tenths: Sequence[Tenth]) -> Iterator[str]:
    most = max((max(t.said, t.happened) for t in tenths), default=0.0) or 1.0
    for number, tenth in enumerate(tenths, start=1):
        for word, share in (("said", tenth.said), ("happened", tenth.happened)):
            bar = "█" * round(share / most * BAR_WIDTH)
            yield f"{number if word == 'said' else '':>2} {word:<9}{share:>6.1%} {bar}"


def _within(value: float | None, low: float | None, high: float | None) -> str:
    return "–" if value is None else f"{value:.3f} ({low:.3f} to {high:.3f})"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
