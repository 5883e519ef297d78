"""What a service is related to: the owner's, the brand's and the area's other services, the pool's pace."""

from __future__ import annotations

import polars as pl

from wherry.analysis.risk.seen import BAD, Seen

NO_BRAND = "none"
FEWEST_GROUPS = 3
STRONGEST = 200.0
"""The pull to the common share, in services, where groups differ no more than by chance."""


def with_relations(frame: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    """The frame with the shares of other services and the inspection rate."""
    bad = frame.with_columns(is_bad=(pl.col("order") >= BAD).cast(pl.Float64))
    brand = pl.when(pl.col("brand_id") != NO_BRAND).then("brand_id")
    with_brand = bad.with_columns(brand_group=brand)
    since = pl.lit(seen.day).dt.offset_by("-12mo")
    return with_brand.with_columns(
        owner_bad_share=others_share(with_brand, "provider_id"),
        owner_services=pl.when(pl.col("provider_id").is_not_null()).then(pl.len().over("provider_id") - 1),
        brand_bad_share=others_share(with_brand, "brand_group"),
        area_bad_share=others_share(with_brand, "authority_code"),
        inspection_rate=(pl.col("published_on") > since).mean(),
    )


def others_share(frame: pl.DataFrame, group: str) -> pl.Expr:
    """The share of the group's other services that are rated bad, drawn to that of all.

    Itself is left out. Drawn by empirical Bayes: a Beta prior whose strength comes from how much
    groups differ beyond chance (method of moments, science.md §3). Null where the group is not known.
    """
    common, strength = prior_of(frame, group)
    others = pl.len().over(group) - 1
    bad_others = pl.col("is_bad").sum().over(group) - pl.col("is_bad")
    return pl.when(pl.col(group).is_not_null()).then((bad_others + strength * common) / (others + strength))


def prior_of(frame: pl.DataFrame, group: str) -> tuple[float, float]:
    """The common share and the strength of its pull, in services."""
    # In order: sums of fractions differ in the last digit with the order of groups, which no release tells.
    groups = frame.drop_nulls(group).group_by(group).agg(n=pl.len(), bad=pl.col("is_bad").sum()).sort(group)
    several = groups.filter(pl.col("n") > 1)
    if several.height < FEWEST_GROUPS:
        return (float(frame["is_bad"].sum()) / max(frame.height, 1), STRONGEST)
    n, bad = several["n"].to_numpy().astype(float), several["bad"].to_numpy()
    common = float(bad.sum() / n.sum())
    chance = common * (1 - common)
    if chance == 0:
        return (common, STRONGEST)
    # Var of a group's share = chance/n + between·(1 − 1/n); weighted by n.
    spread = float((n * (bad / n - common) ** 2).sum() / n.sum())
    expected, room = float((chance * n / n).sum() / n.sum()), float((n - 1).sum() / n.sum())
    between = max((spread - expected) / room, 0.0)
    strength = chance / between - 1 if between > 0 else STRONGEST
    return (common, float(min(max(strength, 1.0), STRONGEST)))
