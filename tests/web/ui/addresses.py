"""Addresses of the kit alone, with pages that fail and a form: what these tests look at needs no other app."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from wherry_web.ui.samples import FormSample
from wherry_web.ui.urls import ROUTES_OF_UI


class NameForm(forms.Form):
    name = forms.CharField(label="Name", help_text="<b>as written</b>")


def form_page(request: HttpRequest) -> HttpResponse:
    form = FormSample(request.POST or None) if "all" in request.GET else NameForm(request.POST or None)
    return render(request, "ui/form_page.html", {"form": form, "heading": "A form", "cancel_href": "/"})


def failing(request: HttpRequest, how: str) -> HttpResponse:
    raise {"refused": PermissionDenied, "bad": SuspiciousOperation, "broken": RuntimeError}[how](how)


def refused(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/refused.html", {"reason": "Only <the administrator> may."}, status=403)


def titled(request: HttpRequest) -> HttpResponse:
    navigation = [{"text": "<b>Data</b>", "href": "/data/", "current": True}]
    return render(request, "ui/error.html", {"heading": "Titled", "sentence": "x", "navigation": navigation})


urlpatterns = [
    *ROUTES_OF_UI,
    path("form/", form_page),
    path("fails/<str:how>/", failing),
    path("refused/", refused),
    path("titled/", titled),
]
handler400 = "wherry_web.ui.errors.bad_request"
handler403 = "wherry_web.ui.errors.forbidden"
handler404 = "wherry_web.ui.errors.not_found"
handler500 = "wherry_web.ui.errors.failed"
