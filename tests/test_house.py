"""What every test relies on (tests/conftest.py): own files, a clock to set, triggers that come back."""

from __future__ import annotations

import threading
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from spokesperson import clock
from tests import conftest, postgres
from tests.needs import need
from tests.triggers import triggers_off

REFUSE = {
    "sqlite": ["CREATE TRIGGER refuse BEFORE DELETE ON django_session BEGIN SELECT RAISE(ABORT, 'kept'); END"],
    "postgresql": [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'kept'; END $$",
        "CREATE TRIGGER refuse BEFORE DELETE ON django_session FOR EACH ROW EXECUTE FUNCTION refuse()",
    ],
}


def test_no_test_touches_an_installation():
    assert Path(settings.DATA).is_relative_to(conftest.DATA)


@pytest.mark.django_db
def test_a_test_with_the_database_has_files_of_its_own(tmp_path: Path):
    assert [getattr(settings, name).parent for name in conftest.FILES] == [tmp_path] * len(conftest.FILES)


def test_the_clock_moves_in_every_thread(clock_at):
    moment = clock_at("2026-03-17T10:12:00-05:00")
    seen = []
    thread = threading.Thread(target=lambda: seen.append(clock.now()))
    thread.start()
    thread.join()
    assert [clock.now(), *seen] == [moment, moment]


def test_a_naive_instant_is_no_instant(clock_at):
    with pytest.raises(ValueError, match="no time zone"):
        clock_at("2026-03-17T10:12:00")


@pytest.mark.django_db
def test_triggers_are_off_inside_and_back_afterwards():
    with connection.cursor() as cursor:
        for statement in REFUSE[connection.vendor]:
            cursor.execute(statement)
        cursor.execute(
            "INSERT INTO django_session VALUES ('a', '', '2026-01-01 00:00:00'), ('b', '', '2026-01-01 00:00:00')"
        )
        with triggers_off():
            cursor.execute("DELETE FROM django_session WHERE session_key = 'a'")
        with pytest.raises(DatabaseError, match="kept"), transaction.atomic():
            cursor.execute("DELETE FROM django_session")
        cursor.execute("SELECT session_key FROM django_session")
        assert cursor.fetchall() == [("b",)]


def test_a_postgresql_server_of_our_own_starts_and_leaves_nothing():
    if postgres.programs() is None:
        need("PostgreSQL is not installed")
    with postgres.server() as url, psycopg.connect(url) as connected:
        folder = Path(connected.execute("SHOW data_directory").fetchone()[0]).parent
        assert connected.execute("SELECT lower('É')").fetchone() == ("é",)
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_missing_programs_are_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "programs", lambda: None)
    with pytest.raises(postgres.Unavailable, match="apt-get install postgresql"), postgres.server():
        pass
