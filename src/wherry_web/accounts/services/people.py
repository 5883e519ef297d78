"""People and their rights: invited, changed, ended; the only writer of memberships."""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from wherry.domain.errors import Refused
from wherry_web.accounts import links
from wherry_web.accounts.drafts import Identity, RoleDraft
from wherry_web.accounts.letters import send_invitation
from wherry_web.accounts.models import Body, Invitation, Membership, Person
from wherry_web.accounts.names import plain_name
from wherry_web.accounts.people_policy import may_change, may_deactivate, may_end, may_grant, may_invite
from wherry_web.accounts.policy import require
from wherry_web.accounts.sessions import end_sessions
from wherry_web.journal.services import SYSTEM, recorded


def invite(
    *, by: Person | str, email: str, body: Body, draft: RoleDraft, origin: str, day: date
) -> Invitation:
    """Sends somebody a link, good once and for seven days, to take a role in a body.

    `origin` is the scheme and host of the site. Only a command invites as `SYSTEM`.

    Raises:
        Refused: when the policy says no.
    """
    actor = by if isinstance(by, Person) else None
    invitation = Invitation(
        email=email.strip().casefold(),
        body=body,
        role=draft.role,
        division=_division(draft),
        location_ids=list(draft.location_ids),
        invited_by=actor,
        expires_at=timezone.now() + links.INVITATION_LASTS,
    )
    with recorded(
        by=actor.pk if actor else SYSTEM,
        body=body.pk,
        act="invitation-sent",
        object_id=invitation.pk,
        text={"email": invitation.email, "role": draft.role},
    ):
        if actor:
            require(may_invite(actor, body, draft.role, invitation.email, day))
        invitation.save(force_insert=True)
        send_invitation(invitation, origin)
    return invitation


def accept_invitation(
    *, by: Person | None, invitation: Invitation, name: str = "", password: str = "", day: date
) -> Person:
    """Makes the person, with a password or without, or gives the role to the person who is signed in.

    Raises:
        Refused: when it was used or has expired, or whoever invited may no longer give the role;
            when somebody else is signed in; when the name will not do.
        ValidationError: when the password is weak.
    """
    person = by or Person(email=invitation.email, name=plain_name(name, what="your name"))
    with recorded(
        by=person.pk,
        body=invitation.body_id,
        act="invitation-accepted",
        object_id=invitation.pk,
        text={"role": invitation.role},
    ):
        # Taken again under a lock: of two at once only the first is accepted.
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        links.open_invitation(links.invitation_token(invitation))
        giver = invitation.invited_by
        if giver and not (giver.is_active and may_grant(giver, invitation.body, invitation.role, day)):
            raise Refused("Whoever invited you may no longer give this role; ask for another invitation.")
        if person.email != invitation.email:
            raise Refused(f"This invitation is for {invitation.email}; sign out, then open the link again.")
        if by is None:
            _make_person(person, password)
        invitation.accepted_at, invitation.accepted_by = timezone.now(), person
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        Membership.objects.create(
            person=person,
            body=invitation.body,
            role=invitation.role,
            division=invitation.division,
            location_ids=invitation.location_ids,
            from_on=day,
        )
    return person


def link_identity(*, by: Person, identity: Identity) -> SocialAccount:
    """Ties an organisation's account (issuer and subject) to a person, for good.

    Raises:
        Refused: when the person is tied to another one.
    """
    text = {"issuer": identity.issuer}
    with recorded(by=by.pk, body=None, act="identity-linked", object_id=by.pk, text=text):
        if SocialAccount.objects.filter(user=by, provider=identity.provider).exists():
            raise Refused(
                "Your account here belongs to another organisation account; ask your administrator."
            )
        return SocialAccount.objects.create(
            user=by,
            provider=identity.provider,
            uid=identity.uid,
            extra_data={"iss": identity.issuer, "sub": identity.subject},
        )


def change_membership(*, by: Person, membership: Membership, draft: RoleDraft, day: date) -> Membership:
    """Ends the role as it is and starts it as it should be, today, so that the past stays readable.

    Raises:
        Refused: when the policy says no, or the last day has passed.
    """
    text = {"from": membership.role, "to": draft.role, "division": draft.division}
    with recorded(
        by=by.pk, body=membership.body_id, act="membership-changed", object_id=membership.pk, text=text
    ) as entry:
        Body.objects.select_for_update().get(pk=membership.body_id)  # Two administrators, one at a time.
        require(may_change(by, membership, draft.role, day))
        if not Membership.objects.on(day).filter(pk=membership.pk).exists():
            raise Refused("This access has ended; invite the person again.")
        if draft.to_on and draft.to_on <= day:
            raise Refused("The last day must come after today; to end access now, use “End access”.")
        membership.to_on = day
        membership.save(update_fields=["to_on"])
        changed = Membership.objects.create(
            person=membership.person,
            body=membership.body,
            role=draft.role,
            division=_division(draft),
            location_ids=list(draft.location_ids),
            from_on=day,
            to_on=draft.to_on,
        )
        entry.text["membership"] = str(changed.pk)
    return changed


def end_membership(*, by: Person, membership: Membership, day: date) -> Membership:
    """Ends somebody's role from today, and at once every session of theirs.

    Raises:
        Refused: when the policy says no: the last administrator stays.
    """
    with recorded(by=by.pk, body=membership.body_id, act="membership-ended", object_id=membership.pk):
        Body.objects.select_for_update().get(pk=membership.body_id)
        require(may_end(by, membership, day))
        membership.to_on = day
        membership.save(update_fields=["to_on"])
        end_sessions(membership.person)
    return membership


def deactivate(*, by: Person, person: Person, day: date) -> Person:
    """Closes an account: every role ends, every session ends, nobody signs in with it again.

    Raises:
        Refused: when a role of theirs is not the asking person's to end.
    """
    with recorded(by=by.pk, body=None, act="person-deactivated", object_id=person.pk):
        held = list(person.memberships_on(day))
        list(Body.objects.select_for_update().filter(pk__in=[m.body_id for m in held]).order_by("pk"))
        require(may_deactivate(by, person, day))
        person.memberships.filter(pk__in=[m.pk for m in held]).update(to_on=day)
        person.is_active = False
        person.save(update_fields=["is_active"])
        end_sessions(person)
    return person


def change_name(*, by: Person, name: str) -> Person:
    """A person's own name.

    Raises:
        Refused: when it has hidden characters or the like.
    """
    with recorded(by=by.pk, body=None, act="name-changed", object_id=by.pk):
        by.name = plain_name(name, what="your name")
        by.save(update_fields=["name"])
    return by


def _division(draft: RoleDraft) -> str:
    return plain_name(draft.division, what="the division", most=100) if draft.division.strip() else ""


def _make_person(person: Person, password: str) -> None:
    if Person.objects.filter(email=person.email).exists():
        raise Refused("There is an account for this address; sign in, then open the link again.")
    if password:
        validate_password(password, person)
        person.set_password(password)
    else:
        person.set_unusable_password()
    person.save(force_insert=True)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
