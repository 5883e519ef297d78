"""How the sweep fills every address: the sweep fails on an address that is not here.

A new activity adds one line for each of its routes: which objects are the body's own (`Own`), or what
to try where no body is in the address (`Common`), and what a form there takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.sweep.world import Place

NOBODYS = UUID("00000000-0000-4000-8000-000000000000")
Form = Callable[[Place], Mapping[str, Any]]


def nothing(place: Place) -> Mapping[str, Any]:
    """A form that is only sent."""
    return {}


@dataclass(frozen=True)
class Own:
    """An address of a body (`<uuid:body_id>`), perhaps with one object of it: which keyword, which object."""

    keyword: str = ""
    object: str = ""
    absent: Any = NOBODYS
    form: Form = nothing
    shows: bool = True
    """Whether the page shows the body's secret word to whoever may see it."""
    also: str = ""
    """Another object of the body that others may have a part in, too: tried in the own body only."""

    def parts(self, place: Place) -> dict[str, Any]:
        """The object's part of the address."""
        return {self.keyword: _key(place.objects[self.object])} if self.keyword else {}

    def absent_parts(self) -> dict[str, Any]:
        """The same of an object that does not exist."""
        return {self.keyword: self.absent} if self.keyword else {}


@dataclass(frozen=True)
class Common:
    """An address without a body: each set of parts to try, as this place would fill them."""

    parts: Callable[[Place], list[dict[str, Any]]] = lambda _: [{}]
    form: Form = nothing
    is_link: bool = False
    """Whoever has the link may see what it leads to."""
    has_foreign: bool = False
    """The parts name a row that belongs to the place: for others it must look like one that is not there."""
    absent: Mapping[str, Any] = field(default_factory=dict)


def _key(found: Any) -> Any:
    return getattr(found, "pk", found)


def _day(place: Place) -> Mapping[str, Any]:
    return {"to_on_day": "1", "to_on_month": "4", "to_on_year": "2031"}


def _body_form(place: Place) -> Mapping[str, Any]:
    return {
        "kind": place.body.kind,
        "name": "A body",
        "from_on_day": "1",
        "from_on_month": "4",
        "from_on_year": "2020",
    }


def _file(place: Place) -> Mapping[str, Any]:
    return {"file": SimpleUploadedFile("note.txt", b"Plain words of a visit.\n", "text/plain")}


def _own_list(place: Place) -> Mapping[str, Any]:
    text = b"postcode,locality\nNR1,City\n"
    return {"file": SimpleUploadedFile("list.csv", text, "text/csv"), "accept": "on"}


def _signal(place: Place) -> Mapping[str, Any]:
    day = {"happened_on_day": "1", "happened_on_month": "10", "happened_on_year": "2020"}
    told = {"service": "1-100000001", "kind": "complaint", "harm": "low", "origin": "family"}
    return told | day | {"words": "cold food", "reason": "Told of another"}


def _signals(place: Place) -> Mapping[str, Any]:
    text = b"location_id,kind,harm,told_by,happened_on\n1-100000001,complaint,low,family,2020-10-01\n"
    return {"file": SimpleUploadedFile("signals.csv", text, "text/csv")}


def _band_change(place: Place) -> Mapping[str, Any]:
    day = {"expires_on_day": "1", "expires_on_month": "10", "expires_on_year": "2020"}
    return {"direction": "up", "reason": "Seen"} | day


def _judgement(place: Place) -> Mapping[str, Any]:
    return {"could_change": "some", "reason": "Seen"}


def _recording(place: Place) -> Mapping[str, Any]:
    return {"kind": "complaint", "since_day": "1", "since_month": "10", "since_year": "2020"}


def _request(place: Place) -> Mapping[str, Any]:
    return {
        "reference": "FOI 7", "kind": "foi", "received_on_day": "2", "received_on_month": "11", "received_on_year": "2026",
    }  # fmt: skip


def _reason(place: Place) -> Mapping[str, Any]:
    return {"reason": "It is over"}


def _decisions(place: Place) -> Mapping[str, Any]:
    return {f"outcome-{number}": "release" for number in range(1, 400)}


def _one(keyword: str, *values: Any) -> Callable[[Place], list[dict[str, Any]]]:
    return lambda _: [{keyword: value} for value in values]


def _of(keyword: str, name: str) -> Callable[[Place], list[dict[str, Any]]]:
    return lambda place: [{keyword: _key(place.objects[name])}]


FILLING: dict[str, Own | Common] = {
    # position
    "home": Common(),
    "home_data": Common(_one("part", "position", "changes", "months", "services", "nonsense")),
    "services": Common(),
    "saved_searches": Own(),
    "saved_search_new": Own(form=lambda _: {"name": "Another"}, shows=False),
    "saved_search": Own("search_id", "search", shows=False),
    "saved_search_change": Own("search_id", "search", form=lambda _: {"name": "Renamed"}, shows=False),
    "saved_search_remove": Own("search_id", "search", shows=False),
    "position": Common(),
    "position_data": Common(_one("part", "shares", "types", "changes", "unrated", "nonsense")),
    "league": Common(),
    "league_data": Common(),
    "compare": Common(),
    "compare_data": Common(_one("part", "differences", "mix", "quarters", "nonsense")),
    "position_report": Common(),
    # targets
    "target": Common(),
    "target_document": Common(),
    "target_data": Common(_one("part", "types", "acts", "nonsense")),
    "forecast": Common(),
    "forecast_document": Common(),
    "forecast_data": Common(_one("part", "fan", "drivers", "nonsense")),
    "nomination": Common(_one("location_id", "1-100000002", "1-100000001")),
    "options": Own(),
    "option_new": Own(shows=False),
    "option_new_data": Own(shows=False),
    "option_save": Own(form=lambda p: {"name": f"Another of {p.word}"}, shows=False),
    "option": Own("option_id", "option"),
    "option_document": Own("option_id", "option", shows=False),
    "option_data": Own("option_id", "option", shows=False),
    "option_adopt": Own("option_id", "option", form=_reason, shows=False),
    "option_remove": Own("option_id", "option", shows=False),
    "data_releases": Common(),
    "data_release": Common(_one("release_id", "2021-04-01", "1", "nothing-here")),
    "data_disagreements": Common(_one("release_id", "2021-04-01", "nothing-here")),
    "data_sources": Common(),
    "data_source": Common(_one("key", "cqc_directory", "nothing-here")),
    "data_measures": Common(),
    "data_measure": Common(_one("key", "good_or_outstanding", "nothing-here")),
    "data_import": Common(),
    "data_import_outcome": Common(_of("job_id", "job"), has_foreign=True, absent={"job_id": NOBODYS}),
    "data_import_accept": Common(_of("job_id", "job"), has_foreign=True, absent={"job_id": NOBODYS}),
    "demo": Common(),
    "service": Common(_one("location_id", "1-100000001", "nothing-here")),
    "company": Common(_one("provider_id", "1-200000001", "nothing-here")),
    "public": Common(),
    "public_services": Common(),
    "public_service": Common(_one("location_id", "1-100000001", "nothing-here")),
    "public_data": Common(),
    "public_league": Common(),
    "public_definitions": Common(),
    "accessibility": Common(),
    # position.own_lists
    "localities": Common(),
    "localities_data": Common(_one("part", "localities", "new-areas", "no-locality", "nonsense")),
    "division": Common(),
    "division_data": Common(),
    "own_lists": Own(),
    "own_list_add": Own(form=_own_list, shows=False),
    # risk
    "signals": Own(),
    "signal_new": Own(form=_signal, shows=False),
    "signals_import": Own(form=_signals, shows=False),
    "signals_template": Own(shows=False),
    "signal_recordings": Own(form=_recording, shows=False),
    "signal": Own("signal_id", "signal"),
    "signal_correct": Own("signal_id", "signal", form=_signal),
    "signal_withdraw": Own("signal_id", "signal", form=_reason, shows=False),
    "api_signals": Common(form=_signal),
    "api_priority": Common(),
    "priority": Own(),
    "priority_model": Own(),
    "models_try": Own(shows=False),
    "priority_make": Own(shows=False),
    "priority_publish": Own("list_id", "visit_list", shows=False),
    "priority_service": Own("location_id", "listed_id", absent="nothing-here"),
    "visit_judge": Own("location_id", "listed_id", absent="nothing-here", form=_judgement, shows=False),
    "band_changes": Own(),
    "band_change_new": Own("location_id", "listed_id", absent="nothing-here", form=_band_change, shows=False),
    "band_change_decide": Own("change_id", "band_change", form=lambda _: {"event": "approve"}),
    "disputes": Own(),
    "dispute_answer": Own("dispute_id", "dispute", form=lambda _: {"outcome": "upheld", "answer": "Yes"}),
    "held": Own(shows=False),
    "held_dispute": Own("held_key", "held_key", absent="nothing-here", shows=False),
    # accounts
    "account_login": Common(form=lambda _: {"login": "nobody@person.example", "password": "x"}),
    "council_login": Common(),
    "council_callback": Common(),
    "council_again": Common(),
    **{
        name: Common()
        for name in (
            "closed_email",
            "closed_confirmation",
            "closed_password",
            "closed_connections",
            "closed_connection",
            "closed_social",
            "closed_social_connections",
        )
    },
    "closed_confirmation_key": Common(_one("key", "abc")),
    "my_account": Common(form=lambda _: {"name": "Another Name"}),
    "accept_invitation": Common(_of("token", "invitation_token"), is_link=True),
    "visitor_form": Common(
        _of("token", "visitor_token"), is_link=True, form=lambda _: {"name": "A", "work": "B", "words": "C"}
    ),
    "people": Own(),
    "invite": Own(form=lambda _: {"email": "new@person.example", "role": "administrator"}, shows=False),
    "person": Own("person_id", "person", also="colleague"),
    "deactivate": Own("person_id", "person", also="colleague"),
    "change_membership": Own("membership_id", "membership", form=lambda _: {"role": "administrator"}),
    "end_membership": Own("membership_id", "membership"),
    "visitor_link": Own(form=lambda _: {"email": "v@person.example", "purpose": "How was it?"}, shows=False),
    "bodies": Common(),
    "body_new": Common(form=_body_form),
    "body_change": Common(
        lambda p: [{"changed_id": p.body.pk}], form=_body_form, absent={"changed_id": NOBODYS}
    ),
    "body_end": Common(lambda p: [{"changed_id": p.body.pk}], form=_day, absent={"changed_id": NOBODYS}),
    "body_administrator": Common(
        lambda p: [{"changed_id": p.body.pk}],
        form=lambda _: {"email": "first@person.example"},
        absent={"changed_id": NOBODYS},
    ),
    # work
    "body_jobs": Own(),
    "body_job": Own("job_id", "job"),
    "body_job_cancel": Own("job_id", "live_job", shows=False),
    "body_job_retry": Own("job_id", "job", shows=False),
    "body_files": Own(),
    "body_file_add": Own(form=_file, shows=False),
    "body_file": Own("file_id", "file"),
    "body_file_remove": Own("file_id", "file", shows=False),
    "body_mail": Own(),
    # records
    "journal": Own(),
    "journal_file": Own(),
    "journal_entry": Own("number", "entry", absent=987_654_321),
    "information_requests": Own(),
    "information_request_new": Own(form=_request),
    "information_request": Own("request_id", "request", form=_decisions),
    "information_request_answer": Own("request_id", "request", shows=False),
    "common_journal": Common(),
    "common_journal_file": Common(),
    "common_entry": Common(_one("number", 1, 987_654_321)),
    "retention": Own(shows=False),
    "retention_holds": Own(),
    "retention_hold": Own(form=lambda p: {"about": f"file:{p.word}", "reason": "A claim"}),
    "retention_lift": Own("hold_id", "hold", form=_reason),
    "retention_review": Own(form=lambda _: {"entries": "1", "outcome": "erase", "reason": "Over"}),
    "retention_erase": Own(
        form=lambda p: {"person": str(_key(p.objects["person"])), "classes": "people", "reason": "Asked"}
    ),
    "retention_erase_entries": Own(
        form=lambda p: {"entries": str(p.objects["entry"]), "reason": "Asked"}, shows=False
    ),
    # api
    "api": Common(),
    "api_position": Common(),
    "api_league": Common(),
    "api_target": Common(),
    "api_forecast": Common(),
    "api_estimate": Common(),
    "api_option_forecast": Common(),
    "api_ranges": Common(),
    "api_comparison": Common(),
    "api_quarters": Common(),
    "api_services": Common(),
    "api_service": Common(_one("location_id", "1-100000001", "nothing-here")),
    "api_releases": Common(),
    "api_measures": Common(),
    "api_openapi": Common(),
    "api_keys": Own(),
    "api_key_new": Own(form=lambda p: {"name": f"{p.word} dashboard", "scopes": "read"}, shows=False),
    "api_key_end": Own("key_id", "api_key"),
    # ui
    "design": Common(),
    "brand_css": Common(),
    # django-allauth
    **{
        name: Common()
        for name in (
            "account_logout",
            "account_inactive",
            "account_signup",
            "account_email",
            "account_email_verification_sent",
            "account_set_password",
            "account_confirm_login_code",
            "account_reset_password_from_key_done",
            "account_reset_password_done",
            "mfa_index",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_reauthenticate_webauthn",
            "mfa_login_webauthn",
            "socialaccount_login_cancelled",
            "socialaccount_login_error",
            "socialaccount_signup",
            "socialaccount_connections",
            "usersessions_list",
        )
    },
    "account_reauthenticate": Common(form=lambda _: {"password": "x"}),
    "account_change_password": Common(
        form=lambda _: {"oldpassword": "x", "password1": "y", "password2": "y"}
    ),
    "account_reset_password": Common(form=lambda p: {"email": f"administrator@{p.word}.example"}),
    "account_confirm_email": Common(_one("key", "abc")),
    "account_reset_password_from_key": Common(lambda _: [{"uidb36": "1", "key": "abc-def"}]),
    "mfa_remove_webauthn": Common(_of("pk", "authenticator"), has_foreign=True, absent={"pk": 987_654}),
    "mfa_edit_webauthn": Common(_of("pk", "authenticator"), has_foreign=True, absent={"pk": 987_654}),
}
"""Every named address of the site."""

UNNAMED = {
    "account/social/login/cancelled/", "account/social/login/error/", "account/social/signup/",
    "account/social/connections/",
}  # fmt: skip
"""Addresses of django-allauth that only lead to others, and have no name."""
