"""What is read once holds until the next entry, in every process, and for requests that only read."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.work.conftest import body, person, signed_in
from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.accounts.routes import today
from wherry_web.accounts.services.people import end_membership
from wherry_web.journal import unchanged
from wherry_web.journal.services import SYSTEM, recorded
from wherry_web.journal.unchanged import WhileUnchanged, drawing, each_while_unchanged, while_unchanged

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "_newest", unchanged._Known())


def _enter() -> None:
    """An entry, as any act makes one."""
    with recorded(by=SYSTEM, body=None, act="sign-in", object_id=str(uuid.uuid4())):
        pass


@pytest.fixture
def asked() -> Iterator[Callable[..., list[int]]]:
    """What a request of a method was told, twice, by a question that counts how often it was asked."""
    count = iter(range(100))

    def ask(method: str = "GET", *, inside: bool = False, drawn: bool = False) -> list[int]:
        told: list[int] = []

        def view(_: object) -> HttpResponse:
            with transaction.atomic() if inside else nullcontext(), drawing() if drawn else nullcontext():
                told.extend(while_unchanged("question", lambda: next(count)) for _ in range(2))
            return HttpResponse()

        WhileUnchanged(view)(RequestFactory().generic(method, "/"))
        return told

    yield ask


def test_an_answer_holds_until_the_next_entry(asked: Callable[..., list[int]]) -> None:
    _enter()
    assert asked() == [0, 0]
    assert asked("HEAD") == [0, 0]
    _enter()
    assert asked() == [1, 1]


def test_what_may_change_something_always_asks(asked: Callable[..., list[int]]) -> None:
    _enter()
    assert asked() == [0, 0]
    assert asked("POST") == [1, 2]
    assert asked("DELETE") == [3, 4]
    assert asked() == [0, 0]


def test_what_is_drawn_around_the_answer_holds_again(asked: Callable[..., list[int]]) -> None:
    _enter()
    assert asked("POST", drawn=True) == [0, 0]
    assert asked("POST", drawn=True) == [0, 0]
    assert asked("POST", inside=True, drawn=True) == [1, 2]
    _enter()
    assert asked("POST", drawn=True) == [3, 3]


def test_what_is_drawn_knows_what_the_request_has_changed() -> None:
    told: list[int] = []

    def view(_: object) -> HttpResponse:
        for number in range(2):
            _enter()
            with drawing():
                told.append(while_unchanged("number", lambda number=number: number))
        return HttpResponse()

    WhileUnchanged(view)(RequestFactory().post("/"))
    assert told == [0, 1]


def test_a_transaction_always_asks_and_keeps_nothing(asked: Callable[..., list[int]]) -> None:
    _enter()
    assert asked(inside=True) == [0, 1]
    assert asked() == [2, 2]


def test_a_journal_without_an_entry_vouches_for_nothing(asked: Callable[..., list[int]]) -> None:
    assert asked() == [0, 0]
    assert asked() == [1, 1]


def test_outside_of_a_request_everything_is_asked() -> None:
    _enter()
    count = iter(range(10))
    assert [while_unchanged("question", lambda: next(count)) for _ in range(2)] == [0, 1]


def test_no_more_is_kept_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "MOST", 5)
    _enter()

    def view(_: object) -> HttpResponse:
        for number in range(23):
            while_unchanged(number, lambda: number)  # noqa: B023  # Asked at once.
        return HttpResponse()

    WhileUnchanged(view)(RequestFactory().get("/"))
    assert len(unchanged._newest.kept) <= 5


def _asks_about(*people: str) -> list[frozenset[str]]:
    """Whom a question was put about while requests of some people came in turn, each asking twice."""
    put: list[frozenset[str]] = []

    def find(wanted: frozenset[str]) -> dict[str, str]:
        put.append(wanted)
        return {one: one.upper() for one in wanted}

    def view(request: HttpRequest) -> HttpResponse:
        one = request.headers["Person"]
        for _ in range(2):
            assert each_while_unchanged("spelled", one, find) == one.upper()
        return HttpResponse()

    for one in people:
        WhileUnchanged(view)(RequestFactory().get("/", headers={"Person": one}))
    return put


def test_those_who_asked_before_an_entry_are_found_together_after_it() -> None:
    _enter()
    assert _asks_about("ann", "bob", "ann", "cat") == [{"ann"}, {"bob"}, {"cat"}]
    _enter()
    assert _asks_about("bob", "ann", "dan", "cat") == [{"ann", "bob", "cat"}, {"dan"}]


def test_who_did_not_come_back_is_not_found_again() -> None:
    _enter()
    _asks_about("ann", "bob")
    _enter()
    assert _asks_about("ann") == [{"ann", "bob"}]
    _enter()
    assert _asks_about("cat", "ann") == [{"cat", "ann"}]


def test_a_newcomer_is_found_with_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "MOST_TOGETHER", 2)
    _enter()
    _asks_about("ann", "bob", "cat")
    _enter()
    assert _asks_about("eve", "cat") == [{"eve", "ann", "bob"}, {"cat"}]
    assert _asks_about("ann", "bob") == []


@pytest.mark.parametrize("most", [1, 2, 3])
def test_everybody_is_answered_however_little_fits(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(unchanged, "MOST", most)
    for _ in range(3):
        _enter()
        _asks_about("ann", "bob", "cat", "dan")
        assert len(unchanged._newest.kept) <= most


def test_each_is_asked_about_alone_where_nothing_holds() -> None:
    _enter()
    _asks_about("ann", "bob")
    _enter()
    put: list[frozenset[str]] = []

    def view(_: HttpRequest) -> HttpResponse:
        for _again in range(2):
            each_while_unchanged(
                "spelled", "ann", lambda wanted: (put.append(wanted), dict.fromkeys(wanted))[1]
            )
        return HttpResponse()

    WhileUnchanged(view)(RequestFactory().post("/"))
    assert put == [{"ann"}, {"ann"}]


def test_an_entry_costs_as_many_questions_for_many_people_as_for_few(council: Body) -> None:
    address = reverse("journal", kwargs={"body_id": council.pk})
    browsers = [signed_in(person(f"Colleague {n}", council, "administrator")) for n in range(12)]

    def questions(most: int) -> int:
        for _ in range(2):  # The second time, who comes next is known.
            _enter()
            with CaptureQueriesContext(connection) as asked:
                assert {browser.get(address).status_code for browser in browsers[:most]} == {200}
        return len(asked)

    few, many = questions(4), questions(12)
    assert many - few == 12 - 4  # A session each, and no more.


@pytest.fixture
def council() -> Body:
    return body("Wherryshire")


@pytest.fixture
def leaver(council: Body) -> Person:
    return person("Leaver", council, "administrator")


@pytest.fixture
def browser(leaver: Person) -> Client:
    _enter()
    return signed_in(leaver)


def test_access_that_was_ended_is_gone_with_the_next_request(
    council: Body, leaver: Person, browser: Client
) -> None:
    address = reverse("journal", kwargs={"body_id": council.pk})
    for _ in range(3):  # By the third time everything that may be kept is.
        assert browser.get(address).status_code == 200
    end_membership(
        by=person("Administrator", council, "administrator"),
        membership=Membership.objects.get(person=leaver),
        day=today(),
    )
    assert browser.get(address).status_code in (302, 404)


def test_the_list_of_a_journal_shows_what_was_just_done(
    council: Body, browser: Client, leaver: Person
) -> None:
    address = reverse("journal", kwargs={"body_id": council.pk})
    before = browser.get(address).content.decode()
    assert browser.get(address).content.decode() == before
    with recorded(by=leaver.pk, body=council.pk, act="name-changed", object_id=str(leaver.pk)):
        pass
    assert browser.get(address).content.decode().count("<tr") == before.count("<tr") + (
        1 if "<tr" in before else 2
    )


def test_nobody_sees_the_list_of_anothers_journal(council: Body, browser: Client) -> None:
    other = body("Elsewhere")
    outsider = signed_in(person("Outsider", other, "administrator"))
    address = reverse("journal", kwargs={"body_id": council.pk})
    assert browser.get(address).status_code == 200
    assert outsider.get(address).status_code == 404
    assert outsider.get(reverse("journal", kwargs={"body_id": other.pk})).status_code == 200


def test_a_filter_is_not_kept(council: Body, browser: Client) -> None:
    address = reverse("journal", kwargs={"body_id": council.pk})
    browser.get(address)
    kept = len(unchanged._newest.kept)
    assert browser.get(address, {"act": "sign-in"}).status_code == 200
    assert browser.get(address, {"from_on": "never"}).content.decode().count("There is a problem") == 1
    assert len(unchanged._newest.kept) == kept
