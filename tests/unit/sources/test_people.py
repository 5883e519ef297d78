"""Names of people are told from names of companies."""

from __future__ import annotations

import pytest

from wherry.definitions import load_definitions
from wherry.sources.people import is_person

RULE = load_definitions().person_names

PERSONS = [
    "Mrs Ada Quill", "Mr & Mrs A Quill", "Miss A Quill", "Ms. Ada Quill", "Dr Ada Quill", "A Quill",
    "Ada Quill", "Ada Mary Quill and Ben Quill", "A B Quill", "Messrs A & B Quill", "Mr John Hall",
    "Mrs Ada Quill and Partners", "Ada O'Quill", "Ada Quill-Pen", "A Quill & B Quill",
]  # fmt: skip
COMPANIES = [
    "Quill Care Limited", "Dr Quill Limited", "Norfolk County Council", "Dame Ada Quill Trust", "Vibrance",
    "Sue Ryder", "The Quill Partnership", "Quill House", "Age Concern Quilltown", "Royal Mencap Society",
    "5 Quill Avenue", "Mrs Q's Caring Hands Homecare Limited", "Lady Quill House", "Turning Point",
]  # fmt: skip


@pytest.mark.parametrize("name", PERSONS)
def test_persons(name: str) -> None:
    assert is_person(name, RULE)


@pytest.mark.parametrize("name", COMPANIES)
def test_companies(name: str) -> None:
    assert not is_person(name, RULE)
