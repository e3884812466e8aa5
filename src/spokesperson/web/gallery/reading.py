"""Sample contexts of the directive: the reading view, one clause, the acknowledgement. The wording is our own."""

from __future__ import annotations

from typing import Any

from spokesperson import clock
from spokesperson.web import marks
from spokesperson.web.gallery.speaking import table

SINCE = clock.aware("2026-03-12T06:00:00+00:00")
HEAD = {
    "title": "Employees’ use of public Internet communication", "code": "SH 620.4", "revision": "2.0",
    "parent": "SH 620 Staff use of Library property and services", "since": SINCE, "adopted": "January 2011",
    "current": True,
}  # fmt: skip
OLD_18 = "Pause and think before you post. When an answer is due, give it in good time."
NEW_18 = "Pause and think before you post. When an answer is due, give it within eight open hours."


def _clause(key: str, label: str, text: str, title: str = "", note: str = "", **more: Any) -> dict[str, Any]:
    margin = {"title": title, "text": note} if title else None
    return {"id": key, "label": label, "number": label[:1].isdigit(), "text": text, "margin": margin, **more}


def _chapters() -> list[dict[str, Any]]:
    return [
        {"id": "purpose", "title": "Purpose", "clauses": [
            _clause("P1", "P1", "The Library wants its collections and services to be known. Employees it has named "
                    "may therefore speak in public on the Internet as part of their work.", "Checked on every act",
                    "You are named: Representative since 3 March 2025."),
            _clause("P2", "P2", "This text is looked at again from time to time. Whoever takes part comes back to it "
                    "and keeps to the version in force.", "Asked of you", "Acknowledge each new version.")]},
        {"id": "business", "number": "1", "title": "Business use", "clauses": [
            _clause("1.1", "1.1", "Be as courteous and as careful as you would be at the desk. Where it is hard to "
                    "know what to write, ask a supervisor.", "Left to your judgment",
                    "Any draft can be shown to Owen Tait."),
            _clause("1.6", "1.6", "Say that you work for the Library and what you do there, and link back to its "
                    "pages wherever that is possible.", "Checked on every post",
                    "Your profile was confirmed on 2 February."),
            _clause("1.8", "1.8", NEW_18, "The desk waits", "60 seconds after your last change, then four questions.",
                    changed=True, pieces=_both(OLD_18, NEW_18))]},
        {"id": "overview", "title": "Overview of actions", "clauses": [], "table": table(steps=True),
         "table_note": "What each role may do. You take part as Representative: on your own account that Owen Tait "
         "has agreed to, on library time."},
        {"id": "archive", "number": "4", "title": "Equipment and archive", "clauses": [
            _clause("4.2", "4.2", "Everything made in the course of the Library’s work is kept, and nobody can change "
                    "what is kept.", "Kept for you too", "Your own records are under Record.")]},
    ]  # fmt: skip


def _both(old: str, new: str) -> list[tuple[str, str]]:
    """One text with removed and added words in place."""
    left, right = marks.compare(old, new)
    out = list(right)
    for at, (kind, _) in enumerate(right):
        if kind == "ins":
            removed = [p for p in left if p[0] == "del"]
            return out[:at] + removed + [("same", " ")] + out[at:]
    return out


def directive() -> dict[str, Any]:
    return {
        "directive": HEAD,
        "chapters": _chapters(),
        "clause_count": 30,
        "news": {"since": "1.0", "note": "One clause changed. The table of actions is the same.",
                 "items": [{"clause": "1.8", "text": "Says how soon an answer is due: eight open hours."}]},
        "versions": [
            {"revision": "2.0", "since": SINCE, "url": "/x", "current": True},
            {"revision": "1.0", "since": clock.aware("2011-01-01T06:00:00+00:00"), "url": "/y", "current": False},
        ],
        "reading": {"opened": 3, "total": 4, "ready": False, "next_url": "#archive", "next_label": "Go on to part 4",
                    "words": "You have opened 3 of 4 parts of version 2.0.",
                    "more": "Acknowledge it by Thursday 26 March. After that, posting for the Library waits until "
                    "you do", "clause": "P2"},
    }  # fmt: skip


def directive_public() -> dict[str, Any]:
    context = directive()
    context["reading"] = None
    for chapter in context["chapters"]:
        for one in chapter["clauses"]:
            one["margin"] = None
        if chapter.get("table"):
            chapter["table"] = table()
    return context


def clause() -> dict[str, Any]:
    return {
        "directive": HEAD,
        "clause": {**_chapters()[1]["clauses"][2], "pieces": None},
        "path": [{"label": "1 Business use"}],
        "address": "https://desk.larkspurlibrary.example/directive/1.8",
        "earlier": [{"revision": "1.0", "since": clock.aware("2011-01-01T06:00:00+00:00"),
                     "pieces": marks.compare(OLD_18, NEW_18)[0]}],
        "prev": {"id": "1.7", "label": "1.7"}, "next": {"id": "Overview", "label": "Overview"},
    }  # fmt: skip


def clause_missing() -> dict[str, Any]:
    return {"directive": HEAD, "asked": "1.9", "nearest": {"id": "1.8", "label": "1.8", "text": NEW_18}}


def acknowledged() -> dict[str, Any]:
    return {
        "directive": HEAD, "when": clock.aware("2026-03-17T15:12:00+00:00"), "number": 11_207, "record_url": "/x",
        "next": {"url": "/", "label": "Go on to Home"},
    }  # fmt: skip
