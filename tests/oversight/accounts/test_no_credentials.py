"""Nobody is asked for an account's sign-in; what is sent all the same is refused and kept nowhere (L5)."""

from __future__ import annotations

import json
import logging
import re
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from tests import factories
from tests.api.conftest import caller  # noqa: F401  (a fixture)

SOURCE = Path(__file__).resolve().parents[3] / "src" / "spokesperson"
WORD = re.compile(r"passw|passphrase|passcode|credential|secret|private_?key|recovery_?code|totp|one_?time_?code", re.I)
SECRET = "hunter2-very-secret"
KEYS = ("password", "user_password", "passPhrase", "contraseña", "totp", "recoveryCode", "privateKey", "session_cookie")


def test_no_model_of_ours_has_a_field_for_one():
    """L5, R11: the network's own authorisation is the only thing kept, encrypted."""
    for model in apps.get_models():
        if model.__module__.startswith("spokesperson."):
            for field in model._meta.get_fields():
                assert not WORD.search(field.name), (model, field.name)


def test_no_template_asks_for_one_but_the_sign_in_to_this_house():
    """L5."""
    for path in SOURCE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        fields = re.findall(r"<(?:input|textarea|select)[^>]*>", text)
        found = [f for f in fields if WORD.search(f) or 'type="password"' in f]
        assert not found or path.name == "sign_in.html", (path, found)


def test_no_view_reads_one_but_the_sign_in_to_this_house():
    """L5."""
    for path in SOURCE.rglob("*.py"):
        read = re.findall(r"""POST(?:\.get\(|\[)\s*["']([^"']+)["']""", path.read_text(encoding="utf-8"))
        assert not [name for name in read if WORD.search(name)] or path.name == "sign_in_pages.py", path


def schema() -> dict:
    return Client().get("/api/openapi.json").json()


def test_the_description_of_the_api_names_none(db):
    """L5: neither a body nor a parameter."""
    found = schema()
    for name, shape in found["components"]["schemas"].items():
        for field in shape.get("properties", {}):
            assert not WORD.search(field), (name, field)
    for path, methods in found["paths"].items():
        for method in methods.values():
            for parameter in method.get("parameters", []) if isinstance(method, dict) else ():
                assert not WORD.search(parameter["name"]), path


@pytest.fixture
def sent(house, caller, caplog):  # noqa: F811
    """Send a body to every endpoint of the API that takes one, as an Administrator."""
    caplog.set_level(logging.DEBUG)

    def send(body: dict) -> list[tuple[str, object]]:
        answers = []
        for path, methods in schema()["paths"].items():
            if "post" in methods and path.startswith("/api/v1/") and "requestBody" in methods["post"]:
                where = re.sub(r"\{[^}]*(?:pk|id)\}", "1", path.removeprefix("/api/v1"))
                where = where if "{" not in where else re.sub(r"\{[^}]+\}", str(uuid.uuid4()), where)
                if "/accounts/" in path:
                    where = path.removeprefix("/api/v1").replace("{uid}", str(house.hers.uid))
                answers.append((where, caller(house.ann).post(where, body)))
        return answers

    return send


@pytest.mark.parametrize("key", KEYS)
def test_every_endpoint_refuses_one_and_keeps_nothing_of_it(house, sent, caplog, key):
    """L5, R11: whatever it is called, at the top or inside."""
    for body in ({key: SECRET}, {"type": "Create", "object": {"type": "Profile", key: SECRET}}):
        answers = sent(body)
        assert len(answers) > 10
        for where, answer in answers:
            assert 400 <= answer.status < 500, (where, answer.status)
            assert SECRET not in json.dumps(answer.body), where
    kept = [json.dumps(r.activity) for r in archive.recent(1000)]
    kept += [bytes(d.canonical).decode() for d in Decision.objects.all()]
    assert SECRET not in "\n".join(kept)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("verb", ["profile", "review", "attest", "show", "change", "before-blocking"])
def test_a_form_that_carries_one_keeps_nothing_of_it(house, caplog, verb):
    """L5."""
    caplog.set_level(logging.DEBUG)
    client = Client()
    client.force_login(house.ann.user)
    client.post(f"/accounts/{house.hers.uid}/{verb}", {"password": SECRET, "sure": "yes", "forms": ["profile"]})
    house.hers.refresh_from_db()
    assert SECRET not in str(vars(house.hers))
    assert SECRET not in "\n".join(json.dumps(r.activity) for r in archive.recent(100))
    assert SECRET not in caplog.text


def test_a_second_factor_is_attested_without_it(house):
    """L5."""
    from spokesperson.oversight.actions.attest_second_factor import attest_second_factor
    from tests.oversight.conftest import invalid

    invalid("words", attest_second_factor, house.board, house.boss, says=True, words="otpauth://totp/x?secret=ABC")
    assert factories.account_library("mastodon", "@w@s.example").second_factor_at is None
