"""What a draft holds of an employee's own work, and whether its author permitted it (2.3; R74, R75).

Material is known by being declared on the draft, or by an address in the text that belongs to a registered personal
account. What is the Library's property under 2.1 needs no permission: the property flag of the post decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from spokesperson import clock, institution
from spokesperson.accounts.models import INDIVIDUAL, Account
from spokesperson.desk.models import Publication, ReusePermission

if TYPE_CHECKING:
    from spokesperson.decisions.door import Verdict
    from spokesperson.desk.models import Draft
    from spokesperson.desk.screened.appraisal import Appraisal
    from spokesperson.people.models import Employee

NONE, PERMITTED, UNPERMITTED = "none", "permitted", "unpermitted"


def today() -> date:
    return clock.now().astimezone(institution.load(settings.INSTITUTION_FILE).zone).date()


def holds(permission: ReusePermission, on: date | None = None) -> bool:
    """Whether the author's permission stands on that day (by default today)."""
    return permission.state == "granted" and (permission.expires_on is None or (on or today()) <= permission.expires_on)


def told(draft: Draft, found: Appraisal) -> Mapping[str, Any]:
    """The fact ``employee_work``: none, permitted or unpermitted."""
    if not draft.pk or draft.account is None or draft.account.owner_id is not None:
        return {}
    declared, owners = _known(draft, found)
    if not declared and not owners:
        return {}
    fine = all(holds(p) for p in declared) and not owners
    return {"employee_work": PERMITTED if fine else UNPERMITTED}


def _known(draft: Draft, found: Appraisal) -> tuple[list[ReusePermission], dict[str, Employee]]:
    """What is declared and what the addresses tell, asked once for each reading of the draft."""
    links = tuple(str(link) for link in found.report.links)
    known: dict[Any, Any] = draft.__dict__.setdefault("_reuse", {})
    if links not in known:
        declared = list(_asked_for(draft).exclude(state="cancelled").select_related("author"))
        known[links] = declared, matched(found.report.links, draft.author_id, {plain(p.material) for p in declared})
    both: tuple[list[ReusePermission], dict[str, Employee]] = known[links]
    return both


def _asked_for(draft: Draft) -> QuerySet[ReusePermission]:
    """What was declared for these words; of one announcement on several accounts, for whichever of them (R42)."""
    if not (draft.bundle and draft.follows):
        return draft.reuse_permissions.all()
    return ReusePermission.objects.filter(
        draft__bundle=draft.bundle, draft__author=draft.author_id, draft__follows=True
    )


def matched(links: Iterable[Any], author: int, declared: set[str]) -> dict[str, Employee]:
    """Addresses in the text that belong to a colleague's personal account and are neither declared nor the Library's
    property, with whose they are.
    """
    urls = {str(getattr(link, "url", link)) for link in links}
    urls = {url for url in urls if plain(url) not in declared}
    hosts = {host for url in urls if (host := urlsplit(url).hostname)}
    if not hosts:
        return {}
    named = Q()
    for host in sorted(hosts)[:20]:
        named |= Q(address__icontains=f"//{host}")
    rows = Account.objects.filter(named, administered_by=INDIVIDUAL, maintained_by=INDIVIDUAL).exclude(owner_id=author)
    owners = list(rows.exclude(owner=None).select_related("owner"))
    found = {url: a.owner for url in urls for a in owners if a.owner is not None and below(url, a.address)}
    if not found:
        return {}
    ours = Publication.objects.filter(Q(url__in=found) | Q(uri__in=found), draft__library_property=True)
    property_ = {address for pair in ours.values_list("url", "uri") for address in pair}
    return {url: owner for url, owner in found.items() if url not in property_}


def plain(url: str) -> str:
    """An address as it is compared: without scheme, ``www.``, fragment and closing slash, host in lower case."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def below(url: str, address: str) -> bool:
    """Whether ``url`` is the account's ``address`` or something that stands below it."""
    one, whole = plain(url), plain(address)
    return bool(whole) and (one == whole or one.startswith((f"{whole}/", f"{whole}?")))


def part(draft: Draft, viewer: Employee, verdict: Verdict, found: Appraisal) -> Mapping[str, Any]:
    """The composer's part: what is declared, what was found, and the way to ask (templates/web/write/reuse.html)."""
    if not draft.pk or draft.account is None or draft.account.owner_id is not None:
        return {}
    declared, owners = _known(draft, found)
    shown = [
        {"name": p.author.name, "material": p.material, "holds": holds(p), "state": p.state, "credit": p.credit,
         "edits": p.edits, "uid": p.uid}
        for p in declared
    ]  # fmt: skip
    return {
        "reuse": {
            "declared": shown,
            "found": [{"url": url, "name": owner.name} for url, owner in sorted(owners.items())],
            "ask_url": f"{reverse('reuse_ask')}?draft={draft.uid}",
        }
    }
