"""The verdict beside a draft: every clause that spoke, what is left to do, the pause, the buttons (1.1-1.8).

Nothing is decided here; the verdict is the door's. Those that ask something of the person come first and in full.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spokesperson import clock
from spokesperson.decisions import door, why
from spokesperson.desk.actions.post import pause_ends
from spokesperson.desk.by_hand.unconnected import by_hand
from spokesperson.desk.models import Draft
from spokesperson.desk.screened import appraisal
from spokesperson.desk.states import DraftState
from spokesperson.desk.writing import limits
from spokesperson.directive.register import cell, compiled, under

SERIOUS = ("deny", "ask", "warn")
SCREENED = ("conduct", "confidential", "worth")


def build(
    draft: Draft, verdict: door.Verdict, found: appraisal.Appraisal, marks: list[dict[str, Any]],
    asked: list[dict[str, Any]], roles: list[str], facts: dict[str, Any], together: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The context of write/panel.html. ``together``: the versions of one announcement (``desk.writing.versions``)."""
    reasons = verdict.decision.reasons
    todo = _todo(draft, found, asked, roles, facts)
    seconds = max(0, round((pause_ends(draft) - clock.now()).total_seconds()))
    open_lines = [t for t in todo if not t["done"]]
    shown = bool(draft.text.strip() or draft.pictures)
    if not shown:
        return _blank(draft)
    closed = verdict.effect in ("deny", "ask")
    return {
        "effect": verdict.effect,
        "sentence": _sentence(verdict, open_lines),
        "limit": limits.max_text(draft.account.network) if draft.account else None,
        "asks": _asks(draft, verdict, marks),
        "others": [("permit", _unique(r.clause for r in reasons if r.effect == "permit"))]
        if any(r.effect == "permit" for r in reasons)
        else [],
        "looked": [{"clause": r.clause, "text": r.text} for r in reasons if r.effect == "permit"],
        "todo": [] if closed else todo,
        "done": len(todo) - len(open_lines),
        "changes": _changes(verdict) if closed else [],
        "pause": _pause(draft, seconds) if draft.pk and not closed else None,
        "buttons": _buttons(draft, closed, open_lines, seconds),
        "together": _together(together),
        "left": _left(draft, verdict, open_lines, seconds),
        "left_clause": verdict.decision.clauses[0] if closed and verdict.decision.clauses else under("pause"),
        "schedule": {"url": reverse("draft_schedule", args=[draft.uid]), "value": ""}
        if draft.pk and not closed and draft.state != DraftState.HANDED and not by_hand(draft.account)
        else None,
    }


def _together(versions: dict[str, Any] | None) -> dict[str, Any] | None:
    """All versions in one press; each is decided by itself, so this stays open while one of them is refused."""
    if not versions or not versions.get("post_url"):
        return None
    return {"url": versions["post_url"], "schedule_url": versions["schedule_url"], "n": versions["waiting"]}


def _blank(draft: Draft) -> dict[str, Any]:
    """Nothing is written yet, so nothing follows from it."""
    return {
        "effect": "",
        "sentence": _("Nothing to check yet."),
        "limit": limits.max_text(draft.account.network) if draft.account else None,
        "buttons": [{"label": _("Post now"), "url": reverse("write"), "open": False}],
        "left": _("Write something first."),
    }


def _unique(clauses: Any) -> list[str]:
    return list(dict.fromkeys(clauses))


def _asks(draft: Draft, verdict: door.Verdict, marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each reason that asks something, in the decision's order; findings stand as their own numbered lines."""
    asks: list[dict[str, Any]] = [
        {
            "clause": m["clause"], "effect": m["effect"], "title": m["title"], "number": m["number"], "text": m["why"],
            "suggestion": m["suggestion"], "related": m["related"],
        }
        for m in marks
        if m["effect"] in SERIOUS
    ]  # fmt: skip
    screened = {under(subject) for subject in SCREENED}
    named = {m["clause"] for m in marks if m["effect"] in SERIOUS}
    for reason in verdict.decision.reasons:
        if reason.effect not in SERIOUS or (reason.clause in named and reason.clause in screened):
            continue
        asks.append(
            {
                "clause": reason.clause,
                "effect": reason.effect,
                "text": reason.text,
                "rule": reason.rule,
                "settled": draft.settled.get(reason.rule, ""),
                "actions": _actions(draft, reason),
            }
        )
    asks += [{"clause": a.clause, "effect": "permit", "text": a.text, "advice": True} for a in verdict.decision.advice]
    return asks


def _actions(draft: Draft, reason: Any) -> list[dict[str, Any]]:
    """The next step beside a reason; a warning can be taken note of, a refusal leads to its explanation."""
    if draft.settled.get(reason.rule):
        return []
    if reason.remedy == "insert_link":
        return [
            {"label": _("Insert link"), "href": "#links", "fill": True},
            {"label": _("Not possible because…"), "href": "#no-link"},
        ]
    if reason.remedy == "acknowledge":
        steps = [{"label": _("Read it"), "url": reverse("directive"), "fill": True}]
        return [*steps, _settle(reason)] if reason.effect == "warn" else steps
    if reason.remedy == "insert_identification":
        return [{"label": _("Say so in the text"), "name": "identify", "value": "1", "fill": True}]
    if reason.remedy == "state_fact":
        return [{"label": _("Say it"), "href": "#stated"}]
    if reason.remedy == "answer_questions":
        return [{"label": _("Answer them"), "href": "#questions"}]
    if reason.effect == "warn":
        return [_settle(reason)]
    return []


def _settle(reason: Any) -> dict[str, Any]:
    return {"label": _("I know, go on"), "name": "settle", "value": reason.rule}


def _todo(
    draft: Draft, found: appraisal.Appraisal, asked: list[dict[str, Any]], roles: list[str], facts: dict[str, Any]
) -> list[dict[str, Any]]:
    stated = draft.purpose and (draft.purpose != "other" or draft.purpose_words)
    lines = [
        (_("Account chosen"), draft.account is not None, "", "#f-account"),
        (_("Purpose stated"), bool(stated), under("purpose"), "#f-purpose"),
    ]
    if draft.account is not None:
        most = limits.max_text(draft.account.network)
        if most is not None and limits.length(draft.account.network, draft.text) > most:
            lines.append((_("Short enough for the network"), False, "", "#f-text"))
    if "representative" in roles and "administrator" not in roles:
        named = found.report.identifies or bool(facts.get("profile_identifies"))
        lines.append((_("Named as Library staff"), named, under("identifying"), "#f-text"))
        linked = found.links_back or bool(draft.no_link_reason)
        lines.append((_("Link back, or say why not"), linked, under("linking"), "#links"))
    if draft.pictures:
        described = all(m.alt.strip() and m.rights.strip() for m in draft.pictures)
        lines.append((_("Alternative text and rights written"), described, cell("upload"), "#photo"))
    if asked:
        lines.append((_questions_left(asked), appraisal.thought(draft), under("questions"), "#questions"))
    if draft.pk and under("pause"):
        lines.append((_("The pause"), pause_ends(draft) <= clock.now(), under("pause"), "#pause"))
    return [{"label": label, "done": done, "clause": clause, "href": href} for label, done, clause, href in lines]


def _questions_left(asked: list[dict[str, Any]]) -> str:
    left = sum(1 for question in asked if not question["answer"])
    if left and left < len(asked):
        return ngettext("%(n)d question to think about", "%(n)d questions to think about", left) % {"n": left}
    return _("Questions to think about")


def _sentence(verdict: door.Verdict, open_lines: list[dict[str, Any]]) -> str:
    first = next((r.text for r in verdict.decision.reasons if r.effect == verdict.effect), "")
    match verdict.effect:
        case "deny" | "ask":
            return first
        case "warn" if verdict.unsettled:
            return _("You may post this once you have settled what is named below.")
    if open_lines:
        return _("Nothing stands against it. A few lines are still open.")
    return _("Nothing was found that stands against it. The judgment is yours.")


def _changes(verdict: door.Verdict) -> list[dict[str, Any]]:
    seen: dict[str, dict[str, Any]] = {}
    rules = compiled(verdict.decision.directive_hash) if verdict.decision.directive_hash else None
    roles = frozenset(verdict.decision.facts_used.get("roles", ()))
    for reason in verdict.decision.reasons:
        if reason.effect in ("deny", "ask") and reason.remedy not in ("", "none"):
            words = str(why.next_step(rules, reason.remedy, roles)[1])
            seen.setdefault(words, {"text": words, "clause": reason.clause})
    return list(seen.values())


def _pause(draft: Draft, seconds: int) -> dict[str, Any]:
    total = max(1, round((pause_ends(draft) - draft.edited_at).total_seconds()))
    words = (
        _("left to pause and think. Any change of the text starts it again")
        if seconds
        else _("The pause is over. Any change of the text starts it again")
    )
    return {"left": seconds, "total": total, "started": draft.edited_at, "words": words}


def _buttons(draft: Draft, closed: bool, open_lines: list[dict[str, Any]], seconds: int) -> list[dict[str, Any]]:
    if not draft.pk:
        return [{"label": _("Post now"), "url": reverse("write"), "open": False}]
    if draft.state == DraftState.UNKNOWN:
        url = reverse("draft_resolve", args=[draft.uid])
        return [
            {"label": _("Look once more"), "url": url, "open": True, "fill": True, "name": "outcome",
             "value": "look_again"},
            {"label": _("It is not there"), "url": url, "open": True, "name": "outcome", "value": "not_there"},
        ]  # fmt: skip
    if draft.state in (DraftState.SCHEDULED, DraftState.SENDING):
        return [{"label": _("Take it back"), "url": reverse("draft_withdraw", args=[draft.uid]), "open": True}]
    if draft.state == DraftState.HANDED:
        url = reverse("draft_withdraw", args=[draft.uid])
        return [{"label": _("Take it back"), "url": url, "open": True, "quiet": True}]
    ready = not closed and not open_lines and not seconds
    label, page = _("Post reply") if draft.in_reply_to else _("Post now"), "draft_post"
    if by_hand(draft.account):
        label, page = _("Clear it to be posted by hand"), "draft_release"
    return [
        {"label": label, "url": reverse(page, args=[draft.uid]), "open": ready, "fill": ready},
        {"label": _("Discard"), "url": reverse("draft_discard", args=[draft.uid]), "open": True},
        {"label": _("Why?"), "href": f"{reverse('why')}?draft={draft.uid}", "open": True},
    ]


def _left(draft: Draft, verdict: door.Verdict, open_lines: list[dict[str, Any]], seconds: int) -> str:
    if draft.state == DraftState.UNKNOWN:
        return _("Nobody could find out whether it went out. Look at the network yourself before you decide.")
    if draft.state == DraftState.SCHEDULED:
        return _("It is on its way, or waits for its hour. Until then you can take it back.")
    if draft.state == DraftState.HANDED:
        return _("Cleared to be posted by hand, as described below. Until you did, you can take it back.")
    if verdict.effect in ("deny", "ask"):
        return _("Closed while the answer is no.")
    if open_lines:
        return _("Opens when the open lines are done: %(n)d.") % {"n": len(open_lines)}
    return _("Wait for the rest of the pause.") if seconds else ""
