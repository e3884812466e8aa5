"""What may be said of an account, field by field (Def-Account-library, Def-Account-personal; R10-R12, R22).

Never a password: input that carries one is refused before anything of it is kept, and the refusal does not repeat
it (R11; L5). The field named in the answer is ours, not the caller's, because a caller may put a secret anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from spokesperson.accounts.models import CHANNELS, FORMS, HOLDERS, Account
from spokesperson.desk.texts import clean_line, clean_text
from spokesperson.directive.register import under
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators

LIBRARY_CLAUSE, PERSONAL_CLAUSE = partial(under, "accounts"), partial(under, "own accounts")
# Words of a key that mean authentication. "handle" and "user" stay allowed: they are what the public sees.
CREDENTIALS = (
    "password", "passwd", "passphrase", "passcode", "kennwort", "contrasena", "pwd", "secret", "credential", "apikey",
    "token", "cookie", "session", "bearer", "otp", "totp", "pincode", "recoverycode", "privatekey", "authorization",
)  # fmt: skip
SHORT = ("pin", "pass", "auth", "pw", "2fa", "mfa", "jwt", "key")
NETWORK = re.compile(r"[a-z][a-z0-9-]{1,29}")
DEEPEST = 8


def refuse_credentials(data: Any, depth: int = 0) -> None:
    """``Invalid`` if a key anywhere in ``data`` names a password or other authentication."""
    if depth > DEEPEST:
        raise Invalid("account", "Expected a flat list of fields.")
    if isinstance(data, Mapping):
        for key, value in data.items():
            if word := _credential(str(key)):
                raise Invalid(
                    word, "Spokesperson never takes a password or other sign-in of an account.", under("confidential")
                )
            refuse_credentials(value, depth + 1)
    elif isinstance(data, list | tuple):
        for value in data:
            refuse_credentials(value, depth + 1)


def _credential(key: str) -> str:
    """The word of our lists that ``key`` holds, or nothing."""
    plain = unicodedata.normalize("NFKD", key).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.split(r"[^a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).casefold())
    joined = re.sub(r"[^a-z0-9]", "", plain)
    return next((w for w in CREDENTIALS if w in joined), "") or next((w for w in SHORT if w in words), "")


def check(given: Mapping[str, Any], clause: str) -> dict[str, Any]:
    """``given`` as values for an ``Account``; only what is given. Raises ``Invalid`` naming the field."""
    refuse_credentials(given)
    for name in given:
        if name not in FIELDS:
            raise unknown(name, clause)
    return {name: FIELDS[name](name, value, clause) for name, value in given.items()}


def unknown(name: str, clause: str = "") -> Invalid:
    """The answer to a field that no account has; its value is not repeated."""
    shown = clean_line("account", str(name), 10_000)[:40]
    return Invalid("account", f"An account has no field called {shown!r}.", clause)


def two_people(steward: Employee | None, backup: Employee | None) -> None:
    """``Invalid`` where one person would stand in for themselves (M1A; R15)."""
    if steward is not None and steward == backup:
        raise Invalid(
            "backup", "The backup is a second Administrator, not the one who looks after it.", LIBRARY_CLAUSE()
        )


def refuse_codes(name: str, text: str) -> None:
    """``Invalid`` where words about a second factor hold what looks like a code or a key of one (L5)."""
    if re.search(r"\d(?:[ -]?\d){4}|\b[A-Z2-7]{16,}\b|otpauth:", text):
        raise Invalid(
            name, "Say only what kind it is, like a security key. Never a code or a secret.", under("confidential")
        )


def free(network: str, handle: str, but: Account | None = None) -> None:
    """``Invalid`` if the account is in the register already, in whatever case its handle is written."""
    found = Account.objects.filter(network=network, handle__iexact=handle).first()
    if found and found != but:
        raise Invalid("handle", f"This account is in the register already ({found.get_state_display()}).", "")


def _network(name: str, value: Any, clause: str) -> str:
    network = clean_line(name, value, 30)
    if not NETWORK.fullmatch(network):
        raise Invalid(name, "Choose the network the account is on.", clause)
    return network


def _handle(name: str, value: Any, clause: str) -> str:
    handle = unicodedata.normalize("NFC", clean_line(name, value, 200))
    if not handle or re.search(r"\s", handle):
        raise Invalid(name, "Write the handle as the public sees it, without spaces.", clause)
    return handle


def address(name: str, value: Any, clause: str) -> str:
    url = clean_line(name, value, 500)
    if not url and name == "base_url":
        return ""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("https", "http") and parts.hostname and not re.search(r"\s", url)
        _ = parts.port
    except ValueError:
        fits = False
    if not fits:
        raise Invalid(name, "Write the whole address, beginning with https://.", clause)
    if parts.username or parts.password:
        raise Invalid(name, "Take the user name and password out of the address.", under("confidential"))
    return url


def _channel(name: str, value: Any, clause: str) -> str:
    known = dict(CHANNELS)
    if value not in known:
        raise Invalid(name, f"Choose one of {', '.join(known.values())}.", under("channels"))
    return str(value)


def _forms(name: str, value: Any, clause: str) -> list[str]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or any(form not in FORMS for form in given):
        raise Invalid(name, f"Choose from {', '.join(FORMS)}; several may be combined.", clause)
    return [form for form in FORMS if form in given]


def _holder(name: str, value: Any, clause: str) -> str:
    if value in ("", None):
        return ""
    if value not in dict(HOLDERS):
        raise Invalid(name, "Say whether it is the Library or an individual.", clause)
    return str(value)


def _administrator(name: str, value: Any, clause: str) -> Employee | None:
    """Who looks after it, or the second Administrator who stands in: by handle or as found (M1A)."""
    if value in ("", None):
        return None
    handle = value.handle if isinstance(value, Employee) else clean_line(name, value, 80)
    found = administrators().filter(handle=handle).first()
    if found is None:
        raise Invalid(name, f"Choose an Administrator as {name}.", under("administrators"))
    return found


def _line(limit: int) -> Callable[[str, Any, str], str]:
    return lambda name, value, clause: clean_line(name, value, limit)


FIELDS: dict[str, Callable[[str, Any, str], Any]] = {
    "network": _network,
    "handle": _handle,
    "name": _line(200),
    "address": address,
    "base_url": address,
    "forms": _forms,
    "channel": _channel,
    "purpose": _line(400),
    "created_by": _holder,
    "administered_by": _holder,
    "maintained_by": _holder,
    "steward": _administrator,
    "backup": _administrator,
    "profile_text": lambda name, value, clause: clean_text(name, value, 5000),
}
