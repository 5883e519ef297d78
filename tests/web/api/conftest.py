"""The register and the bodies of the position's tests, asked by programs."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.web.position.conftest import _made, data_folder, empty_folder, world  # noqa: F401
from wherry_web.accounts.routes import today
from wherry_web.api import answering
from wherry_web.api.callers import COUNTS
from wherry_web.api.services import KeyDraft, make_key


@pytest.fixture(autouse=True)
def _as_after_a_start() -> Iterator[None]:
    """What a process remembers of callers and answers is forgotten with what the test wrote."""
    COUNTS.forget()
    answering.KEPT.__init__()
    yield
    COUNTS.forget()


class Program:
    """A program that asks the API, with a key or without."""

    def __init__(self, secret: str = "") -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=True)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def ask(self, path: str, asked: Any = None, method: str = "get", **headers: str):
        """The answer to a question."""
        send = getattr(self.client, method)
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return send(f"/api/v1/{path}", asked or {}, headers={**self.headers, **more})

    def told(self, path: str, asked: Any = None) -> dict[str, Any]:
        """The answer as plain values, after insisting that it is one."""
        answer = self.ask(path, asked)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def problem(self, status: int, path: str, asked: Any = None, **more: str) -> str:
        """The one sentence of a problem, after insisting on its status and type."""
        answer = self.ask(path, asked, **more)
        assert answer.status_code == status, (answer.status_code, answer.content)
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Cache-Control"] == "no-store"
        said = answer.json()
        assert said["status"] == status and said["title"] and said["type"] == "about:blank"
        assert said["detail"].endswith((".", "?")) and "\n" not in said["detail"]
        assert "Traceback" not in answer.content.decode()
        return said["detail"]


@pytest.fixture
def anybody(db: None, data_folder: object) -> Program:  # noqa: F811
    """A program without a key."""
    return Program()


def key_of(world: SimpleNamespace, *scopes: str, name: str = "Dashboard"):  # noqa: F811
    """A key of the first council, and its secret."""
    draft = KeyDraft(name, scopes or ("read",))
    return make_key(by=world.administrator, body=world.ours, draft=draft, day=today())
