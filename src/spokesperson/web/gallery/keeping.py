"""Sample contexts of what is kept and overseen: the record and its proof, accounts, review."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from spokesperson.web import marks
from spokesperson.web.gallery import writing

SENT = (
    "Our map evening moves to the Quarry Road Branch this Thursday, 5 March. We start at six, doors open at a quarter "
    "to.\n\nBring one street you are curious about. Seats for thirty.\n\nlarkspurlibrary.example/maps"
)
EDITED = (
    "Our map evening moves to the Quarry Road Branch this Thursday, 5 March. We start at half past six, doors open at "
    "a quarter past.\n\nBring one street you are curious about.\n\nlarkspurlibrary.example/maps"
)


def _entry(number: int, icon: str, title: str, text: str, hour: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "icon": icon, "title": title, "text": text, "when_hour": hour, "url": "/x", **more}


LIFE = [
    _entry(10_431, "pen", "Draft sent for publication", "Ines Moreau, Representative, for the Library’s Mastodon "
           "account. She writes, an Administrator publishes", "2:05 pm", when_day="Mon 2 Mar", clause="Overview"),
    _entry(10_432, "deny", "Finding: a colleague’s home telephone", "One passage denied. The author took it out at "
           "2:11 pm; it stays sealed here", "2:05 pm", tone="c-deny", clause="1.3"),
    _entry(10_466, "permit", "Approved", "Grace Adeyemi, Administrator, not the author. Bound to this text, account "
           "and time", "4:48 pm", tone="c-permit", clause="Def-Library-business"),
    _entry(10_482, "send", "Sent", "Read back from Mastodon 2 seconds later: identical.", "9:14 am",
           when_day="Tue 3 Mar", here=True),
    _entry(10_561, "globe", "Edited on the network", "Not done here: found by capture. Grace Adeyemi confirmed it as "
           "hers at 11:52 am", "11:30 am", tone="c-warn", when_day="Wed 4 Mar", clause="2.1"),
    _entry(11_094, "trash", "Deleted in public", "Samir Haddad, Administrator. Reason: the event is over. Gone from "
           "Mastodon, whole in this record", "8:40 am", when_day="Fri 13 Mar", clauses=["2.1", "4.2"]),
]  # fmt: skip


def record() -> dict[str, Any]:
    left, right = marks.compare(SENT, EDITED)
    return {
        "record": {
            "number": 10_482, "title": "The map evening moves to Quarry Road",
            "subtitle": "The Library’s post on Mastodon, by Ines Moreau. Public 3 to 13 March.",
            "what": "The moment of sending. Nobody can change it unseen, Administrators included", "clause": "4.2",
        },
        "crumb": {"url": "/records", "label": "Record", "series": "Publications and announcements"},
        "life": LIFE, "count": "six",
        "versions": {
            "left": {"title": "As sent", "meta": "#10,482, Tue 3 March, 9:14 am", "pieces": left},
            "right": {"title": "As edited on the network", "meta": "#10,561, Wed 4 March, 11:30 am", "pieces": right},
            "note": "Two changes and one sentence taken out. No media.",
        },
        "sealed": True,
        "proof": {
            "url": "/x", "file": "10482.json", "note": "14 hashes, the signed checkpoint and the record: 6 kB.",
            "facts": [
                {"name": "Sealed", "value": "3 March 2026, 9:14:07 am"},
                {"name": "Commitment", "value": "", "code": "7f3a 91c4 0be2 … d85e"},
                {"name": "Checkpoint", "value": "11,206 records, today 10:00 am, signed"},
                {"name": "Equipment", "value": "Library"},
            ],
            "parts": [
                {"name": "Envelope: who, when, where", "state": "open", "open": True},
                {"name": "Text, as sent", "state": "open", "open": True},
                {"name": "Mastodon’s own answer", "state": "open", "open": True},
                {"name": "Personal part", "state": "sealed", "open": False},
            ],
        },
        "more": [{"name": "Series", "value": "publication"}],
        "prev_url": "/records/a", "next_url": "/records/b",
    }  # fmt: skip


def record_one() -> dict[str, Any]:
    context = record()
    text = marks.compare(SENT, SENT)[0]
    context.update(
        life=[{**LIFE[0], "here": True}], count="one", sealed=False, next_url="",
        versions={"left": {"title": "As sent in", "meta": "#10,431", "pieces": text}},
        broken="Record 10,430 does not match its seal. Export is closed until an incident is opened.",
    )  # fmt: skip
    return context


def records() -> dict[str, Any]:
    items = [
        {"number": e["number"], "title": e["title"], "who": "Ines Moreau", "when": e["when_hour"], "icon": e["icon"],
         "tone": e.get("tone", ""), "url": "/x", "clause": e.get("clause", "")}
        for e in reversed(LIFE)
    ]  # fmt: skip
    return {
        "heading": "Record", "lede": "What was done, newest first. Nobody can change it.", "query": "", "items": items,
        "more_url": "?before=10431", "verified": {"ok": True, "words": "11,206 records verify"},
    }  # fmt: skip


SINCE_MARCH = datetime(2023, 3, 3, 15, tzinfo=UTC)


def accounts() -> dict[str, Any]:
    return {
        "may_register": True, "register_label": "Register an account",
        "groups": [
            {"heading": "The Library’s own", "note": "Created, administered and maintained by the Library",
             "clause": "Def-Account-library", "items": [
                 {"label": "Noticeboard", "network": "This site", "purpose": "Notices for everyone", "url": "/x",
                  "effect": "permit", "state_word": "active", "kind_word": "Library"},
                 {"label": "@larkspur", "network": "Mastodon", "purpose": "Events and questions", "url": "/x",
                  "effect": "permit", "state_word": "active", "kind_word": "Library", "who": "backup Samir Haddad"}]},
            {"heading": "Neither the one nor the other",
             "note": "Nothing can be published until a transfer is recorded", "clause": "Def-Account-library",
             "items": [{"label": "@quarryroadreads", "network": "Forum", "url": "/x", "effect": "deny",
                        "state_word": "frozen", "kind_word": "mixed", "who": "made by a person"}]},
            {"heading": "Staff members’ own", "note": "Entered by their owners, used under a grant",
             "clause": "Def-Account-personal", "items": []},
        ],
    }  # fmt: skip


def account() -> dict[str, Any]:
    return {
        "account": {
            "label": "@quarryroadreads", "network": "Forum", "effect": "deny", "state_word": "frozen",
            "kind_word": "mixed", "clause": "Def-Account-library",
            "verdict": "It is not the Library’s own: a person created it. What stands on it is Library property, "
            "because the Library maintains it.",
        },
        "three": [
            {"question": "Who created it?", "answer": "a person", "library": False},
            {"question": "Who administers it?", "answer": "the Library", "library": True},
            {"question": "Who maintains it?", "answer": "not said yet", "library": None},
        ],
        "refusal": {"text": "Nothing can be published here.", "clause": "Def-Account-library", "url": "/why/x"},
        "profile": {
            "text": "Reading at Quarry Road. Ask us anything about books.", "when": "Looked at on 2 February.",
            "checks": [{"label": "Says it is Library staff", "done": True, "clause": "1.6"},
                       {"label": "Explains position and role", "done": False, "clause": "1.6"}],
        },
        "grants": [{"name": "Ines Moreau", "activities": "join, read, post, comment", "by": "by Owen Tait",
                    "until": "until 31 December"}],
        "facts": [{"name": "Address", "value": "forum.example/u/quarryroadreads"},
                  {"name": "For", "value": "Reading groups"}, {"name": "Registered", "value": "3 March 2026"}],
        "history": [{"when": "3 March", "text": "Registered by Grace Adeyemi", "number": 10_499, "url": "/x"}],
        "actions": [{"label": "Record a transfer", "url": "/x", "fill": True}],
    }  # fmt: skip


def account_new() -> dict[str, Any]:
    networks = [{"value": "noticeboard", "label": "Noticeboard"}, {"value": "mastodon", "label": "Mastodon"}]
    return {
        "heading": "Register an account", "lede": "Where the Library will speak, and how it is shown to be its own.",
        "errors": [{"field": "handle", "text": "Give the name the account has on its network"},
                   {"field": "administered_by", "text": "Say who administers it", "clause": "Def-Account-library"}],
        "fields": [
            {"name": "network", "label": "Network", "kind": "select", "options": networks, "value": "mastodon"},
            {"name": "handle", "label": "Name on the network", "hint": "like @larkspur",
             "wrong": "Give the name the account has on its network"},
            {"name": "address", "label": "Address", "kind": "url", "hint": "what a reader opens"},
            {"name": "purpose", "label": "What it is for", "kind": "textarea"},
        ],
        "channels": [{"id": "blog", "words": "Blog"}, {"id": "wiki", "words": "Wiki"},
                     {"id": "forum", "words": "Discussion forum"},
                     {"id": "social", "words": "Social media site", "checked": True}],
        "forms": [{"id": f, "words": f.title(), "checked": f == "profile"}
                  for f in ("website", "server", "page", "profile")],
        "facts_asked": [
            {"name": "created_by", "question": "Who created it?", "value": "library"},
            {"name": "administered_by", "question": "Who administers it?", "value": ""},
            {"name": "maintained_by", "question": "Who maintains it?", "value": "individual"},
        ],
        "submit": "Register it", "warning": {"text": "No second Administrator is named for it yet.",
                                             "clause": "Overview/create_library_account"},
    }  # fmt: skip


def register() -> dict[str, Any]:
    ours = {"state": "both_ways", "words": "Links both ways", "more": "17 March 2026, 6:00 am"}
    again = {"state": "again", "words": "Being compared again", "more": "the link was missing on 17 March, 6:00 am"}
    one = {
        "label": "Larkspur Library",
        "handle": "@larkspur@books.example",
        "network": "Mastodon",
        "kind": "blog",
        "address": "https://books.example/@larkspur",
        "purpose": "Events and questions",
        "since": SINCE_MARCH,
    }
    return {
        "asked": "@larkspur@books.example", "lang": "", "count": 2, "query": "", "directive_public": True,
        "languages": [{"code": "en", "name": "English", "here": True, "url": "?lang=en"},
                      {"code": "es", "name": "Español", "here": False, "url": "?lang=es"}],
        "answer": {"kind": "yes", "title": "Yes. This is the Library’s own account.",
                   "text": "@larkspur@books.example on Mastodon has been in our register since 3 March 2023. It links "
                   "to this page and this page links to it.", "more": "Compared on 17 March 2026, 6:00 am."},
        "items": [{**one, "shown": ours}, {**one, "label": "Readers of Larkspur", "shown": again}],
        "staff": [{"name": "Ines Moreau", "title": "Local History Librarian", "handle": "@ines@history.example",
                   "network": "Mastodon", "address": "https://history.example/@ines", "initials": "IM"}],
    }  # fmt: skip


def review() -> dict[str, Any]:
    warn = writing.write_warn()
    return {
        "item": {
            "title": "The repair café at Quarry Road is back", "author": "Ines Moreau",
            "over": "For the Library’s Mastodon account · version 3, 9:41 am",
            "lede": "Written by Ines Moreau, Representative. You would publish it as Administrator",
            "clause": "Overview",
        },
        "preview": warn["preview"],
        "since": {"title": "Since you read it at 9:12", "note": "Two words changed",
                  "pieces": marks.compare(SENT, EDITED)[1]},
        "waiting": [
            {"title": "The repair café at Quarry Road is back", "who": "Ines Moreau for the Library’s account",
             "effect": "warn", "status": "Waited 1 h 12 min", "here": True, "url": "/x"},
            {"title": "Why the meeting rooms change hands", "who": "Samir Haddad for the blog", "effect": "info",
             "status": "Scheduled Mon 23 Mar", "url": "/x"},
        ],
        "findings": [
            {"effect": "warn", "word": "One note", "text": "This link has stood on the page twice since yesterday.",
             "clause": "1.4"},
            {"effect": "ask", "word": "Named person", "text": "It may accuse somebody of something.", "clause": "1.2",
             "kind": "defamatory", "hash": "ab" * 32, "may_overrule": True},
        ],
        "approve": {"short": "9f3c a71e", "label": "Approve version 3", "until": "24 March 2026"},
        "action": "/review/x",
    }  # fmt: skip


def review_mine() -> dict[str, Any]:
    context = review()
    context.update(mine=True, ask={"label": "Ask Samir Haddad", "url": "/x"}, findings=[], waiting=[])
    return context
