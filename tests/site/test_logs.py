"""Logs are JSON lines that never hold a text, a name, an e-mail or a token (1.3; R82)."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.test import Client

from spokesperson.desk.models import Publication
from spokesperson.desk.sending import sender
from spokesperson.site.logs import JsonFormatter
from tests import factories
from tests.desk.conftest import later, ready

CANARY = "Kanarienvogel"


@pytest.fixture
def log():
    """Everything that any part of the process logs, at every level, in the form in which it is written."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_line_is_json_and_holds_only_what_is_safe(log):
    try:
        raise ValueError(f"about {CANARY}")
    except ValueError:
        logging.getLogger("x").exception("it failed for %s", CANARY, extra={"status": 500, "who": CANARY})
    line = json.loads(log.getvalue())
    assert line["event"] == "it failed for %s"
    assert (line["status"], line["error"], line["level"]) == (500, "ValueError", "ERROR")
    assert line["where"][0].startswith("test_logs.py:")
    assert CANARY not in log.getvalue()


def test_an_event_that_is_no_constant_text_is_named_by_its_kind(log):
    logging.getLogger("x").error(RuntimeError(CANARY))
    assert json.loads(log.getvalue())["event"] == "RuntimeError"


def test_a_whole_journey_leaves_nothing_personal_in_the_log(house, caller, browse, log, monkeypatch):
    """1.3: sign-in, write, refusal, publication, failure and search; then the log is searched for every word of it."""
    house.boss.name = f"Dana {CANARY}"
    house.boss.save()
    person, speak = browse(house.boss), caller(house.boss)
    token = speak.headers["Authorization"].split()[1]
    Client().post("/sign-in", {"email": house.boss.email, "password": factories.PASSWORD, "device": "own"})
    Client().post("/sign-in", {"email": house.boss.email, "password": CANARY})
    draft = ready(house.boss, house.board, text=f"The {CANARY} sings at ten.")
    person.get(f"/write?text={CANARY}")
    person.post(f"/drafts/{draft.uid}/check", {"text": f"The {CANARY} sings at ten."})
    person.post(f"/drafts/{draft.uid}/submit")
    speak.get(f"/drafts/{draft.uid}")
    speak.post("/activities", {"type": CANARY, "object": CANARY})
    speak.get(f"/directive/{CANARY}")
    person.get(f"/{CANARY}")
    person.get(f"/register?q={CANARY}")
    with later(61):
        factories.settle_warnings(draft)
        assert person.post(f"/drafts/{draft.uid}/post").status_code == 302
        sender.run_due()
    assert Publication.objects.filter(draft=draft).exists()

    def broken(*_given, **_named):
        raise RuntimeError(f"{CANARY} {house.boss.email}")

    monkeypatch.setattr("spokesperson.desk.writing.showing.composer.page", broken)
    assert person.get(f"/drafts/{draft.uid}").status_code == 500
    written = log.getvalue()
    lines = [json.loads(line) for line in written.splitlines()]
    assert len([line for line in lines if line["event"] == "request"]) >= 12
    assert any(line.get("error") == "RuntimeError" for line in lines)
    for secret in (CANARY, house.boss.email, token, factories.PASSWORD, str(draft.uid), "sings"):
        assert secret not in written, next(line for line in written.splitlines() if secret in line)
