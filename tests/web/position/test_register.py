"""The register for web requests: opened once, a new release noticed, the last two kept, releases pinned."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.builders import publish, take
from tests.web.position.conftest import NORFOLK
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.standing import Standings
from wherry.domain.errors import NotKnown, UnknownName
from wherry.store.register import Register
from wherry.store.releases import list_releases
from wherry_web.position import register
from wherry_web.position.register import KEPT_BYTES, KEPT_RELEASES, Shelf


@pytest.fixture
def own(tmp_path: Path, data_folder: Path) -> Path:
    """A register of the test's own, to be written to."""
    shutil.copytree(data_folder, tmp_path / "own")
    return tmp_path / "own"


def test_an_answer_is_the_library_s_own(data_folder: Path) -> None:
    question = PositionQuestion(NORFOLK)
    assert Shelf(data_folder).answers().position(question) == position(
        Standings(Register.open(data_folder)), question
    )


def test_a_release_is_opened_once_and_a_question_answered_once(data_folder: Path) -> None:
    shelf = Shelf(data_folder)
    assert shelf.answers() is shelf.answers()
    question = PositionQuestion(NORFOLK)
    assert shelf.answers().position(question) is shelf.answers().position(question)


def test_a_refusal_is_kept_too(data_folder: Path) -> None:
    answers = Shelf(data_folder).answers()
    for _ in range(2):
        with pytest.raises(UnknownName, match="not an authority"):
            answers.position(PositionQuestion("Atlantis"))


def test_large_answers_make_each_other_room(data_folder: Path) -> None:
    answers = Shelf(data_folder).answers()
    places = ("x" * 1000,) * 5_000
    for number in range(40):  # As the services of England, asked for under 40 spellings.
        answers.kept(("area services", number), lambda: places)
    assert sum(answers._sizes.values()) <= KEPT_BYTES
    assert 0 < len(answers._kept) < 10 and answers._kept.keys() == answers._sizes.keys()
    whole = ("x" * 1000,) * 50_000
    assert answers.kept("more than there is room for", lambda: whole) is whole
    assert answers.kept("more than there is room for", lambda: ()) is whole, "asked again, it is still there"
    answers.kept("small", lambda: 1)
    assert list(answers._kept) == ["small"]


def test_a_large_answer_under_another_spelling_is_the_same(
    data_folder: Path, settings, client, db: None
) -> None:
    for spelling in ("norfolk", "NORFOLK", "nOrFoLk", " Norfolk "):
        assert client.get("/public/services/", {"area": spelling}).status_code == 200
    lists = [key for key in register.shelf().answers()._kept if key[0] == "area services"]
    assert len(lists) == 1


def test_a_new_release_is_noticed(own: Path, tmp_path: Path) -> None:
    shelf = Shelf(own)
    before = shelf.answers()
    take(own, publish(tmp_path / "landing", "hsca", "2021-05-01", [{"id": n} for n in range(1, 15)]))
    after = shelf.answers()
    assert after.release.release_id.startswith("2021-05-01")
    assert shelf.answers(before.release.release_id) is before, "the release before stays open"


def test_only_the_last_two_stay_open(own: Path, tmp_path: Path) -> None:
    take(own, publish(tmp_path / "landing", "hsca", "2021-05-01", [{"id": n} for n in range(1, 15)]))
    shelf = Shelf(own)
    ids = [release.release_id for release in list_releases(own)[0]]
    assert len(ids) == 3
    first = shelf.answers(ids[0])
    for name in ids[1:]:
        shelf.answers(name)
    assert len(shelf._open) == KEPT_RELEASES
    assert shelf.answers(ids[0]) is not first


def test_the_beginning_of_an_id_is_the_same_release(data_folder: Path) -> None:
    shelf = Shelf(data_folder)
    assert shelf.answers("2021-01-01") is shelf.answers(shelf.answers("2021-01-01").release.release_id)


def test_before_any_import(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.current_id() is None
    with pytest.raises(NotKnown, match="No published file"):
        shelf.answers()


@pytest.mark.parametrize("name", ["../../etc", "..", "a/b", "2021-01-01\x00", ".building-1", "x" * 300])
def test_no_other_folder_is_opened(data_folder: Path, name: str) -> None:
    with pytest.raises(UnknownName):
        Shelf(data_folder).answers(name)
