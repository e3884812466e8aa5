"""The demonstration's sign-ins: made once, kept in a file that only the owner reads, printed by setup and serve."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from spokesperson import clock
from spokesperson.demo import library
from spokesperson.people.models import Employee

TOKENS_FOR = ("director", "librarian", "aide", "records")


def file() -> Path:
    return Path(settings.DATA) / "demo-sign-ins.json"


def new_password() -> str:
    """Readable aloud, and not guessable: 64 random bits."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def keep(people: dict[str, Employee], password: str) -> None:
    """Write the sign-ins, with a token of the API for some, to the file (0600)."""
    # The API stands above the commands that call this room, so its one function is reached by name.
    issue = import_string("spokesperson.api.models.issue")
    rows = []
    for key, employee in people.items():
        token = issue(employee, "demonstration", clock.now()) if key in TOKENS_FOR else ""
        person = library.PEOPLE[key]
        rows.append({"name": person.name, "position": person.position, "email": employee.email, "note": person.note})
        rows[-1]["token"] = token
    text = json.dumps({"password": password, "people": rows}, indent=2) + "\n"
    aside = file().with_suffix(".new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    os.replace(aside, file())


def read() -> dict[str, Any] | None:
    """What ``keep`` wrote: ``password`` and ``people``; ``None`` where there is no demonstration."""
    try:
        found: dict[str, Any] = json.loads(file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def shown() -> str:
    """The sign-ins as a few lines for a terminal; empty where there is no demonstration."""
    found = read()
    if found is None:
        return ""
    wide = max(len(p["email"]) for p in found["people"])
    lines = [f"Sign in with one of these and the password  {found['password']}"]
    lines += [f"  {p['email']:<{wide}}  {p['position']}. {p['note']}." for p in found["people"]]
    return "\n".join([*lines, f"Tokens for the API are in {file()}"])
