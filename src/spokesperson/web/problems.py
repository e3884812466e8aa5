"""Errors that Django itself notices, in the house's words: pages for people, problem JSON for the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from spokesperson.site.middleware import problem


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return problem(request, 400, _("This could not be read"), _("Go back and try again."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return problem(request, 403, _("Not for you"), _("You are signed in, but not as someone who may see this."))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return problem(request, 404, _("Nothing here"), _("There is nothing here by that name, or it is not yours to see."))


def broken(request: HttpRequest) -> HttpResponse:
    return problem(request, 500, _("Something broke"), _("It is our fault, not yours. Your words are kept."))
