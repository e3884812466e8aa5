"""The only place where a network's authorisation is readable (M2A, M2R; R11, L5).

A token is encrypted with a key of this installation and bound to its account: the account's id is inside the
encrypted payload, so that a ciphertext moved to another row opens nothing. Keys stand in ``TOKEN_KEYS_FILE``, one
``id:key`` a line, newest first, readable by the owner only. A row starts with the id of the key it needs.
Nothing here is ever logged, and no error repeats what was given.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections.abc import Iterable
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

from spokesperson import clock
from spokesperson.accounts.models import Account, AccountToken
from spokesperson.networks import TokenExpired

SEPARATOR = b":"
LONGEST = 4096


class TokenRefused(TokenExpired):
    """The stored authorisation does not open, or belongs to another account: connect the account again."""


class KeysUnusable(RuntimeError):
    """The key file cannot be used; ``str()`` names the file and what is wrong, never its content."""


def store(account: Account, token: str) -> AccountToken:
    """Encrypt and keep ``token`` for ``account``, replacing an earlier one; ``ValueError`` if empty or too long."""
    if not isinstance(token, str) or not token.strip() or len(token) > LONGEST:
        raise ValueError(f"expected a token of 1 to {LONGEST} characters")
    sealed = _seal(_keys(), account, token.strip())
    untested = {"tested_at": None, "tested_ok": None, "tested_why": ""}
    row, _ = AccountToken.objects.update_or_create(
        account=account, defaults={"ciphertext": sealed, "rotated_at": clock.now(), **untested}
    )
    return row


def read(account: Account) -> str:
    """The token, for the sender only; empty where none is connected. Raises ``TokenRefused``."""
    row = AccountToken.objects.filter(account=account).first()
    return _open(_keys(), account, bytes(row.ciphertext)) if row else ""


def forget(account: Account) -> bool:
    """Throw the token away; whether there was one."""
    return AccountToken.objects.filter(account=account).delete()[0] > 0


def connected(account: Account) -> bool:
    return AccountToken.objects.filter(account=account).exists()


def readable(account: Account) -> bool:
    """Whether the stored token opens; says nothing about the network's opinion of it."""
    try:
        return bool(read(account))
    except TokenRefused:
        return False


def make_ready() -> None:
    """Make the key file if there is none; ``KeysUnusable`` or ``OSError`` if it cannot be used."""
    _keys()


def rotate_keys() -> int:
    """Make a new key, encrypt every token with it and drop keys that nothing needs any more; returns how many.

    The new key is on disk before the first row uses it, and the key used until now stays for one more rotation,
    because another process may be writing with it at this moment. A row that does not open is left as it is.
    """
    old = _keys()
    new = {_new_id(old): Fernet.generate_key().decode(), **old}
    _write(new)
    with transaction.atomic():
        done = 0
        for row in AccountToken.objects.select_for_update(of=("self",)).select_related("account"):
            try:
                token = _open(new, row.account, bytes(row.ciphertext))
            except TokenRefused:
                continue
            row.ciphertext, row.rotated_at = _seal(new, row.account, token), clock.now()
            row.save(update_fields=["ciphertext", "rotated_at"])
            done += 1
        needed = {key_id(bytes(c)) for c in AccountToken.objects.values_list("ciphertext", flat=True)}
    recent = list(new)[:2]
    _write({name: key for name, key in new.items() if name in needed or name in recent})
    return done


def key_id(ciphertext: bytes) -> str:
    """The id of the key a stored token needs."""
    return ciphertext.partition(SEPARATOR)[0].decode("ascii", "replace")


def _seal(keys: dict[str, str], account: Account, token: str) -> bytes:
    payload = json.dumps({"account": str(account.uid), "token": token}).encode()
    return next(iter(keys)).encode() + SEPARATOR + _fernet(keys.values()).encrypt(payload)


def _open(keys: dict[str, str], account: Account, ciphertext: bytes) -> str:
    _, _, sealed = ciphertext.partition(SEPARATOR)
    try:
        payload = json.loads(_fernet(keys.values()).decrypt(sealed))
    except (InvalidToken, ValueError):
        raise TokenRefused("The stored authorisation does not open with this installation's keys.") from None
    if payload.get("account") != str(account.uid):
        raise TokenRefused("The stored authorisation belongs to another account.")
    return str(payload["token"])


def _fernet(keys: Iterable[str]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _new_id(keys: dict[str, str]) -> str:
    return next(n for n in iter(lambda: secrets.token_hex(4), None) if n not in keys)


_lock = threading.Lock()


def _keys() -> dict[str, str]:
    """The keys by id, newest first; made on first use."""
    path = Path(settings.TOKEN_KEYS_FILE)
    with _lock:
        if not path.exists():
            _write({_new_id({}): Fernet.generate_key().decode()}, only_new=True)
    if path.stat().st_mode & 0o077:
        raise KeysUnusable(f"{path}: others can read it. Run: chmod 600 {path}")
    found = dict(line.split(":", 1) for line in path.read_text(encoding="ascii").split() if ":" in line)
    if not found:
        raise KeysUnusable(f"{path}: it holds no key of the form id:key")
    return found


def _write(keys: dict[str, str], *, only_new: bool = False) -> None:
    """Replace the key file whole: written aside, synced, renamed. ``only_new`` never replaces another process' file."""
    path = Path(settings.TOKEN_KEYS_FILE)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.writelines(f"{name}:{key}\n" for name, key in keys.items())
        file.flush()
        os.fsync(file.fileno())
    try:
        _put_in_place(aside, path, only_new)
    finally:
        aside.unlink(missing_ok=True)


def _put_in_place(aside: Path, path: Path, only_new: bool) -> None:
    if only_new:
        try:
            os.link(aside, path)
        except FileExistsError:
            return
    else:
        os.replace(aside, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
