"""Sign-in behind notice 4.1: no notice, no session; a wrong password never says which half was wrong (R86)."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from spokesperson.directive.register import NoDirectiveInForce
from spokesperson.oversight import sign_in as entrance
from spokesperson.oversight.errors import Invalid

# Wrong passwords a quarter of an hour. Many people share a branch's address, so it gets more than one e-mail does.
# Django's cache counts them, and the default cache is in memory: with several server processes the limit holds for
# each of them, unless a shared cache is configured.
TRIES, TRIES_OF_ADDRESS, TRIES_SECONDS = 20, 100, 15 * 60


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The notice and the form; a session only for a right password and a notice taken note of."""
    device = entrance.device(request.COOKIES)
    onward = _onward(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward)
    errors: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            return _remember(_enter(request, device, onward), device)
        except Invalid as error:
            errors = [{"field": error.field, "text": str(error), "clause": error.clause}]
            status = 429 if error.field == "tries" else 422
    return _remember(render(request, "web/sign_in.html", _page(request, device, errors), status=status), device)


def _enter(request: HttpRequest, device: str, onward: str) -> HttpResponse:
    email = request.POST.get("email", "").strip().lower()[:254]
    keys = _tries(request, email)
    _count_try(keys)
    user = authenticate(request, username=email, password=request.POST.get("password", ""))
    if user is None:
        raise Invalid("email", _("This e-mail and password do not belong together. Try again."))
    _forget_try(keys)
    entrance.admit(
        user,
        device=device,
        equipment=request.POST.get("device", ""),
        accepted=bool(request.POST.get("notice")),
    )
    login(request, user)
    request.session["equipment"] = request.POST["device"]
    return HttpResponseRedirect(onward)


def _tries(request: HttpRequest, email: str) -> dict[str, int]:
    """The counters of this try with their limits: the e-mail, known or not, as a hash, and the address."""
    whose = hashlib.sha256(email.encode("utf-8", "replace")).hexdigest()
    return {f"tries:{whose}": TRIES, f"tries:{request.META.get('REMOTE_ADDR', '')}": TRIES_OF_ADDRESS}


def _count_try(keys: dict[str, int]) -> None:
    """Counted before the password is looked at, so that many tries at once are not one."""
    for key, most in keys.items():
        cache.add(key, 0, TRIES_SECONDS)
        if _add(key, 1) > most:
            raise Invalid("tries", _("Too many tries. Wait a quarter of an hour."))


def _forget_try(keys: dict[str, int]) -> None:
    """A right password was no failure: the e-mail starts anew, the address gets its try back."""
    mine, address = keys
    cache.delete(mine)
    _add(address, -1)


def _add(key: str, number: int) -> int:
    try:
        return cache.incr(key, number)
    except ValueError:  # its quarter of an hour ended at this moment
        return max(0, number)


def _page(request: HttpRequest, device: str, errors: list[dict[str, str]]) -> dict[str, Any]:
    try:
        notice: Any = entrance.notice()
        known = not entrance.due(device)
    except NoDirectiveInForce:
        notice, known = {"clause": "", "text": _("No directive is in force yet.")}, False
    return {
        "notice": notice,
        "known": known,
        "form": {
            "email": request.POST.get("email", ""),
            "device": request.POST.get("device", ""),
            "next": request.POST.get("next", request.GET.get("next", "")),
        },
        "errors": errors,
        "others": [],
    }


def _onward(request: HttpRequest) -> str:
    given = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(given, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return given if given and safe else reverse("home")


def _remember(response: HttpResponse, device: str) -> HttpResponse:
    """The device's cookie: a random number, so that the notice is asked once on each device."""
    response.set_cookie(
        entrance.COOKIE, device, max_age=entrance.COOKIE_AGE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("sign_in"))
