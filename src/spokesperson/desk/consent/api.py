"""Written consents through the API (1.3; R40)."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from spokesperson import clock
from spokesperson.decisions.wire import Strict, caller
from spokesperson.desk.actions import attach_consent as attaching
from spokesperson.desk.actions import revoke_consent as revoking
from spokesperson.desk.api import _mine
from spokesperson.desk.consent import consents, documents
from spokesperson.desk.consent import pages as consent_pages
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Consent
from spokesperson.directive.register import under

router = Router(tags=["desk"])


class ConsentIn(Strict):
    """``document``: the signed document in base64. ``covers``: ``kind:passage`` of the verdict's findings."""

    document: str
    file_name: str = ""
    person: str
    covers: list[str]
    scope: str
    signed_on: str
    expires_on: str | None = None


def _json(consent: Consent) -> dict[str, Any]:
    return {
        "uid": str(consent.uid),
        "urn": consent.urn,
        "person": consent.person,
        "kinds": list(consent.kinds),
        "passages": list(consent.excerpts),
        "scope": consent.scope,
        "signed_on": consent.signed_on.isoformat(),
        "expires_on": consent.expires_on.isoformat() if consent.expires_on else None,
        "media_type": consent.media_type,
        "sha256": consent.sha256,
        "attached_at": clock.iso(consent.attached_at),
        "revoked_at": clock.iso(consent.revoked_at) if consent.revoked_at else None,
        "in_force": consents.in_force(consent, consents.today()),
    }


@router.get("/drafts/{uuid:uid}/consents", summary="The consents attached to a draft of mine")
def listed(request: HttpRequest, uid: UUID) -> list[dict[str, Any]]:
    return [_json(one) for one in _mine(request, uid).consents.all()]


@router.post("/drafts/{uuid:uid}/consents", summary="Attach a written consent", response={201: dict[str, Any]})
def attach(request: HttpRequest, uid: UUID, body: ConsentIn) -> Status[Any]:
    try:
        data = base64.b64decode(body.document, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("document", "Expected the document's bytes in base64.", under("consent")) from error
    given = body.dict(exclude={"document"})
    return Status(201, _json(attaching.attach_consent(_mine(request, uid), caller(request), data=data, **given)))


@router.get("/consents/{uuid:uid}/document", summary="The signed document, as a file")
def document(request: HttpRequest, uid: UUID) -> HttpResponse:
    consent = _in_hands(request, uid)
    return documents.served(consent.sha256, consent.media_type, f"consent-{str(consent.uid)[:8]}")


@router.post("/consents/{uuid:uid}/revoke", summary="Revoke a consent; what rests on it returns to draft")
def revoke(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    row, returned = revoking.revoke_consent(_in_hands(request, uid), caller(request))
    return {**_json(row), "returned_to_draft": returned}


def _in_hands(request: HttpRequest, uid: UUID) -> Consent:
    consent = consent_pages.in_hands(caller(request), uid)
    if consent is None:
        raise Consent.DoesNotExist
    return consent
