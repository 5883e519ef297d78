"""The factors of the points index, read from their file: what each takes its points from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wherry.definitions.reading import Entry, finite

FACTS = (
    "rating",
    "key_questions_below_good",
    "rating_age_years",
    "days_without_manager",
    "audit",
    "overdue_actions",
    "workforce_signs",
    "finance_signs",
)
"""What can be asked of a service: the first four out of the register, the others as rooms give them."""

Steps = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class CountRule:
    """So many signals of some kinds, open or within so many days, make so many points."""

    kinds: tuple[str, ...]
    at_least: int
    within_days: int | None
    is_open: bool
    points: float
    hard: bool


@dataclass(frozen=True)
class Factor:
    """One factor. `unknown` are its points where its main part (the fact, or else its signals) is not known.

    `above` and `peers` are (limit, points), the highest limit first; a value counts above its limit.
    """

    key: str
    title: str
    most: float
    unknown: float
    fact: str | None
    words: Mapping[str, float]
    hard_words: tuple[str, ...]
    above: Steps
    each: float | None
    peer_kinds: tuple[str, ...]
    peers: Steps
    counts: tuple[CountRule, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind of signal that it counts."""
        return tuple(dict.fromkeys((*self.peer_kinds, *(k for rule in self.counts for k in rule.kinds))))


def factor_from(entry: Entry) -> Factor:
    """A factor from its file.

    Raises:
        BadDefinition: with file and line, when a field is missing, unknown or contradictory.
    """
    entry.only(
        "key", "title", "most", "unknown", "fact", "words", "hard_words", "above", "each", "peers", "counts"
    )
    peers = _mapping(entry, "peers", entry.values.get("peers", {}))
    factor = Factor(
        key=entry.text("key"),
        title=entry.text("title"),
        most=number_of_entry(entry, "most"),
        unknown=number_of_entry(entry, "unknown"),
        fact=entry.choice("fact", FACTS) if "fact" in entry.values else None,
        words={
            str(k): _number(entry, "words", v)
            for k, v in _mapping(entry, "words", entry.values.get("words", {})).items()
        },
        hard_words=entry.texts("hard_words", ()),
        above=_steps(entry, "above", entry.values.get("above", [])),
        each=number_of_entry(entry, "each") if "each" in entry.values else None,
        peer_kinds=_kinds(entry, "peers", peers.get("kinds", [])),
        peers=_steps(entry, "peers", peers.get("above", [])),
        counts=tuple(_count_rule(entry, rule) for rule in _list(entry, "counts")),
    )
    _check(entry, factor)
    return factor


def number_of_entry(entry: Entry, field: str) -> float:
    """A number from 0 up that must be there; raises BadDefinition."""
    return _number(entry, field, entry.values.get(field))


def _check(entry: Entry, factor: Factor) -> None:
    ways = [bool(factor.words), bool(factor.above), factor.each is not None]
    if sum(ways) != (factor.fact is not None):
        raise entry.refuse("a fact takes one of words, above and each, and they take a fact", "fact")
    if not (factor.fact or factor.peers or factor.counts):
        raise entry.refuse("it counts nothing: give a fact, peers or counts")
    points = [*factor.words.values(), *(p for _, p in (*factor.above, *factor.peers))]
    points += [rule.points for rule in factor.counts]
    if any(p > factor.most for p in (*points, factor.unknown)):
        raise entry.refuse(f"it gives more than its {factor.most:g} points", "most")


def _count_rule(entry: Entry, given: object) -> CountRule:
    rule = _mapping(entry, "counts", given)
    for key in rule:
        if key not in ("kinds", "at_least", "within_days", "is_open", "points", "hard"):
            raise entry.refuse(f"“{key}” is not a field of “counts”", "counts")
    within, is_open = rule.get("within_days"), rule.get("is_open", False)
    at_least = rule.get("at_least")
    if not isinstance(at_least, int) or at_least < 1:
        raise entry.refuse("“at_least” should be a whole number from 1 up", "counts")
    if (within is None) == (is_open is not True) or not isinstance(within, int | None):
        raise entry.refuse("a count is of signals within_days, or of those that are open (is_open)", "counts")
    return CountRule(
        kinds=_kinds(entry, "counts", rule.get("kinds", [])),
        at_least=at_least,
        within_days=within,
        is_open=is_open is True,
        points=_number(entry, "counts", rule.get("points")),
        hard=rule.get("hard", False) is True,
    )


def _steps(entry: Entry, field: str, given: object) -> Steps:
    if not isinstance(given, list) or not all(isinstance(s, list) and len(s) == 2 for s in given):
        raise entry.refuse(f"“{field}” should be a list of [limit, points]", field)
    steps = tuple((_number(entry, field, s[0]), _number(entry, field, s[1])) for s in given)
    if list(steps) != sorted(steps, reverse=True):
        raise entry.refuse(f"“{field}” should begin with the highest limit, which has most points", field)
    return steps


def _kinds(entry: Entry, field: str, given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(k, str) for k in given):
        raise entry.refuse(f"“kinds” of “{field}” should be a list of kinds", field)
    return tuple(given)


def _list(entry: Entry, field: str) -> list[object]:
    given = entry.values.get(field, [])
    if not isinstance(given, list):
        raise entry.refuse(f"“{field}” should be a list", field)
    return given


def _mapping(entry: Entry, field: str, given: object) -> Mapping[str, object]:
    if not isinstance(given, dict):
        raise entry.refuse(f"“{field}” should be “field: value” pairs", field)
    return given


def _number(entry: Entry, field: str, value: object) -> float:
    number = finite(value)
    if number is None or number < 0:
        raise entry.refuse(f"“{field}” should be a number from 0 up", field)
    return float(number)
