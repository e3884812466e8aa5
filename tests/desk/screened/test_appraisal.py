"""Reading a draft as the directive reads it (1.2, 1.3; R33, R36, R37)."""

from __future__ import annotations

import pytest

from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import submit
from spokesperson.desk.models import Media
from spokesperson.desk.screened import appraisal
from tests.desk.conftest import ready

CONFIRMS = "You had The Overstory out eleven days late, so there was a fine of $2.75."


def test_a_reply_may_not_confirm_what_a_customer_told(house):
    """R37, R39: also where the customer's own words are not held."""
    draft = ready(house.boss, house.board, CONFIRMS, in_reply_to="https://books.example/@marcus/1")
    with pytest.raises(Refused) as error:
        submit.submit(draft, house.boss)
    assert "1.3" in error.value.verdict.decision.clauses


def test_file_names_and_alternative_texts_are_screened_too(house):
    """R33: every outgoing text."""
    draft = ready(house.boss, house.board)
    Media.objects.create(
        draft=draft, sha256="0" * 64, media_type="image/png", file_name="489-36-8350.png", width=8, height=8,
        alt="This fucking printer", rights="own work", uploaded_by=house.boss,
    )  # fmt: skip
    kinds = {(f.where.partition(":")[0], f.finding.kind) for f in appraisal.appraise(draft).found}
    assert ("alt", "profane") in kinds
    assert ("file", "ssn") in kinds
