"""An invitation stands in the mail of the body that sent it, and its link is not kept once it has gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.web.sweep.world import World
from wherry_web.journal.services import SYSTEM
from wherry_web.work.sending.services import deliver_due

pytestmark = pytest.mark.django_db


def test_links_belong_to_the_body_and_go(world: World, tmp_path: Path, settings: Any) -> None:
    settings.WHERRY_EMAIL_URL = f"file:{tmp_path / 'letters'}"
    place = world.places["bittern"]
    invitation = place.body.mail.get(to=f"invited@{place.word}.example")
    visitor = place.body.mail.get(to=f"visitor@{place.word}.example")
    own = place.body.mail.get(to=f"to@{place.word}.example")
    assert b"/invitation/" in bytes(invitation.content) and b"/visitor/" in bytes(visitor.content)
    assert "delivered" in deliver_due(by=SYSTEM, now=timezone.now())
    for message in (invitation, visitor, own):
        message.refresh_from_db()
        assert message.state == "sent", message.sentence
    assert not bytes(invitation.content) and not bytes(visitor.content)
    assert bytes(own.content)


def test_whoever_runs_the_installation_does_not_see_it(world: World) -> None:
    host = world.host.body
    assert not host.mail.exclude(to__contains=world.host.word).exists()
