"""Days and hours of records, by the institution's clock and in the reader's language (R71)."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.utils import translation

from spokesperson import clock
from spokesperson.decisions import recorded
from tests import factories

AFTERNOON = clock.aware("2026-03-17T19:40:00Z")


@pytest.fixture(autouse=True)
def _in_chicago(settings, tmp_path) -> None:
    settings.INSTITUTION_FILE = tmp_path / "institution.json"
    settings.INSTITUTION_FILE.write_text(json.dumps(factories.INSTITUTION))


@pytest.mark.parametrize(
    ("language", "stamp", "day", "weekday", "hour"),
    [
        ("en", "17 Mar 2026, 2:40 pm", "17 March 2026", "Tue 17 Mar", "2:40 pm"),
        ("es", "17 mar 2026, 14:40", "17 de marzo de 2026", "mar 17 mar", "14:40"),
    ],
)
def test_an_instant_is_told_in_the_language_of_its_reader(language, stamp, day, weekday, hour):
    with translation.override(language):
        told = [tell(AFTERNOON) for tell in (recorded.stamp, recorded.day, recorded.weekday, recorded.hour)]
        assert told == [stamp, day, weekday, hour]
        assert recorded.day(date(2026, 3, 17)) == day
