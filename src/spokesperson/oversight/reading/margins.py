"""The margin of the directive: who checks a clause, and what it means for the one who reads it (P2; R8).

Derived from the clause's own rules, screens, duties and numbers and from the registers, never from its number: the
directive of another institution gets its margin the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spokesperson.decisions.recorded import day
from spokesperson.directive.engine import Directive, Screen
from spokesperson.directive.engine.expression import facts_of
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.engine.model import Rule, Statement
from spokesperson.directive.register import compiled
from spokesperson.oversight.reading.readers import Reader
from spokesperson.oversight.reading.versions import Edition, Editions

WORDS = {
    "screen": gettext_lazy("Screened before posting"),
    "rule": gettext_lazy("Checked on every act"),
    "obligation": gettext_lazy("The desk asks for it"),
    "judgment": gettext_lazy("Left to judgment"),
    "duty": gettext_lazy("A duty of people"),
    "notice": gettext_lazy("For your information"),
    "limit": gettext_lazy("With a local number"),
    "table": gettext_lazy("Checked on every act"),
    "vocabulary": gettext_lazy("Settles what words mean"),
}

CLOSED = {
    "suspended": gettext_lazy("Your permission is suspended."),
    "expired": gettext_lazy("Your permission has ended."),
    "revoked": gettext_lazy("Your permission was taken back."),
}


@dataclass(frozen=True)
class Carried:
    """How one clause is carried out: the facts its rules turn on, what they lead to, its screens and statements."""

    facts: frozenset[str]
    remedies: frozenset[str]
    does: frozenset[str]
    screens: tuple[Screen, ...]
    statements: tuple[Statement, ...]


@lru_cache(maxsize=32)
def carried(file_hash: str) -> dict[str, Carried]:
    """Each clause of a version with how it is carried out."""
    rules = compiled(file_hash)
    document = rules.document
    found = {}
    for clause in rules.clauses:
        own = [r for r in document.all_rules if r.clause == clause.id]
        found[clause.id] = Carried(
            facts=frozenset().union(*(facts_of(condition_of(r)) for r in own)),
            remedies=frozenset(r.remedy for r in own if isinstance(r, Rule)),
            does=frozenset(r.do for r in own if not isinstance(r, Rule)),
            screens=tuple(s for s in rules.screens if s.clause == clause.id),
            statements=tuple(s for s in document.statements if s.clause == clause.id),
        )
    return found


@dataclass(frozen=True)
class Place:
    """Where a note stands: the version being read, all of them, and who reads."""

    editions: Editions
    edition: Edition
    reader: Reader
    limits: dict[str, int]


def note(clause_id: str, dispositions: Iterable[str], place: Place) -> dict[str, Any] | None:
    """The margin of one clause: {title, text}; None where nothing is to be said."""
    how = carried(place.edition.file_hash)[clause_id]
    kinds = [k for k in dispositions if k in WORDS]
    mine = [] if place.editions.state(place.edition) != "current" else [m for n in NOTES if (m := n(how, place))]
    if not kinds and not mine:
        return None
    title = next((t for t, _text in mine if t), "") or (WORDS[kinds[0]] if kinds else _("You"))
    texts = [_general(how, place.reader), *(text for _title, text in mine)]
    return {"title": title, "text": " ".join(t for t in texts if t)}


def _general(how: Carried, reader: Reader) -> str:
    """Who checks, in the file's own words where it has some; a supervisor by name."""
    told = [_screened(how)] if how.screens else []
    for statement in how.statements:
        given = statement.fields
        who = given.get("who", "")
        if who == "supervisor" and reader.supervisor:
            who = _("%(name)s, your supervisor") % {"name": reader.supervisor}
        who = who[:1].upper() + who[1:]
        if question := given.get("question"):
            told.append(_("%(who)s judges: %(question)s") % {"who": who, "question": question} if who else question)
        elif text := given.get("text"):
            told.append(f"{who}: {text}" if who else text)
    return " ".join(told)


def _screened(how: Carried) -> str:
    effects = {e for s in how.screens for e in (s.listed, s.judgment, s.quoted)}
    if effects <= {"warn", "permit"}:
        return _("As a note to you; it does not stop a post by itself.")
    if "second_person" in how.remedies:
        return _("A finding can be overruled only by a second person.")
    return _("What is found has to come out, or somebody else has to look.")


Note = tuple[str, str] | None


def _designation(how: Carried, place: Place) -> Note:
    """R1: whether the reader is designated, and who could do it."""
    if "request_grant" not in how.remedies or "grant" in how.facts:
        return None
    names = [name for role, name in place.edition.rules.roles.items() if role in place.reader.roles]
    if names and (grants := place.reader.grants):
        since = day(min(g.since for g in grants))
        return "", _("You are designated: %(roles)s, with a permission since %(day)s.") % {
            "roles": ", ".join(names), "day": since,
        }  # fmt: skip
    if names:
        return "", _("You are designated: %(roles)s.") % {"roles": ", ".join(names)}
    if place.reader.supervisor:
        return "", _("You are not designated. %(name)s can do that.") % {"name": place.reader.supervisor}
    return "", _("You are not designated.")


def _acknowledgement(how: Carried, place: Place) -> Note:
    """R6: what was acknowledged, what is still to be."""
    if "acknowledged" not in how.facts:
        return None
    if done := place.edition.acknowledged:
        return _("Asked of you"), _("You acknowledged this version on %(day)s.") % {"day": day(done)}
    others = [e for e in place.editions.every if e.pk != place.edition.pk]
    earlier = next((e for e in others if e.acknowledged or e.last_opened), None)
    if earlier is None:
        return _("Asked of you"), _("Acknowledge each new version.")
    when = earlier.acknowledged or earlier.last_opened or place.editions.now
    words = {"revision": earlier.revision, "day": day(when)}
    if earlier.acknowledged:
        return _("Asked of you"), _("You acknowledged %(revision)s on %(day)s; this version is to be read.") % words
    return _("Asked of you"), _("Acknowledge each new version. You last opened %(revision)s on %(day)s.") % words


def _grant(how: Carried, place: Place) -> Note:
    """R23: the reader's own permission, by whom and for which accounts."""
    if "grant_covers_account" not in how.facts:
        return None
    state = place.reader.facts.get("grant", "none")
    if state not in ("active", "none"):
        return _("You"), str(CLOSED.get(state, CLOSED["suspended"]))
    grants = place.reader.grants
    if not grants:
        return None
    ends = [g.until for g in grants if g.until]
    text = _("Permitted by %(name)s since %(day)s, for %(accounts)s.") % {
        "name": grants[0].by,
        "day": day(min(g.since for g in grants)),
        "accounts": ", ".join(dict.fromkeys(g.account for g in grants)),
    }
    return _("You"), text + (" " + _("It ends on %(day)s.") % {"day": day(min(ends))} if ends else "")


def _fields(how: Carried, place: Place) -> Note:
    """R59: the reader's areas of expertise; the clause that asks for a topic is the one that names them."""
    if "topic_in_expertise" not in how.facts or not place.reader.roles:
        return None
    fields = place.reader.fields
    if fields:
        return "", _("Your fields: %(fields)s.") % {"fields": ", ".join(fields)}
    return "", _("No field of yours is confirmed yet.")


def _profiles(how: Carried, place: Place) -> Note:
    """R55: when the profiles of the reader's own accounts were confirmed."""
    if not how.facts & {"profile_identifies", "profile_states_position"} or not place.reader.grants:
        return None
    told = []
    for one in {g.account: g for g in place.reader.grants}.values():
        if one.profile_checked:
            told.append(
                _("%(account)s: confirmed on %(day)s.") % {"account": one.account, "day": day(one.profile_checked)}
            )
        else:
            told.append(_("%(account)s: not confirmed yet.") % {"account": one.account})
    return _("Checked on every post"), " ".join(told)


def _pause(how: Carried, place: Place) -> Note:
    """R64, R65: how long the desk waits, and how many questions it asks."""
    if "seconds_since_edit" not in how.facts or "pause_seconds" not in place.limits:
        return None
    asked = len(place.edition.rules.questions)
    wait = _("%(n)d seconds after your last change.") % {"n": place.limits["pause_seconds"]}
    ask = ngettext("Meanwhile it asks one question.", "Meanwhile it asks %(n)d questions.", asked) % {"n": asked}
    return _("The desk waits"), f"{wait} {ask}" if asked else wait


def _property(how: Carried, place: Place) -> Note:
    """R71: the earlier state is kept before anything changes."""
    if "archive_prior_state" not in how.does:
        return None
    return _("Kept first"), _("The earlier state is in the record before anything changes.")


NOTES: tuple[Callable[[Carried, Place], Note], ...] = (
    _designation, _acknowledgement, _grant, _fields, _profiles, _pause, _property,
)  # fmt: skip


def place(editions: Editions, edition: Edition, reader: Reader) -> Place:
    return Place(editions, edition, reader, _limits(edition.rules, editions))


def _limits(rules: Directive, editions: Editions) -> dict[str, int]:
    return rules.limits(max(editions.now, rules.effective))
