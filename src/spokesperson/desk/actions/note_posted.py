"""Note where a post stands that its author posted by hand; the public copy goes into the archive (4.2; L3, L5).

What stands there is compared with what was decided. A difference is not hidden and not refused: it is public already,
so it is recorded as it stands and shown to the author and the supervisor. What only somebody signed in can read is
recorded as the author's word, and looked for again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.decline import note_decline
from spokesperson.desk.actions.write import peek, same
from spokesperson.desk.by_hand import unconnected as by_hand
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Publication
from spokesperson.desk.states import DraftState, move
from spokesperson.desk.writing import content
from spokesperson.directive.register import citing, under
from spokesperson.networks import AddressRefused, Gone, NetworkError, Snapshot
from spokesperson.networks import Invalid as NoAddress
from spokesperson.networks.base import fingerprint
from spokesperson.networks.manual import reading
from spokesperson.people.models import Employee

SAME, DIFFERS, WORD = "same", "differs", "word"
DIFFERENT = "What stands there differs from what was decided. Both are on record."


@dataclass(frozen=True)
class Seen:
    """What was found at the address: ``outcome`` is same, differs, or word (nothing could be read)."""

    outcome: str
    snapshot: Snapshot | None


def note_posted(
    draft: Draft, by: Employee, address: str, *, elsewhere: bool = False, unreadable: bool = False
) -> Publication:
    """Register what stands at ``address``. ``elsewhere``: yes, that is mine although the register knows another place;
    ``unreadable``: one has to sign in there to read it.

    Raises ``Invalid`` (address, elsewhere, unreadable), ``WrongState``, ``NotYours`` or ``door.Refused``.
    """
    draft = peek(draft, by)
    if draft.state != DraftState.HANDED:
        raise Invalid(
            "address", "These words were not cleared to be posted. Check them and release them first.", under("conduct")
        )
    address = by_hand.tidied(address)
    assert draft.account is not None
    activity = Activity(
        actor=by,
        action="note_posted",
        subject=draft.urn,
        account=draft.account,
        use=draft.use,
        topic=draft.topic,
        equipment=draft.equipment,
        facts={"relation": "self" if draft.author_id == by.pk else "other"},
        as2={"type": "Announce", "actor": by.urn, "object": draft.urn, "url": address},
    )
    seen = Seen(WORD, None)
    if door.weigh(activity).permitted:
        _place(draft.account, address, elsewhere)
        seen = _look(draft, draft.account, address, elsewhere=elsewhere, unreadable=unreadable)

    def change(verdict: door.Verdict) -> Publication:
        held = same(draft, by)
        assert held.account is not None
        Account.objects.select_for_update(of=("self",)).get(pk=held.account.pk)
        _unknown(held.account, address, seen.snapshot)
        made = _publish(held, address, seen)
        held.state = move(held.state, DraftState.PUBLISHED)
        held.why = DIFFERENT if seen.outcome == DIFFERS else ""
        held.save()
        _record(held, made, seen, verdict, elsewhere=elsewhere)
        note_decline(held)
        return made

    return door.act(activity, change)


def compare(draft: Draft, seen: Snapshot) -> str:
    """Whether readers see exactly what was decided; alternative texts count where the network gives them."""
    decided = tuple(m.alt for m in draft.pictures) if seen.alts else ()
    return SAME if fingerprint(seen.text, seen.alts, "") == fingerprint(draft.text, decided, "") else DIFFERS


def _place(account: Account, address: str, elsewhere: bool) -> None:
    other = by_hand.elsewhere(account, address)
    if other and not elsewhere:
        raise Invalid(
            "elsewhere",
            f"That address is on {other}, and the account {account.handle} is not known there. "
            "Correct the address, or say that it is yours all the same.",
            under("posted by hand"),
        )
    _unknown(account, address, None)


def _look(draft: Draft, account: Account, address: str, *, elsewhere: bool, unreadable: bool) -> Seen:
    """Read the page as the public does; whatever keeps us from it is asked of the author, never assumed."""
    try:
        found = by_hand.reader().read(address, draft.text)
    except (AddressRefused, NoAddress) as error:
        raise Invalid(
            "address",
            "That address does not lead to a public page. Copy it from the network again.",
            under("posted by hand"),
        ) from error
    except NetworkError:
        return _word(unreadable, "The page could not be read from here.")
    if isinstance(found, Gone):
        return _word(unreadable, "Nothing stands at that address.")
    if draft.text.strip() and reading.alike(found.text, draft.text) < reading.ALIKE:
        return _word(unreadable, "Your words are not on that page as readers without an account see it.")
    if (author := by_hand.by_another(account, found.author)) and not elsewhere:
        raise Invalid(
            "elsewhere",
            f"What stands there is by {author[:100]}, and the account is {account.handle}. "
            "Correct the address, or say that it is yours all the same.",
            under("posted by hand"),
        )
    return Seen(compare(draft, found), found)


def _word(unreadable: bool, why: str) -> Seen:
    if not unreadable:
        raise Invalid(
            "unreadable",
            f"{why} Check the address, or say that one has to sign in there to read it.",
            under("posted by hand"),
        )
    return Seen(WORD, None)


def _unknown(account: Account, address: str, found: Snapshot | None) -> None:
    places = {address, *((found.ref.uri, found.ref.url) if found else ())}
    if Publication.objects.filter(Q(uri__in=places) | Q(url__in=places), account=account).exists():
        raise Invalid(
            "address", "That post is in the record already. Give the address of this one.", under("posted by hand")
        )


def _publish(draft: Draft, address: str, seen: Seen) -> Publication:
    found, account = seen.snapshot, draft.account
    assert account is not None
    return Publication.objects.create(
        draft=draft,
        account=account,
        uri=found.ref.uri if found else address,
        native_id="",
        url=address,
        version=found.ref.version if found else "",
        text=found.text if found else draft.text,
        published_at=clock.now(),
        by_hand=True,
    )


def _record(draft: Draft, made: Publication, seen: Seen, verdict: door.Verdict, *, elsewhere: bool) -> None:
    note: dict[str, Any] = {**content.note(draft), "url": made.url, "sp:uri": made.uri}
    if seen.outcome == DIFFERS:
        note |= {"content": made.text, "sp:decided": draft.text}
    archive.append(
        {
            "type": "Create",
            "actor": draft.author.urn,
            "object": note,
            "target": made.account.urn,
            "sp:account": made.account.urn,
            "sp:network": made.account.network,
            "sp:byHand": seen.outcome,
            "sp:equipment": draft.equipment,
            "sp:decision": str(verdict.uid),
            "sp:clauses": citing(under("property"), under("record")),
            **({"sp:elsewhere": True} if elsewhere else {}),
        },
        subject=draft.urn,
        raw=(seen.snapshot.raw or None) if seen.snapshot else None,
        media=[m.sha256 for m in draft.pictures],
        series="publication",
    )


def capture(publication: Publication) -> bool:
    """Look again for the public copy of what is on record by its author's word only; ``True`` once it is kept."""
    draft = publication.draft
    assert draft is not None
    try:
        found = by_hand.reader().read(publication.url, draft.text)
    except NetworkError:
        return False
    if isinstance(found, Gone) or (draft.text.strip() and reading.alike(found.text, draft.text) < reading.ALIKE):
        return False
    outcome = compare(draft, found)
    with transaction.atomic():
        rows = Publication.objects.filter(pk=publication.pk, version="")
        if not rows.update(version=found.ref.version, text=found.text):
            return False
        if outcome == DIFFERS:
            Draft.objects.filter(pk=draft.pk).update(why=DIFFERENT)
        archive.append(
            {
                "type": "Add",
                "actor": draft.author.urn,
                "object": {"type": "Note", "id": publication.uri, "url": publication.url, "content": found.text},
                "target": publication.account.urn,
                "sp:byHand": outcome,
                "sp:clauses": citing(under("record")),
            },
            subject=draft.urn,
            raw=found.raw or None,
            series="publication",
        )
    return True
