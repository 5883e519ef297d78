"""Kinds of body, roles and what each role may do: one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BodyKind(StrEnum):
    """Kinds of legal body that use Wherry (field.md §6.5: tenants are legal bodies)."""

    COUNCIL = "council"
    ICB = "icb"
    NHS_TRUST = "nhs_trust"
    GP_PRACTICE = "gp_practice"
    PROVIDER = "provider"
    PROVIDER_ASSOCIATION = "provider_association"
    HEALTHWATCH = "healthwatch"
    SAFEGUARDING_BOARD = "safeguarding_board"
    REGULATOR = "regulator"

    @property
    def title(self) -> str:  # type: ignore[override]  # A text has a method of this name.
        """The words on screen."""
        return _KIND_TITLES[self]


_KIND_TITLES = {
    BodyKind.COUNCIL: "Council",
    BodyKind.ICB: "Integrated care board",
    BodyKind.NHS_TRUST: "NHS trust",
    BodyKind.GP_PRACTICE: "GP practice",
    BodyKind.PROVIDER: "Provider",
    BodyKind.PROVIDER_ASSOCIATION: "Provider association",
    BodyKind.HEALTHWATCH: "Healthwatch",
    BodyKind.SAFEGUARDING_BOARD: "Safeguarding board",
    BodyKind.REGULATOR: "Regulator (observer)",
}


class Right(StrEnum):
    """What a role may do in its body."""

    SEE_POSITION = "see the position"
    SEE_DATA = "see where the data comes from"
    IMPORT_DATA = "import published files"
    SEE_PEOPLE = "see who works here"
    MANAGE_PEOPLE = "invite people and end their access"
    MANAGE_BODIES = "create, change and end bodies"  # Counts only in the body that runs the installation.
    ASK_VISITORS = "send a one-form link to a visiting professional"
    SEE_JOURNAL = "read the journal"
    EXPORT_JOURNAL = "export the journal and prepare answers to requests for information"
    KEEP_TEXTS = "set legal holds, and review and erase personal text"
    SEE_COMMON_JOURNAL = "read the journal of the installation"  # Counts only in the body that runs it.
    SEE_JOBS = "see what is running"
    SEE_FILES = "open evidence files"
    ADD_FILES = "add evidence files"
    MANAGE_KEYS = "make and end keys of the API"
    SEE_MAIL = "see mail that was sent"
    KEEP_OWN_FILES = "keep the council’s own lists"
    SEE_OPTIONS = "see improvement options"
    PLAN_OPTIONS = "save and remove improvement options"
    ADOPT_OPTIONS = "adopt an improvement option"


@dataclass(frozen=True)
class Role:
    """A role: its words, the kinds of body that have it, and its rights."""

    title: str
    kinds: frozenset[BodyKind]
    rights: frozenset[Right]


_B, _R = BodyKind, Right
_READ = {_R.SEE_POSITION, _R.SEE_DATA}
_WORK = _READ | {_R.SEE_PEOPLE, _R.SEE_JOBS, _R.SEE_FILES, _R.ADD_FILES, _R.ASK_VISITORS}
_PLAN = {_R.SEE_OPTIONS, _R.PLAN_OPTIONS}
_LEAD = _WORK | {_R.SEE_JOURNAL}
_INFORMATION = _LEAD | {_R.SEE_OPTIONS} | {_R.EXPORT_JOURNAL, _R.KEEP_TEXTS, _R.SEE_MAIL}
_ADMINISTER = (
    _INFORMATION
    | _PLAN
    | {
        _R.ADOPT_OPTIONS,
        _R.IMPORT_DATA,
        _R.MANAGE_PEOPLE,
        _R.MANAGE_BODIES,
        _R.MANAGE_KEYS,
        _R.SEE_COMMON_JOURNAL,
        _R.KEEP_OWN_FILES,
    }
)
_ALL = set(BodyKind)


def _role(title: str, kinds: set[BodyKind], rights: set[Right]) -> Role:
    return Role(title, frozenset(kinds), frozenset(rights))


ROLES: dict[str, Role] = {
    "quality_monitoring_officer": _role("Quality monitoring officer", {_B.COUNCIL}, _WORK | {_R.SEE_OPTIONS}),
    "senior_officer": _role("Senior quality officer", {_B.COUNCIL}, _LEAD | _PLAN | {_R.KEEP_OWN_FILES}),
    "commissioner": _role("Commissioner", {_B.COUNCIL, _B.ICB}, _WORK | _PLAN | {_R.KEEP_OWN_FILES}),
    "brokerage": _role("Brokerage", {_B.COUNCIL}, _READ),
    "finance": _role("Finance", {_B.COUNCIL, _B.ICB}, _READ | {_R.SEE_OPTIONS}),
    "director": _role("Director of adult social services", {_B.COUNCIL}, _LEAD | _PLAN | {_R.ADOPT_OPTIONS}),
    "cabinet_member": _role("Cabinet member", {_B.COUNCIL}, _READ | {_R.SEE_OPTIONS}),
    "councillor": _role("Councillor", {_B.COUNCIL}, _READ),
    "safeguarding_lead": _role("Safeguarding lead", {_B.COUNCIL, _B.SAFEGUARDING_BOARD}, _LEAD),
    "icb_quality_nurse": _role("ICB quality nurse", {_B.ICB}, _WORK | {_R.SEE_OPTIONS}),
    "registered_manager": _role("Registered manager", {_B.PROVIDER}, _WORK),
    "nominated_individual": _role("Nominated individual", {_B.PROVIDER}, _LEAD | {_R.MANAGE_PEOPLE}),
    "board_member": _role("Programme board member", _ALL - {_B.PROVIDER, _B.REGULATOR}, _READ),
    "observer": _role("Observer", {_B.REGULATOR, _B.HEALTHWATCH}, _READ),
    "democratic_services": _role("Democratic services", {_B.COUNCIL}, _READ),
    "information_governance": _role("FOI and information governance", {_B.COUNCIL, _B.ICB}, _INFORMATION),
    "administrator": _role("Administrator", _ALL, _ADMINISTER),
}
"""Every role by key. A visiting professional has no account: a one-form link stands for the role."""
