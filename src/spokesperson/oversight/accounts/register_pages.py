"""The public register: one question and the list, as a page, as JSON and as a feed (Def-Account-library; R10-R12).

No sign-in, no script, no cookie: the language stands in the address. Whatever is answered may be cached by anybody,
because it is the same for everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from spokesperson import clock, institution
from spokesperson.accounts.models import Account
from spokesperson.noticeboard.feeds import DatedAtom
from spokesperson.oversight.accounts import public_register
from spokesperson.oversight.actions.report_account import TooMany, report_account
from spokesperson.oversight.errors import Invalid
from spokesperson.people import choosing
from spokesperson.people.models import Holding
from spokesperson.people.queries import open_at

PAGE = 50
MOST_STAFF = 30
LATEST = 40
NEWEST = ("-looked", "pk")  # ``looked`` is an annotation of the list
FRESH = 300  # seconds that anybody may keep an answer
View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """In the language of the address (``?lang=es``), else of the browser; never of a cookie."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(language(request)):
            response = view(request, *args, **kwargs)
            response["Content-Language"] = translation.get_language() or "en"
        patch_vary_headers(response, ("Accept-Language",))
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            response.setdefault("Cache-Control", f"public, max-age={FRESH}")
        return response

    return wrapped


def language(request: HttpRequest) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    asked = [request.GET.get("lang", ""), *(c for c, _q in parse_accept_lang_header(request.headers.get(
        "Accept-Language", "").lower()))]  # fmt: skip
    return next((code for one in asked for code in known if one == code or one.startswith(code + "-")), known[0])


@require_safe
@public
@conditional_page
def register(request: HttpRequest) -> HttpResponse:
    """Is this account ours? And all that are."""
    asked = choosing.words(request, "q", 300)
    page = choosing.page(request, Paginator(public_register.accounts(), PAGE))
    people = list(public_register.staff()[:MOST_STAFF])
    titles = _titles(people)
    context = {
        **_frame(request),
        "asked": asked,
        "answer": public_register.answer(asked) if asked else None,
        "pages": page,
        "count": page.paginator.count,
        "query": urlencode({k: v for k, v in {"q": asked, "lang": request.GET.get("lang", "")}.items() if v}),
        "items": [_line(a) for a in page],
        "staff": [
            {"name": a.owner.name, "title": titles.get(a.owner_id, ""), "handle": a.handle, "address": a.address,
             "network": public_register.network(a), "initials": "".join(w[0] for w in a.owner.name.split()[:2])}
            for a in people if a.owner is not None and a.owner_id is not None
        ],
    }  # fmt: skip
    return render(request, "web/register.html", context)


def _line(account: Account) -> dict[str, Any]:
    return {
        "label": account.name or account.handle,
        "handle": account.handle if account.name else "",
        "network": public_register.network(account),
        "kind": _(account.get_channel_display()),
        "address": account.address,
        "purpose": account.purpose,
        "since": account.registered_at,
        "shown": public_register.shown(account),
    }


def _titles(accounts: list[Account]) -> dict[int, str]:
    """The positions of the accounts' owners, in one query."""
    held = Holding.objects.filter(open_at(clock.now()), employee__in=[a.owner_id for a in accounts if a.owner_id])
    found: dict[int, str] = {}
    for pk, title in held.order_by("acting", "-start").values_list("employee", "position__title"):
        found.setdefault(pk, title)
    return found


def _frame(request: HttpRequest) -> dict[str, Any]:
    """What the Library's own head and foot say."""
    here = (translation.get_language() or "en").split("-")[0]
    kept = {k: v for k, v in request.GET.items() if k in ("q", "said")}
    return {
        "languages": [
            {"code": code, "name": name, "here": code == here, "url": f"?{urlencode({**kept, 'lang': code})}"}
            for code, name in settings.LANGUAGES
        ],
        "lang": request.GET.get("lang", ""),
        "directive_public": settings.PUBLIC_DIRECTIVE,
    }


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public
def report(request: HttpRequest) -> HttpResponse:
    """Report an account that imitates the Library: which one, and nothing about who says so.

    Without a session there is nothing a foreign page could misuse, so no token is asked for.
    """
    error: Invalid | None = None
    status, given = 200, request.POST if request.method == "POST" else request.GET
    if request.method == "POST":
        try:
            report_account(request.POST.get("said", ""), request.POST.get("words", ""))
        except Invalid as wrong:
            error, status = wrong, 422
        except TooMany:
            words = _("Many accounts were reported in the last hour. Please try again later; nothing was kept.")
            error, status = Invalid("said", words), 429
        else:
            lang = {"lang": request.GET["lang"]} if request.GET.get("lang") else {}
            return HttpResponseRedirect(f"{reverse('register_report')}?{urlencode({'kept': 1, **lang})}", status=303)
    context = {
        **_frame(request),
        "kept": request.method != "POST" and request.GET.get("kept") == "1",
        "errors": [{"field": error.field, "text": str(error), "clause": ""}] if error else [],
        "fields": [
            {"name": "said", "label": _("Name or address of the account"), "value": given.get("said", "")[:300],
             "wrong": str(error) if error and error.field == "said" else "", "required": True},
            {"name": "words", "label": _("What does it do? (not needed)"), "kind": "textarea",
             "hint": _("Please write nothing about yourself; we do not ask who you are."),
             "value": given.get("words", "")[:500],
             "wrong": str(error) if error and error.field == "words" else ""},
        ],
    }  # fmt: skip
    return render(request, "web/register_report.html", context, status=status)


def shared(view: View) -> View:
    """Any other site may read it too (CORS), and keep it for a while."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return wrapped


@require_safe
@shared
@public
@conditional_page
def register_json(request: HttpRequest) -> JsonResponse:
    """The same list for programs; its shape is documented and only ever grows (docs/reference/register.md)."""
    house = institution.load(settings.INSTITUTION_FILE)
    people = list(public_register.staff())
    titles = _titles(people)
    body = {
        "version": 1,
        "institution": {"name": house.name, "domains": list(house.domains)},
        "register": settings.BASE_URL + reverse("register"),
        "accounts": [_as_json(a) for a in public_register.accounts()],
        "representatives": [
            {"name": a.owner.name, "position": titles.get(a.owner_id or 0, ""), "handle": a.handle,
             "network": a.network, "address": a.address, "proof": _proof(a)}
            for a in people if a.owner is not None
        ],
    }  # fmt: skip
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _as_json(account: Account) -> dict[str, Any]:
    return {
        "handle": account.handle,
        "name": account.name,
        "network": account.network,
        "address": account.address,
        "channel": account.channel,
        "forms": list(account.forms),
        "purpose": account.purpose,
        "since": clock.iso(account.registered_at),
        "reviewed": clock.iso(account.reviewed_at) if account.reviewed_at else None,
        "proof": _proof(account),
    }


def _proof(account: Account) -> dict[str, Any]:
    found = public_register.shown(account)
    at = account.proof_at
    return {"state": found.state, "why": account.proof_why, "compared": clock.iso(at) if at else None}


@require_safe
@shared
@public
@conditional_page
def register_atom(request: HttpRequest) -> HttpResponse:
    """Accounts that were registered or looked at, the newest first (RFC 4287)."""
    house = institution.load(settings.INSTITUTION_FILE)
    feed = DatedAtom(
        title=_("Accounts of %(name)s") % {"name": house.name},
        link=settings.BASE_URL + reverse("register"),
        feed_url=settings.BASE_URL + reverse("register_atom"),
        description="",
        language=translation.get_language(),
    )
    for account in public_register.accounts().order_by(*NEWEST)[:LATEST]:
        feed.add_item(
            title=f"{account.name or account.handle} ({public_register.network(account)})",
            link=account.address,
            description=account.purpose,
            unique_id=f"urn:uuid:{account.uid}",
            author_name=house.name,
            pubdate=account.registered_at,
            updateddate=public_register.changed(account),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
