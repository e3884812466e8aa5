"""Sample contexts of the directive: the reading view, one clause, the acknowledgement. The wording is our own."""

from __future__ import annotations

from typing import Any

from spokesperson import clock
from spokesperson.web import marks
from spokesperson.web.gallery.speaking import table
from spokesperson.web.templatetags.house import changed

SINCE = clock.aware("2026-03-12T06:00:00+00:00")
FIRST = clock.aware("2011-01-01T06:00:00+00:00")
LATER = clock.aware("2026-06-01T05:00:00+00:00")
HEAD = {
    "title": "Employees’ use of public Internet communication", "code": "SH 620.4", "revision": "2.0",
    "parent": "SH 620 Staff use of Library property and services", "parent_code": "SH 620", "since": SINCE,
    "adopted": "2011-01", "until": None, "state": "current", "current": True,
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


def _version(revision: str, since: Any, state: str, before: str = "", note: str = "") -> dict[str, Any]:
    compare = f"/directive/versions/{before}/compare/{revision}" if before else ""
    return {"revision": revision, "since": since, "url": f"/directive/versions/{revision}", "state": state,
            "current": state == "current", "before": before, "compare": compare, "note": note}  # fmt: skip


def versions() -> list[dict[str, Any]]:
    return [
        _version("2.1", LATER, "coming", "2.0"),
        _version("2.0", SINCE, "current", "1.0", "Answers within eight open hours."),
        _version("1.0", FIRST, "past"),
    ]


def directive() -> dict[str, Any]:
    return {
        "directive": HEAD,
        "chapters": _chapters(),
        "clause_count": 30,
        "annex": "Annex-A",
        "news": {"since": "1.0", "note": "1 clause changed. 1 cell of the table changed. 1 number changed.",
                 "said": "Answers within eight open hours.", "shown": True, "toggle_url": "?changes=0#news",
                 "compare_url": "/directive/versions/1.0/compare/2.0",
                 "items": [{"clause": "1.8", "text": "Pause and think: says “within eight open hours” where it said "
                            "“in good time”."},
                           {"clause": "1.9", "url": "/directive/versions/1.0/1.9", "text": "Signatures: is gone."}],
                 "cells": [{"action": "Post links", "role": "Representative", "old": "No", "new": "Yes"}],
                 "numbers": [{"name": "reply open hours", "since": SINCE, "old": "none", "new": "8"}]},
        "versions": versions(),
        "coming": {"revision": "2.1", "since": LATER, "url": "/directive/versions/2.1"},
        "prev": {"revision": "1.0", "url": "/directive/versions/1.0"},
        "next": {"revision": "2.1", "url": "/directive/versions/2.1"},
        "ways": [], "signed_in": True, "notice": "",
        "reading": {"opened": 3, "total": 4, "ready": False, "next_url": "#archive", "next_label": "Go on to: Archive",
                    "words": "You have opened 3 of 4 parts of version 2.0.",
                    "more": "Acknowledge it by 26 March 2026; 9 days are left. After that, posting for the Library "
                    "waits until you do", "clause": "P2"},
    }  # fmt: skip


def directive_kept() -> dict[str, Any]:
    """A past version, read by an Administrator of an association library: no bar, the notice on section 7."""
    context = directive()
    past = {**HEAD, "revision": "1.0", "state": "past", "current": False, "since": FIRST, "until": SINCE}
    ways = [{"url": "/directive/drafts", "label": "Drafts of the next version"}]
    notice = "Nothing in this directive keeps employees from talking with each other about pay and working conditions."
    return {**context, "directive": past, "reading": None, "news": None, "ways": ways, "notice": notice}


def compared() -> dict[str, Any]:
    """Two versions side by side: one clause changed, one new, one gone, the rest folded."""

    def row(key: str, kind: str, old: str, new: str) -> dict[str, Any]:
        return {"id": key, "kind": kind, "heading": "Pause and think", "old": old, "new": new,
                "old_url": f"/directive/versions/1.0/{key}" if old else "",
                "new_url": f"/directive/versions/2.0/{key}" if new else ""}  # fmt: skip

    left, right = marks.compare(OLD_18, NEW_18)
    return {
        "directive": HEAD, "same": False, "turn_url": "/directive/versions/2.0/compare/1.0",
        "old": _version("1.0", FIRST, "past"), "new": _version("2.0", SINCE, "current", "1.0"),
        "note": "1 clause changed. 1 clause is new. 1 clause is gone. The table of actions is the same.",
        "groups": [
            {"same": True, "first": "P1", "last": "1.6",
             "clauses": [row(k, "same", "Be as courteous as you would be at the desk.",
                             "Be as courteous as you would be at the desk.") for k in ("P1", "1.6")]},
            {"same": False, "clause": row("1.8", "changed", changed(left), changed(right))},
            {"same": False, "clause": row("1.9", "removed", "Sign what you write.", "")},
            {"same": False, "clause": row("2.4", "added", "", "Ask before you print what others wrote.")},
        ],
        "cells": [{"action": "Post links", "role": "Representative", "old": "No", "new": "Yes"}],
        "numbers": [{"name": "reply open hours", "since": SINCE, "old": "none", "new": "8"}],
        "others": [v for v in versions() if v["compare"]],
    }  # fmt: skip


def version_missing() -> dict[str, Any]:
    return {"asked": "3.0", "code": "SH 620.4", "versions": versions()}


def matrix() -> dict[str, Any]:
    """The table with one row open."""
    shown = table()
    voices = [
        {"clause": "Def-Representative", "label": "Representative", "sentences": [
            {"effect": "deny", "text": "You are not on library time.", "only": "Representative"}]},
        {"clause": "1.2", "label": "", "sentences": [
            {"effect": "deny", "text": "This may not go out (…). Change the words.", "only": ""},
            {"effect": "ask", "text": "A person has to judge this (…).", "only": ""}]},
        {"clause": "1.8", "label": "", "sentences": [
            {"effect": "oblige", "text": "Answer the questions to think about.", "only": ""},
            {"effect": "advise", "text": "Add a link to the Library’s pages.", "only": ""}]},
    ]  # fmt: skip
    rows = [{**row, "cell": f"Overview/{row['id']}", "no": "", "url": "/why", "voices": voices}
            for row in shown["rows"]]  # fmt: skip
    return {"directive": HEAD, "roles": shown["roles"], "rows": rows, "table_clause": "Overview", "signed_in": True,
            "open": rows[2]["id"], "shared": voices[1:2]}  # fmt: skip


def related() -> dict[str, Any]:
    return {
        "code": "SH 510", "name": "Discrimination and harassment", "parent": False, "directive": HEAD,
        "cited": [{"id": "1.2", "heading": "Respect for everyone", "screen": True}],
        "known": [{"code": "VF 310", "name": "Confidentiality of Library records", "url": "/x"}],
    }  # fmt: skip


def coverage() -> dict[str, Any]:
    """A public body whose directive has no clause on illegal activity."""
    clause = {"id": "1.2", "heading": "Respect for everyone", "again": False,
              "text": "Post nothing obscene or abusive.", "looked_for": ["abusive", "obscene"],
              "effects": [{"how": "listed words and plain signs", "effect": "deny"},
                          {"how": "what needs judgment", "effect": "ask"}],
              "by_people": False}  # fmt: skip
    missing = "Conduct or encouragement of illegal activity"
    return {
        "directive": HEAD, "open": [missing],
        "kinds": [{"name": "Obscene sexual content", "stated": True, "clauses": [clause]},
                  {"name": missing, "stated": True, "clauses": []}],
        "profile": {"kind": "A political subdivision, such as a county or city library", "public": True,
                    "facts": [{"name": "Law", "value": "a state’s statute on social media policies"}],
                    "worksheet_url": "/directive/worksheet"},
        "notice": "",
        "chapters": [{"title": "Purpose", "clauses": [
            {"id": "P1", "label": "P1", "heading": "Why we take part", "ways": ["Checked on every act"]}]}],
        "counts": {"clauses": 30, "carried": 30, "rules": 61, "cases": 180},
        "ways": [{"url": "/directive/drafts", "label": "Revise the directive"}],
    }  # fmt: skip


def worksheet() -> dict[str, Any]:
    from spokesperson.oversight.reading.worksheet import PARTS

    return {"directive": HEAD, "parts": PARTS}


def directive_public() -> dict[str, Any]:
    context = directive()
    context |= {"reading": None, "signed_in": False, "coming": None, "versions": versions()[1:]}
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
        "fixed": "https://desk.larkspurlibrary.example/directive/versions/2.0/1.8",
        "earlier": [{"revision": "1.0", "since": FIRST,
                     "url": "/directive/versions/1.0/1.8", "pieces": marks.compare(OLD_18, NEW_18)[0]}],
        "prev": {"id": "1.7", "label": "1.7"}, "next": {"id": "Overview", "label": "Overview"},
    }  # fmt: skip


def clause_missing() -> dict[str, Any]:
    return {"directive": HEAD, "asked": "1.9", "nearest": {"id": "1.8", "label": "1.8", "text": NEW_18}}


def acknowledged() -> dict[str, Any]:
    return {
        "directive": HEAD, "when": clock.aware("2026-03-17T15:12:00+00:00"), "number": 11_207, "record_url": "/x",
        "next": {"url": "/", "label": "Go on to Home"},
    }  # fmt: skip
