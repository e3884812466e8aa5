"""The demonstration library as ``spokesperson setup --demo`` makes it, built once for the tests of a module.

@pytest.fixture(scope="module")
def demo(demo_library): ...       # a ``DemoLibrary``: its people, their password, the clock, a server for browsers

It is built at the tests' own hour (``factories.AT_WORK``), really committed, and taken away after the module.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from pytest_django.live_server_helper import LiveServer

from spokesperson.demo import library as facts
from spokesperson.demo import sign_ins
from spokesperson.people.models import Employee
from tests import conftest, factories
from tests.triggers import triggers_off

FIVE = ("librarian", "manager", "director", "web", "aide")


@dataclass
class DemoLibrary:
    """Its ``people`` by their key in ``spokesperson.demo.library``, and the instant it is there (``now``)."""

    password: str
    now: datetime
    people: dict[str, Employee] = field(default_factory=dict)
    url: str = ""

    def later(self, **span: float) -> datetime:
        """Let time pass, for the server's threads too."""
        self.now += timedelta(**span)
        os.environ["SPOKESPERSON_NOW"] = self.now.isoformat()
        return self.now

    def client(self, key: str | None, language: str = "en") -> Client:
        """Django's own client, signed in as one of the people; ``None`` is the public."""
        client = Client(headers={"accept-language": language})
        if key is not None:
            client.force_login(self.people[key].user)
        return client


@pytest.fixture(scope="module")
def demo_library(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoLibrary]:
    """The library; everything it wrote is gone when the module is over."""
    before = os.environ.get("SPOKESPERSON_NOW")
    folder = tmp_path_factory.mktemp("demo-library")
    with django_db_blocker.unblock(), override_settings(MODE="demo", **moved(folder)):
        try:
            built = DemoLibrary("", factories.AT_WORK)
            built.later()
            _build(built)
            yield built
        finally:
            with triggers_off():
                call_command("flush", verbosity=0, interactive=False, allow_cascade=False, inhibit_post_migrate=False)
            os.environ.pop("SPOKESPERSON_NOW", None)
            if before is not None:
                os.environ["SPOKESPERSON_NOW"] = before


@pytest.fixture(scope="module")
def demo_server(demo_library: DemoLibrary) -> Iterator[DemoLibrary]:
    """The library behind a server of this process, for browsers."""
    server = LiveServer("localhost")
    with server._live_server_modified_settings:
        demo_library.url = server.url
        try:
            yield demo_library
        finally:
            server.stop()


def moved(folder: Path) -> dict[str, Path]:
    """The settings that name an installation's files, in ``folder``."""
    return {"DATA": folder, **{name: folder / file for name, file in conftest.FILES.items()}}


def _build(into: DemoLibrary) -> None:
    from spokesperson.cli.setup import setup

    assert settings.MODE == "demo"
    done = CliRunner().invoke(setup, ["--demo"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    into.password = json.loads(sign_ins.file().read_text())["password"]
    named = {person.name: key for key, person in facts.PEOPLE.items()}
    into.people = {named[e.name]: e for e in Employee.objects.select_related("user") if e.name in named}
