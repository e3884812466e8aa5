"""What translators wrote is what readers get: the compiled catalogue is that of the written one."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

LOCALE = Path(__file__).resolve().parents[2] / "src" / "spokesperson" / "locale"
WRITTEN = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


@pytest.mark.parametrize("written", WRITTEN, ids=lambda p: p.parts[-3])
def test_the_compiled_catalogue_says_what_the_written_one_says(written: Path):
    given = {e.msgid: e.msgstr or e.msgstr_plural for e in polib.pofile(written).translated_entries()}
    compiled = {e.msgid: e.msgstr or e.msgstr_plural for e in polib.mofile(written.with_suffix(".mo"))}
    assert compiled == given


@pytest.mark.parametrize("written", WRITTEN, ids=lambda p: p.parts[-3])
def test_a_translation_keeps_every_value_of_its_sentence(written: Path):
    values = re.compile(r"%\(\w+\)[sd]")
    for entry in polib.pofile(written).translated_entries():
        if entry.msgstr:
            assert sorted(values.findall(entry.msgid)) == sorted(values.findall(entry.msgstr)), entry.msgid
