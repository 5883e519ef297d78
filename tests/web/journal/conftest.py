"""Acts that only these tests do, and a journal with something of everything in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from wherry_web.journal import services
from wherry_web.journal.acts import Act, declared_acts
from wherry_web.journal.services import Known, recorded

BODY, OTHER = UUID(int=1), UUID(int=2)
ANN, BOB = UUID(int=11), UUID(int=12)
TEST_ACTS = {
    "test.signed_in": Act("Signed in", "person", "sign_in"),
    "test.scored": Act("Audit scored", "audit", "audit"),
    "test.stopped": Act("Placing stopped", "restriction", "decision"),
    "test.concern": Act("Concern raised", "concern", "safeguarding"),
}


@pytest.fixture(autouse=True)
def _acts() -> Iterator[None]:
    declared_acts().update(TEST_ACTS)
    yield
    for key in TEST_ACTS:
        declared_acts().pop(key)


def write(
    act: str = "test.scored", object_id: object = 1, by: UUID = ANN, body: UUID | None = BODY, **text: object
) -> int:
    """One entry; its number."""
    with recorded(by=by, body=body, act=act, object_id=str(object_id), text=text) as draft:
        pass
    assert draft.entry is not None
    return draft.entry.number


def write_something_of_everything() -> None:
    """Some forty entries: texts, none, several bodies, figures, erasures, holds and signatures."""
    for n in range(12):
        write(
            "test.scored",
            n,
            by=(ANN, BOB)[n % 2],
            body=(BODY, OTHER)[n % 3 == 0],
            note=f"Zoë wrote {n} — “ok”",
        )
        write("test.signed_in", (ANN, BOB)[n % 2], **({"from": "10.0.0.1"} if n % 2 else {}))
    services.anchor_today(today=date(2026, 1, 1))
    with recorded(
        by=ANN, body=BODY, act="test.stopped", object_id="R1", known=Known("2026-01", {"share": 0.741})
    ):
        pass
    hold = services.set_hold(by=ANN, body=BODY, object_kind="audit", object_id="3", reason="A claim")
    services.erase_person_text(by=ANN, body=OTHER, person=ANN, reason="They asked")
    services.anchor_today(today=date(2026, 1, 2))
    services.erase_due(today=date(2060, 1, 1))
    services.lift_hold(by=BOB, body=BODY, hold_id=hold.pk, reason="It was settled")
    services.start_retention(
        by=ANN, body=BODY, object_kind="restriction", object_id="R1", ended_on=date(2026, 2, 1)
    )
    for n in range(6):
        write("test.scored", f"late {n}", note=f"later {n}")
    services.anchor_today(today=date(2026, 1, 3))
    write("test.concern", 1, name="Somebody")
