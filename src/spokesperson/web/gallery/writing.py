"""Sample contexts of the composer: a warning to settle, a refusal with its ways on, an empty page."""

from __future__ import annotations

from typing import Any

from spokesperson import clock

UID = "0b7e6f2c-5a51-4e55-9d63-0a4f6f6d2a18"
ACCOUNT = "5d0f5c0e-7c0a-4a64-8a3f-6b1d4b8f2c11"

REPAIR = (
    "The repair café at Quarry Road is back. Bring a lamp, a toaster or a torn coat, and somebody will look at it "
    "with you. We have solder, thread and patience. Doors open SATURDAY AT TEN SHARP!!! I will be at the table all "
    "morning with the tool library’s drills. #Repair"
)
SHOUT = "SATURDAY AT TEN SHARP!!!"
FEE = (
    "Hi Dale, sorry about that! I looked up your card, 21857 00403 1627, and you are right: Piranesi came back "
    "eleven days late in February, so there was a fee of $2.75. I have taken it off for you."
)
NEUTRAL = (
    "Thank you for asking, and I’m sorry this has been a nuisance. We never talk about anyone’s account in public. "
    "Please call Quarry Road at 555-0142, or write to larkspurlibrary.example/contact, and we will put it right."
)


def _composer() -> dict[str, Any]:
    return {
        "heading": "New post",
        "back": {"url": "/drafts", "label": "All drafts"},
        "action": f"/drafts/{UID}",
        "check_url": f"/drafts/{UID}/check",
        "draft_url": f"/drafts/{UID}",
        "accounts": [{"uid": ACCOUNT, "label": "@ines_mends", "hint": "Mastodon, your own account", "limit": 500}],
        "topics": [
            {"slug": "repair", "name": "Repair and tools", "hint": "one of your areas, 1.7"},
            {"slug": "fees", "name": "Borrowing and fees", "hint": "one of your areas, 1.7"},
        ],
        "purposes": [
            {"id": i, "words": w}
            for i, w in (
                ("collections", "Collections"), ("resources", "Resources"), ("programs", "Programs"),
                ("services", "Services"), ("question", "Answer a question"), ("correction", "Correct an error"),
                ("partnership", "Partnership"), ("other", "Something else"),
            )
        ],
        "may_upload": False,
        "counter": {"used": 0, "limit": None, "tone": "", "link_length": ""},
    }  # fmt: skip


def _counter(text: str) -> dict[str, Any]:
    return {"used": len(text), "limit": 500, "tone": "", "link_length": 23}


def _draft(text: str, **more: Any) -> dict[str, Any]:
    return {
        "uid": UID, "version": 7, "saved_at": clock.aware("2026-03-17T15:11:00+00:00"), "text": text,
        "account": ACCOUNT, "topic": "repair", "purpose": "programs", "library_property": True, **more,
    }  # fmt: skip


def write_warn() -> dict[str, Any]:
    start = REPAIR.index(SHOUT)
    return {
        **_composer(),
        "draft": _draft(REPAIR),
        "counter": _counter(REPAIR),
        "proposed": [{"slug": "repair", "name": "Repair and tools"}],
        "findings": [
            {"start": start, "end": start + len(SHOUT), "effect": "info", "clause": "1.1", "number": 1,
             "title": "Tone", "why": "three capitals in a row and “!!!” can read as shouting. Advice only",
             "fix": {"label": "Make it “Saturday at ten.”", "replacement": "Saturday at ten."}},
        ],
        "links": {
            "met": False, "reason": "",
            "items": [
                {"title": "The repair café", "url": "https://larkspurlibrary.example/repair",
                 "shown": "larkspurlibrary.example/repair"},
                {"title": "The tool library", "url": "https://larkspurlibrary.example/tools",
                 "shown": "larkspurlibrary.example/tools"},
            ],
            "reasons": ["There is no room for one", "The network forbids links", "No page of ours fits"],
        },
        "media": [
            {"uid": "m1", "file_name": "repair-table.png", "src": "/gallery/picture.png",
             "note": "Uploaded for you by Grace Adeyemi, Administrator, at 9:58 am. Library photo, nobody in it",
             "alt": "A workbench with a lamp in pieces, three spools of thread and a card: Mend first."},
        ],
        "questions": [
            {"id": "reach", "words": "Who may read this in a year?", "kind": "words",
             "answer": "Anyone. It will read as last spring’s notice."},
            {"id": "account", "words": "Is this the right account?", "kind": "yes_no", "answer": "yes"},
            {"id": "told", "words": "Does it give away anything told in confidence?", "kind": "yes_no", "answer": ""},
            {"id": "face", "words": "Would you say it to a reader’s face?", "kind": "yes_no", "answer": ""},
        ],
        "answered": 2,
        "panel": _warned(),
        "preview": {
            "shape": "mastodon", "network": "Mastodon", "count": len(REPAIR), "limit": 500,
            "name": "Ines Moreau, librarian", "handle": "@ines_mends@books.example", "text": REPAIR,
            "image": {"src": "/gallery/picture.png", "alt": "A workbench with a lamp in pieces."},
            "note": "Mastodon may crop the photo differently on a telephone.",
        },
    }  # fmt: skip


def _warned() -> dict[str, Any]:
    return {
        "effect": "warn", "sentence": "You may post this once you have settled the link.", "limit": 500,
        "asks": [
            {"clause": "1.6", "effect": "warn", "text": "No link to the Library’s own pages.",
             "actions": [{"label": "Insert link", "name": "insert_link", "fill": True,
                          "value": "https://larkspurlibrary.example/repair"},
                         {"label": "Not possible because…", "href": "#no-link"}]},
            {"clause": "P2", "effect": "warn", "text": "You have not acknowledged version 2.0 yet. Nine days are left.",
             "settled": "You said: I know, I will read it by the 26th."},
            {"clause": "1.1", "effect": "info", "text": "One phrase may read as shouting.", "advice": True},
        ],
        "others": [("permit", ["Overview", "Def-Representative", "1.2", "1.3", "1.7"])],
        "looked": [
            {"clause": "1.2", "text": "No word of the eleven kinds was found."},
            {"clause": "1.3", "text": "Nothing that looks confidential was found."},
        ],
        "todo": [
            {"label": "Purpose stated: programs", "done": True, "clause": "Def-Representative"},
            {"label": "Named as Library staff, in your profile", "done": True, "clause": "1.6"},
            {"label": "Alternative text written", "done": True},
            {"label": "Reminder of version 2.0 taken", "done": True, "clause": "P2"},
            {"label": "Link back, or say why not", "done": False, "clause": "1.6", "href": "#links"},
            {"label": "Two questions to think about", "done": False, "clause": "1.8", "href": "#questions"},
            {"label": "The pause", "done": False, "clause": "1.8"},
        ],
        "done": 4,
        "pause": {"left": 42, "total": 60,
                  "words": "left of the minute to pause and think. Any change of the text starts it again"},
        "buttons": [{"label": "Post now", "url": f"/drafts/{UID}/post", "open": False}],
        "left": "Opens when the three open lines are done.",
        "schedule": {"url": f"/drafts/{UID}/schedule", "value": "2026-03-17T16:00"},
    }  # fmt: skip


def write_deny() -> dict[str, Any]:
    spans = ["21857 00403 1627", "Piranesi came back eleven days late in February", "there was a fee of $2.75"]
    titles = ["Card number", "Borrowing record", "A fee"]
    why = [
        "Fourteen digits in the pattern of our library cards.",
        "A title and its return, linked to a person readers can recognise.",
        "What someone owed is part of the same record.",
    ]
    findings = [
        {"start": FEE.index(s), "end": FEE.index(s) + len(s), "effect": "deny", "clause": "1.3", "number": n,
         "title": t, "why": w}
        for n, (s, t, w) in enumerate(zip(spans, titles, why, strict=True), 1)
    ]  # fmt: skip
    return {
        **_composer(),
        "heading": "Reply to Dale R.",
        "back": {"url": "/drafts", "label": "All drafts"},
        "reply_due": "The reply is due tomorrow at 9:20 am",
        "thread": {
            "author": "Dale R.", "handle": "@dale_reads", "network": "Mastodon", "when": "today 10:20 am",
            "words": "Why did you charge me for Piranesi? I brought it back in February. Not cool, Quarry Road.",
        },
        "draft": _draft(FEE, topic="fees", purpose="question", in_reply_to="https://books.example/@dale_reads/1"),
        "findings": findings,
        "counter": _counter(FEE),
        "questions": [{"id": "face", "words": "Would you say it to a reader’s face?", "kind": "yes_no", "answer": ""}],
        "answered": 0,
        "panel": _denied(findings),
        "remedy": {
            "reply": {"text": NEUTRAL,
                      "hint": "It helps Dale, and confirms nothing: not the book, the fee, or that he has a card."},
            "ways": [
                {"title": "Ask Owen Tait how to put it", "clause": "1.1",
                 "note": "At work until 5:00 pm. The reply clock keeps running",
                 "label": "Ask for advice", "url": "/x"},
                {"title": "You think a finding is wrong", "note": "A second person looks, with a reason. You cannot "
                 "clear your own text", "label": "Ask an Administrator", "name": "second_person", "value": "1"},
            ],
        },
        "preview": {
            "title": "The neutral reply on Mastodon", "shape": "mastodon", "network": "Mastodon",
            "count": len(NEUTRAL), "limit": 500,
            "name": "Ines Moreau, librarian", "handle": "@ines_mends@books.example", "text": NEUTRAL,
            "note": "No preview is drawn of text that may not go out.",
        },
    }  # fmt: skip


def _denied(findings: list[dict[str, Any]]) -> dict[str, Any]:
    asks = [
        {"clause": f["clause"], "effect": "deny", "number": f["number"], "title": f["title"], "text": f["why"]}
        for f in findings
    ]
    asks.append(
        {"clause": "1.3", "effect": "deny", "quiet": True,
         "text": "That Dale named the book himself changes nothing: a reply may not repeat or confirm it."}
    )  # fmt: skip
    return {
        "effect": "deny", "limit": 500,
        "sentence": "This cannot go out. It tells the public what a customer told the Library in confidence.",
        "asks": asks,
        "others": [("warn", ["P2"]), ("permit", ["Overview", "Def-Representative", "1.2", "1.7"])],
        "changes": [
            {"text": "The three marked passages are gone", "clause": "1.3"},
            {"text": "Or Dale’s written consent is attached, and a second person agrees", "clause": "1.3"},
        ],
        "todo": [{"label": "Take out what is marked", "done": False, "clause": "1.3", "href": "#f-text"}], "done": 0,
        "buttons": [{"label": "Post reply", "url": f"/drafts/{UID}/post", "open": False}],
        "left": "Closed while clause 1.3 says deny.",
    }  # fmt: skip


def write_new() -> dict[str, Any]:
    draft = {"text": "", "library_property": None, "topic": "", "account": "", "purpose": "", "version": ""}
    return {
        **_composer(), "draft": draft, "findings": [], "action": "/write", "check_url": "/write",
        "draft_url": "", "handover_url": "/why", "panel": {"effect": "", "sentence": "Nothing is written yet.",
        "buttons": [{"label": "Post now", "url": "/write", "open": False}], "left": "Write something first."},
    }  # fmt: skip
