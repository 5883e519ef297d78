"""What a person asks for when they make or change bodies and memberships: plain frozen values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wherry_web.accounts.models import Body


@dataclass(frozen=True)
class BodyDraft:
    """A body as it should be."""

    kind: str
    name: str
    from_on: date
    code: str = ""
    area_code: str = ""
    owner: Body | None = None
    target_share: Decimal | None = None
    target_on: date | None = None


@dataclass(frozen=True)
class RoleDraft:
    """A role as it should be, perhaps for a division or some services only."""

    role: str
    division: str = ""
    location_ids: Sequence[str] = ()
    to_on: date | None = None


@dataclass(frozen=True)
class Identity:
    """Who an organisation's sign-in says somebody is; checked before it gets here."""

    issuer: str
    subject: str
    email: str
    name: str
    provider: str
    uid: str
