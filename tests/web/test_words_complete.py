"""Whoever reads another language than English reads it everywhere: the catalogue holds every word, translated.

What the directive itself says (its clauses, its reasons, its table) is the institution's own text and is left as it is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import polib
import pytest

from spokesperson.accounts.models import CHANNELS, FORMS
from spokesperson.decisions import recorded
from spokesperson.desk.writing.drafts_page import STATUS
from spokesperson.directive.engine.remedies import REMEDIES
from tests.needs import need

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "spokesperson"
WRITTEN = sorted((PACKAGE / "locale").glob("*/LC_MESSAGES/*.po"))
VALUES = re.compile(r"%\(\w+\)[sd]")


def _said(entries: Iterable[polib.POEntry]) -> set[tuple[str, str, str]]:
    return {(e.msgctxt or "", e.msgid, e.msgid_plural) for e in entries}


def _extracted(into: Path) -> set[tuple[str, str, str]]:
    """What Django's own tool finds in the sources, asked in a copy so that no file of ours is written."""
    copy = into / "spokesperson"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("locale", "static", "__pycache__"))
    (copy / "locale").mkdir()
    without = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "es", "--no-location", "--no-obsolete"]
    subprocess.run(command, cwd=copy, env=without, check=True, capture_output=True, timeout=120)
    return _said(polib.pofile(copy / "locale" / "es" / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("written", WRITTEN, ids=lambda p: p.parts[-3])
def test_every_entry_is_translated_and_none_is_a_guess(written: Path):
    """Empty, doubtful (fuzzy) and cast-off (obsolete) entries are all left to finish; none is there."""
    found = polib.pofile(written)
    left = [e.msgid for e in [*found.untranslated_entries(), *found.fuzzy_entries(), *found.obsolete_entries()]]
    assert not left
    assert not found.metadata_is_fuzzy


def test_the_catalogue_holds_exactly_the_words_of_the_sources(tmp_path: Path):
    """Words added and not yet translated, and translations of words that are gone, both show here."""
    if not shutil.which("xgettext"):
        need("xgettext (Debian: gettext) to read the words out of the sources")
    sources = _extracted(tmp_path)
    for written in WRITTEN:
        catalogue = _said(polib.pofile(written))
        assert sources - catalogue == set(), f"{written.parts[-3]}: run makemessages --no-location, then translate"
        assert catalogue - sources == set(), f"{written.parts[-3]}: these are no longer said"


@pytest.mark.parametrize("written", WRITTEN, ids=lambda p: p.parts[-3])
def test_words_kept_in_tables_are_in_the_catalogue(written: Path):
    """Pages look these up by a variable, so only the marks beside them bring them to the translators.

    They are a remedy's words, a record's titles, a draft's states, and the kinds of account.
    """
    titles = [*recorded.KINDS.values(), *recorded.THINGS.values(), *recorded.OFFERS.values()]
    looked_up = {
        *(remedy.words for remedy in REMEDIES.values()),
        *(title for title, _icon, _tone in titles),
        *recorded.ACTIONS.values(),
        *recorded.STAGES.values(),
        *(words for _effect, words in STATUS.values()),
        *FORMS,
        *(words for _name, words in CHANNELS),
    }
    assert looked_up - {e.msgid for e in polib.pofile(written).translated_entries()} == set()


@pytest.mark.parametrize("written", WRITTEN, ids=lambda p: p.parts[-3])
def test_each_number_of_a_sentence_keeps_its_values(written: Path):
    """One and many: the many names every value of the English many; the one names no other."""
    for entry in polib.pofile(written).translated_entries():
        if not entry.msgid_plural:
            continue
        allowed = set(VALUES.findall(entry.msgid)) | set(VALUES.findall(entry.msgid_plural))
        one, many = entry.msgstr_plural[0], entry.msgstr_plural[1]
        assert set(VALUES.findall(many)) == set(VALUES.findall(entry.msgid_plural)), entry.msgid_plural
        assert set(VALUES.findall(one)) <= allowed, entry.msgid
