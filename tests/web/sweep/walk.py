"""One request of the sweep, and what is wrong with the answer."""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHOSE_METHODS,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.web.sweep.filling import FILLING, NOBODYS, Common, Own
from tests.web.sweep.world import PARTNERS, Place, World, manages_bodies, name_word, rows_of
from wherry_web.accounts.models import Person
from wherry_web.accounts.routes import ROUTES

TOKEN = "a" * 32
DEEP = bool(os.environ.get("WHERRY_DEEP"))
QUERIES = ("", "as=csv", "as=xlsx", "page=99999999999999999999&still=1") if DEEP else ("", "as=xlsx&still=1")
LIBRARY = ("account_", "mfa_", "socialaccount_", "usersessions_")
ENTRANCES = ("/account/login/", "/account/reauthenticate/")
NOT_THERE = (403, 404)
TELL_WHO_HOLDS = ("signals", "planted_words", "planted_sealed")
"""Pages on which a partner’s name stands beside what it holds; never more of it."""
_CHANGING = re.compile(
    r'(name="csrfmiddlewaretoken" value="[^"]*")|(nonce="[^"]*")|([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})'
)


@dataclass(frozen=True)
class Answer:
    """What came back, as far as the sweep compares it."""

    status: int
    text: str
    location: str

    def like(self, path: str) -> tuple[int, str, str]:
        """The same for two addresses that differ only in what cannot be seen."""
        told = [said.replace(path, "").replace(quote_plus(path), "") for said in (self.text, self.location)]
        return self.status, _CHANGING.sub("", told[0]), _CHANGING.sub("", told[1])


@dataclass
class Sweep:
    """Walks as one person; gathers what is wrong, in sentences, and what was seen."""

    world: World
    who: str
    person: Person | None
    others: list[Place]
    """The bodies whose objects are tried."""
    fillings: Mapping[str, Own | Common] = field(default_factory=lambda: FILLING)
    with_library: bool = True
    """Whether the pages of django-allauth are walked, too."""
    faults: list[str] = field(default_factory=list)
    requests: int = 0
    absent: dict[tuple[str, str, str], Answer] = field(default_factory=dict)
    """What was answered for what does not exist, by method, question and address."""
    before: str = ""
    """A digest of what the other bodies have."""
    seen: set[tuple[str, str]] = field(default_factory=set)
    """Routes that showed somebody's own secret word, by route and method."""

    def __post_init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=True)
        if self.person is not None:
            self.client.force_login(self.person)
            session = self.client.session
            # Signed in with a password a moment ago, so that nothing hides behind “who are you?”.
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [
                {"method": "password", "at": time.time(), "email": self.person.email, "reauthenticated": True}
            ]
            session[WHOSE_METHODS] = user_id_to_str(self.person)
            session.save()
        self.client.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
        self.cookies = dict(self.client.cookies.items())
        self.own = self.world.own(self.person)
        foreign = [place for place in self.world.places.values() if place not in self.own]
        self.runs_it = manages_bodies(self.world, self.person)
        self.foreign = [place.body.pk for place in foreign]
        self.secrets = [word for place in foreign for word in (place.word, *place.sealed_words)]
        self.partners = {name_word(PARTNERS[place.key]) for place in self.own if place.key in PARTNERS}
        self.names = [place.name_word for place in foreign if place is not self.world.host]
        self.before = rows_of(self.foreign)  # Every request is rolled back, so that it stays so.

    def walk(self) -> None:
        """Every address."""
        for name, filling in self.fillings.items():
            if not self.with_library and (name.startswith(LIBRARY) and name not in ROUTES):
                continue
            if isinstance(filling, Own):
                self._own(name, filling)
            else:
                self._common(name, filling)

    def _own(self, name: str, filling: Own) -> None:
        if self.person is None:
            for place in self.others:
                self._ask_all(name, {"body_id": place.body.pk, **filling.parts(place)}, filling, place)
            return
        absent = {"body_id": NOBODYS, **filling.absent_parts()}
        for place in self.own:
            body = {"body_id": place.body.pk}
            self._ask_all(name, {**body, **filling.parts(place)}, filling, place, own=place)
            if filling.also in place.objects:
                found = {filling.keyword: place.objects[filling.also].pk}
                self._ask_all(name, {**body, **found}, filling, place, own=place)
            if filling.keyword:
                nothing = {**body, **filling.absent_parts()}
                for other in self.others:
                    if other is not place:
                        self._compare(name, {**body, **filling.parts(other)}, nothing, filling, place)
        for other in self.others:
            if other not in self.own:
                self._compare(
                    name, {"body_id": other.body.pk, **filling.parts(other)}, absent, filling, other
                )

    def _common(self, name: str, filling: Common) -> None:
        for place in self.others:
            for parts in filling.parts(place):
                link = place if filling.is_link else None
                if filling.has_foreign and place not in self.own:
                    self._compare(name, parts, dict(filling.absent), filling, place)
                else:
                    self._ask_all(
                        name, parts, filling, place, own=place if place in self.own else link, link=link
                    )
            if filling.absent and not filling.has_foreign:
                self._ask_all(name, dict(filling.absent), filling, place)
            if not filling.is_link and not filling.has_foreign and not filling.absent:
                break  # Nothing in the address differs from place to place.

    def _ask_all(
        self, name: str, parts: Mapping[str, Any], filling: Own | Common, place: Place,
        own: Place | None = None, link: Place | None = None,
    ) -> None:  # fmt: skip
        for query in QUERIES:
            self._ask("GET", name, parts, query, {}, own, link)
        self._ask("POST", name, parts, "", filling.form(place), own, link)

    def _compare(
        self, name: str, foreign: Mapping[str, Any], absent: Mapping[str, Any], filling: Own | Common, place: Place
    ) -> None:  # fmt: skip
        path, other = (reverse(name, kwargs=dict(parts)) for parts in (foreign, absent))
        for method, query in (("GET", ""), ("GET", "as=csv"), ("POST", ""))[0 : 3 : 1 if DEEP else 2]:
            form = filling.form(place) if method == "POST" else {}
            given = self._ask(method, name, foreign, query, form, None, None)
            key = (method, query, other)
            if key not in self.absent:
                form = filling.form(place) if method == "POST" else {}  # What is uploaded is read once.
                self.absent[key] = self._ask(method, name, absent, query, form, None, None)
            nothing = self.absent[key]
            if given.like(path) != nothing.like(other):
                what = [(answer.status, answer.location) for answer in (given, nothing)]
                self._fault(method, path, f"differs from one that does not exist: {what}")
            if given.status not in (*NOT_THERE, 405) and not self._asks_to_sign_in(given):
                self._fault(method, path, f"answers {given.status} for another body's object")

    def _asks_to_sign_in(self, answer: Answer) -> bool:
        return answer.status == 302 and answer.location.startswith(ENTRANCES)

    def _ask(
        self, method: str, name: str, parts: Mapping[str, Any], query: str, form: Mapping[str, Any],
        own: Place | None, link: Place | None,
    ) -> Answer:  # fmt: skip
        path = reverse(name, kwargs=dict(parts))
        address = f"{path}?{query}" if query else path
        self.requests += 1
        may_change = link is not None or (self.runs_it and name.startswith("body_"))
        watches = method == "POST" and self.foreign and not may_change
        response: Any
        with transaction.atomic():
            try:
                if method == "GET":
                    response = self.client.get(address)
                else:
                    response = self.client.post(address, {**form, "csrfmiddlewaretoken": TOKEN})
                content = _text(response)
            except Exception as error:
                self._fault(method, address, f"fails: {type(error).__name__}: {error}")
                response, content = HttpResponse(status=500), ""
            if watches and response.status_code < 400 and rows_of(self.foreign) != self.before:
                self._fault(method, address, "changed what another body has")
            transaction.set_rollback(True)  # The world is the same for the next request.
        self._restore()
        answer = Answer(response.status_code, content, response.get("Location", ""))
        self._judge(method, name, address, answer, own, link)
        return answer

    def _judge(
        self, method: str, name: str, address: str, answer: Answer, own: Place | None, link: Place | None
    ) -> None:
        if answer.status >= 500:
            self._fault(method, address, f"answers {answer.status}")
        is_about_bodies = self.runs_it and name in (
            "bodies",
            "body_change",
            "body_end",
            "body_administrator",
            "body_new",
        )
        names = [] if is_about_bodies else self.names
        if name in TELL_WHO_HOLDS:
            names = [word for word in names if word not in self.partners]
        for word in (*self.secrets, *names):
            if link is not None and word in (link.word, link.name_word):
                continue
            if word in answer.text or word in answer.location:
                at = answer.text.find(word)
                around = re.sub(r"\s+", " ", answer.text[max(0, at - 90) : at + 40])
                self._fault(method, address, f"tells “{word}”: …{around}…")
                break
        if own is not None and own.word in answer.text and answer.status == 200:
            self.seen.add((name, method))

    def _restore(self) -> None:
        self.client.cookies.clear()
        self.client.cookies.update(self.cookies)

    def _fault(self, method: str, address: str, what: str) -> None:
        self.faults.append(f"{self.who}: {method} {address} {what}")


def _text(response: Any) -> str:
    """The body, headers that name things, and every member of a workbook or archive, as text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in sorted(archive.namelist()))
    named = response.get("Content-Disposition", "")
    return content.decode("utf-8", errors="replace") + named


def addresses() -> Iterator[tuple[str, str | None]]:
    """Every address of the resolver, with its name."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, str | None]]:
        for found in patterns:
            here = before + str(found.pattern)
            if isinstance(found, URLResolver):
                yield from walk(found.url_patterns, here)
            else:
                yield here, found.name

    yield from walk(get_resolver().url_patterns, "")
