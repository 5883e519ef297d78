"""Signals' definitions are refused with file and line, and a council's own stand in the place of those shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from wherry.definitions import load_definitions
from wherry.definitions.signals import load_signals
from wherry.domain.errors import BadDefinition

SHARING = "- {key: a, title: A, why: W, see: %s, retention: signals, %s}\n"
FACTOR = "- {key: silence, title: Silence, most: %s, unknown: 2, counts: [{kinds: [%s], at_least: 1, %s, points: 1}]}\n"


def own(folder: Path, name: str, text: str) -> Path:
    path = folder / "signals" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_those_shipped_add_up_to_a_hundred_and_are_dated() -> None:
    found = load_signals()
    assert sum(f.most for f in found.factors) == 100
    assert found.about.label == "points_index v1" and found.about.from_on.year == 2026
    sealed = {k for k in found.kinds if found.sharing_of(k).see == "sealed_signals"}
    assert {"whistleblowing", "safeguarding", "serious_incident", "organisational_enquiry"} == sealed
    assert not any(found.sharing_of(k).export or found.sharing_of(k).provider for k in sealed)
    assert "complaint" in found.shared_kinds and not {*sealed, "insolvency", "finance"} & {
        *found.shared_kinds
    }
    assert not any(sharing.partner_words for sharing in found.sharing.values())


def test_a_council_puts_its_own_in_their_place(tmp_path: Path) -> None:
    own(
        tmp_path,
        "kinds.yaml",
        "- {key: compliment, title: Compliment, sharing: partners, half_life_days: 60}\n",
    )
    found = load_signals(tmp_path)
    assert found.kinds["compliment"].half_life_days == 60 and "complaint" in found.kinds
    assert load_definitions(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("factors.yaml", FACTOR % (3, "gossip", "is_open: true"), "“gossip” is not a kind"),
        ("factors.yaml", FACTOR % (9, "missed_return", "is_open: true"), "add up to 106 points"),
        ("factors.yaml", FACTOR % (3, "missed_return", "within_days: soon"), "line 1: a count is of signals"),
        ("factors.yaml", "- {key: silence, title: Silence, most: 3, unknown: 2}\n", "counts nothing"),
        ("factors.yaml", "- {key: silence, title: Silence, most: 3, unknown: 4, fact: audit, each: 1}\n", "more than its 3"),
        ("kinds.yaml", "- {key: a, title: A, sharing: everybody, half_life_days: 9}\n", "not a class of sharing.yaml"),
        ("sharing.yaml", SHARING % ("sealed_signals", "partner: true"), "what is sealed is not shared"),
        ("sharing.yaml", SHARING % ("signals", "partner_words: true"), "words are not shared of what is not"),
        ("harms.yaml", "- {key: low, title: Low, weight: 1, self_reported: 2}\n", "may not weigh more"),
        ("harms.yaml", "- {key: low, title: Low, weight: .nan, self_reported: 0}\n", "should be a number from 0 up"),
        ("harms.yaml", "- {key: low, title: Low, weight: .inf, self_reported: 0}\n", "should be a number from 0 up"),
        ("origins.yaml", "- {key: a, title: A, is_service: perhaps}\n", "true or false"),
        ("index.yaml", "key: i\nversion: 1\ntitle: T\nwhy: W\nwindow_days: 1\nfewest_peers: 1\nred: 1\namber: 2\nyellow: 1\n", "from_on"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_file_and_line(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    with pytest.raises(BadDefinition, match="line 1") as refused:
        load_signals(own(tmp_path, name, text))
    assert name in str(refused.value) and sentence in str(refused.value)
