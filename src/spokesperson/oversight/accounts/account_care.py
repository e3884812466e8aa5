"""What an account's page says about looking after it: people, yearly look, second factor, connection (R10, R16).

Sentences and the acts beside them; whether an act is offered was asked at the door before.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spokesperson import clock, institution
from spokesperson.accounts import due, queries
from spokesperson.accounts.models import Account
from spokesperson.decisions.recorded import day, stamp
from spokesperson.directive.register import under
from spokesperson.networks import KINDS
from spokesperson.oversight.accounts import public_register
from spokesperson.oversight.actions import try_connection
from spokesperson.people.models import Employee
from spokesperson.people.queries import positions

TRIED = {
    try_connection.WORKS: ("permit", gettext_lazy("The network answered and takes us for this account.")),
    try_connection.REFUSED: ("deny", gettext_lazy("The network does not take the authorisation any more: connect"
                                                  " again.")),
    try_connection.ANOTHER: ("deny", gettext_lazy("The authorisation belongs to another account: connect again.")),
    try_connection.AWAY: ("warn", gettext_lazy("The network could not be asked. Try again later.")),
}  # fmt: skip
MISSING = {
    "people": gettext_lazy("Two Administrators look after each account; one is not named."),
    "proof": gettext_lazy("The link back is missing."),
    "connection": gettext_lazy("The connection is broken."),
}


def care(account: Account) -> list[dict[str, Any]]:
    """The lines of a Library account: {label, effect, text, more, verb, button, confirm?}."""
    if account.kind != "library" or account.state == "retired":
        return []
    return [_people(account), _review(account), _factor(account), *_connection(account), _proof(account)]


def _line(label: str, effect: str, text: str, more: str = "", **act: str) -> dict[str, Any]:
    return {"label": label, "effect": effect, "text": text, "more": more, **act}


def _people(account: Account) -> dict[str, Any]:
    names = [p.name for p in (account.steward, account.backup) if p]
    text = _("%(steward)s, with %(backup)s standing in.") if len(names) == 2 else str(MISSING["people"])
    if len(names) == 2:
        text %= {"steward": names[0], "backup": names[1]}
    more = _("Named: %(name)s.") % {"name": names[0]} if len(names) == 1 else ""
    return _line(_("Looked after by"), "permit" if len(names) == 2 else "warn", text, more)


def _review(account: Account) -> dict[str, Any]:
    by, now = due.review_due(account), clock.now()
    last = (_("Looked at on %(day)s by %(name)s.") % {"day": day(account.reviewed_at), "name": account.reviewed_by}
            if account.reviewed_at else _("Not looked at since it was registered."))  # fmt: skip
    act = {"verb": "review", "button": _("All of this is still true"),
           "confirm": _("I looked at the address, the people, the purpose and the three facts.")}  # fmt: skip
    if now > due.drops_at(account):
        text = _("Overdue since %(day)s. It no longer stands in the public register.") % {"day": day(by)}
        return _line(_("Yearly look"), "deny", text, last, **act)
    if now > by:
        text = _("Overdue since %(day)s. On %(drops)s it leaves the public register.")
        return _line(
            _("Yearly look"), "warn", text % {"day": day(by), "drops": day(due.drops_at(account))}, last, **act
        )
    soon = by - due.SOON <= now
    return _line(
        _("Yearly look"), "warn" if soon else "permit", _("Next by %(day)s.") % {"day": day(by)}, last, **act
    )  # fmt: skip


def _factor(account: Account) -> dict[str, Any]:
    act = {"verb": "attest", "button": _("Attest it"), "words": _("What kind? (not needed)"),
           "confirm": _("Signing in to it takes a second factor.")}  # fmt: skip
    until = account.second_factor_until
    if until is None:
        return _line(_("Second factor"), "warn", _("Nobody has said yet that there is one."), **act)
    said = _("%(name)s said so on %(day)s.") % {"name": account.second_factor_by, "day": day(account.second_factor_at or
                                                                                            until)}  # fmt: skip
    if until < clock.now():
        return _line(
            _("Second factor"), "deny", _("The attestation ended on %(day)s.") % {"day": day(until)}, said, **act
        )
    soon = until - due.SOON <= clock.now()
    text = _("Attested until %(day)s.") % {"day": day(until)}
    return _line(_("Second factor"), "warn" if soon else "permit", text, said, **act)


def _connection(account: Account) -> list[dict[str, Any]]:
    kind = KINDS.get(account.network)
    if kind is None or not kind.needs_token:
        return []
    health = queries.health(account)
    if health.since is None:
        return [_line(_("Connection"), "warn", _("Not connected: what is to stand there is posted by hand."))]
    age = (clock.now() - health.since).days
    more = _("Stored %(days)d days ago, on %(day)s.") % {"days": age, "day": day(health.since)}
    act = {"verb": "try", "button": _("Try it now")}
    if health.state == queries.BROKEN:
        return [_line(_("Connection"), "deny", _("The authorisation does not open with this installation’s keys:"
                                                 " connect again."), more)]  # fmt: skip
    if health.tested_at is None:
        return [_line(_("Connection"), "info", _("Never tried."), more, **act)]
    effect, words = TRIED.get(health.tested_why, TRIED[try_connection.AWAY])
    when = _("Tried on %(when)s.") % {"when": stamp(health.tested_at)}
    return [_line(_("Connection"), effect, str(words), f"{when} {more}", **act)]


def _proof(account: Account) -> dict[str, Any]:
    found = public_register.shown(account)
    effect = {"own_domain": "permit", "both_ways": "permit", "again": "warn"}.get(found.state, "info")
    more = {
        "not_yet": _("Put a link to %(register)s, marked rel=me, into its profile."),
        "again": _("Put a link to %(register)s, marked rel=me, into its profile."),
    }.get(found.state, "") % {"register": f"{settings.BASE_URL}{reverse('register')}"}  # fmt: skip
    text = f"{found.words}. {found.more}".strip() if found.more else f"{found.words}."
    return _line(_("Shown to be ours"), effect, text, more, verb="compare", button=_("Compare now"))


def own(account: Account, who: Employee, *, speaking: bool) -> dict[str, Any] | None:
    """What only the owner of a personal account decides and reads: the public register (R56), and L2."""
    if account.kind != "personal" or account.owner_id != who.pk:
        return None
    return {
        "speaking": speaking,
        "shown": account.shown,
        "blocking": reverse("before_blocking", args=[account.uid]) if speaking else "",
        "told": day(account.told_at) if account.told_at else "",
    }


def profile(account: Account, who: Employee, *, offered: bool = False) -> dict[str, Any] | None:
    """What the profile says and lacks (1.6), only of an account that a permission names (R56)."""
    if account.kind != "personal" or account.owner is None:
        return None
    mine = account.owner_id == who.pk
    rows = list(due.speaking().filter(pk=account.pk).select_related("owner"))
    if not rows and not (account.profile_checked_at and mine):
        return None
    found = due.checks(rows) if mine or account.owner.supervisor_id == who.pk else []
    words = {
        "never": _("It was never checked. Have it checked by %(day)s; after that nothing is posted from it."),
        "incomplete": _(
            "Something is missing. Have it checked again by %(day)s; after that nothing is posted from it."
        ),
        "moved": _("The position changed since it was checked. Have it checked by %(day)s."),
        "old": _("The check is too old. Have it checked by %(day)s; after that nothing is posted from it."),
        "soon": _("The check holds until %(day)s."),
    }
    offer = phrase(account) if mine else ""
    text = account.profile_text
    return {
        "speaking": bool(rows),
        "text": text,
        "checks": [
            {"label": _("Says it is Library staff"), "done": account.profile_identifies,
            "clause": under("identifying")},
            {"label": _("Explains position and role"), "done": account.profile_states_position,
            "clause": under("position")},
        ],
        "when": _("Looked at on %(when)s.") % {"when": day(account.profile_checked_at)}
        if account.profile_checked_at else "",
        "due": words[found[0].why] % {"day": day(found[0].by)} if found else "",
        "late": bool(found) and found[0].by <= clock.now() and found[0].why != "soon",
        "offer": offer if offer and offer not in text else "",
        "draft": f"{text}\n{offer}".strip() if offered and offer and offer not in text else text,
    }  # fmt: skip


def phrase(account: Account) -> str:
    """Words for a profile that say who speaks, in which position and role (1.6); empty without a position."""
    held = positions(account.owner) if account.owner else []
    if not held:
        return ""
    house = institution.load(settings.INSTITUTION_FILE)
    return _("I work at the %(house)s as %(title)s and answer questions in my field.") % {
        "house": house.name, "title": held[0].position.title,
    }  # fmt: skip
