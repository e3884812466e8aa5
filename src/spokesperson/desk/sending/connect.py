"""From an account of the register to a connector that speaks its network (design: networks)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NoReturn, cast

from django.conf import settings

from spokesperson.accounts import tokens
from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.desk.models import Draft, Intent, Publication
from spokesperson.desk.writing.languages import written_in
from spokesperson.networks import Denied, Media, Outgoing, Ref, connect
from spokesperson.networks.egress import Egress
from spokesperson.noticeboard.store import DjangoNoticeStore
from spokesperson.people import orders

if TYPE_CHECKING:
    from spokesperson.networks import Connector

# How far a network's clock may be off when our own posts are looked up by time.
SKEW = timedelta(minutes=10)


WRITES = frozenset({"publish", "edit", "delete", "like", "unlike"})


def connector(account: Account, use: str = "business") -> Connector:
    """A connector for ``account``, with its token; raises the networks' errors (``TokenExpired`` without a token).

    Where the account's owner was asked to stop ``use``, it reads and does not write (1.5; R51).
    """
    store = DjangoNoticeStore(account.handle, author(account)) if account.network == "noticeboard" else None
    link = connect(
        account.network,
        base_url=account.base_url,
        token=tokens.read(account) if store is None else "",
        egress=Egress(allow=settings.EGRESS_ALLOW),
        store=store,
    )
    if account.owner and orders.stopped(account.owner, use):
        return cast("Connector", _Reading(link))
    return link


class _Reading:
    """A connector whose authorisation rests: what stands can be read back, nothing is written."""

    def __init__(self, link: Connector) -> None:
        self._link = link

    def __getattr__(self, name: str) -> Any:
        return _rests if name in WRITES else getattr(self._link, name)


def _rests(*given: Any) -> NoReturn:
    raise Denied("the owner of this account was asked to stop")


def author(account: Account) -> str:
    """The name readers see on the institution's own board: a person's own account bears that person's name."""
    return account.owner.name if account.owner else account.name


def outgoing(draft: Draft) -> Outgoing:
    """The draft as it goes to a network; the pictures' bytes come from the archive's store."""
    media = tuple(
        Media(data=archive.open_media(m.sha256), media_type=m.media_type, alt=m.alt, sha256=m.sha256)
        for m in draft.pictures
    )
    return Outgoing(
        text=draft.text,
        media=media,
        reply_to=reply_ref(draft.in_reply_to, draft.account),
        language=written_in(draft),
    )


def reply_ref(uri: str, account: Account | None) -> Ref | None:
    if not uri:
        return None
    known = Publication.objects.filter(account=account, uri=uri).first() if account else None
    return ref_of(known) if known else Ref(uri=uri, url=uri)


def ref_of(publication: Publication) -> Ref:
    return Ref(
        uri=publication.uri,
        native_id=publication.native_id,
        url=publication.url,
        version=publication.version,
    )


def known_uris(intent: Intent) -> frozenset[str]:
    """What already belongs to another act of ours on this account, so that equal posts are not mistaken (find)."""
    standing = Publication.objects.filter(account=intent.account).values_list("uri", flat=True)
    # Found or sent by another act that was killed before it could settle: claimed all the same.
    others = Intent.objects.filter(account=intent.account, state="sending").exclude(pk=intent.pk)
    claimed = others.exclude(payload__ref__uri=None).values_list("payload__ref__uri", flat=True)
    return frozenset(standing) | frozenset(claimed)


def outgoing_edit(intent: Intent) -> Outgoing:
    """The new words of something that already stands on a network, as the intent keeps them, in the language it has."""
    stands = intent.publication.draft if intent.publication else None
    return Outgoing(text=str(intent.payload["text"]), language=written_in(stands))
