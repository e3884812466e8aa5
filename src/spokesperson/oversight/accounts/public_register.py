"""The register as the public reads it: what is ours, since when, how it shows, and is this one of it? (R10-R12, R56)

Queries and answers only, the same for the page, the JSON and the feed. Nothing of a personal account is here unless
its owner agreed and a permission names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spokesperson.accounts import due, matching
from spokesperson.accounts.models import Account, AccountQuerySet
from spokesperson.decisions.recorded import day, stamp
from spokesperson.networks import KINDS, proof
from spokesperson.people.queries import positions, representatives

WHY = {
    proof.NO_LINK: gettext_lazy("the link was missing on %(when)s"),
    proof.NOT_THERE: gettext_lazy("its page was not there on %(when)s"),
    proof.NOT_REACHED: gettext_lazy("its page did not answer on %(when)s"),
    proof.REFUSED: gettext_lazy("its address could not be asked on %(when)s"),
    proof.NOT_A_PAGE: gettext_lazy("its address was no page on %(when)s"),
}


@dataclass(frozen=True)
class Shown:
    """How an account is shown to be ours: ``state`` own_domain, both_ways, again or not_yet; in words, and when."""

    state: str
    words: str
    more: str = ""


@dataclass(frozen=True)
class Answer:
    """The answer to "is this one of yours?": ``kind`` yes, staff, again, part, alike, past or no.

    For alike ``asked`` and ``ours`` are both spellings in pieces, what differs marked.
    """

    kind: str
    title: str
    text: str
    more: str = ""
    account: Account | None = None
    asked: list[matching.Spelling] = field(default_factory=list)
    ours: list[matching.Spelling] = field(default_factory=list)


def accounts() -> AccountQuerySet:
    """The Library's own accounts that stand on the public list."""
    return due.listed().order_by("name", "handle")


def staff() -> AccountQuerySet:
    """Representatives' accounts, with their agreement and while a permission names them."""
    return due.speaking().filter(shown=True, owner__in=representatives()).select_related("owner").order_by(
        "owner__name"
    )  # fmt: skip


def network(account: Account) -> str:
    return _(KINDS[account.network].label) if account.network in KINDS else account.network


def shown(account: Account) -> Shown:
    """How it is shown to be ours; a failed comparison is said, not hidden."""
    if account.proof_at is None or account.proof_found is None:
        return Shown("not_yet", _("Not compared yet"))
    when = {"when": stamp(account.proof_at)}
    if not account.proof_found:
        why = WHY.get(account.proof_why, WHY[proof.NOT_REACHED]) % when
        return Shown("again", _("Being compared again"), why)
    if account.proof_why == proof.OWN_DOMAIN:
        return Shown("own_domain", _("Our own domain"))
    return Shown("both_ways", _("Links both ways"), stamp(account.proof_at))


def answer(asked: str) -> Answer:
    """Whether ``asked`` (a name or address) is one of ours, in a sentence."""
    wanted = matching.plain(asked)
    rows = list(due.library().exclude(state="draft").values_list("pk", "handle", "address", "name"))
    theirs = list(staff().values_list("pk", "handle", "address"))
    known: list[tuple[int, str, str]] = [*((pk, handle, address) for pk, handle, address, _n in rows), *theirs]
    for pk, handle, address in known:
        if wanted in matching.names(handle, address):
            return _of(Account.objects.select_related("owner", "steward").get(pk=pk))
    part = [f"{handle} ({address})" for _pk, handle, address, name in rows if wanted in _parts(handle, name)]
    if part:
        return _part(part)
    ours = like(asked, ((handle, address) for _pk, handle, address in known))
    if ours is not None:
        return _alike(asked, ours)
    return Answer("no", _("This account is not ours."),
                  _("%(asked)s does not stand in our register.") % {"asked": asked},
                  _("If it says it is us, you would help others by reporting it."))  # fmt: skip


def _parts(handle: str, name: str) -> set[str]:
    """What a reader may type of an account without its address; anybody can take such a name elsewhere."""
    return {matching.plain(handle).partition("@")[0], matching.plain(name)} - {""}


def like(asked: str, known: Iterable[tuple[str, str]]) -> str | None:
    """The spelling of ours that ``asked`` could be taken for."""
    wanted = matching.skeleton(asked)
    if not wanted:
        return None
    for handle, address in known:
        for spelling in (handle, address, *sorted(matching.names(handle, address))):
            if matching.skeleton(spelling) == wanted:
                return spelling
    return None


def _of(account: Account) -> Answer:
    given = {"handle": account.handle, "network": network(account), "since": day(account.registered_at)}
    if account.kind == "personal":
        return Answer("staff", _("Yes. This is one of our staff."),
                      _("%(name)s speaks for the Library from %(handle)s on %(network)s, an account of their own.")
                      % {**given, "name": account.owner.name if account.owner else ""}, account=account)  # fmt: skip
    if account.state == "retired":
        return Answer("past", _("This account is not ours any more."),
                      _("%(handle)s on %(network)s was the Library’s. We no longer use it.") % given)  # fmt: skip
    if account.state != "active" or not due.listed().filter(pk=account.pk).exists():
        return Answer("again", _("We are comparing it again."),
                      _("%(handle)s stands in our register, and what it says is being looked at. Wait before you"
                        " rely on it.") % given)  # fmt: skip
    found = shown(account)
    if found.state == "again":
        return Answer("again", _("We are comparing it again."),
                      _("%(handle)s on %(network)s stands in our register since %(since)s, but %(why)s.")
                      % {**given, "why": found.more}, _after(account), account)  # fmt: skip
    text = _("%(handle)s on %(network)s has been in our register since %(since)s.") % given
    return Answer("yes", _("Yes. This is the Library’s own account."), f"{text} {_shows(found)}".strip(),
                  _after(account), account)  # fmt: skip


def _shows(found: Shown) -> str:
    return {
        "own_domain": _("It stands on our own domain."),
        "both_ways": _("It links to this page and this page links to it."),
    }.get(found.state, "")


def _after(account: Account) -> str:
    """Who looks after it, by position: the public need not know a name."""
    held = positions(account.steward) if account.steward else []
    compared = _("Compared on %(when)s.") % {"when": stamp(account.proof_at)} if account.proof_at else ""
    looked = _("Looked after by the %(title)s.") % {"title": held[0].position.title} if held else ""
    return f"{compared} {looked}".strip()


def _part(known: list[str]) -> Answer:
    first = ", ".join(known[:3])
    return Answer("part", _("A name alone is not enough."),
                  _("We have an account of this name: %(handles)s. Anybody can take the same name elsewhere, so"
                    " compare the whole address.") % {"handles": first})  # fmt: skip


def _alike(asked: str, ours: str) -> Answer:
    mine, theirs = matching.compared(asked.strip(), ours)
    return Answer("alike", _("No. This account is not ours."),
                  _("It looks like one of ours but is written with other letters."),
                  _("Do not answer it, and give it nothing. You would help others by reporting it."),
                  asked=mine, ours=theirs)  # fmt: skip


def changed(account: Account) -> datetime:
    """When what the register says of it last changed or was confirmed."""
    return max(at for at in (account.registered_at, account.reviewed_at) if at)
