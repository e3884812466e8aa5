"""One thing's life out of its records, in words (2.1, 4.2): who did what when, by which clause, provably."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson import institution
from spokesperson.archive import store as archive
from spokesperson.archive.ledger import canonical
from spokesperson.decisions import masking
from spokesperson.decisions.access import Life
from spokesperson.decisions.recorded import hour, stamp, weekday, words
from spokesperson.directive.register import under
from spokesperson.records.comparing import compare, passages

DIRECTIVE = "urn:sp:directive:"


def line(one: archive.Record, known: dict[str, str]) -> dict[str, Any]:
    """A record in the list."""
    title, icon, tone = words(one)
    return {
        "number": one.index,
        "title": title,
        "who": known.get(one.actor, _("the desk")),
        "when": stamp(one.captured),
        "icon": icon,
        "tone": tone,
        "url": reverse("record", args=[one.record_id]),
        "clause": one.clauses[0] if one.clauses else "",
    }


def page(found: Life) -> dict[str, Any]:
    """The context of web/record.html: the life, two versions, the proof sheet.

    For everybody who does not handle it, what is confidential in its words is hidden (1.3; R41).
    """
    here, whole, known = found.here, found.whole, found.names
    title, _icon, _tone = words(here)
    text = next((t for r in reversed(whole) if (t := _text(r))), "")
    return {
        "record": {
            "number": here.index,
            "uid": here.record_id,
            "title": masking.title(text) or title,
            "subtitle": known.get(here.actor, ""),
            "what": title,
            "clause": here.clauses[0] if here.clauses else under("record"),
        },
        "crumb": {"url": reverse("records"), "label": _("Record")},
        "life": [_moment(r, whole, known, here) for r in whole],
        "count": len(whole),
        "versions": _versions(whole, here, found.handled),
        "sealed": here.sealed,
        "proof": {
            "url": reverse("record_proof", args=[here.record_id]),
            "note": _("The record, its place in the tree, and the signed checkpoint."),
            "file": f"record-{here.index}.json" if here.index is not None else "record.json",
            "facts": [
                {"name": _("Sealed"), "value": _stamp(here.captured)},
                {"name": _("Commitment"), "code": f"{here.leaf[:16]}…"},
                {"name": _("Checkpoint"), "value": _("%(n)s records, signed") % {"n": f"{archive.head().size:,}"}},
                {"name": _("Equipment"), "value": str(here.activity.get("sp:equipment", "unknown"))},
            ],
            "parts": _parts(here),
        },
        "more": [{"name": _("Identifier"), "code": here.record_id}],
    }


def _moment(
    one: archive.Record, whole: list[archive.Record], known: dict[str, str], here: archive.Record
) -> dict[str, Any]:
    title, icon, tone = words(one)
    local = _local(one.captured)
    before = whole[whole.index(one) - 1] if whole.index(one) else None
    new_day = before is None or _local(before.captured).date() != local.date()
    return {
        "when_day": weekday(one.captured) if new_day else "",
        "when_hour": hour(one.captured),
        "icon": icon,
        "tone": tone,
        "title": title,
        "text": _sentence(one, known),
        "clauses": list(dict.fromkeys(c.partition("/")[0] for c in one.clauses))[:4],
        "number": one.index,
        "url": reverse("record", args=[one.record_id]),
        "here": one.record_id == here.record_id,
    }


def _sentence(one: archive.Record, known: dict[str, str]) -> str:
    who = known.get(one.actor, _("The desk"))
    if one.type == "Offer" and "result" in one.activity:  # a decision; a permission given is an offer without one
        decision = canonical.loads(str(one.activity["result"]["sp:decision"]).encode())
        stops = [r["text"] for r in decision["reasons"] if r["effect"] == decision["effect"] != "permit"]
        return f"{who}. {stops[0]}" if stops else f"{who}."
    summary = one.activity.get("summary") or (one.activity.get("object") or {}).get("summary", "")
    if one.type == "Create":
        return _("%(who)s. Read back from the network: identical.") % {"who": who}
    return f"{who}. {summary}" if summary else f"{who}."


def _text(one: archive.Record) -> str:
    inner = one.activity.get("object")
    while isinstance(inner, dict):
        if "content" in inner:
            return str(inner["content"])
        inner = inner.get("object")
    return ""


def _versions(whole: list[archive.Record], here: archive.Record, plain: bool) -> dict[str, Any] | None:
    """The record's text beside the next different one, or alone in full width. Of long ones a part, and where the rest
    is.
    """
    texts = [(r, t if plain else masking.hidden(t)) for r in whole if (t := _text(r))]
    veiled = not plain and any(masking.DOTS in t and masking.DOTS not in _text(r) for r, t in texts)
    if not texts:
        return None
    at = next((i for i, (r, _t) in enumerate(texts) if r.record_id == here.record_id), 0)
    one, text = texts[at]
    other = next(((r, t) for r, t in texts[at + 1 :] if t != text), None)
    shown = passages(text, other[1] if other else text)
    old, new = compare(*shown)
    left = {"title": words(one)[0], "meta": _meta(one), "pieces": old}
    right = {"title": words(other[0])[0], "meta": _meta(other[0]), "pieces": new} if other else None
    note = _("What is confidential is hidden here. Whoever handles it reads it in full.") if veiled else ""
    cut = shown != (text, other[1] if other else text)
    return {"left": left, "right": right, "note": note, "cut": cut, "whole": _whole(one) if cut else None}


def _whole(one: archive.Record) -> dict[str, str] | None:
    """Where the whole of a long text can be read: that of a version of the directive on the version's own page."""
    inner = one.activity.get("object") or {}
    if not one.subject.startswith(DIRECTIVE) or not inner.get("sp:revision"):
        return None
    revision = str(inner["sp:revision"])
    label = _("Read revision %(revision)s") % {"revision": revision}
    return {"url": reverse("directive_version", args=[revision]), "label": label}


def _meta(one: archive.Record) -> str:
    number = f"#{one.index:,}, " if one.index is not None else ""
    return number + _stamp(one.captured)


def _parts(one: archive.Record) -> list[dict[str, Any]]:
    parts = [
        {"name": _("Envelope: who, when, where"), "state": _("open"), "open": True},
        {"name": _("Words, as recorded"), "state": _("open"), "open": True},
    ]
    if one.raw:
        parts.append({"name": _("The network’s own answer"), "state": _("open"), "open": True})
    if one.personal:
        parts.append({"name": _("Personal part"), "state": _("sealed"), "open": False})
    return parts


def _local(moment: datetime) -> datetime:
    return moment.astimezone(institution.load(settings.INSTITUTION_FILE).zone)


def _stamp(moment: datetime) -> str:
    return f"{_local(moment):%Y-%m-%d %H:%M:%S}"
