"""The target of a place as the tables and drawings of its page."""

from __future__ import annotations

from typing import Any

from wherry.decisions.targets import Target, TargetStratum
from wherry.reports.target_report import way_spec, way_words
from wherry_web.ui.charts import Figure, figure
from wherry_web.ui.values import count, day, percent

STRATUM_COLUMNS = [
    {"key": "name", "text": "Type of care"},
    {"key": "good", "text": "Good or better", "kind": "number"},
    {"key": "rated", "text": "Rated", "kind": "number"},
    {"key": "share", "text": "Share", "kind": "number"},
    {"key": "turn_rounds", "text": "Ratings to improve", "kind": "number"},
    {"key": "exits", "text": "Or below Good to leave", "kind": "number"},
    {"key": "entrants", "text": "Or Good ones to enter", "kind": "number"},
    {"key": "cushion", "text": "To spare", "kind": "number"},
    {"key": "all", "text": "To improve to 100 %", "kind": "number"},
]
WHAT_IF_COLUMNS = [
    {"key": "title", "text": "If first"},
    {"key": "good", "text": "Good or better", "kind": "number"},
    {"key": "rated", "text": "Rated", "kind": "number"},
    {"key": "turn_rounds", "text": "Ratings to improve", "kind": "number"},
    {"key": "exits", "text": "Or below Good to leave", "kind": "number"},
]
PAIR_COLUMNS = [
    {"key": "out", "text": "Below-Good services that leave", "kind": "narrow"},
    {"key": "better", "text": "and ratings that improve", "kind": "number"},
]
ACT_COLUMNS = [
    {"key": "title", "text": "Act"},
    {"key": "whose", "text": "Whose it is"},
    {"key": "changes", "text": "Changes"},
    {"key": "services", "text": "Services it would take, alone", "kind": "number"},
    {"key": "what", "text": "What happens"},
]
MARKS = 5
"""Pairs of the frontier that the page shows; the download has all."""


def shown_of(target: Target) -> dict[str, Any]:
    """What the template of the page is given beside the target itself."""
    whole = target.strata[0]
    rows = [_stratum(stratum) for stratum in target.strata]
    needed = target.every_type
    rows.append(
        {
            "name": "Every type, added up",
            **dict.fromkeys(("good", "rated", "share", "entrants", "cushion", "all"), ""),
            "turn_rounds": count(needed.turn_rounds),
            "exits": count(needed.exits),
        }
    )
    return {
        "stratum_columns": STRATUM_COLUMNS,
        "strata": rows,
        "what_if_columns": WHAT_IF_COLUMNS,
        "what_ifs": [_what_if(case) for case in whole.what_ifs],
        "pair_columns": PAIR_COLUMNS,
        "pairs": _pairs(whole),
        "act_columns": ACT_COLUMNS,
        "acts": [_act(act) for act in target.acts],
        "way": way_figure(target),
        "own": _own(target),
    }


def _stratum(stratum: TargetStratum) -> dict[str, object]:
    if stratum.share is None:
        dashes = dict.fromkeys(("good", "share", "turn_rounds", "exits", "entrants", "cushion", "all"), "–")
        return {"name": stratum.name, "rated": "none", **dashes}
    return {
        "name": stratum.name,
        "good": count(stratum.good_or_outstanding),
        "rated": count(stratum.rated),
        "share": percent(stratum.share, stratum.good_or_outstanding, stratum.rated),
        "turn_rounds": count(stratum.turn_rounds),
        "exits": count(stratum.exits),
        "entrants": "–" if stratum.entrants is None else count(stratum.entrants),
        "cushion": count(stratum.cushion),
        "all": count(stratum.turn_rounds_to_all),
    }


def _what_if(case: Any) -> dict[str, object]:
    return {
        "title": case.title,
        "good": count(case.good_or_outstanding),
        "rated": count(case.rated),
        "turn_rounds": count(case.turn_rounds),
        "exits": count(case.exits),
    }


def _pairs(whole: TargetStratum) -> list[dict[str, object]]:
    last = len(whole.frontier) - 1
    if last < 1:
        return []
    marks = sorted({round(last * part / (MARKS - 1)) for part in range(MARKS)})
    return [
        {"out": count(out), "better": count(better)} for out, better in (whole.frontier[n] for n in marks)
    ]


def _act(act: Any) -> dict[str, object]:
    return {
        "title": act.title,
        "whose": act.whose,
        "changes": ", ".join(act.changes),
        "services": "–" if act.services is None else count(act.services),
        "what": act.what,
    }


def _own(target: Target) -> list[dict[str, object]]:
    """The council's own shares beside the published one; without its list of funded people not known."""
    whole = target.strata[0]
    published = percent(whole.share, whole.good_or_outstanding, whole.rated)
    rows: list[dict[str, object]] = [{"name": "Published: rated services", "share": published}]
    for title, key in (("Commissioned services", "commissioned"), ("Council-funded people", "people")):
        share = getattr(target.own, key) if target.own else None
        said = None
        if share is not None and share.share is not None:
            whole_words = f"{count(share.good)} of {count(share.counted)}"
            said = f"{percent(share.share, share.good, share.counted)}, {whole_words}"
        rows.append({"name": title, "share": said})
    return rows


def way_figure(target: Target) -> Figure | None:
    """Line, S-curve and, where a first day is given, today's share; None without a day to reach it by."""
    if not target.trajectory:
        return None
    return figure(
        way_spec(target),
        title=f"The way to {percent(target.target_share)}, {target.name}",
        description=way_words(target),
        headings=("Day", "Line", "S-curve"),
        rows=[(day(p.day), percent(p.line_share), percent(p.s_curve_share)) for p in target.trajectory],
    )
