"""One's own settings on a page, and the way out of the e-mail about what waits (WCAG 2.1.4; L9)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from spokesperson.oversight.actions.change_preference import change_preference, no_digest
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.mail import digest_mail, mailing
from spokesperson.people import preference
from spokesperson.people.signed_in import SignedInRequest, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: SignedInRequest) -> HttpResponse:
    """What one chose; POST keeps it, and the language is that of the pages from then on."""
    known = preference.of(request.employee)
    given: dict[str, Any] = {"keys": known.keys, "digest": known.digest, "language": known.language}
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        form = request.POST
        given = {
            "keys": form.get("keys") == "on", "digest": form.get("digest", ""), "language": form.get("language", "")
        }  # fmt: skip
        try:
            change_preference(request.employee, **given)
        except Invalid as error:
            errors = [{"field": error.field, "text": str(error)}]
        else:
            messages.success(request, _("Kept."))
            return _in_language(HttpResponseRedirect(reverse("me")), given["language"])
    context = {
        "given": given,
        "digests": [
            ("daily", _("Each working morning")), ("weekly", _("On the first working morning of a week")),
            ("none", _("Never")),
        ],
        "languages": settings.LANGUAGES,
        "email": request.employee.email,
        "mail_is_set": mailing.is_set(),
        "errors": errors,
    }  # fmt: skip
    return render(request, "web/me.html", context, status=422 if errors else 200)


def _in_language(answer: HttpResponse, language: str) -> HttpResponse:
    if language:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.LANGUAGE_COOKIE_AGE,
            path=settings.LANGUAGE_COOKIE_PATH, secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY, samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )  # fmt: skip
    else:
        answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME, path=settings.LANGUAGE_COOKIE_PATH)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def digest_off(request: HttpRequest, signed: str) -> HttpResponse:
    """The link in the e-mail, without signing in; only a press of the button switches it off."""
    person = digest_mail.whose(signed)
    if person is None:
        raise Http404
    if request.method == "POST":
        no_digest(person)
    return render(request, "web/digest_off.html", {"done": request.method == "POST"})
