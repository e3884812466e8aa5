"""The list of facts and the description of the directive's file say what the engine knows (R2, R28)."""

from __future__ import annotations

import re

import pytest

from scripts import facts_reference
from spokesperson.directive.engine import front
from spokesperson.directive.engine.source import KINDS
from tests.docs.test_docs import DOCS, documented

FILE = DOCS / "reference" / "directive-file.md"


def test_the_list_of_facts_is_up_to_date():
    assert facts_reference.PAGE.read_text("utf-8") == facts_reference.page()


def test_every_key_of_the_front_matter_is_described_and_no_other():
    text = FILE.read_text("utf-8").partition("## Front matter")[2].partition("## Clauses")[0]
    keys = {key for row in re.findall(r"^\| (.*?) \|", text, re.M) for key in re.findall(r"`(\w+)`", row)}
    assert keys == {*front.REQUIRED, *front.OPTIONAL}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_block_is_described(kind):
    assert kind in documented(FILE)
