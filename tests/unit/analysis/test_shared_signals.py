"""What was told to both bodies counts once, whatever else each of them was told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wherry.analysis.signals.shared import of_partners
from wherry.domain.signals import Signal

ONE = Signal("1-1", "complaint", "low", date(2026, 10, 1), "family")
SIGNALS = st.lists(
    st.builds(
        replace,
        st.just(ONE),
        location_id=st.sampled_from(["1-1", "1-2"]),
        harm=st.sampled_from(["low", "severe"]),
        closed_on=st.sampled_from([None, date(2026, 11, 1)]),
    ),
    max_size=12,
)


def test_the_same_told_to_both_goes_by_what_the_own_body_knows() -> None:
    closed = replace(ONE, closed_on=date(2026, 10, 9))
    assert of_partners([closed], [ONE]) == ()
    assert of_partners([], [ONE, closed]) == (ONE, closed)
    other = replace(ONE, origin="health")
    assert of_partners([ONE], [other, ONE, ONE]) == (other, ONE)


@given(own=SIGNALS, shared=SIGNALS)
def test_of_several_alike_as_many_count_as_one_body_holds_at_most(
    own: list[Signal], shared: list[Signal]
) -> None:
    def numbers(signals: list[Signal]) -> Counter[tuple[str, str]]:
        return Counter((s.location_id, s.harm) for s in signals)

    more = of_partners(own, shared)
    assert numbers([*own, *more]) == numbers(own) | numbers(shared)
    left = list(shared)
    for signal in more:
        left.remove(signal)
