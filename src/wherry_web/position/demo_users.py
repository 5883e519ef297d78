"""Who is in the demonstration: invented bodies and people, one for each role that sees another Home."""

from __future__ import annotations

from dataclasses import dataclass

DEMO_PASSWORD = "a wherry on the broad"  # noqa: S105  # Of invented people, on this machine only.


@dataclass(frozen=True)
class DemoBody:
    """An invented body; `area` and `provider` count the places and large companies of the register."""

    key: str
    kind: str
    name: str
    area: int | None = None
    provider: int | None = None
    target: str | None = None


@dataclass(frozen=True)
class DemoPerson:
    """An invented person: roles are (body, role); `totp` the authenticator app's secret, if any."""

    email: str
    name: str
    roles: tuple[tuple[str, str], ...]
    totp: str = ""
    division: str = ""

    @property
    def account(self) -> str:
        """The part of the address before the @."""
        return self.email.split("@", 1)[0]


DEMO_BODIES = (
    DemoBody("council", "council", "Wherryshire County Council (invented)", area=0, target="0.850"),
    DemoBody("other", "council", "Second County Council (invented)", area=1),
    DemoBody("icb", "icb", "Integrated Care Board (invented)", area=0, target="0.800"),
    DemoBody("large", "provider", "Company One (invented)", provider=0),
    DemoBody("small", "provider", "Company Two (invented)", provider=9),
    DemoBody("healthwatch", "healthwatch", "Healthwatch Wherryshire (invented)", area=0),
    DemoBody("safeguarding", "safeguarding_board", "Wherryshire Safeguarding Board (invented)", area=0),
    DemoBody("association", "provider_association", "Care Association (invented)", area=0),
    DemoBody("regulator", "regulator", "The Regulator (invented)"),
)
"""The first runs the installation."""


def _person(
    account: str, name: str, *roles: tuple[str, str], totp: str = "", division: str = ""
) -> DemoPerson:
    return DemoPerson(f"{account}@demo.example", name, roles, totp, division)


DEMO_PEOPLE = (
    _person(
        "administrator", "Ada Marsh", ("council", "administrator"), totp="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    ),
    _person("director", "Dee Reed", ("council", "director"), totp="KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"),
    _person("officer", "Quill Fenn", ("council", "quality_monitoring_officer")),
    _person("senior", "Sal Sedge", ("council", "senior_officer")),
    _person("commissioner", "Cam Alder", ("council", "commissioner"), ("icb", "commissioner")),
    _person("brokerage", "Bay Willow", ("council", "brokerage")),
    _person("finance", "Fin Osier", ("council", "finance")),
    _person("cabinet", "Cass Mere", ("council", "cabinet_member")),
    _person("councillor", "Con Dyke", ("council", "councillor"), division="North Broad"),
    _person(
        "safeguarding", "Sam Rush", ("council", "safeguarding_lead"), ("safeguarding", "safeguarding_lead")
    ),
    _person("democratic", "Dem Staithe", ("council", "democratic_services")),
    _person("information", "Ira Heron", ("council", "information_governance")),
    _person("other-administrator", "Otto Crane", ("other", "administrator")),
    _person("other-officer", "Orla Teal", ("other", "quality_monitoring_officer")),
    _person("nurse", "Nan Bittern", ("icb", "icb_quality_nurse")),
    _person("icb-administrator", "Ivo Tern", ("icb", "administrator")),
    _person("nominated", "Nell Harrier", ("large", "nominated_individual")),
    _person("manager", "Mo Swallow", ("large", "registered_manager")),
    _person("other-manager", "Mia Swift", ("small", "registered_manager")),
    _person("healthwatch", "Hal Otter", ("healthwatch", "observer")),
    _person("board", "Bo Pike", ("association", "board_member")),
    _person("regulator", "Ray Perch", ("regulator", "observer")),
)
