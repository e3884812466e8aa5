"""Sample contexts of parts in the states they can have: a stop asked for, an undo, every row of an agenda, nothing.

One state a sample where it fills a page, so that each is drawn, read aloud and measured by itself.
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator

from spokesperson.people import undoing
from spokesperson.web.gallery import keeping, speaking

WHY = "Reading-room move this week; every hour is needed there. We speak on Monday."
WHO = SimpleNamespace(name="Ines Moreau", handle="ines-moreau")
ORDER = {
    "url": "/orders/x", "title": "Stop Library business", "reason": WHY, "by": "Samir Haddad",
    "employee": WHO.name, "since": "17 Mar 2026, 10:12 am", "lifted": "", "effect": "deny",
    "word": "Holds, not yet confirmed", "confirm": "/orders/x/confirm",
}  # fmt: skip
LIMIT = {
    **ORDER, "title": "At most 120 minutes a week", "reason": "Stocktaking until the end of the month.",
    "effect": "warn", "word": "Holds, received", "confirm": "",
}  # fmt: skip
LIFTED = {**LIMIT, "effect": "info", "word": "Lifted", "lifted": "12 Mar 2026, 9:00 am"}


def _asks(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": kind, "person": WHO, "first_name": "Ines", "back": "/people/ines-moreau", "ahead": [],
        "accounts": [], "channels": [("blog", "blog"), ("social", "social media site")], "covers": "business",
        "where": "all", "minutes": "", "reason": "", "standing": [], "smaller": "/people/ines-moreau/limit",
        "may": {"limit": "/people/ines-moreau/limit"}, "errors": [], **more,
    }  # fmt: skip


def stop() -> dict[str, Any]:
    """All that can stand in the dialog at once."""
    ahead = [
        {"icon": "reply", "strong": "2 scheduled items return to draft.",
         "text": "“Map of the week: the mill race” (Fri 20 Mar, 11:00 am), “Ask me about ward books” (Mon 23 Mar, "
         "9:00 am). Nothing is lost."},
        {"icon": "reply", "strong": "1 post to be posted by hand returns to draft.", "text": "Nothing is lost."},
        {"icon": "send", "strong": "1 item is being sent this second",
         "text": "and is waited for, at most 10 seconds. You will be told whether it went out."},
    ]  # fmt: skip
    accounts = [SimpleNamespace(uid="x", handle="@ines_mends"), SimpleNamespace(uid="y", handle="@inkwell")]
    return _asks("stop", ahead=ahead, accounts=accounts, standing=[LIMIT], covers="both", reason=WHY)


def stop_idle() -> dict[str, Any]:
    """Nothing scheduled, no account, nothing typed."""
    return _asks("stop", ahead=[{"icon": "dash", "strong": "Nothing is scheduled at the moment.", "text": ""}])


def stop_wrong() -> dict[str, Any]:
    errors = [{"field": "reason", "text": "Say why. The employee reads it, and it becomes part of the record."}]
    return {**stop(), "reason": "", "errors": errors}


def limit() -> dict[str, Any]:
    return _asks("limit", minutes="120", reason=WHY)


def disallow() -> dict[str, Any]:
    return {**stop(), "kind": "disallow", "where": "channel:blog"}


def _order(**more: Any) -> dict[str, Any]:
    told = {
        "returned": [{"title": "Map of the week: the mill race", "when": "was due 20 Mar 2026, 11:00 am"}],
        "in_flight": [
            {"title": "Ask me about ward books", "effect": "warn", "word": "Had gone out", "exactly": "10:12:04 am",
             "url": "/x"},
            {"title": "A like", "effect": "ask", "word": "Not known whether it went out", "exactly": "", "url": ""},
        ],
        "incidents": [
            {"title": "Ask me about ward books", "when": "10:12:04 am", "day": "17 Mar 2026, 10:12 am",
             "account": "@ines_mends"}
        ],
    }  # fmt: skip
    history = [
        {"when": "17 Mar 2026, 10:12 am", "text": "Given by Samir Haddad"},
        {"when": "17 Mar 2026, 10:13 am", "text": "The e-mail did not go out: 550 5.1.1 no such mailbox"},
    ]
    return {
        "order": ORDER, "kind": "stop", "mine": False, "person": WHO, "back": "/people/ines-moreau", "told": told,
        "history": history, "confirmed": "", "may_lift": True, "reason": "", "errors": [], "records": "/records?x",
        **more,
    }  # fmt: skip


def order_given() -> dict[str, Any]:
    """As whoever gave it sees it: not confirmed, and something had gone out."""
    return _order()


def order_mine() -> dict[str, Any]:
    """As the one concerned sees it, before confirming; nothing was scheduled."""
    nothing: dict[str, list[Any]] = {"returned": [], "in_flight": [], "incidents": []}
    return _order(mine=True, may_lift=False, told=nothing, history=[])


def order_lifted() -> dict[str, Any]:
    return _order(order=LIFTED, kind="limit", told=None, may_lift=False, confirmed="10 Mar 2026, 8:30 am")


def undo() -> dict[str, Any]:
    """A notice of each tone; those that can be taken back carry the button that does it."""
    acts = (
        ('Moved to Thu 19 Mar, 9:00 am.', {"url": "/x", "label": "Undo", "fields": {"at": "2026-03-18T09:00"}}),
        ('Thrown away. It can be taken back until midnight.', {"url": "/x", "label": "Undo", "fields": {}}),
    )  # fmt: skip
    said = [Message(constants.SUCCESS, text, extra_tags=undoing.MARK + json.dumps(act)) for text, act in acts]
    said += [
        Message(constants.SUCCESS, "Received. Samir Haddad sees that."),
        Message(constants.WARNING, "It goes out, and one thing is noted."),
        Message(constants.ERROR, "It is being sent at this moment; nothing can be added."),
    ]
    return {**speaking.drafts(), "messages": said}


def agenda() -> dict[str, Any]:
    """A row of each tone, with and without what a row may have; bars from hardly begun to overdue."""

    def row(effect: str, status: str, title: str, **more: Any) -> dict[str, Any]:
        return {
            "when": "2:40 pm", "when_note": "in 4 h 28 min", "effect": effect, "status": status, "title": title,
            "url": "/x", "verb": "Look at it", **more,
        }  # fmt: skip

    def bar(used: int, effect: str, words: str) -> dict[str, Any]:
        return {"used": used, "total": 480, "words": words, "clause": "1.8", "effect": effect}

    now = [
        row("deny", "Question, overdue", "“Is the branch open on Friday?”", late=True, when="10:00 am",
            when_note="12 minutes late", clock=bar(480, "deny", "8 of 8 open hours used"), verb="Answer",
            text="Nobody has answered yet", clause="1.8", second={"url": "/y", "label": "Hand it over"}),
        row("warn", "Question to answer", "“Can I borrow a sewing machine?”", clock=bar(300, "warn", "5 of 8 hours")),
        row("ask", "Waits for you", "Reply: where did the large-print shelf go?", text="Ines Moreau wrote it",
            clause="Def-Library-business", clock=bar(20, "", "20 minutes of 8 open hours used"), verb="Read it"),
        row("permit", "Approved", "Sharpening knives, Thursday at six", verb="Post it"),
    ]  # fmt: skip
    long = "A title as long as the first line of a post may be, which is seventy characters"
    later = [
        row("info", "Draft", long, when="Thu 19 Mar", when_note="in 2 days"),
        row("", "Note", "A talk with Samir Haddad", when="Thu 26 Mar", when_note="", more="Both confirm the words."),
    ]
    more = [{"text": "3 more questions", "url": "/questions"}, {"text": "one more draft", "url": "/drafts"}]
    groups = [{"heading": "Today", "items": now}, {"heading": "This week and next", "items": later}]
    return {**speaking.home(), "agenda": groups, "more": more}


def stopped() -> dict[str, Any]:
    """Home of somebody who was asked to stop; the band above it is in ``BAND``."""
    asked = {"by": "Samir Haddad", "since": "17 Mar 2026, 10:12 am", "reason": WHY, "url": "/orders/x"}
    return {**speaking.home(), "asked": asked, "agenda": [], "nothing": "Nothing needs you today.", "may_write": False}


BAND = {
    "effect": "deny", "title": "Stop Library business.", "text": f"Samir Haddad asked this of you: {WHY}",
    "clause": "1.5", "url": "/orders/x", "label": "I have received it", "post": "/orders/x/confirm",
    "more": "/orders/x",
}  # fmt: skip


def findings() -> dict[str, Any]:
    """A finding of each effect beside what would be published, one of them already refused to be set aside."""
    found = [
        {"effect": "deny", "word": "Card number", "text": "This shows confidential information.", "clause": "1.3",
         "kind": "card_number", "hash": "cd" * 32},
        {"effect": "ask", "word": "Named person", "text": "It may accuse somebody of something.", "clause": "1.2",
         "kind": "defamatory", "hash": "ab" * 32, "may_overrule": True},
        {"effect": "warn", "word": "One note", "text": "This link has stood on the page twice.", "clause": "1.4"},
        {"effect": "permit", "word": "Set aside", "text": "Grace Adeyemi: it quotes a book title.", "clause": "1.2"},
    ]  # fmt: skip
    reasons = [
        {"effect": "ask", "text": "Your supervisor has not approved this yet.", "clause": "Def-Library-business"}
    ]
    return {**keeping.review(), "findings": found, "reasons": reasons}


def parts() -> dict[str, Any]:
    """Strips of the editor, orders of a person, and nothing in each of its forms."""
    return {
        "strips": [{"at": "214:7", "said": "unknown fact 'employd'; did you mean 'employed'?"}],
        "orders": {
            "name": WHO.name, "mine": True, "standing": [ORDER, LIMIT], "past": [LIFTED],
            "may": {"stop": "/a", "limit": "/b", "disallow": "/c"},
        },
        "empties": [
            {"text": "Every draft of yours has an hour."},
            {"text": "Nothing of yours is out yet.", "url": "/write", "label": "Write a post"},
            {"text": "No account fits what is chosen above.", "all": "/accounts"},
            {"text": "Nothing fits.", "url": "/write", "label": "Write a post", "all": "/drafts"},
        ],
    }  # fmt: skip


def orders_empty() -> dict[str, Any]:
    return {"items": [], "page": Paginator([], 25).get_page(1), "team": []}


def orders() -> dict[str, Any]:
    items = [{**ORDER, "mine": True}, {**LIMIT, "mine": False}, {**LIFTED, "mine": False}]
    team = [{"name": WHO.name, "stop": "/people/ines-moreau/stop", "limit": "/people/ines-moreau/limit"}]
    return {"items": items, "page": Paginator(items, 25).get_page(1), "team": team}


def drafts_empty() -> dict[str, Any]:
    return {"may_write": True, "groups": []}
