"""The proof that a denial was given: to this person, for exactly this question, not long ago (P1; R1).

No state is kept between a denial and the request that follows it. The token is opaque to whoever carries it and
signed with this installation's key; what it holds is a digest, so that no word of the question travels in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from spokesperson import clock
from spokesperson.oversight.grants.requests import digest

FRESH = timedelta(minutes=15)
_SALT = "spokesperson.authzen.denial"


class Unbound(ValueError):
    """The token is none of ours, or belongs to another question."""


class Expired(ValueError):
    """The denial is older than a denial may be."""


def bind(bound: Mapping[str, Any], subject: str, evaluation: str, template: str, expires: datetime) -> str:
    held = {"q": digest(bound), "s": subject, "e": evaluation, "t": template, "x": clock.iso(expires)}
    return signing.Signer(salt=_SALT).sign_object(held)


def check(token: str, bound: Mapping[str, Any], subject: str) -> tuple[str, str, datetime]:
    """Evaluation id, template and expiry of the denial. Raises ``Unbound`` or ``Expired``."""
    try:
        held = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise Unbound from error
    if held["s"] != subject or held["q"] != digest(bound):
        raise Unbound
    expires = clock.aware(held["x"])
    if clock.now() > expires:
        raise Expired
    return str(held["e"]), str(held["t"]), expires
