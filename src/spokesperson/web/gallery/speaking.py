"""Sample contexts of the pages of the person who speaks: sign-in, home, drafts, why not, help."""

from __future__ import annotations

from typing import Any

from spokesperson import clock

NOW = clock.aware("2026-03-17T15:12:00+00:00")
ACCOUNT = "5d0f5c0e-7c0a-4a64-8a3f-6b1d4b8f2c11"


def sign_in() -> dict[str, Any]:
    return {
        "notice": {
            "clause": "4.1",
            "text": "Do not count on privacy when you use the Library’s equipment, servers or buildings, whatever "
            "you use them for. Speaking on the public Internet is no exception.",
        },
        "form": {"email": "ines.moreau@larkspurlibrary.example", "device": "library"},
    }


def sign_in_known() -> dict[str, Any]:
    errors = [{"field": "email", "text": "Check your e-mail and password: together they open nothing."}]
    return {**sign_in(), "known": True, "errors": errors}


def home() -> dict[str, Any]:
    return {
        "now": NOW,
        "place": "Quarry Road Branch",
        "first_name": "Ines",
        "lede": "Four things need you. The first, a reader’s question, is due at 2:40 pm.",
        "may_write": True,
        "agenda": [{"heading": "Today", "items": _today()}, {"heading": "This week and next", "items": _later()}],
        "may": MAY,
        "out": [
            {
                "title": "Sharpening knives, Thursday at six", "url": "/x", "when": "8:52 am", "network": "Mastodon",
                "number": 11_203, "record_url": "/x",
            }
        ],
    }  # fmt: skip


def _today() -> list[dict[str, Any]]:
    return [
        {
            "when": "2:40 pm", "when_note": "in 4 h 28 min", "effect": "warn", "status": "Question to answer",
            "title": "“Can I borrow a sewing machine without a card?”",
            "text": "@patch_and_mend asked yesterday at 3:40 pm, under your post. Repair is one of your areas",
            "clause": "1.7", "url": "/x", "verb": "Answer", "second": {"url": "/y", "label": "Hand it over"},
            "clock": {"used": 212, "total": 480, "words": "3 h 32 min of 8 open hours used", "clause": "1.8",
                      "effect": "warn"},
        },
        {
            "when": "4:00 pm", "when_note": "planned to go out", "effect": "warn",
            "status": "Draft, one thing to settle",
            "title": "The repair café at Quarry Road is back",
            "text": "It does not link to the Library’s pages yet", "clause": "1.6",
            "more": "Grace Adeyemi has uploaded your photo.", "url": "/x", "verb": "Finish it",
        },
    ]  # fmt: skip


def _later() -> list[dict[str, Any]]:
    return [
        {
            "when": "Thu 19 Mar", "when_note": "in 2 days", "effect": "info", "status": "Draft, approved",
            "title": "Reply: where did the large-print shelf go?",
            "text": "Owen Tait approved exactly these words", "clause": "Def-Library-business",
            "url": "/x", "verb": "Send it",
        },
        {
            "when": "Thu 26 Mar", "when_note": "9 days left", "effect": "warn", "status": "To acknowledge",
            "title": "Directive SH 620.4, version 2.0",
            "text": "Four clauses changed. Until the 26th this is a reminder. From the 27th you cannot post for the "
            "Library until you have read it", "clause": "P2", "url": "/x", "verb": "Read the changes",
        },
    ]  # fmt: skip


MAY = {
    "note": "On library time until 5:00 pm",
    "clause": "Def-Representative",
    "items": [
        {"effect": "permit", "title": "Post, comment, link and like", "note": "from @ines_mends, until 31 December",
         "clause": "Overview"},
        {"effect": "ask", "title": "Photos and video", "url": "/x", "label": "Hand them to an Administrator",
         "clause": "Overview/upload"},
        {"effect": "ask", "title": "Deleting a post or a like", "url": "/x", "label": "Ask an Administrator",
         "clause": "Overview/delete"},
        {"effect": "deny", "title": "Speak through a Library account", "url": "/x", "label": "Send in a text instead",
         "clause": "Def-Representative"},
    ],
}  # fmt: skip


def home_empty() -> dict[str, Any]:
    return {
        **home(), "agenda": [], "lede": "", "out": [], "may_write": False,
        "nothing": "Nothing needs you today. Next: version 2.0 of the directive, to be read by 26 March.",
    }  # fmt: skip


def drafts() -> dict[str, Any]:
    return {
        "may_write": True,
        "groups": [
            {"heading": "Being written", "items": [
                {"title": "The repair café at Quarry Road is back", "effect": "warn", "status": "One thing to settle",
                 "meta": "@ines_mends, Mastodon. Changed 10:11 am", "url": "/x", "verb": "Go on"},
                {"title": "Reply to Dale R.", "effect": "deny", "status": "Cannot go out",
                 "meta": "@ines_mends, Mastodon. Changed 10:31 am", "why": "It shows something confidential",
                 "clause": "1.3", "url": "/x", "verb": "Look at it"}]},
            {"heading": "On their way", "items": [
                {"title": "Sharpening knives, Thursday at six", "effect": "info", "status": "Scheduled",
                 "meta": "Noticeboard. Thu 19 Mar, 9:00 am", "url": "/x", "verb": "Look at it"}]},
        ],
    }  # fmt: skip


TABLE = [
    ("create_library_account", "Create online Library account", 1, 0),
    ("maintain_library_account", "Maintain online Library account", 1, 0),
    ("create_personal_account", "Create online personal account", 1, 1),
    ("maintain_personal_account", "Maintain online personal account", 1, 1),
    ("post", "Post new content or thread", 1, 1),
    ("comment", "Post comment on existing thread", 1, 1),
    ("link", "Post links", 1, 1),
    ("upload", "Upload images or video", 1, 0),
    ("like", "“Like” or acknowledge posts", 1, 1),
    ("delete", "Delete posts and acknowledgements", 1, 0),
]


def table(here: str = "", steps: bool = False) -> dict[str, Any]:
    """The published table, from a Representative's point of view."""
    labels = {"create_library_account": "Request an account", "maintain_library_account": "Send in a text",
              "upload": "Hand the file to an Administrator", "delete": "Ask an Administrator"}  # fmt: skip
    rows = [
        {
            "id": key, "action": name, "here": key == here,
            "cells": [{"yes": bool(a), "role": "Administrator", "mine": False},
                      {"yes": bool(r), "role": "Representative", "mine": True}],
            "next": {"label": labels[key], "url": "/x"} if steps and key in labels else None,
        }
        for key, name, a, r in TABLE
    ]  # fmt: skip
    roles = [{"name": "Administrator", "mine": False}, {"name": "Representative", "mine": True}]
    return {"caption": "Overview of actions, SH 620.4 version 2.0", "roles": roles, "rows": rows, "next": steps}


def why() -> dict[str, Any]:
    return {
        "decision": {
            "effect": "deny", "asked": "Asked today at 9:41 am, for your draft", "again_url": "/x",
            "question": "Why can’t I upload this photo?",
            "answer": "Because the directive leaves uploading images and video to Administrators, and you take part as "
            "a Representative", "clause": "Overview/upload",
            "more": "The post itself is yours to send; only the photo needs another pair of hands.",
        },
        "table": table("upload"),
        "rules": [
            {"clause": "Overview", "text": "Uploading pictures or video is for Administrators. In the "
             "Representatives’ column that cell is empty, and an empty cell means no."},
            {"clause": "Def-Representative", "text": "Somebody whose supervisor has agreed may use an account of "
             "their own, on library time, to read, join in and speak about library business."},
        ],
        "since": "The cell has been empty since January 2011.", "clause_url": "/x", "versions_url": "/y",
        "changes": [
            {"effect": "permit", "when": "Now", "text": "An Administrator uploads the photo for you. You keep the post "
             "and write the alternative text."},
            {"effect": "permit", "when": "Now", "text": "You link to a photo that already stands on the Library’s "
             "pages. A preview drawn by the network is a link, not an upload", "clause": "Overview/link",
             "url": "/x", "label": "Find one"},
            {"effect": "ask", "when": "Later", "text": "You are appointed Administrator by someone else who is one",
             "clause": "Def-Administrator"},
            {"effect": "deny", "when": "No", "text": "Permission from Owen Tait would not: a grant cannot fill an "
             "empty cell. Nor would a data address, which counts as an image."},
        ],
        "way": {
            "title": "Hand the photo to an Administrator", "note": "It travels with your draft. You hear as soon as it "
            "is in.", "url": "/x", "label": "Hand it over",
            "file": {"name": "repair-table.png", "note": "2.4 MB, for “The repair café at Quarry Road is back”",
                     "src": "/gallery/picture.png"},
            "people": [
                {"uid": "g", "name": "Grace Adeyemi", "checked": True,
                 "note": "Marketing & Communication. At work until 5:00 pm, usually within the hour"},
                {"uid": "s", "name": "Samir Haddad", "note": "Web Development & Support. Back tomorrow at 8:00 am"},
            ],
            "fields": [{"name": "alt", "label": "Alternative text", "kind": "textarea",
                        "value": "A workbench with a lamp in pieces, three spools of thread and a card: Mend first."}],
        },
        "others": [
            {"title": "Post the text alone", "note": "Permitted now, after the pause", "url": "/x",
             "label": "Back to the draft"},
            {"title": "Ask about another act", "note": "For any account and hour", "url": "/y", "label": "Ask"},
        ],
        "facts": [
            {"name": "Person", "value": "Ines Moreau, Representative, granted by Owen Tait until 31 December 2026"},
            {"name": "Act", "value": "Upload images or video, for the Library, from @ines_mends on Mastodon"},
            {"name": "At", "value": "Tuesday 17 March 2026, 9:41:08 am, on library time"},
            {"name": "Verdict", "value": "Deny, by", "code": "Overview/upload"},
            {"name": "Directive", "value": "SH 620.4 version 2.0,", "code": "sha256 9c1e 44b7 … 02fa"},
            {"name": "Record", "value": "#11,204", "url": "/x", "after": ", sealed"},
        ],
    }  # fmt: skip


def why_form() -> dict[str, Any]:
    return {
        "form": {
            "actions": [{"id": key, "name": name} for key, name, _, _ in TABLE],
            "accounts": [{"uid": ACCOUNT, "label": "@ines_mends (Mastodon)"}],
            "action": "upload",
        }
    }


def help_page() -> dict[str, Any]:
    return {"contact": {"name": "Samir Haddad, Web Development & Support", "url": "mailto:web@larkspurlibrary.example"}}


def forbidden() -> dict[str, Any]:
    return {
        "title": "You may not change this account",
        "text": "Keeping a Library account is for Administrators, and you take part as a Representative.",
        "clause": "Overview/maintain_library_account",
        "decision_url": "/why/x",
    }
