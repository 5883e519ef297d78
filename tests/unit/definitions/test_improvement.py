"""What targets and options assume: read with its source, replaced by a council's own, refused with file and line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from wherry.definitions import load_definitions
from wherry.definitions.improvement import load_improvement
from wherry.domain.errors import BadDefinition


def test_the_shipped_figures_are_exact_and_say_where_they_come_from() -> None:
    shipped = load_improvement()
    assert shipped.value("first_rating_below_good") == Fraction("0.255")
    assert shipped.levels["standard"].effect == Fraction("0.1")
    every = [*shipped.assumptions.values(), *shipped.levels.values()]
    assert all(
        "assum" in e.source or "reference" in e.source or "illustr" in e.source or "question" in e.source
        for e in every
    )
    assert all("assumption" in level.source for level in shipped.levels.values())


def test_a_councils_own_figures_take_their_place(tmp_path: Path) -> None:
    (tmp_path / "support_levels.yaml").write_text(
        "- {key: light, title: Light, what: A visit, cost_gbp: 100, officer_days: [1], effect: 0.02, "
        "since: 2026-01-01, source: our own}\n",
        encoding="utf-8",
    )
    own = load_improvement(tmp_path)
    assert (own.levels["light"].cost_gbp, own.levels["standard"].cost_gbp) == (100, 8000)
    assert own.digest != load_improvement().digest
    load_definitions(tmp_path)  # The file's name is known there.


GOOD_LEVEL = (
    "key: x, title: X, what: W, cost_gbp: 1, officer_days: [1], effect: 0.1, since: 2026-01-01, source: s"
)


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("support_levels.yaml", f"- {{{GOOD_LEVEL.replace('0.1', '1.1')}}}", "not a number from 0 to 1"),
        ("support_levels.yaml", f"- {{{GOOD_LEVEL.replace('[1]', '[]')}}}", "whole days of 1 to 12 quarters"),
        ("support_levels.yaml", f"- {{{GOOD_LEVEL.replace('[1]', '[-1]')}}}", "whole days of 1 to 12 quarters"),
        ("support_levels.yaml", f"- {{{GOOD_LEVEL.replace('cost_gbp: 1', 'cost_gbp: 1.5')}}}", "whole pounds"),
        ("support_levels.yaml", f"- {{{GOOD_LEVEL.replace('key: x', 'key: wait')}}}", "another key"),
        ("support_levels.yaml", f"- {{{GOOD_LEVEL}, colour: red}}", "“colour” is not a field here"),
        ("support_levels.yaml", f"- {{{GOOD_LEVEL.replace('2026-01-01', 'soon')}}}", "is not a day"),
        ("assumptions.yaml", "- {key: luck, title: L, value: 1, unit: u, since: 2026-01-01, source: s}", "assumed nowhere"),
        ("assumptions.yaml", "- {key: occupancy, title: O, value: many, unit: u, since: 2026-01-01, source: s}", "not a number"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_line(file: str, text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text("# ours\n" + text + "\n", encoding="utf-8")
    with pytest.raises(BadDefinition, match=words) as refusal:
        load_improvement(tmp_path)
    assert str(refusal.value).startswith(f"{file}, line 2:")
