"""Sample contexts of what follows from a version: acknowledgements, the delivery log, the review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator

from spokesperson import clock

DIRECTIVE = {"code": "SH 620.4", "revision": "2.0", "title": "Employees’ use of public Internet communication"}
BOX = "550 5.1.1 <samir.haddad@larkspurlibrary.example>: Recipient address rejected: User unknown in the mailbox table"


def _person(name: str, state: str, effect: str, words: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name, "place": "Quarry Road Branch", "uid": f"00000000-0000-0000-0000-0000000000{len(name)}",
        "effect": effect, "state": state, "words": words, "record": "", "grace": "9 days left", "mail": "",
        "remind": True, **more,
    }  # fmt: skip


def acknowledgements() -> dict[str, Any]:
    done = {"remind": False, "grace": "", "record": "/x"}
    labels = (("All who speak", 42), ("Pending", 1), ("Outdated", 12), ("Completed", 29), ("Need not acknowledge", 70))
    return {
        "directive": DIRECTIVE,
        "lede": "29 of 42 who speak for the Library have acknowledged SH 620.4, version 2.0.",
        "opened": "31 of them opened it in the last 90 days.",
        "everybody": True,
        "filters": [{"label": w, "count": n, "url": "?", "current": n == 42} for w, n in labels],
        "items": [
            _person("Ines Moreau", "outdated", "warn", "Acknowledged version 1.0, not 2.0",
                    mail="Reminder to acknowledge: sent on 15 Mar 2026, 9:00 am"),
            _person("Samir Haddad", "pending", "warn", "Has not acknowledged any version",
                    mail=f"Announcement: failed. {BOX}"),
            _person("Grace Adeyemi", "completed", "permit", "Acknowledged on 13 March 2026", **done),
        ],
        "nothing": "",
        "apart": False,
        "wanting": 13,
        "confirm": False,
        "here": "/directive/acknowledgements",
        "pages": Paginator(range(120), 50).get_page(2),
        "query": "",
        "file_url": "/x",
        "mail": "",
    }  # fmt: skip


def acknowledgements_confirm() -> dict[str, Any]:
    waiting = "No mail server is set. What is to be sent waits, and nothing is lost."
    return {**acknowledgements(), "confirm": True, "mail": waiting}


def deliveries() -> dict[str, Any]:
    labels = (("All", 4), ("Waiting", 1), ("Sent", 1), ("Failed", 1), ("No longer needed", 1))
    rows = (
        ("Samir Haddad", "Announcement", "deny", "failed", BOX, True),
        ("Ines Moreau", "Reminder to acknowledge", "info", "waiting", "451 4.7.1 come back later", False),
        ("Grace Adeyemi", "Announcement", "permit", "sent", "", False),
        ("Tomas Lind", "Reminder of the review", "", "not needed", "Reviewed in the meantime.", False),
    )
    return {
        "filters": [{"label": w, "count": n, "url": "?", "current": w == "All"} for w, n in labels],
        "items": [
            {
                "id": at, "name": name, "kind": kind, "version": "2.0", "effect": effect, "state": state,
                "when": "12 Mar 2026, 6:00 am", "error": error, "attempts": 3 if state == "waiting" else 1,
                "record": "/x" if state in ("sent", "failed") else "", "again": again,
            }
            for at, (name, kind, effect, state, error, again) in enumerate(rows)
        ],
        "pages": Paginator(range(4), 50).get_page(1),
        "query": "",
        "state": "",
        "mail": "",
    }  # fmt: skip


def review() -> dict[str, Any]:
    options = [{"value": "", "label": "Choose"}, {"value": "no_change", "label": "It stays as it is"}]
    return {
        "directive": DIRECTIVE,
        "due": {"day": date(2026, 3, 1), "words": "overdue by 16 days", "effect": "deny", "over": True},
        "form": [
            {"name": "outcome", "label": "How did it end?", "kind": "select", "options": options},
            {"name": "note", "label": "What did you look at, and why does it stay or change?", "kind": "textarea",
             "hint": "It stands in the record.", "rows": 4},
            {"name": "next_review", "label": "When is the next review due?", "kind": "date", "value": "2025-03-17",
             "hint": "Every Administrator is reminded before, and weekly once it is overdue.",
             "wrong": "Choose a day to come; a review cannot be due in the past."},
        ],
        "errors": [{"field": "next_review", "text": "Choose a day to come; a review cannot be due in the past."}],
        "why_not": "",
        "reviews": [
            {
                "at": clock.aware("2025-02-20T16:00:00+00:00"), "outcome": "It is to be revised", "effect": "warn",
                "note": "Likes were not foreseen; they have their own row of the table from now on.",
                "who": "Grace Adeyemi", "revision": "1.0", "next": date(2026, 3, 1), "record": "/x",
            }
        ],
    }  # fmt: skip


def review_of_others() -> dict[str, Any]:
    due = {"day": date(2027, 3, 1), "words": "due in 349 days", "effect": "info", "over": False}
    why = "Only an Administrator may close a review of the directive."
    return {**review(), "due": due, "form": None, "errors": [], "why_not": why, "reviews": []}
