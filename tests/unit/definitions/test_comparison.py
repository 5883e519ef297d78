"""The rules of comparison: shipped ones are sound, a council's own take their place, wrong ones are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from wherry.definitions import load_definitions
from wherry.definitions.comparison import SHIPPED, load_comparison_rules
from wherry.domain.errors import BadDefinition

TEXT = SHIPPED.read_text(encoding="utf-8")


def local(folder: Path, text: str) -> Path:
    (folder / "comparison.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_rules() -> None:
    rules = load_comparison_rules()
    assert (rules.label, rules.confidence, rules.rank_draws) == ("comparison v1", 0.95, 1000)
    assert rules.funnel_confidence == (0.95, 0.998)
    assert set(rules.older_people) <= set(load_definitions().user_bands.titles)


def test_a_councils_own_rules_make_no_other_register(tmp_path: Path) -> None:
    own = local(tmp_path, TEXT.replace("bottom_places: 10", "bottom_places: 5"))
    assert load_comparison_rules(own).bottom_places == 5
    assert load_definitions(own).digest == load_definitions().digest


WRONG = {
    "no day": (TEXT.replace("starts_on: 2026-11-27\n", ""), "“starts_on” is missing"),
    "a confidence above 1": (TEXT.replace("confidence: 0.95\n", "confidence: 95\n"), "above 0 and up to"),
    "no levels": (TEXT.replace("[0.95, 0.998]", "0.95"), "should be a list of numbers"),
    "a word for a level": (TEXT.replace("[0.95, 0.998]", "[high]"), "above 0 and up to"),
    "too few draws": (TEXT.replace("rank_draws: 1000", "rank_draws: 10"), "from 200 to 100,000"),
    "for ever": (TEXT.replace("gap_draws: 1000", "gap_draws: 10000000"), "from 200 to 100,000"),
    "half a place": (TEXT.replace("bottom_places: 10", "bottom_places: 0.5"), "whole number"),
    "a misspelt field": (TEXT.replace("seed:", "sead:"), "“sead” is not a field"),
    "two sets": ("\n".join("- {version: 1}" for _ in range(2)), "one set of rules"),
    "empty": ("", "it is empty"),
}


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG)
def test_wrong_rules_are_refused_with_their_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(BadDefinition, match=r"comparison\.yaml, line \d+: ") as refused:
        load_comparison_rules(local(tmp_path, text))
    assert words in str(refused.value)


def test_of_a_small_league_a_third_is_the_bottom() -> None:
    rules = load_comparison_rules()
    assert [rules.bottom_of(places) for places in (151, 42, 30, 17, 9, 2)] == [10, 10, 10, 5, 3, 1]
