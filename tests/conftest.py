"""What every test can rely on: a data folder of its own, a clock it can set, a real database file.

No test ever touches an installation's own folder: ``SPOKESPERSON_DATA`` points to a temporary one from here on, for
this process and for the processes that tests start, and whatever a test with the database writes beside it (media,
keys, the institution's directory) goes to a folder of that one test.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from spokesperson import clock
from tests.browser import chromium
from tests.needs import need
from tests.triggers import triggers_off

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Playwright's synchronous interface keeps an event loop in the main thread, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.pop("SPOKESPERSON_NOW", None)

DATA = Path(tempfile.mkdtemp(prefix="spokesperson-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
os.environ["SPOKESPERSON_DATA"] = str(DATA)

FILES = {
    "INSTITUTION_FILE": "institution.json",
    "MEDIA_DIR": "media",
    "ARCHIVE_KEY_FILE": "archive-key.pem",
    "TOKEN_KEYS_FILE": "token-keys",
}


def _move_data(settings: object, folder: Path) -> None:
    """Point every setting that names a file of the installation into ``folder``."""
    settings.DATA = folder  # type: ignore[attr-defined]
    for name, file in FILES.items():
        setattr(settings, name, folder / file)


_move_data(django_settings, DATA)
django_settings.STATIC_ROOT = DATA / "static"
django_settings.STATIC_ROOT.mkdir()

_quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
hypothesis_settings.register_profile("plain", deadline=None, max_examples=40, suppress_health_check=_quiet)
hypothesis_settings.register_profile(
    "ci", deadline=None, max_examples=40, derandomize=True, print_blob=True, suppress_health_check=_quiet
)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=2000, suppress_health_check=_quiet)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "plain"))


# The archive's tables refuse every DELETE and TRUNCATE, also the one with which Django empties the database after a
# test that really commits. The refusal is lifted for that moment only.
_empty_database = TransactionTestCase._fixture_teardown


def _empty_database_with_archive(self: TransactionTestCase) -> None:
    with triggers_off():
        _empty_database(self)


TransactionTestCase._fixture_teardown = _empty_database_with_archive


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On SQLite a file and not memory: threads and processes of one test see the same WAL database as in life."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(DATA / "test.sqlite3")


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_serialized_rollback", "client", "live_server"}


@pytest.fixture(autouse=True)
def _files_of_this_test(request: pytest.FixtureRequest) -> None:
    """A test that uses the database finds no file that another test left."""
    if not (request.node.get_closest_marker("django_db") or DATABASE_FIXTURES & set(request.fixturenames)):
        return
    _move_data(request.getfixturevalue("settings"), request.getfixturevalue("tmp_path"))


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime | str], datetime]:
    """``clock_at(instant)`` moves the clock for the rest of the test, in threads and child processes too."""

    def move(instant: datetime | str) -> datetime:
        moment = clock.aware(instant)
        monkeypatch.setenv("SPOKESPERSON_NOW", moment.isoformat())
        return moment

    return move


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, one for all tests of this process."""
    if not chromium.program():
        need("browser tests: no Chromium on this machine")
    with chromium.launched() as started:
        yield started


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens a browser is a browser test, so that it can be chosen and left out by that word; whatever knows no
    database is not run again on another one.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        if not (item.get_closest_marker("django_db") or DATABASE_FIXTURES & fixtures):
            item.add_marker(pytest.mark.once)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out and why, right above pytest's own last line."""
    lines = [line for line in os.environ.get("SPOKESPERSON_TEST_NOTES", "").splitlines() if line]
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)}
    lines += sorted(reason.removeprefix("Skipped: ") for reason in reasons)
    if lines:
        terminalreporter.section("LEFT OUT", sep="!", bold=True, yellow=True)
        for line in lines:
            terminalreporter.line(f"  - {line}")
