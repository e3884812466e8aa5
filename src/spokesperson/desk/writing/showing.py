"""The composer as a page: its form read and kept, an act done, what is refused shown with nothing lost (1.8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson import institution
from spokesperson.decisions.door import Refused, Verdict
from spokesperson.desk.actions import attach, write
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Draft, Media
from spokesperson.desk.screened import reach
from spokesperson.desk.states import WrongState
from spokesperson.desk.writing import composer, loading, neutral, stating
from spokesperson.desk.writing.guidance import offered
from spokesperson.directive.engine.catalogue import FACTS
from spokesperson.directive.register import under
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest
from spokesperson.screening import screen

FIELDS = (
    "text", "language", "account", "topic", "purpose", "purpose_words", "in_reply_to", "no_link_reason",
    "departure_reason",
)  # fmt: skip
# What is shown again as it was typed when it could not be kept.
TYPED = ("text", "purpose_words", "no_link_reason")


def mine(request: SignedInRequest, uid: UUID) -> Draft:
    """One's own draft with all that stands beside it; to others it does not exist."""
    draft = loading.whole(Draft.objects.filter(uid=uid, author=request.employee))
    if draft is None:
        raise Http404
    return draft


def afresh(draft: Draft, by: Employee) -> Draft:
    """The same draft as it is now."""
    found = loading.whole(Draft.objects.filter(pk=draft.pk, author=by))
    if found is None:
        raise Http404
    return found


def do(
    request: SignedInRequest, draft: Draft, act: Callable[[Draft], Any], *, keep: bool = True, back: str = ""
) -> HttpResponse:
    """Keep the form, do the act, go on; whatever is refused is shown on the same page with nothing lost."""
    try:
        if keep:
            draft = kept(request, draft)
        act(draft)
    except Refused as refused:
        return show(request, afresh(draft, request.employee), verdict=refused.verdict, status=403)
    except Changed as error:
        return show(request, afresh(draft, request.employee), error=error, status=409)
    except (Invalid, WrongState) as error:
        return show(request, afresh(draft, request.employee), error=error, status=422)
    return HttpResponseRedirect(back or reverse("draft", args=[draft.uid]))


def kept(request: SignedInRequest, draft: Draft) -> Draft:
    """Save the form, with the one-press remedies: a link, the identification, a text to start from, a warning."""
    if "text" not in request.POST:
        return draft
    fields = form(request)
    fields["text"] = _pressed(request, str(fields.get("text", draft.text)))
    if topic := request.POST.get("use_topic"):
        fields["topic"] = topic
    if rule := request.POST.get("settle"):
        fields["settled"] = {**draft.settled, rule[:80]: _("I know, go on")}
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    if str(fields["text"]).replace("\r\n", "\n") == draft.text:
        version = None  # the same words from two windows are no conflict
    write.save(draft, request.employee, seen=version, **fields)
    for one in draft.media.all():
        _describe(request, one)
    ask_for_links(str(fields["text"]))
    return afresh(draft, request.employee)


def ask_for_links(text: str) -> None:
    """Have the Library's own addresses in a text looked at, in the background (R58)."""
    if "://" in text or "www." in text:
        links = screen(text, institution=institution.load(settings.INSTITUTION_FILE)).links
        reach.ask(link.url for link in links if link.owned)


def _pressed(request: SignedInRequest, text: str) -> str:
    """The text after the button that was pressed; without one, as it was typed."""
    house = institution.load(settings.INSTITUTION_FILE)
    if url := request.POST.get("insert_link"):
        return f"{text.rstrip()} {url}".strip()
    if request.POST.get("identify"):
        return f"{identification(house)} {text}".strip()
    if request.POST.get("use_reply"):
        return neutral.neutral_reply(house)
    if uid := request.POST.get("template"):
        return begun(text, uid)
    return text


def identification(house: institution.Institution) -> str:
    """The phrase that says for whom one works (1.6; R54)."""
    return _("I work at %(house)s.") % {"house": house.name}


def begun(text: str, uid: str) -> str:
    """``text`` with a text to start from behind it; one that is not there (any more) changes nothing."""
    try:
        found = offered().filter(kind="template", uid=UUID(uid)).first()
    except ValueError:
        found = None
    return "\n\n".join(part for part in (text.rstrip(), found.text if found else "") if part)


def _describe(request: SignedInRequest, one: Media) -> None:
    alt, rights = request.POST.get(f"alt-{one.uid}"), request.POST.get(f"rights-{one.uid}")
    if alt is not None and (alt.strip() != one.alt or (rights is not None and rights.strip() != one.rights)):
        attach.describe(one, request.employee, alt=alt, rights=rights)


def form(request: SignedInRequest) -> dict[str, Any]:
    """The fields of the composer as ``write`` takes them. Raises ``Invalid`` for a purpose that is none."""
    fields: dict[str, Any] = {name: request.POST[name] for name in FIELDS if name in request.POST}
    answers = {k.removeprefix("answer-"): v for k, v in request.POST.items() if k.startswith("answer-")}
    if answers:
        fields["answers"] = answers
    if "stated" in request.POST:
        fields["stated"] = stating.given(request.POST)
    if (purpose := fields.get("purpose", "").strip()) and not FACTS["purpose"].type.holds(purpose):
        raise Invalid("purpose", _("Choose one of the purposes."), under("purpose"))
    return fields


def show(
    request: SignedInRequest, draft: Draft, *, verdict: Verdict | None = None, error: Exception | None = None,
    together: list[dict[str, Any]] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The whole page. After an error it holds what was typed; where another window was first, both texts."""
    stored = draft.text
    if error is not None and "text" in request.POST:
        for name in TYPED:
            setattr(draft, name, request.POST.get(name, getattr(draft, name)))
        draft.text = draft.text.replace("\x00", "")[:20_000]
    context = composer.page(draft, request.employee, verdict=verdict)
    context["errors"] = errors(error)
    context["together"] = together or []
    if isinstance(error, Changed) and stored != draft.text:
        context["conflict"] = {"text": stored, "version": draft.version, "url": reverse("draft", args=[draft.uid])}
    if verdict is not None and verdict.uid:
        url = reverse("why_decision", args=[verdict.uid])
        context["panel"]["buttons"].append({"label": _("Why can’t I?"), "href": url, "open": True})
    return render(request, "web/write.html", context, status=status)


def checked(
    request: SignedInRequest, draft: Draft, *, error: Exception | None = None, status: int = 200
) -> HttpResponse:
    """The parts of the page that follow from what was typed."""
    context = composer.page(draft, request.employee)
    context["errors"] = errors(error)
    return render(request, "web/write_checked.html", context, status=status)


def conflict(request: SignedInRequest, draft: Draft, error: Changed) -> HttpResponse:
    """The words of the other window, to be shown beside one's own; nothing was kept (409)."""
    context = {"conflict": {"text": draft.text, "version": draft.version, "url": reverse("draft", args=[draft.uid])}}
    return render(request, "web/write/conflict.html", {**context, "errors": errors(error)}, status=409)


def errors(error: Exception | None) -> list[dict[str, str]]:
    if error is None:
        return []
    return [{"field": getattr(error, "field", "text"), "text": str(error), "clause": getattr(error, "clause", "")}]
