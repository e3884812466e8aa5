"""The agenda's rows in words: what it is, why, under which clause, until when, and the one thing to do (R64, R67).

Titles are masked as in every list (1.3; R41), because they are read over shoulders and travel by e-mail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from spokesperson.accounts import due
from spokesperson.accounts.models import LIBRARY, Account
from spokesperson.decisions import masking, recorded
from spokesperson.desk.home.agenda_rows import Row
from spokesperson.directive.register import NoDirectiveInForce, cell, in_force, under
from spokesperson.people.models import Employee

A_DAY = timedelta(days=1)
Words = Mapping[str, Any]
Say = Callable[[Row, Employee, datetime], Words | None]


def _title(row: Row) -> str:
    reply = bool(row.facts.get("reply") or row.facts.get("thread"))
    return masking.title(row.facts.get("text") or "", reply=reply) or _("Without words yet")


def _draft_url(row: Row, name: str = "") -> str:
    return reverse("draft", args=[UUID(row.facts[name]) if name else row.uid])


def _stuck(row: Row, who: Employee, now: datetime) -> Words:
    common = {
        "due": now,
        "title": _title(row),
        "text": row.facts["why"],
        "clause": under("record"),
        "url": _draft_url(row),
    }
    if row.facts["state"] == "unknown":
        return {**common, "effect": "ask", "status": _("Look yourself"), "verb": _("Decide")}
    return {**common, "effect": "deny", "status": _("Not sent"), "verb": _("Mend it")}


def _pausing(row: Row, who: Employee, now: datetime) -> Words:
    try:
        seconds = in_force().limits(now).get("pause_seconds", 0)
    except NoDirectiveInForce:
        seconds = 0
    edited = row.at("edited") or now
    ends = edited + timedelta(seconds=seconds)
    over = ends <= now
    return {
        "due": None if over else ends, "since": ends, "effect": "warn", "status": _("Pausing"), "title": _title(row),
        "text": _("The pause is over; you may post it") if over else _("The pause runs"), "clause": under("pause"),
        "url": _draft_url(row), "verb": _("Post it"), "note": "" if over else _("the pause ends"),
    }  # fmt: skip


def _back(row: Row, who: Employee, now: datetime) -> Words:
    return {
        "since": row.at("edited"), "effect": "warn", "status": _("Came back"), "title": _title(row),
        "text": row.facts["why"], "clause": under("record"), "url": _draft_url(row), "verb": _("Finish it"),
    }  # fmt: skip


def _scheduled(row: Row, who: Employee, now: datetime) -> Words:
    planned = row.at("scheduled") or now
    return {
        "due": max(planned, now), "note": _("planned to go out"), "effect": "info", "status": _("Scheduled"),
        "title": _title(row), "text": _("It goes out by itself; until then you can take it back"),
        "clause": under("timing"),
        "url": _draft_url(row), "verb": _("Look at it"),
    }  # fmt: skip


def _draft(row: Row, who: Employee, now: datetime) -> Words:
    alone = _("You began it and sent it nowhere; only you see it")
    sent = _("It was sent to the desk and did not pass yet; open it to see what is left")
    return {
        "since": row.at("edited"), "note": _("last changed"), "effect": "info", "status": _("Draft"),
        "title": _title(row), "text": sent if row.facts["sent"] else alone, "clause": under("record"),
        "url": _draft_url(row), "verb": _("Finish it"),
    }  # fmt: skip


def _handed(row: Row, who: Employee, now: datetime) -> Words:
    since = row.at("since") or row.at("edited") or now
    over = now - since > A_DAY
    text = _("Cleared on %(day)s. Have you posted it? Say where it stands, or take it back")
    return {
        "due": since + A_DAY, "effect": "warn" if over else "info",
        "status": _("Where does it stand?") if over else _("To be posted by hand"), "title": _title(row),
        "text": text % {"day": recorded.day(since)} if over else _("Copy it, post it, and say where it stands"),
        "clause": under("record"), "url": _draft_url(row) + "#by-hand", "verb": _("Say where") if over else _("Go on"),
    }  # fmt: skip


def _handed_late(row: Row, who: Employee, now: datetime) -> Words:
    since = row.at("since") or row.at("edited") or now
    text = _("%(name)s has not said where it stands; it was cleared on %(day)s")
    return {
        "since": since, "effect": "deny", "status": _("Not in the record"), "title": _title(row),
        "clause": under("record"),
        "text": text % {"name": row.facts["name"], "day": recorded.day(since)},
        "url": f"{reverse('records')}?subject=urn:sp:draft:{row.uid}", "verb": _("Look at it"),
    }  # fmt: skip


def _by_hand(row: Row, who: Employee, now: datetime) -> Words:
    name = {"name": row.facts["name"]}
    if row.facts["version"]:
        text, status = _("What stands on the account of %(name)s differs from what was decided"), _("Differs")
    else:
        text, status = (
            _("Only the word of %(name)s is on record; the public copy could not be read"),
            _("No copy"),
        )
    return {
        "since": row.at("since"), "effect": "warn", "status": status, "title": _title(row), "text": text % name,
        "clause": under("record"), "url": f"{reverse('records')}?subject=urn:sp:draft:{UUID(row.facts['draft'])}",
        "verb": _("Look at it"),
    }  # fmt: skip


def _advice(row: Row, who: Employee, now: datetime) -> Words:
    passed = row.at("passed")
    return {
        "due": None if passed else row.at("until"), "since": passed or row.at("asked"), "effect": "ask",
        "status": _("Advice"), "title": _("%(name)s asks for advice") % {"name": row.facts["name"]},
        "note": "" if passed else _("then it is passed on"),
        "text": masking.title(row.facts["words"], longest=160) or _("Before posting"), "clause": under("advice"),
        "url": reverse("advice_one", args=[row.uid]), "verb": _("Answer"),
    }  # fmt: skip


def _advised(row: Row, who: Employee, now: datetime) -> Words:
    proposes = _("%(name)s proposes other words. You may take them over or say why not")
    plain = _("%(name)s answered. Read it before you post")
    return {
        "since": row.at("since"), "effect": "info", "status": _("Advice has come"), "title": _title(row),
        "text": (proposes if row.facts["proposed"] else plain) % {"name": row.facts["name"] or ""},
        "clause": under("advice"),
        "url": _draft_url(row, "draft"), "verb": _("Read the advice"),
    }  # fmt: skip


def _question(row: Row, who: Employee, now: datetime) -> Words:
    words = masking.title(row.facts["text"] or "", reply=True)
    return {
        "since": row.at("since"), "effect": "ask", "status": _("A question"), "title": words or _("A question for you"),
        "text": _("A colleague declined it and named you; %(topic)s is one of your areas")
        % {"topic": row.facts["topic"]},
        "clause": under("declining"), "url": reverse("questions"), "verb": _("Look at it"),
    }  # fmt: skip


def _photo(row: Row, who: Employee, now: datetime) -> Words:
    return {
        "since": row.at("since"), "effect": "ask", "status": _("Photo to add"),
        "title": masking.title(row.facts["alt"]),
        "text": _("%(name)s may not upload it and hands it to you") % {"name": row.facts["name"]},
        "clause": cell("upload"), "url": reverse("handovers"), "verb": _("Look at it"),
    }  # fmt: skip


def _photo_answer(row: Row, who: Employee, now: datetime) -> Words:
    taken, by = row.facts["state"] == "taken", row.facts["name"] or ""
    said = _("%(name)s added it; the pause began again") if taken else _("%(name)s: %(words)s")
    return {
        "since": row.at("since"), "effect": "permit" if taken else "deny",
        "status": _("Photo added") if taken else _("Photo declined"),
        "title": _title(row) if row.facts["text"] else row.facts["file"],
        "text": said % {"name": by, "words": row.facts["words"]}, "clause": cell("upload"),
        "url": _draft_url(row, "draft"), "verb": _("To the draft"),
    }  # fmt: skip


def _offer(row: Row, who: Employee, now: datetime) -> Words:
    return {
        "since": row.at("since"), "effect": "ask", "status": _("To accept"),
        "title": _("%(name)s permits you to take part") % {"name": row.facts["name"]},
        "text": _("%(purpose)s. It is voluntary: accept it or decline") % {"purpose": row.facts["purpose"].rstrip(".")},
        "clause": under("grants"), "url": reverse("grant", args=[row.uid]), "verb": _("Read it"),
    }  # fmt: skip


def _ending(row: Row, who: Employee, now: datetime) -> Words:
    mine = row.facts["mine"] == who.pk
    whose = _("Your permission to take part") if mine else _("The permission of %(name)s") % row.facts
    text = _("Ask %(boss)s to renew it") % row.facts if mine else _("Afterwards nothing goes out unless you renew it")
    return {
        "due": row.at("end"), "effect": "warn", "status": _("Ends soon"), "title": whose, "text": text,
        "clause": under("grants"), "url": reverse("grant", args=[row.uid]),
        "verb": _("Look at it") if mine else _("Renew it"),
    }  # fmt: skip


def _request(row: Row, who: Employee, now: datetime) -> Words:
    return {
        "due": row.at("until"), "effect": "ask", "status": _("To answer"),
        "title": _("%(name)s asks to be designated") % {"name": row.facts["name"]},
        "text": row.facts["words"] or _("Without a reason given"),
        "clause": under("designation"), "url": reverse("access_requests"),
        "verb": _("Answer"),
    }  # fmt: skip


def _order(row: Row, who: Employee, now: datetime) -> Words:
    titles = {
        "stop": _("%(name)s asked you to stop"), "limit": _("%(name)s asked you to spend less time on it"),
        "disallow": _("%(name)s disallowed taking part"),
    }  # fmt: skip
    return {
        "due": now, "effect": "deny", "status": _("To confirm"), "title": titles[row.facts["order"]] % row.facts,
        "text": _("It holds already; say that you received it. %(words)s") % row.facts, "clause": under("orders"),
        "url": reverse("order", args=[row.uid]), "verb": _("Read and confirm"),
    }  # fmt: skip


def _takedown(row: Row, who: Employee, now: datetime) -> Words:
    return {
        "due": row.at("until"), "effect": "deny", "status": _("To take down"), "title": _title(row),
        "text": _("%(name)s: %(words)s") % row.facts, "clause": under("instructing"),
        "url": reverse("published", args=[UUID(row.facts["publication"])]), "verb": _("See what to do"),
    }  # fmt: skip


def _official(row: Row, who: Employee, now: datetime) -> Words:
    """Told afterwards: an official needs nobody's leave, but trust is worth a word (2.1; R69)."""
    removed = row.facts["verb"] == "delete"
    said = _("%(name)s took it down: %(words)s") if removed else _("%(name)s changed it; your words are kept on record")
    return {
        "since": row.at("since"), "effect": "info", "status": _("Taken down") if removed else _("Changed"),
        "title": _title(row), "text": said % {"name": row.facts["name"], "words": row.facts["words"] or ""},
        "clause": under("instructing"), "url": reverse("published", args=[UUID(row.facts["publication"])]),
        "verb": _("Look at it"),
    }  # fmt: skip


def _vanished(row: Row, who: Employee, now: datetime) -> Words:
    """On their own device nobody can stop them, and a network may have done it: told, not judged (M10R)."""
    return {
        "since": row.at("since"), "effect": "warn", "status": _("Record disappeared"), "title": _title(row),
        "text": _("%(name)s posted it, and it is no longer there. That alone is no violation; ask what happened")
        % row.facts,
        "clause": cell("delete"), "url": reverse("published", args=[UUID(row.facts["publication"])]),
        "verb": _("Look at it"),
    }  # fmt: skip


def _reuse(row: Row, who: Employee, now: datetime) -> Words:
    return {
        "since": row.at("since"), "effect": "ask", "status": _("Your work"),
        "title": _("%(name)s asks to use a work of yours") % row.facts,
        "text": _("%(words)s. It is yours: say yes or no, without a reason")
        % {"words": row.facts["words"].rstrip(".")},
        "clause": under("reuse"), "url": reverse("reuse", args=[row.uid]), "verb": _("Answer"),
    }  # fmt: skip


def _profile(row: Row, who: Employee, now: datetime) -> Words | None:
    account = Account(
        handle=row.facts["handle"], profile_notice_at=row.at("notice"), registered_at=row.at("registered") or now,
        profile_checked_at=row.at("checked"), profile_identifies=bool(row.facts["identifies"]),
        profile_states_position=bool(row.facts["position"]),
    )  # fmt: skip
    moves = [at for at in (row.at("moved"), row.at("left")) if at]
    found = due.check(account, max(moves, default=None))
    if found is None:
        return None
    texts = {
        "never": _("Nobody looked at it yet. Posting from it waits after that"),
        "incomplete": _("It does not say that you work here, and as what. Posting from it waits after that"),
        "old": _("The last look is too long ago. Posting from it waits after that"),
        "moved": _("Your position changed since it was looked at. Posting from it waits after that"),
        "soon": _("The last look grows old then"),
    }
    return {
        "due": found.by, "effect": "info" if found.why == "soon" else "warn", "status": _("Profile to be checked"),
        "title": row.facts["handle"], "text": texts[found.why], "clause": under("identifying"),
        "url": reverse("account", args=[row.uid]), "verb": _("Look at it"),
    }  # fmt: skip


DUTIES = {
    "review": (gettext_noop("Is all of it still true?"), gettext_noop("Once a year somebody looks whether it is")),
    "second_factor": (gettext_noop("Second factor"), gettext_noop("Say that signing in there takes a second factor")),
    "people": (gettext_noop("Without steward or backup"), gettext_noop("Each account of ours needs both")),
    "proof": (gettext_noop("Not shown to be ours"), gettext_noop("Its page does not link back to our register")),
    "connection": (gettext_noop("No connection"), gettext_noop("The network refused our authorisation")),
}


def _account(row: Row, who: Employee, now: datetime) -> Words | None:
    """The nearest of its duties; its page names the others."""
    account = Account(
        created_by=LIBRARY, administered_by=LIBRARY, maintained_by=LIBRARY, state="active",
        reviewed_at=row.at("reviewed"), registered_at=row.at("registered") or now,
        second_factor_until=row.at("factor"), steward_id=row.facts["steward"], backup_id=row.facts["backup"],
        proof_found=None if row.facts["proof"] is None else bool(row.facts["proof"]),
    )  # fmt: skip
    found = [(m.kind, m.by) for m in due.matters(account)]
    if row.facts["tested"] is not None and not row.facts["tested"]:
        found.insert(0, ("connection", None))
    if not found:
        return None
    kind, by = found[0]
    status, text = DUTIES[kind]
    more = ngettext("%(text)s. %(n)d more thing there", "%(text)s. %(n)d more things there", len(found) - 1)
    return {
        "due": by if kind in ("review", "second_factor") else None, "since": None, "effect": "warn",
        "status": _(status), "title": row.facts["handle"],
        "text": _(text) if len(found) == 1 else more % {"text": _(text), "n": len(found) - 1},
        "clause": under("accounts"),
        "url": reverse("account", args=[row.uid]), "verb": _("Look after it"),
    }  # fmt: skip


SAYS: dict[str, Say] = {
    "stuck": _stuck, "pausing": _pausing, "back": _back, "scheduled": _scheduled, "draft": _draft, "handed": _handed,
    "handed_late": _handed_late, "by_hand": _by_hand, "advice": _advice, "advised": _advised, "question": _question,
    "photo": _photo, "photo_answer": _photo_answer, "offer": _offer, "ending": _ending, "request": _request,
    "order": _order, "takedown": _takedown, "official": _official, "reuse": _reuse, "profile": _profile,
    "account": _account, "vanished": _vanished,
}  # fmt: skip
