"""The demonstration: an invented England, its register, and a person for each role."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from wherry.domain.errors import Refused

if TYPE_CHECKING:
    from wherry.store.register import Register
    from wherry_web.accounts.drafts import BodyDraft
    from wherry_web.accounts.models import Body, Person
    from wherry_web.position.demo_users import DemoBody, DemoPerson

ADDRESS = "127.0.0.1"
SEED = 2026
LOCATIONS = 9_000  # A sixth of England: invented and imported in about a minute.
MONTHS = 6
MOST_OF_A_DEMO_COMPANY = 60  # Services: more would make its Home a long list.
REMOVE = "remove the folder and start `wherry demo` again"


def serve_demo(folder: Path, port: int, workers: int) -> int:
    """Make what is missing of the demonstration, then serve it; the exit code.

    Raises:
        Refused: when the folder holds something else.
    """
    from wherry_web.config.serving import serve_site

    prepare_demo(folder)
    print_county(folder.resolve() / "data")
    sys.stdout.write(f"Invented data. Sign in at http://{ADDRESS}:{port}/demo/\n")
    sys.stdout.flush()
    return serve_site(ADDRESS, port, workers, with_jobs=True)


def print_county(data: Path) -> None:
    """Print the first county's position beside the others: the same figures that the site shows."""
    from wherry.cli.positions import By, league, position

    position("Wherryshire", by=By.SERVICE_TYPE, data=data)
    league(data=data)


def prepare_demo(folder: Path, locations: int = LOCATIONS, database: str = "") -> None:
    """The register, the database and the people of the demonstration, as far as they are missing.

    `database` is as DATABASE_URL says it; SQLite in the folder when empty, whatever the environment says,
    so that no real database gets invented people.

    Raises:
        Refused: when the folder holds a register that is not invented.
    """
    folder = folder.resolve()
    data = folder / "data"
    os.environ |= {
        "WHERRY_DEMO": "yes",
        "WHERRY_DATA": str(data),
        "WHERRY_FILES": str(folder / "evidence"),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "wherry_web.config.settings",
    }
    os.environ.pop("WHERRY_HOSTS", None)  # This machine only.
    _make_register(folder / "files", data, locations)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    _seed(data)


def _make_register(files: Path, data: Path, locations: int) -> None:
    from wherry.sample.options import SampleOptions
    from wherry.sample.write import write_sample
    from wherry.store.importing import ImportOptions, import_files
    from wherry.store.releases import current_id, read_release

    if current_id(data):
        if not read_release(data).is_invented:
            raise Refused(f"{data} holds a real register; name another folder with --data.")
        return
    sys.stdout.write("Inventing an England; this is done once.\n")
    sys.stdout.flush()
    beside = files.with_name(".inventing")  # A start that was interrupted leaves no half of one.
    if not files.exists():
        shutil.rmtree(beside, ignore_errors=True)
        beside.parent.mkdir(parents=True, exist_ok=True)
        options = SampleOptions(
            seed=SEED,
            locations=locations,
            months=MONTHS,
            kinds=("hsca", "ratings", "history", "api"),
            layout="csv",
        )
        write_sample(beside, options)
        beside.rename(files)
    result = import_files([files], data, ImportOptions())
    if result.refused:
        raise Refused(f"The invented files were refused: {result.refused[0].sentence} {REMOVE.capitalize()}.")


def _seed(data: Path) -> None:
    """Bodies and people, made through the same services as real ones, in one transaction."""
    from django.db import transaction

    from wherry.store.register import Register
    from wherry_web.accounts.models import Body
    from wherry_web.accounts.routes import today
    from wherry_web.position.demo_users import DEMO_BODIES, DEMO_PEOPLE
    from wherry_web.position.own_lists.demo_lists import import_demo_lists
    from wherry_web.position.register import Answers
    from wherry_web.risk.demo_signals import invent_signals
    from wherry_web.targets.demo_options import invent_options

    if Body.objects.exists():
        return
    register, day = Register.open(data), today()
    with transaction.atomic():
        host_key = DEMO_BODIES[0].key
        bodies = {host_key: _found(DEMO_BODIES[0], register, day)}
        administrator = _add_person(DEMO_PEOPLE[0], bodies, day)
        for wanted in DEMO_BODIES[1:]:
            bodies[wanted.key] = _create(wanted, register, administrator, day)
        people = {wanted.account: _add_person(wanted, bodies, day) for wanted in DEMO_PEOPLE[1:]}
        import_demo_lists(bodies[host_key], register, day)
        invent_signals(bodies[host_key], people, bodies["large"], register, day)
        invent_options(bodies[host_key], people["director"], Answers(register), day)


def _found(wanted: DemoBody, register: Register, day: date) -> Body:
    from wherry_web.accounts.services.bodies import found_host
    from wherry_web.journal.services import SYSTEM

    return found_host(by=SYSTEM, draft=_draft(wanted, register, day))


def _create(wanted: DemoBody, register: Register, by: Person, day: date) -> Body:
    from wherry_web.accounts.services.bodies import create_body

    return create_body(by=by, draft=_draft(wanted, register, day), day=day)


def _draft(wanted: DemoBody, register: Register, day: date) -> BodyDraft:
    from wherry.domain.places import PlaceKind
    from wherry_web.accounts.drafts import BodyDraft

    places = register.definitions.places
    name, code, area_code = wanted.name, "", ""
    if wanted.area is not None:
        kind = PlaceKind.ICB if wanted.kind == "icb" else PlaceKind.AUTHORITY
        known = sorted(places.of_kind(kind, day), key=lambda p: p.code)
        place = known[_board(register, day) if wanted.kind == "icb" else wanted.area]
        area_code = place.code
        code = place.code if wanted.kind in ("icb", "council") else ""
        if wanted.kind == "icb":
            name = place.name
        elif wanted.key == "other":
            name = f"{place.aliases[0] if place.aliases else place.name} County Council (invented)"
    if wanted.provider is not None:
        code, name = _companies(register)[wanted.provider]
    return BodyDraft(
        kind=wanted.kind,
        name=name,
        from_on=day.replace(month=1, day=1),
        code=code,
        area_code=area_code,
        target_share=Decimal(wanted.target) if wanted.target else None,
        target_on=date(day.year + 2, 3, 31) if wanted.target else None,
    )


def _board(register: Register, day: date) -> int:
    """The number of the board with most services in the first county: its footprint is not the county's."""
    import polars as pl

    from wherry.analysis.areas import icb_on
    from wherry.domain.places import PlaceKind

    places = register.definitions.places
    county = min(p.code for p in places.of_kind(PlaceKind.AUTHORITY, day))
    here = register.location.filter(pl.col("authority_code") == county).with_columns(icb=icb_on(places, day))
    counts = Counter(here["icb"].drop_nulls().to_list())
    codes = sorted(p.code for p in places.of_kind(PlaceKind.ICB, day))
    return codes.index(counts.most_common(1)[0][0])


def _companies(register: Register) -> list[tuple[str, str]]:
    """Invented companies with services today, the largest (of a size to show) first: (id, name)."""
    import polars as pl

    now = register.location.filter(pl.col("valid_to").is_null())
    counts = now.group_by("provider_id", "provider_name").len().drop_nulls()
    fit = counts.filter(pl.col("len") <= MOST_OF_A_DEMO_COMPANY).sort(
        ["len", "provider_id"], descending=[True, False]
    )
    return [
        (row[0], f"{row[1]} (invented)" if "invented" not in row[1] else row[1])
        for row in fit.head(20).iter_rows()
    ]


def _add_person(wanted: DemoPerson, bodies: dict[str, Body], day: date) -> Person:
    """A person by invitation, as everybody comes in; a second role by a second one."""
    from allauth.mfa.totp.internal.auth import TOTP

    from wherry_web.accounts.drafts import RoleDraft
    from wherry_web.accounts.services.people import accept_invitation, invite
    from wherry_web.journal.services import SYSTEM
    from wherry_web.position.demo_users import DEMO_PASSWORD

    person: Person | None = None
    for key, role in wanted.roles:
        draft = RoleDraft(role, division=wanted.division)
        sent = invite(
            by=SYSTEM, email=wanted.email, body=bodies[key], draft=draft, origin=f"http://{ADDRESS}", day=day
        )
        person = accept_invitation(
            by=person, invitation=sent, name=wanted.name, password=DEMO_PASSWORD, day=day
        )
    if person is None:
        raise Refused(f"{wanted.name} has no role; {REMOVE}.")
    if wanted.totp:
        TOTP.activate(person, wanted.totp)
    return person
