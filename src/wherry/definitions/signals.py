"""Kinds of signal, grades of harm, who told, who may see, and the weights of the points index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from wherry.definitions.index_factors import Factor, factor_from, number_of_entry
from wherry.definitions.reading import Entry, keyed, read_yaml
from wherry.domain.errors import BadDefinition

SHIPPED = Path(__file__).parent / "signals"
FILES = ("kinds.yaml", "harms.yaml", "origins.yaml", "sharing.yaml", "index.yaml", "factors.yaml")
SEEN_WITH = ("signals", "sealed_signals")
WHOLE = 100
"""What the factors of an index add up to."""

Built = TypeVar("Built")


@dataclass(frozen=True)
class SignalKind:
    """A kind of signal: its words, who may see it, how fast it fades, whether it counts until closed."""

    key: str
    title: str
    help: str
    sharing: str
    half_life_days: int
    stays_open: bool


@dataclass(frozen=True)
class Harm:
    """A grade of harm: what a signal of it weighs, and what where the service told it itself."""

    key: str
    title: str
    help: str
    weight: float
    self_reported: float


@dataclass(frozen=True)
class Origin:
    """Who told it; `blocks_export`: it may not be passed on; `is_worker`: from the month and the kind its
    service could find out who it was."""

    key: str
    title: str
    is_service: bool
    blocks_export: bool
    is_worker: bool = False

    @property
    def stays_here(self) -> bool:
        """Whether neither a file nor the service is told of it, though it counts."""
        return self.blocks_export or self.is_worker


@dataclass(frozen=True)
class Sharing:
    """A class of sharing: `see` is the right that opens it, `retention` for how long its words are
    kept, `provider` whether the company is told of it, `partner` whether council and board see it of each
    other, `partner_words` with its words."""

    key: str
    title: str
    why: str
    see: str
    retention: str
    provider: bool
    export: bool
    partner: bool
    partner_words: bool


@dataclass(frozen=True)
class IndexAbout:
    """An index as a whole: version, its first day, how far back it looks, its bands."""

    key: str
    version: int
    from_on: date
    title: str
    why: str
    window_days: int
    fewest_peers: int
    red: int
    amber: int
    yellow: int

    @property
    def label(self) -> str:
        """Key and version, as every list carries them."""
        return f"{self.key} v{self.version}"


@dataclass(frozen=True)
class SignalDefinitions:
    """Everything about signals that is data."""

    kinds: Mapping[str, SignalKind]
    harms: Mapping[str, Harm]
    origins: Mapping[str, Origin]
    sharing: Mapping[str, Sharing]
    about: IndexAbout
    factors: tuple[Factor, ...]

    def sharing_of(self, kind: str) -> Sharing:
        """The class of sharing of a kind."""
        return self.sharing[self.kinds[kind].sharing]

    @property
    def shared_kinds(self) -> tuple[str, ...]:
        """The kinds that council and board see of each other."""
        return tuple(key for key in self.kinds if self.sharing_of(key).partner)


def load_signals(extra: Path | None = None) -> SignalDefinitions:
    """The shipped definitions, with those of the folder `extra`/signals added or put in their place by key.

    Raises:
        BadDefinition: with file name, line and what is wrong, also where the factors do not add up to 100.
    """
    folder = extra / "signals" if extra else None

    def merged(name: str, build: Callable[[Entry], Built]) -> dict[str, tuple[Entry, Built]]:
        paths = [SHIPPED / name, *([folder / name] if folder and (folder / name).is_file() else [])]
        found: dict[str, tuple[Entry, Built]] = {}
        for path in paths:
            found |= keyed(read_yaml(path), build)
        return found

    sharing = merged("sharing.yaml", _sharing)
    kinds = merged("kinds.yaml", _kind)
    factors = merged("factors.yaml", factor_from)
    _check_names(kinds, sharing, factors)
    return SignalDefinitions(
        kinds=_built(kinds),
        harms=_built(merged("harms.yaml", _harm)),
        origins=_built(merged("origins.yaml", _origin)),
        sharing=_built(sharing),
        about=list(_built(merged("index.yaml", _about)).values())[-1],
        factors=tuple(_built(factors).values()),
    )


def _built(found: Mapping[str, tuple[Entry, Built]]) -> dict[str, Built]:
    return {key: built for key, (_, built) in found.items()}


def _check_names(
    kinds: Mapping[str, tuple[Entry, SignalKind]],
    sharing: Mapping[str, tuple[Entry, Sharing]],
    factors: Mapping[str, tuple[Entry, Factor]],
) -> None:
    for entry, kind in kinds.values():
        if kind.sharing not in sharing:
            raise entry.refuse(f"“{kind.sharing}” is not a class of sharing.yaml", "sharing")
    for entry, factor in factors.values():
        for key in factor.kinds:
            if key not in kinds:
                raise entry.refuse(f"“{key}” is not a kind of kinds.yaml")
    total = sum(factor.most for _, factor in factors.values())
    if total != WHOLE:
        raise BadDefinition(
            f"the factors add up to {total:g} points, not to {WHOLE}", file="factors.yaml", line=1
        )


def _kind(entry: Entry) -> SignalKind:
    entry.only("key", "title", "help", "sharing", "half_life_days", "stays_open")
    return SignalKind(
        key=entry.text("key"),
        title=entry.text("title"),
        help=entry.text("help", ""),
        sharing=entry.text("sharing"),
        half_life_days=entry.whole("half_life_days"),
        stays_open=_flag(entry, "stays_open"),
    )


def _harm(entry: Entry) -> Harm:
    entry.only("key", "title", "help", "weight", "self_reported")
    weight, own = number_of_entry(entry, "weight"), number_of_entry(entry, "self_reported")
    if own > weight:
        raise entry.refuse(
            "what a service tells itself may not weigh more than what others tell", "self_reported"
        )
    return Harm(entry.text("key"), entry.text("title"), entry.text("help", ""), weight, own)


def _origin(entry: Entry) -> Origin:
    flags = ("is_service", "blocks_export", "is_worker")
    entry.only("key", "title", *flags)
    return Origin(entry.text("key"), entry.text("title"), **{flag: _flag(entry, flag) for flag in flags})


def _sharing(entry: Entry) -> Sharing:
    entry.only("key", "title", "why", "see", "retention", "provider", "export", "partner", "partner_words")
    is_shared, words = _flag(entry, "partner"), _flag(entry, "partner_words")
    if is_shared and entry.text("see") != "signals":
        raise entry.refuse("what is sealed is not shared with a partner", "partner")
    if words and not is_shared:
        raise entry.refuse("words are not shared of what is not", "partner_words")
    return Sharing(
        key=entry.text("key"),
        title=entry.text("title"),
        why=entry.text("why"),
        see=entry.choice("see", SEEN_WITH),
        retention=entry.text("retention"),
        provider=_flag(entry, "provider"),
        export=_flag(entry, "export"),
        partner=is_shared,
        partner_words=words,
    )


def _about(entry: Entry) -> IndexAbout:
    entry.only(
        "key", "version", "from_on", "title", "why", "window_days", "fewest_peers", "red", "amber", "yellow"
    )
    from_on = entry.day("from_on")
    if from_on is None:
        raise entry.refuse("“from_on” is missing: an index counts from a day on")
    red, amber, yellow = (entry.whole(band) for band in ("red", "amber", "yellow"))
    if not red > amber > yellow:
        raise entry.refuse("red should begin above amber, and amber above yellow", "red")
    return IndexAbout(
        key=entry.text("key"),
        version=entry.whole("version"),
        from_on=from_on,
        title=entry.text("title"),
        why=entry.text("why"),
        window_days=entry.whole("window_days"),
        fewest_peers=entry.whole("fewest_peers"),
        red=red,
        amber=amber,
        yellow=yellow,
    )


def _flag(entry: Entry, field: str) -> bool:
    value = entry.values.get(field, False)
    if not isinstance(value, bool):
        raise entry.refuse(f"“{field}” should be true or false", field)
    return value
