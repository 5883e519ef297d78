"""What a comparison finds, as frozen values; no figure is made here and nothing heavy imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wherry.analysis.questions import HEADLINE, LeagueQuestion, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.tally import Share
from wherry.domain.coverage import Services

Side = Literal["worse", "inside", "better"]
Stands = Literal[
    "among the worst", "in the worse half", "in the middle", "in the better half", "among the best"
]
"""Where the whole range of a rank lies; “in the middle” where it reaches into both halves."""


@dataclass(frozen=True)
class Interval:
    """From one value to another, both included."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a value lies in it."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class FunnelLimit:
    """Between which shares a place of this size lies by chance alone, with that probability."""

    confidence: float
    low: float
    high: float


@dataclass(frozen=True)
class FunnelPlace:
    """Where a place lies in the funnel around the share of all of them together.

    `outside` is the highest confidence whose limits it lies outside of, None when inside all;
    `outside_beyond_spread` the same when the places differ more than by chance and that spread is
    allowed for. `z` and `z_beyond_spread` count standard errors from the middle, on the arcsine
    scale; better is positive.
    """

    middle: float
    limits: tuple[FunnelLimit, ...]
    side: Side
    outside: float | None
    outside_beyond_spread: float | None
    z: float
    z_beyond_spread: float


@dataclass(frozen=True)
class RankRange:
    """Where a place's rank lies; 1 is best of `ranked`.

    `low` to `high` holds the rank with the confidence asked for, `median` is its middle, `expected`
    its mean and `expected_order` the place's position by that mean. `bottom_share` is the
    probability to be among the last `bottom_places`, `last_share` to be the very last,
    `below_middle_share` to do worse than all places together. `set_low` to `set_high` is the
    confidence set of the frequentist check for this place, `joint_low` to `joint_high` the one that
    holds for all places at once; None where the check was not asked for.
    """

    rank: int
    ranked: int
    low: int
    high: int
    median: int
    expected: float
    expected_order: int
    bottom_places: int
    bottom_share: float
    last_share: float
    stands: Stands
    below_middle_share: float
    set_low: int | None
    set_high: int | None
    joint_low: int | None
    joint_high: int | None


@dataclass(frozen=True)
class Reliability:
    """How much of the differences between places is more than chance.

    `middle` is the share of all places' common level and `between_sd` how far true shares lie apart
    (standard deviation, 0 to 1). `reliability` is the part of the variance of the observed shares
    that is true; `rank_error` by how many places a rank is off on average; `bottom_right` how many
    of the observed last `bottom_places` truly belong there.
    """

    places: int
    middle: float
    between_sd: float
    reliability: float
    rank_error: float
    bottom_places: int
    bottom_right: float


@dataclass(frozen=True)
class Stratum:
    """Services of one kind in the area and with whom it is compared; `size` and `user_group` are None
    where they are not known (or, the size, of no care home).

    Weights are parts of all that is counted; rates are shares, the area's as counted and as used
    (`rate_used`: drawn towards what is usual, the more the fewer services). `by_rate` and `by_mix`
    are what this stratum adds to the gap.
    """

    title: str
    type_of_care: str
    size: str | None
    user_group: str | None
    good: int
    counted: int
    other_good: int
    other_counted: int
    weight: float
    other_weight: float
    rate_used: float
    other_rate: float
    by_rate: float
    by_mix: float


@dataclass(frozen=True)
class Gap:
    """A difference divided into rate (the same services do better or worse) and mix (other services).

    `gap` = `by_rate` + `by_mix`, exactly. `direct` is the share the area would have with the
    other's mix, `indirect_ratio` what it has over what its mix would have at the other's rates.
    `known` are the characteristics that tell services apart here.
    """

    gap: float
    by_rate: float
    by_rate_interval: Interval
    by_mix: float
    by_mix_interval: Interval
    direct: float
    indirect_ratio: float | None
    known: tuple[str, ...]
    strata: tuple[Stratum, ...]


@dataclass(frozen=True)
class Difference:
    """The area against one other: its share less theirs, with the interval, and the gap divided.

    `is_beyond_chance`: the interval leaves out 0. `other` may be several places pooled.
    """

    other: Share
    difference: float | None
    interval: Interval | None
    is_beyond_chance: bool | None
    gap: Gap | None


@dataclass(frozen=True)
class CompareQuestion:
    """Is it real: an area against others, by a measure, on a day.

    `against` lists “region”, “england”, “neighbours” (pooled), or names of places.
    """

    area: str
    measure: str = HEADLINE
    as_of: date | None = None
    against: tuple[str, ...] = ("region", "england")
    services: Services = Services.ALL


@dataclass(frozen=True)
class Comparison(Plain):
    """The answer to “is it real?”. `rules` names the version of definitions/comparison.yaml."""

    question: CompareQuestion
    area: Share
    interval: Interval | None
    confidence: float
    funnel: FunnelPlace | None
    rank: RankRange | None
    league: Reliability | None
    differences: tuple[Difference, ...]
    lower_is_better: bool
    rules: str
    provenance: Provenance


@dataclass(frozen=True)
class RangedShare:
    """A row of a league with what can be said of its rank and place in the funnel.

    None where nothing is counted, or other kinds of service are known than in most places.
    """

    share: Share
    interval: Interval | None
    rank: RankRange | None
    funnel: FunnelPlace | None


@dataclass(frozen=True)
class FunnelCurve:
    """The funnel's limits at sizes from small to large: what a chart draws."""

    confidence: float
    sizes: tuple[int, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class RangedLeague(Plain):
    """A league whose ranks say how far they can be trusted."""

    question: LeagueQuestion
    rows: tuple[RangedShare, ...]
    confidence: float
    middle: float | None
    curves: tuple[FunnelCurve, ...]
    reliability: Reliability | None
    lower_is_better: bool
    rules: str
    provenance: Provenance


@dataclass(frozen=True)
class QuartersQuestion:
    """What was published of an area by quarter: from a day to a day (None: all that is known).

    `target`, a share, is held against the ordinary variation of a typical quarter.
    """

    area: str
    measure: str = HEADLINE
    first: date | None = None
    last: date | None = None
    services: Services = Services.ALL
    target: float | None = None


@dataclass(frozen=True)
class Quarter:
    """A calendar quarter: how many ratings were published, how many of them count above the line, and
    what stood on its last day. Limits and special causes are empty where there are too few quarters.

    Special causes read “outside high”, “shift low”, “trend high”, “two_of_three low”.
    """

    starts_on: date
    ends_on: date
    published: int
    good: int
    share: float | None
    stock_good: int
    stock_counted: int
    stock_share: float | None
    share_low: float | None = None
    share_high: float | None = None
    published_special: tuple[str, ...] = ()
    share_special: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quarters(Plain):
    """The quarters of an area, with XmR limits of how many ratings were published and the mean share.

    `target_words`: “consistently met”, “consistently missed” or “hit and miss” by what is published
    in a typical quarter; None without a target.
    """

    question: QuartersQuestion
    code: str
    name: str
    rows: tuple[Quarter, ...]
    published_mean: float | None
    published_low: float | None
    published_high: float | None
    share_mean: float | None
    target_words: str | None
    lower_is_better: bool
    rules: str
    provenance: Provenance
