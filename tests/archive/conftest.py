"""Short ways to put something into the archive and to get at it the way an intruder would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from spokesperson.archive import store

ACTOR = "urn:sp:person:0192d4a0-0000-7000-8000-000000000001"
SUBJECT = "urn:sp:draft:0192d4a0-0000-7000-8000-000000000002"

Append = Callable[..., store.Receipt]


def note(text: str = "Story time moves to Saturday, 10:30.", **more: Any) -> dict[str, Any]:
    """An activity as the desk records one."""
    return {
        "type": "Create",
        "actor": ACTOR,
        "object": {"type": "Note", "content": text},
        "target": "urn:sp:account:branch",
        "sp:account": "urn:sp:account:branch",
        "sp:clauses": ["1.3", "1.8"],
        "sp:directive": "ab" * 32,
        "sp:equipment": "library",
        **more,
    }


@pytest.fixture
def append() -> Append:
    """``append(text, **how)``: one record in a transaction of its own, sealed on either database."""

    def act(text: str = "Story time moves to Saturday, 10:30.", **how: Any) -> store.Receipt:
        activity = how.pop("activity", None) or note(text)
        with transaction.atomic():
            receipt = store.append(activity, subject=how.pop("subject", SUBJECT), **how)
        store.seal_pending()
        return receipt

    return act


def execute(statement: str, parameters: Any = ()) -> list[Any]:
    """Plain SQL past everything that the archive's own code refuses."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []
