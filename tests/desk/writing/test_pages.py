"""The desk's pages and odd forms (1.8; R64)."""

from __future__ import annotations

import pytest

from tests.desk.conftest import ready


@pytest.mark.parametrize("seen", ["9" * 5000, "\u00b2", "-1", ""])
def test_a_version_that_is_no_number_is_no_version(house, client, seen):
    """Bad input: what a page carries along may come back as anything."""
    draft = ready(house.boss, house.board)
    client.force_login(house.boss.user)
    answer = client.post(f"/drafts/{draft.uid}", {"text": draft.text, "seen": seen})
    assert answer.status_code in (302, 409)
