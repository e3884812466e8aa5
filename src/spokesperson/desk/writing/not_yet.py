"""What stands in the composer's place for somebody who may not speak for the institution yet (P1, 1.1, 3.1; R1, R28).

Why, with the clause; how to ask for it; and what is open to them all the same, each as the door says. Nobody is kept
from having words of their own checked.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.directive.register import cell, under

ASKED_FOR = "request_grant"  # the remedy of a refusal that a permission would lift
ALL_THE_SAME = ("ask_advice", "hand_over")


def page(post: door.Verdict, begin: str) -> dict[str, Any] | None:
    """The context of ``web/write_not_yet.html``; nothing for whoever may speak.

    ``post`` is what the door says of a post, ``begin`` the address that opens the composer all the same.
    """
    why = next((r for r in post.decision.reasons if r.effect in ("deny", "ask") and r.remedy == ASKED_FOR), None)
    if why is None or post.permitted or post.decision.facts_used.get("roles"):
        return None
    who = post.activity.actor
    asked = [
        Activity(actor=who, action=action, subject=who.urn, as2={"type": "Question", "actor": who.urn})
        for action in ALL_THE_SAME
    ]
    may = {verdict.activity.action for verdict in door.weigh_all(asked) if verdict.permitted}
    return {
        "why": {"text": why.text, "clause": why.clause},
        "ask": reverse("access_requests"),
        "ways": _ways(may, begin),
    }


def _ways(may: set[str], begin: str) -> list[dict[str, str]]:
    ways = []
    if "ask_advice" in may:
        ways.append({"text": _("Ask what to write: begin a draft and ask beside it."),
        "clause": under("advice"), "url": begin,
                     "label": _("Ask a question")})  # fmt: skip
    if "hand_over" in may:
        ways.append({"text": _("Hand over a photo: begin the draft that it is for."), "clause": cell("hand_over"),
                     "url": begin, "label": _("Hand over a photo")})  # fmt: skip
    return [
        *ways,
        {"text": _("Write for yourself. What you write is checked here before you post it anywhere."), "clause": "",
         "url": begin, "label": _("Have a text checked")},
        {"text": _("See of each act whether you may, and why not."), "clause": "", "url": reverse("why"),
         "label": _("See what you may do")},
    ]  # fmt: skip
