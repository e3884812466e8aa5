"""``/healthz`` says that the process lives, ``/readyz`` whether it can work, and which part cannot (contract)."""

from __future__ import annotations

import pytest
from django.db import connections
from django.db.utils import OperationalError

from tests import factories


def away(*_given, **_named):
    raise OperationalError("the database is away")


@pytest.mark.django_db
def test_alive_without_asking_anyone(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_with_a_directive_in_force(client):
    factories.directive_adopted()
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json()
    assert set(answer.json()["parts"].values()) == {"ok"}


@pytest.mark.django_db
def test_not_ready_without_a_directive(client):
    """P2: without a directive nothing can be permitted."""
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["directive"] == "none in force"
    assert answer.json()["parts"]["database"] == "ok"


@pytest.mark.django_db
def test_not_ready_when_the_database_is_away(client, monkeypatch):
    monkeypatch.setattr(connections["default"], "cursor", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"] | {"data": ""} == {
        "database": "away", "archive": "away", "directive": "away", "data": "",
    }  # fmt: skip


@pytest.mark.django_db
def test_not_ready_when_the_data_folder_takes_nothing(client, settings, tmp_path):
    factories.directive_adopted()
    (tmp_path / "file").write_text("")
    settings.DATA = tmp_path / "file"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["data"] == "not writable"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(client, path):
    assert client.post(path).status_code == 405
