"""Pages of signing in, of one's own account, of invitations and of visitors' forms."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.views import LoginView
from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import get_adapter as identity_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wherry.domain.errors import Refused
from wherry_web.accounts import oidc, services
from wherry_web.accounts.forms import AcceptForm, NameForm, VisitorForm
from wherry_web.accounts.freshness import has_organisation_account
from wherry_web.accounts.identity import person_of as person_of_identity
from wherry_web.accounts.links import open_invitation, open_visitor_link
from wherry_web.accounts.models import Person
from wherry_web.accounts.names import plain_name
from wherry_web.accounts.pages import done, form_page, origin_of, refused
from wherry_web.accounts.rights import rights_of
from wherry_web.accounts.routes import person_of, today
from wherry_web.accounts.signals import note
from wherry_web.journal.services import SYSTEM

INVITATION = "invitation"  # In the session: the token of an invitation that is being accepted.


class SignInView(LoginView):
    """django-allauth's page, with the organisation's own sign-in beside the password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        name = settings.WHERRY_OIDC_NAME if settings.WHERRY_OIDC_ISSUER else ""
        return {**super().get_context_data(**kwargs), "organisation_sign_in": name}


def closed(request: HttpRequest, **_: object) -> HttpResponse:
    """Pages of django-allauth that this site does not have."""
    raise Http404("There is no such page here.")


@require_POST
@rate_limit(action="login")  # type: ignore[untyped-decorator]  # django-allauth has no types.
def council_login(request: HttpRequest) -> HttpResponse:
    """Sends the person to their organisation's sign-in."""
    wanted = request.GET.get("next", "")
    callback = origin_of(request) + reverse("council_callback")
    try:
        if not settings.WHERRY_OIDC_ISSUER:
            raise Refused("No organisation's sign-in is set up here; use your password.")
        next_url = wanted if get_adapter().is_safe_url(wanted) else "/"
        return redirect(oidc.begin(request.session, callback=callback, next_url=next_url))
    except Refused as refusal:
        return _not_signed_in(request, refusal)


@require_GET
def council_callback(request: HttpRequest) -> HttpResponse:
    """The organisation's answer: signed in, or refused with a sentence and an entry in the journal."""
    callback = origin_of(request) + reverse("council_callback")
    try:
        answer = oidc.finish(request.session, request.GET.dict(), callback=callback)
        if answer.again_for:
            return _shown_again(request, answer)
        token = request.session.pop(INVITATION, "")
        person_of_identity(answer.identity, invitation_token=token, day=today())
    except Refused as refusal:
        return _not_signed_in(request, refusal)
    provider = identity_adapter(request).get_provider(request, oidc.PROVIDER)
    login = provider.sociallogin_from_response(request, asdict(answer.identity))
    login.state = {"process": "login", "next": answer.next_url}
    response: HttpResponse = complete_social_login(request, login)
    return response


@rate_limit(action="reauthenticate")  # type: ignore[untyped-decorator]  # django-allauth has no types.
def council_again(request: HttpRequest) -> HttpResponse:
    """Sends somebody who is signed in to their organisation's sign-in, to show again who they are."""
    person, wanted = person_of(request), request.GET.get("next", "")
    if not has_organisation_account(person):
        return refused(request, Refused("Your account does not belong to an organisation's sign-in."))
    if request.method != "POST":
        name = settings.WHERRY_OIDC_NAME
        return render(request, "account/council_again.html", {"name": name, "next": wanted})
    callback = origin_of(request) + reverse("council_callback")
    next_url = wanted if get_adapter().is_safe_url(wanted) else "/"
    asked = {"callback": callback, "next_url": next_url, "again_for": str(person.pk)}
    try:
        return redirect(oidc.begin(request.session, **asked))
    except Refused as refusal:
        return _not_signed_in(request, refusal)


def _shown_again(request: HttpRequest, answer: oidc.Answer) -> HttpResponse:
    """Goes on with what was asked, if the answer is about whoever is signed in."""
    person, uid = request.user, answer.identity.uid
    if not isinstance(person, Person) or str(person.pk) != answer.again_for:
        raise Refused("You were signed out meanwhile; sign in, then do it again.")
    if not SocialAccount.objects.filter(user=person, provider=oidc.PROVIDER, uid=uid).exists():
        raise Refused("You signed in at your organisation as somebody else than here; begin again.")
    shown = {"method": "socialaccount", "provider": oidc.PROVIDER, "uid": uid, "reauthenticated": True}
    record_authentication(request, person, **shown)
    request.GET = QueryDict(urlencode({"next": answer.next_url}))  # Where allauth looks for it.
    response: HttpResponse | None = resume_request(request)
    return response or redirect("home")


def _not_signed_in(request: HttpRequest, refusal: Refused) -> HttpResponse:
    person = request.user if isinstance(request.user, Person) else None
    note(request, "sign-in-refused", person, reason=str(refusal))
    shown = {"reason": str(refusal), "is_signed_in": person is not None}
    return render(request, "socialaccount/authentication_error.html", shown, status=403)


def my_account(request: HttpRequest) -> HttpResponse:
    """Name, ways to sign in, and where each right comes from."""
    person = person_of(request)
    form = NameForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and done(
        form, lambda: services.change_name(by=person, name=form.cleaned_data["name"])
    ):
        messages.success(request, "Your name is changed.")
        return redirect("my_account")
    shown = {
        "person": person,
        "held": rights_of(person, today()),
        "button": "Save",
        "template": "accounts/my_account.html",
    }
    return form_page(request, form, "My account", **shown)


def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation offers, and the ways to accept it."""
    try:
        invitation = open_invitation(token)
    except Refused as refusal:
        return refused(request, refusal, 410)
    request.session[INVITATION] = token
    person = request.user if isinstance(request.user, Person) else None
    form = AcceptForm(request.POST or None)
    shown: dict[str, Any] = {"invitation": invitation, "person": person, "button": "Accept"}
    shown["is_known"] = Person.objects.filter(email=invitation.email).exists()
    shown["organisation_sign_in"] = settings.WHERRY_OIDC_NAME if settings.WHERRY_OIDC_ISSUER else ""
    if request.method == "POST":
        try:
            if _accepted(form, invitation, person):
                del request.session[INVITATION]
                messages.success(request, "You have accepted." + ("" if person else " Now sign in."))
                return redirect("home" if person else "account_login")
        except Refused as refusal:
            return refused(request, refusal)
    heading = f"Your invitation to {invitation.body.name}"
    return form_page(request, form, heading, template="accounts/accept_invitation.html", **shown)


def _accepted(form: AcceptForm, invitation: Any, person: Person | None) -> bool:
    if person is not None:
        services.accept_invitation(by=person, invitation=invitation, day=today())
        return True
    return done(
        form,
        lambda: services.accept_invitation(
            by=None,
            invitation=invitation,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            day=today(),
        ),
    )


def visitor_form(request: HttpRequest, token: str) -> HttpResponse:
    """The one form of a visiting professional, who has no account."""
    try:
        link = open_visitor_link(token)
    except Refused as refusal:
        return refused(request, refusal, 410)
    form = VisitorForm(request.POST or None)

    def keep() -> None:
        answers = dict(form.cleaned_data)
        answers["name"] = plain_name(answers["name"], what="your name")
        answers["work"] = plain_name(answers["work"], what="your work")
        services.use_visitor_link(by=SYSTEM, link=link, answers=answers)

    if request.method == "POST" and done(form, keep):
        return render(request, "accounts/visitor_thanks.html", {"body": link.body})
    lead = f"{link.made_by.name} of {link.body.name} asks you. Nothing else of the site is open to you."
    return form_page(request, form, link.purpose, lead=lead, button="Send")
