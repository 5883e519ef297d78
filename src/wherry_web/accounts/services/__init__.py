"""The only writer of bodies, people and rights. Each change is asked of a policy and recorded."""

from wherry_web.accounts.services.bodies import change_body, create_body, end_body, found_host
from wherry_web.accounts.services.people import (
    accept_invitation,
    change_membership,
    change_name,
    deactivate,
    end_membership,
    invite,
    link_identity,
)
from wherry_web.accounts.services.visitors import make_visitor_link, use_visitor_link

__all__ = [
    "accept_invitation",
    "change_body",
    "change_membership",
    "change_name",
    "create_body",
    "deactivate",
    "end_body",
    "end_membership",
    "found_host",
    "invite",
    "link_identity",
    "make_visitor_link",
    "use_visitor_link",
]
