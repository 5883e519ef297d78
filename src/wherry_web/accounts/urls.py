"""The app's addresses. They come before django-allauth's, and close those that this site does not have."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts import body_views, people_views, views
from wherry_web.accounts.people_policy import asks_visitors, manages_bodies, manages_people
from wherry_web.accounts.policy import in_body, signed_in
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import route

_CLOSED = {
    # Addresses are proved by invitations and changed by administrators.
    "account/email/": "closed_email",
    "account/confirm-email/": "closed_confirmation",
    "account/confirm-email/<str:key>/": "closed_confirmation_key",
    # Accounts of organisations are linked at the first sign-in, and give nobody a password.
    "account/password/set/": "closed_password",
    "account/3rdparty/": "closed_connections",
    "account/3rdparty/signup/": "closed_connection",
    "account/social/signup/": "closed_social",
    "account/social/connections/": "closed_social_connections",
}

_PEOPLE = "bodies/<uuid:body_id>/people"
_ROLE = "bodies/<uuid:body_id>/roles/<uuid:membership_id>"
_CHANGED = "bodies/<uuid:changed_id>"
_see_people = in_body(Right.SEE_PEOPLE)

ROUTES_OF_ACCOUNTS: list[URLPattern] = [
    route("account/login/", views.SignInView.as_view(), name="account_login", policy=None),
    route("account/council/sign-in/", views.council_login, name="council_login", policy=None),
    route("account/council/again/", views.council_again, name="council_again", policy=signed_in),
    route("account/council/answer/", views.council_callback, name="council_callback", policy=None),
    *(route(pattern, views.closed, name=name, policy=None) for pattern, name in _CLOSED.items()),
    route("my-account/", views.my_account, name="my_account", policy=signed_in),
    route("invitation/<str:token>/", views.accept_invitation, name="accept_invitation", policy=None),
    route("visitor/<str:token>/", views.visitor_form, name="visitor_form", policy=None),
    route(f"{_PEOPLE}/", people_views.people, name="people", policy=_see_people),
    route(f"{_PEOPLE}/invite/", people_views.invite, name="invite", policy=manages_people),
    route(
        f"{_PEOPLE}/<uuid:person_id>/",
        people_views.person,
        name="person",
        policy=_see_people,
    ),
    route(
        f"{_PEOPLE}/<uuid:person_id>/close/",
        people_views.deactivate,
        name="deactivate",
        policy=manages_people,
    ),
    route(
        f"{_ROLE}/",
        people_views.change_membership,
        name="change_membership",
        policy=manages_people,
    ),
    route(
        f"{_ROLE}/end/",
        people_views.end_membership,
        name="end_membership",
        policy=_see_people,
    ),
    route(
        "bodies/<uuid:body_id>/visitors/",
        people_views.visitor_link,
        name="visitor_link",
        policy=asks_visitors,
    ),
    route("bodies/", body_views.bodies, name="bodies", policy=manages_bodies),
    route("bodies/new/", body_views.body_new, name="body_new", policy=manages_bodies),
    route(f"{_CHANGED}/", body_views.body_change, name="body_change", policy=manages_bodies),
    route(f"{_CHANGED}/end/", body_views.body_end, name="body_end", policy=manages_bodies),
    route(
        f"{_CHANGED}/administrator/",
        body_views.body_administrator,
        name="body_administrator",
        policy=manages_bodies,
    ),
]
