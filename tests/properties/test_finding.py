"""The fast search against the slow one, on random registers and random questions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day, location_id, publish, standings, take
from tests.oracles import slow_finding as slow
from wherry.analysis.finding.find import find, find_all
from wherry.analysis.finding.questions import PAGE_ROWS, RATING_CHOICES, FindQuestion, Found, WrongFilter
from wherry.analysis.finding.words import words_of
from wherry.analysis.standing import Standings

DAY = "2021-02-01"
NAMES = (
    "St Mary's Court", "Saint Marys House", "ST. MARY’S LODGE", "Rose Court", "The Rosé & Thorn", "Café Élan",
    "Straße Home", "100% Care", "A.*B Care", "O'Neill House", "Mill [Lane]", "Rosemary Court Care Home", "%_%", "ROXX",
)  # fmt: skip
OWNERS = (
    ("1-200000001", "Broads Care Limited"),
    ("1-200000002", "St. Éloi’s Trust"),
    ("1-200000003", "Rose & Co"),
)
POSTCODES = ("NR1 2DH", "NR1 2AA", "NR1 3AA", "NR12 8AB", "IP1 2DH")
WORDS = {"outstanding": "Outstanding", "good": "Good", "requires_improvement": "Requires improvement",
         "inadequate": "Inadequate", None: ""}  # fmt: skip

services = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "owner": st.sampled_from(OWNERS),
        "authority": st.sampled_from(["Norfolk", "Suffolk"]),
        "rating": st.sampled_from(list(WORDS)),
        "published": st.sampled_from(
            [date(2016, 5, 1), date(2018, 2, 1), date(2019, 2, 1), date(2020, 12, 31)]
        ),
        "beds": st.sampled_from([None, 0, 10, 20, 40]),
        "manager": st.sampled_from([True, False]),
        "postcode": st.sampled_from(POSTCODES),
    }
)
RATED = {
    "name": "Anchor Court", "owner": OWNERS[0], "authority": "Norfolk", "rating": "good", "published": date(2019, 1, 1),
    "beds": 10, "manager": True, "postcode": "NR1 2DH",
}  # fmt: skip
"""Of a file without any rating nothing can be asked."""
typed = st.sampled_from(
    ["", "st mary", "saint marys", "MARY'S st", "sain", "rose", "court ros", "ROSÉ", "thorn and", "strasse", "100%",
     ".*", "a.*b", "o'neill", "oneil", "[lane]", "%", "_", "1-100000001", "roxx", "RO", "house o neill"]
)  # fmt: skip
questions = st.builds(
    FindQuestion,
    words=typed,
    owner=st.sampled_from(["", "1-200000002", "broads", "ST ELOIS", "rose and"]),
    area=st.sampled_from(["", "Norfolk"]),
    ratings=st.sets(st.sampled_from(RATING_CHOICES), max_size=3).map(tuple),
    rating_older_than_years=st.sampled_from([None, 0, 1, 2, 3, 5]),
    beds_at_least=st.sampled_from([None, 0, 10, 21]),
    beds_at_most=st.sampled_from([None, 10, 40]),
    has_no_manager=st.booleans(),
    postcode=st.sampled_from(["", "NR1", "nr1 2", "NR1 2dh", "NR12", "ip1 2"]),
    sort=st.sampled_from(["name", "rating", "-rating", "published", "beds", "-beds", "owner", "authority"]),
)


def register_of(folder: Path, rows: list[dict]) -> tuple[Standings, list[slow.Service]]:
    """A register of services, and the same as the slow search takes them."""
    published = [
        {
            "id": number,
            "name": row["name"],
            "provider_id": row["owner"][0],
            "provider": row["owner"][1],
            "authority": row["authority"],
            "rating": WORDS[row["rating"]],
            "published": f"{row['published']:%d/%m/%Y}" if row["rating"] else "",
            "beds": row["beds"],
            "manager": "A Person" if row["manager"] else "*",
            "postcode": row["postcode"],
        }
        for number, row in enumerate(rows, start=1)
    ]
    (folder / "landing").mkdir()
    take(folder / "data", publish(folder / "landing", "hsca", DAY, published))
    plain = [
        row | {"id": location_id(number), "provider_id": row["owner"][0], "provider": row["owner"][1]}
        for number, row in enumerate(rows, start=1)
    ]
    return standings(folder / "data"), plain


@given(st.lists(services, min_size=1, max_size=12), st.lists(questions, min_size=1, max_size=6))
def test_the_search_agrees_with_a_slow_one(rows: list[dict], asked: list[FindQuestion]) -> None:
    with TemporaryDirectory() as folder:
        opened, plain = register_of(Path(folder), [*rows, RATED])
        areas = {row["authority"] for row in plain}
        for question in asked:
            if question.area and question.area not in areas:
                continue  # The file does not speak for it: refused, as test_finding of the unit tests has it.
            try:
                found = find(opened, question)
            except WrongFilter:
                assert _contradicts(question)
                continue
            expected = {row["id"] for row in plain if slow.fits(row, question, day(DAY))}
            assert {row.location_id for row in found.rows} == expected, question
            _holds_together(found, plain)


def _contradicts(question: FindQuestion) -> bool:
    low, high = question.beds_at_least, question.beds_at_most
    no_words = bool(question.words.strip()) and not slow.words(question.words)
    older = question.rating_older_than_years is not None and set(question.ratings) == {"not_rated"}
    return no_words or older or (low is not None and high is not None and low > high)


def _holds_together(found: Found, plain: list[slow.Service]) -> None:
    assert found.count == len(found.rows) == sum(found.ratings.values())
    assert Found.from_dict(found.to_dict()) == found
    assert found.placed == sum(spot.services for spot in found.spots)
    by_id = {row["id"]: row for row in plain}
    for row in found.rows:
        known = by_id[row.location_id]
        assert (row.name, row.rating, row.beds) == (known["name"], known["rating"], known["beds"])


@given(st.text(max_size=60))
def test_words_are_folded_as_the_slow_way_folds_them(text: str) -> None:
    assert list(words_of(text)) == list(dict.fromkeys(slow.words(text)))


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = words_of(text)
    assert words_of(" ".join(once)) == once


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    """A register of 130 services."""
    folder = tmp_path_factory.mktemp("many")
    rows = [
        {"name": NAMES[n % len(NAMES)], "owner": OWNERS[n % 3], "authority": "Norfolk", "rating": list(WORDS)[n % 5],
         "published": date(2018, 1, 1), "beds": n % 7 or None, "manager": n % 2 == 0, "postcode": POSTCODES[n % 5]}
        for n in range(130)
    ]  # fmt: skip
    return register_of(folder, rows)[0]


@given(st.text(max_size=40))
def test_whatever_is_typed_finds_or_is_refused_in_a_sentence(many: Standings, text: str) -> None:
    for question in (FindQuestion(words=text), FindQuestion(owner=text), FindQuestion(postcode=text)):
        try:
            found = find(many, question)
        except WrongFilter as refusal:
            assert str(refusal).endswith(".")
        else:
            assert 0 <= found.count <= 130


@given(
    st.sampled_from(["name", "rating", "-rating", "beds", "-beds", "owner", "published"]),
    st.integers(),
)
def test_pages_hold_every_service_once_and_in_order(many: Standings, sort: str, wild: int) -> None:
    pages = [find(many, FindQuestion(sort=sort, page=number)) for number in (1, 2, 3)]
    rows = [row for page in pages for row in page.rows]
    assert rows == list(find_all(many, FindQuestion(sort=sort)).rows())
    assert len({row.location_id for row in rows}) == 130
    assert [len(page.rows) for page in pages] == [PAGE_ROWS, PAGE_ROWS, 30]
    assert 1 <= find(many, FindQuestion(page=wild)).page <= 3
    if sort in ("beds", "-beds"):
        beds = [row.beds for row in rows]
        known = [b for b in beds if b is not None]
        assert known == sorted(known, reverse=sort == "-beds") and beds[len(known) :] == [None] * (
            130 - len(known)
        )
