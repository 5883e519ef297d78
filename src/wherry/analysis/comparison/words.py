"""What a comparison says, in the words that every face prints."""

from __future__ import annotations

from wherry.analysis.comparison.results import (
    Comparison,
    Difference,
    FunnelPlace,
    Gap,
    Interval,
    Quarters,
    RankRange,
    Reliability,
)
from wherry.domain.phrases import chance, ordinal, percent, points

KNOWN_WORDS = {
    "care_home": "care home or not",
    "type_of_care": "type of care",
    "size": "size",
    "user_group": "people cared for",
}


def rank_words(rank: RankRange, *, lower_is_better: bool = False) -> str:
    """Where a rank lies: “among the lowest: between 138th and 151st of 151”."""
    best, worst = ("lowest", "highest") if lower_is_better else ("highest", "lowest")
    said = {
        "among the worst": f"among the {worst}",
        "in the worse half": f"in the half with the {worst} shares",
        "in the middle": "not to be told from the middle",
        "in the better half": f"in the half with the {best} shares",
        "among the best": f"among the {best}",
    }[rank.stands]
    if rank.low == rank.high:
        return f"{said}: {ordinal(rank.low)} of {rank.ranked}"
    return f"{said}: between {ordinal(rank.low)} and {ordinal(rank.high)} of {rank.ranked}"


def bottom_words(rank: RankRange) -> str:
    """The probability to be among the last ten, or the last third of a smaller league."""
    return f"Probability of being among the last {rank.bottom_places}: {chance(rank.bottom_share)}."


def check_words(rank: RankRange) -> str | None:
    """What the check without a model says."""
    if rank.set_low is None or rank.set_high is None:
        return None
    return (
        "A stricter check that assumes nothing about the other places puts it between "
        f"{ordinal(rank.set_low)} and {ordinal(rank.set_high)}."
    )


def funnel_words(funnel: FunnelPlace) -> str:
    """Where a place lies in the funnel, and whether that survives the spread of all places."""
    inside = "Chance alone could give a place of this size this share"
    if funnel.outside is None:
        return f"{inside}: it lies inside the funnel around {percent(funnel.middle)}."
    limits = f"the {percent(funnel.outside)} limits around {percent(funnel.middle)}"
    text = f"It is {funnel.side} than chance alone explains: outside {limits}"
    if funnel.outside_beyond_spread is None:
        return f"{text}, but not unusual once it is allowed that places differ anyway."
    return f"{text}, and unusual among places that differ anyway ({percent(funnel.outside_beyond_spread)})."


def difference_words(difference: Difference) -> str:
    """The difference to another, and whether it is more than chance."""
    other = difference.other.name
    if difference.difference is None or difference.interval is None:
        return f"No difference to {other} can be told: there is nothing to count."
    size = points(difference.difference)
    reach = f"between {points(difference.interval.low)} and {points(difference.interval.high)}"
    verdict = "more than chance" if difference.is_beyond_chance else "no more than chance may explain"
    return f"{size} against {other} ({reach}): {verdict}."


def gap_words(gap: Gap) -> str:
    """What of a gap is rate and what is mix."""
    by = ", ".join(KNOWN_WORDS[key] for key in gap.known)
    return (
        f"Of {points(gap.gap)}, {points(gap.by_rate)} ({_reach(gap.by_rate_interval)}) is that the same "
        f"kinds of service are rated otherwise here, {points(gap.by_mix)} ({_reach(gap.by_mix_interval)}) "
        f"that there are other kinds of service here (told apart by {by})."
    )


def reliability_words(league: Reliability) -> str:
    """How far the league can be trusted."""
    return (
        f"Of the differences between these {league.places} places {percent(league.reliability)} is more than "
        f"chance; a rank is off by {league.rank_error:.0f} places on average, and {league.bottom_right:.1f} "
        f"of the last {league.bottom_places} truly belong there."
    )


def headline_words(found: Comparison) -> str:
    """The answer in one sentence."""
    if found.rank is None:
        return f"{found.area.name} has no places of its kind to be ranked among."
    return f"{found.area.name} is {rank_words(found.rank, lower_is_better=found.lower_is_better)}."


def _reach(interval: Interval) -> str:
    return f"between {points(interval.low)} and {points(interval.high)}"


RULE_WORDS = {
    "outside": "outside the limits",
    "shift": "one of many in a row on one side",
    "trend": "one of many in a row that way",
    "two_of_three": "two of three far out",
}


def special_words(causes: tuple[str, ...]) -> str:
    """What is not ordinary of a quarter: “low: outside the limits”; blank where nothing is."""
    rules = [cause.split() for cause in causes]
    sides = dict.fromkeys(side for _, side in rules)
    return "; ".join(
        f"{side}: {', '.join(RULE_WORDS[rule] for rule, at in rules if at == side)}" for side in sides
    )


def quarters_words(found: Quarters) -> str:
    """Whether what is published is changing, in a sentence."""
    newest = found.rows[-1]
    when = f"{newest.starts_on:%B %Y} to {newest.ends_on:%B %Y}"
    if found.share_mean is None:
        return "There are too few quarters to say whether anything is changing."
    unusual = [r for r in found.rows if r.share_special]
    if not unusual:
        return f"Nothing is changing: every quarter is ordinary variation around {percent(found.share_mean)}."
    if newest.share_special:
        what = special_words(newest.share_special)
        return f"In {when} the share of what was published was not ordinary: {what}."
    last = unusual[-1]
    return (
        f"The newest quarter is ordinary; the last that was not began in {last.starts_on:%B %Y}: "
        f"{special_words(last.share_special)}."
    )


def target_words(found: Quarters) -> str | None:
    """What ordinary variation means for the target asked about."""
    if found.target_words is None or found.question.target is None:
        return None
    target = percent(found.question.target)
    return f"By what is published in a typical quarter a target of {target} would be {found.target_words}."
