"""Drafts of the directive as pages: the list, the editor with its live check, and the second person's page (P2; R3).

The text is a plain field, fetched after the page, because it is far longer than everything else there; with
``?edit=whole`` the page holds it, and without script the check comes on "Keep". The live check stores nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from spokesperson import clock, institution
from spokesperson.decisions import door
from spokesperson.desk.states import WrongState
from spokesperson.directive.models import Proposal
from spokesperson.directive.register import NoDirectiveInForce, under, version_at
from spokesperson.oversight.actions.adopt_proposal import adopt_proposal
from spokesperson.oversight.actions.ask_reader import ask_reader
from spokesperson.oversight.actions.draft_version import draft_version
from spokesperson.oversight.actions.follow_newest import follow_newest
from spokesperson.oversight.actions.give_back import give_back
from spokesperson.oversight.actions.keep_version import keep_version
from spokesperson.oversight.actions.withdraw_version import withdraw_version
from spokesperson.oversight.drafts import editor_cases, editor_change, editor_panel, editor_text, proposals
from spokesperson.oversight.drafts.editor_check import Standing, examine, stand
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee
from spokesperson.people.queries import employed
from spokesperson.people.signed_in import SignedInRequest, signed_in

STATES = {
    "draft": ("info", gettext_lazy("being written")),
    "asked": ("ask", gettext_lazy("waits for a second person")),
    "adopted": ("permit", gettext_lazy("adopted")),
    "withdrawn": ("warn", gettext_lazy("withdrawn")),
}


def drafting(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pages of drafts are for those whom the directive lets draft; others read why not. Looking is not recorded."""

    @signed_in
    @wraps(view)
    def wrapped(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verdict = door.weigh(proposals.looking(request.employee))
        if not verdict.permitted:
            raise door.Refused(verdict)
        return view(request, *args, **kwargs)

    return wrapped


@drafting
def drafts(request: SignedInRequest) -> HttpResponse:
    """All drafts, and a form to begin one."""
    error: Invalid | None = None
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_address(_begin(request)))
        except Invalid as refused:
            error = refused
        except NoDirectiveInForce as none:
            error = Invalid("effective", str(none), under("revising"))
    now = clock.now()
    context = {
        "items": [_line(p, request.employee) for p in proposals.everything()],
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "given": request.POST,
        "earliest": now,
        "in_force": version_at(),
    }
    return render(request, "web/editor_list.html", context, status=422 if error else 200)


def _begin(request: SignedInRequest) -> Proposal:
    when: str = request.POST.get("effective", "").strip()[:40]
    moment = _local(when) if when else None
    return draft_version(
        request.employee, effective=moment, major=request.POST.get("size") == "major", note=request.POST.get("note", "")
    )


def _local(given: str) -> datetime:
    """A moment typed without its zone is meant by the institution's clock."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise Invalid("effective", _("Write a date and time like 2026-04-01T00:00."), under("revising")) from error
    zone = institution.load(settings.INSTITUTION_FILE).zone
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _line(proposal: Proposal, who: Employee) -> dict[str, Any]:
    effect, word = STATES[proposal.state]
    mine = proposal.state == "asked" and proposal.asked_of_id == who.user_id
    return {
        "effect": "ask" if mine else effect,
        "state": _("waits for you") if mine else word,
        "note": proposal.note,
        "base": proposal.base.revision,
        "author": proposal.author.employee.name,
        "reader": proposal.asked_of.employee.name if proposal.asked_of else "",
        "begun": proposal.begun_at,
        "kept": proposal.kept_at,
        "url": _address(proposal),
        "version": proposal.adopted_as,
    }


def _address(proposal: Proposal) -> str:
    return reverse("directive_draft", args=[proposal.uid])


def draft_at(uid: UUID) -> Proposal:
    """The draft at its address; 404 for none."""
    try:
        return proposals.get(uid)
    except Proposal.DoesNotExist as error:
        raise Http404 from error


@drafting
def draft(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """A draft: to be written, to be read and adopted, or as it was when it was closed."""
    proposal = draft_at(uid)
    if request.method == "POST":
        return _keep(request, proposal)
    if proposal.state == "draft" or (proposal.state == "asked" and "edit" in request.GET):
        return _editor(request, proposal)
    return _reading(request, proposal)


def _keep(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    """Keep what was sent, after the change a button asked for; answer the script with the check alone."""
    live, sent = bool(request.headers.get("X-Check")), request.POST.get("source")
    try:
        text, said = apply(_sent(request, proposal), request.POST.get("do", ""))
        seen = _number(request.POST.get("seen", ""))
        kept = keep_version(request.employee, proposal, seen=seen, source=text, note=request.POST.get("note", ""))
    except (WrongState, door.Refused) as error:
        if sent is None:
            return _undone(request, proposal, str(error))
        return _typed_in_vain(request, proposals.get(proposal.uid), error)
    except proposals.KeptElsewhere as other:
        if sent is None:
            return _undone(request, proposal, _("Somebody kept another text meanwhile. Here is what stands now."))
        return _editor(request, proposals.get(proposal.uid), sent, theirs=other.kept)
    except Invalid as error:
        if live:
            return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
        return _editor(request, proposal, sent, error=error)
    kept = proposals.get(kept.uid)
    if live:
        return _checked(request, kept, text)
    messages.success(request, said or _("Kept."))
    return HttpResponseRedirect(_address(kept) + ("?edit=whole" if _whole(request) else ""))


def _sent(request: SignedInRequest, proposal: Proposal) -> str:
    """The text that was sent; the kept one where the page did not hold it, so that its buttons work all the same."""
    sent = request.POST.get("source")
    return proposal.source if sent is None else proposals.clean_source(sent)


def _whole(request: SignedInRequest) -> bool:
    """Whether the page shall hold the whole file, for who writes without script."""
    return request.GET.get("edit") == "whole"


def _undone(request: SignedInRequest, proposal: Proposal, why: str) -> HttpResponse:
    """A button was pressed where no text was typed: nothing to take away, only what happened."""
    messages.error(request, why)
    return HttpResponseRedirect(_address(proposal))


def _typed_in_vain(request: SignedInRequest, proposal: Proposal, error: WrongState | door.Refused) -> HttpResponse:
    """What was typed into a draft that can no longer be kept, to be taken away, and what happened to the draft."""
    refused = error.verdict.decision if isinstance(error, door.Refused) else None
    context = {
        "proposal": proposal,
        "url": _address(proposal),
        "happened": str(error),
        "clause": next(iter(refused.clauses), "") if refused else proposals.CLAUSE(),
        "adopted": proposal.adopted_as,
        "typed": request.POST.get("source", "").replace("\r\n", "\n"),
        "note": request.POST.get("note", ""),
    }
    return render(request, "web/editor_closed.html", context, status=409)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


@drafting
@require_POST
def check(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The live check of a text, after the change a button asked for; nothing is stored."""
    proposal = draft_at(uid)
    try:
        source = _sent(request, proposal)
        text, _said = apply(source, request.POST.get("do", ""))
    except Invalid as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    proposal.note = request.POST.get("note", "")[: proposals.NOTE]
    return _checked(request, proposal, text, changed=text != source)


def apply(source: str, do: str) -> tuple[str, str]:
    """``source`` after what a button does, and what to say about it. An unknown button or place changes nothing."""
    what, _colon, place = do.partition(":")
    found = examine(source)
    at = _number(place)
    if what == "repair" and 0 <= at < len(found.mistakes):
        one = editor_text.repair(found.mistakes[at])
        return (editor_text.repaired(source, one), _("Put right and kept.")) if one else (source, "")
    if found.rules is None:
        return source, ""
    if what == "scenes":
        return editor_text.timely(source, found.rules.effective), _("The scenes were moved, and the draft is kept.")
    if what == "accept":
        return editor_text.accepted(source, found.acceptable), _("The cases expect the draft’s answer now.")
    if what == "case" and 0 <= at < len(open_ := editor_panel.findings(found)):
        goal = editor_cases.goal_of(found, open_[at][1])
        example = editor_cases.example(found, goal) if goal else None
        written = editor_cases.written(found, example) if example else None
        return (written, _("A case was written. Give it a name of your own.")) if written else (source, "")
    return source, ""


def _checked(request: SignedInRequest, proposal: Proposal, text: str, *, changed: bool = False) -> HttpResponse:
    standing = stand(proposal, text)
    context = _about(request, proposal, standing) | {"text": text if changed else None}
    return render(request, "web/editor_checked.html", context)


def _about(
    request: SignedInRequest, proposal: Proposal, standing: Standing, change: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the editor and its check both show; ``change`` is what the kept text would change, where that is shown."""
    rules = standing.check.rules
    unkept = standing.check.source != proposal.source
    if change is None:
        looked = editor_change.looked(proposal, rules.file_hash if rules else "")
    else:
        looked = not unkept and change["past"] is not None and not change["past"]["running"]
    return {
        "proposal": proposal,
        "url": _address(proposal),
        "revision": rules.revision if rules else "",
        "effective": rules.effective if rules else None,
        "panel": editor_panel.panel(standing),
        "marks": editor_panel.marks(standing),
        "newest": standing.against.revision,
        "behind": standing.behind,
        "mine": proposals.relation_to(request.employee, proposal) == "self",
        "steps": editor_panel.steps(proposal, standing, looked, employed().count()),
        "unkept": unkept,
        "readers": proposals.readers(proposal) if not (standing.left or unkept or proposal.state != "draft") else [],
        "author": proposal.author.employee.name,
    }


def _editor(
    request: SignedInRequest, proposal: Proposal, typed: str | None = None, *, theirs: Proposal | None = None,
    error: Invalid | None = None,
) -> HttpResponse:  # fmt: skip
    text = proposal.source if typed is None else typed.replace("\r\n", "\n")
    standing = stand(proposal, text)
    change = editor_change.context(proposal, newest=standing.against)
    context = _about(request, proposal, standing, change) | {
        "source": None if typed is None and not _whole(request) else text,
        "whole": _whole(request),
        "note": request.POST.get("note", proposal.note),
        "theirs": editor_text.side_by_side(theirs.source, text) if theirs else None,
        "error": error,
        "asked_of": proposal.asked_of.employee.name if proposal.asked_of else "",
        "change": change,
    }
    return render(request, "web/editor.html", context, status=409 if theirs else 422 if error else 200)


def _reading(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    """The draft for the one who is asked to read it, and for everybody once it is closed."""
    standing = stand(proposal)
    change = editor_change.context(proposal, newest=standing.against)
    rules = standing.check.rules
    context = _about(request, proposal, standing, change) | {
        "rows": editor_text.side_by_side(standing.against.source, proposal.source),
        "accepted": list(proposals.expectations(proposal, standing.against)),
        "hash": rules.file_hash if rules else "",
        "asked_of": proposal.asked_of.employee.name if proposal.asked_of else "",
        "may_adopt": proposal.state == "asked" and proposals.may_adopt(request.employee, proposal),
        "change": change,
        "state": STATES[proposal.state][1],
        "effect": STATES[proposal.state][0],
    }
    return render(request, "web/editor_read.html", context)


@drafting
@require_POST
def act(request: SignedInRequest, uid: UUID, verb: str) -> HttpResponse:
    """Ask, give back, withdraw or adopt, and say what came of it; a refusal leads to its explanation."""
    proposal = draft_at(uid)
    if verb not in VERBS:
        raise Http404
    try:
        return VERBS[verb](request, proposal)
    except proposals.NotReady as error:
        for one in error.left:
            messages.error(request, one.text)
    except (Invalid, proposals.KeptElsewhere) as error:
        messages.error(request, str(error))
    except door.Refused as error:
        return HttpResponseRedirect(reverse("why_decision", args=[error.verdict.uid]))
    return HttpResponseRedirect(_address(proposal))


def _ask(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    handle = request.POST.get("reader", "")[:120]
    reader = Employee.objects.filter(handle=handle).select_related("supervisor").first()
    if reader is None:
        raise Invalid("reader", _("Choose somebody who may adopt it."), proposals.CLAUSE())
    ask_reader(request.employee, proposal, reader, seen=_number(request.POST.get("seen", "")))
    messages.success(request, _("%(name)s is asked to read it.") % {"name": reader.name})
    return HttpResponseRedirect(_address(proposal))


def _give_back(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    give_back(request.employee, proposal, words=request.POST.get("words", ""))
    messages.success(request, _("Given back with your words."))
    return HttpResponseRedirect(reverse("directive_drafts"))


def _withdraw(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    withdraw_version(request.employee, proposal)
    messages.success(request, _("Withdrawn. It stays here to be read."))
    return HttpResponseRedirect(reverse("directive_drafts"))


def _follow(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    newest = request.POST.get("newest", "")[:20]
    follow_newest(request.employee, proposal, newest=newest)
    words = _("From now on it is compared with revision %(revision)s. Keep what the draft shall not take back.")
    messages.success(request, words % {"revision": newest})
    return HttpResponseRedirect(_address(proposal))


def _typed(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    """What somebody typed, as a file: for when it can no longer be kept. Nothing is stored."""
    return _file(request.POST.get("source", "").replace("\r\n", "\n"), f"typed-{str(proposal.uid)[:8]}.md")


def _adopt(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    if not request.POST.get("read"):
        raise Invalid("read", _("Tick that you have read what changes, then adopt."), under("adopting"))
    version = adopt_proposal(request.employee, proposal, file_hash=request.POST.get("hash", "")[:64])
    messages.success(request, _("Revision %(revision)s is adopted.") % {"revision": version.revision})
    return HttpResponseRedirect(_address(proposal))


VERBS = {
    "ask": _ask, "give-back": _give_back, "withdraw": _withdraw, "adopt": _adopt, "follow": _follow, "typed": _typed,
}  # fmt: skip


@drafting
@require_safe
def source(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The draft's file, for the editor's field, and to be checked or compared with other tools."""
    proposal = draft_at(uid)
    answer = _file(proposal.source, f"draft-{str(proposal.uid)[:8]}.md")
    answer["X-Keeps"] = str(proposal.keeps)
    return answer


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text.encode("utf-8", "replace"), content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
