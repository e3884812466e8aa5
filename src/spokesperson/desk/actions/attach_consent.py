"""Attach the written consent of the person a draft speaks about (1.3; R40). It makes a question of it, not a yes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.write import peek, same
from spokesperson.desk.consent import consents, documents
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Consent, Draft
from spokesperson.desk.screened import appraisal
from spokesperson.desk.screened.appraisal import Found
from spokesperson.desk.states import EDITABLE, DraftState, WrongState
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import citing, under
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee

CLAUSE = partial(under, "consent")
MOST = 12


def attach_consent(
    draft: Draft, by: Employee, *, data: bytes, file_name: str, person: str, covers: Iterable[str], scope: str,
    signed_on: Any, expires_on: Any = None,
) -> Consent:  # fmt: skip
    """Attach a document in which ``person`` consents to what ``covers`` names, as ``consents.key`` gives it.

    ``scope`` is the use consented to, in words; the days are dates or ISO texts. Raises ``Invalid`` (document, person,
    covers, scope, signed_on, expires_on), ``NotYours``, ``WrongState`` and ``door.Refused``.
    """
    draft = peek(draft, by)
    if DraftState(draft.state) not in EDITABLE:
        raise WrongState("It is being sent or was sent already; a consent belongs to it before that.")
    chosen = frozenset(covers)
    kinds = sorted({key.partition(":")[0] for key in chosen} & consents.PRIVATE_KINDS)
    activity = proposal(draft, by, "attach_consent", {"type": "Add", "object": {"type": "Consent", "sp:kinds": kinds}})
    checked: dict[str, Any] = {}
    document = None
    if door.weigh(activity).permitted:
        document = documents.accept("document", data)
        checked = _checked(draft, person, chosen, scope, signed_on, expires_on)

    def change(verdict: door.Verdict) -> Consent:
        assert document is not None
        held = same(draft, by)
        made = Consent.objects.create(
            draft=held,
            sha256=archive.put_media(document.data),
            media_type=document.media_type,
            file_name=clean_line("document", file_name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1], 200) or "consent",
            attached_by=by,
            attached_at=clock.now(),
            **checked,
        )
        archive.append(
            {
                "type": "Add",
                "actor": by.urn,
                "object": reference(made),
                "target": held.urn,
                "sp:clauses": citing(CLAUSE()),
            },
            subject=held.urn,
            personal={"sp:person": made.person, "sp:scope": made.scope},
            media=(made.sha256,),
            series="publication",
        )
        return made

    return door.act(activity, change)


def proposal(draft: Draft, by: Employee, action: str, as2: dict[str, Any]) -> Activity:
    """The act at the door; the name of whoever consented stays out of the decision."""
    return Activity(
        actor=by,
        action=action,
        subject=draft.urn,
        account=draft.account,
        use=draft.use,
        equipment=draft.equipment,
        facts={"relation": relation(by, draft.author)},
        as2={**as2, "actor": by.urn, "target": draft.urn},
    )


def reference(consent: Consent) -> dict[str, Any]:
    """A consent as its records name it: what it covers, until when, and the document by its digest."""
    return {
        "type": "Consent",
        "id": consent.urn,
        "sp:kinds": list(consent.kinds),
        "sp:passages": list(consent.excerpts),
        "sp:signedOn": consent.signed_on.isoformat(),
        "sp:expiresOn": consent.expires_on.isoformat() if consent.expires_on else "",
        "mediaType": consent.media_type,
        "digest": consent.sha256,
    }


def _checked(
    draft: Draft, person: str, chosen: frozenset[str], scope: str, signed_on: Any, expires_on: Any
) -> dict[str, Any]:
    person, scope = clean_line("person", person, 200), clean_line("scope", scope, 300)
    if not person:
        raise Invalid("person", "Name the person who signed.", CLAUSE())
    if draft.consents.count() >= MOST:
        raise Invalid("document", f"A post holds at most {MOST} consents.", CLAUSE())
    covered = _covered(draft, chosen)
    _theirs(draft, person, covered)
    if not scope:
        raise Invalid("scope", "Say what they consented to, in the words of the document.", CLAUSE())
    today = consents.today()
    signed = _day("signed_on", signed_on)
    if signed is None:
        raise Invalid("signed_on", "Give the day on which it was signed.", CLAUSE())
    if signed > today:
        raise Invalid("signed_on", "It cannot be signed on a day that is still to come.", CLAUSE())
    ends = _day("expires_on", expires_on)
    if ends is not None and ends < max(signed, today):
        raise Invalid("expires_on", "This consent is no longer in force; ask for a new one.", CLAUSE())
    return {
        "person": person,
        "scope": scope,
        "kinds": sorted({one.finding.kind for one in covered}),
        "excerpts": sorted({one.sentence_hash for one in covered}),
        "signed_on": signed,
        "expires_on": ends,
    }


def _covered(draft: Draft, chosen: frozenset[str]) -> list[Found]:
    open_ = {consents.key(one): one for one in consents.confidential(appraisal.appraise(draft).found)}
    if not chosen:
        raise Invalid("covers", "Say which of the marked facts it covers.", CLAUSE())
    if unknown := chosen - open_.keys():
        raise Invalid("covers", f"Nothing of that kind is marked in the text now: {min(unknown)[:60]}.", CLAUSE())
    return [open_[key] for key in chosen]


def _theirs(draft: Draft, person: str, covered: list[Found]) -> None:
    """It is the consent of the person spoken about: not the author's, not a colleague's, not another customer's."""
    if consents.same_person(draft.author.name, person):
        raise Invalid("person", "You cannot consent for somebody else. Only the person concerned can.", CLAUSE())
    for one in covered:
        concerned = consents.people(draft, one)
        if concerned and not any(consents.same_person(name, person) for name in concerned):
            raise Invalid("person", "This is about somebody else. Each person consents for themselves.", CLAUSE())
        if not concerned and consents.an_employee(person):
            raise Invalid("person", "An employee cannot consent for a customer.", CLAUSE())


def _day(field: str, given: Any) -> date | None:
    if given in (None, ""):
        return None
    if type(given) is date:
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise Invalid(field, "Give a day like 2026-03-17.", CLAUSE()) from error
