"""The question on the page "Why can't I?": for which account, and for which hour (Overview; R1, R22, R25)."""

from __future__ import annotations

import pytest
from django.test import Client

from spokesperson.decisions.models import Decision
from tests.desk.conftest import house  # noqa: F401  (the same people)


@pytest.fixture
def ask(house):  # noqa: F811
    """Ask as Ann; the page, and whether it answered."""
    client = Client()
    client.force_login(house.ann.user)

    def asked(status: int = 200, **given: str) -> str:
        answer = client.get("/why", given)
        assert answer.status_code == status, answer.content[:300]
        assert not Decision.objects.exists()
        return answer.content.decode()

    return asked


@pytest.mark.parametrize("action", ["post", "comment"])
def test_what_goes_by_e_mail_telephone_or_print_is_not_governed(ask, action):
    """R22: neither yes nor no."""
    page = ask(action=action, account="elsewhere")
    assert "This is not governed by SH 620.4" in page
    assert "With none: by e-mail, telephone or print" in ask()


def test_the_hour_that_is_asked_for_decides(ask, house):  # noqa: F811
    """R25: at the desk now, and not on library time tonight."""
    asked = {"action": "post", "account": str(house.hers.uid)}
    assert "You are not on library time" not in ask(**asked)
    assert "You are not on library time" not in ask(**asked, when="2026-03-18T10:00")
    assert "You are not on library time" in ask(**asked, when="2026-03-17T22:00")


@pytest.mark.parametrize("when", ["soon", "2026-02-30T10:00", "9999-12-31T23:59"])
def test_an_hour_that_is_none_names_the_field_and_keeps_what_was_chosen(ask, when):
    """R25, bad input."""
    page = ask(422, action="post", account="elsewhere", when=when)
    assert 'href="#f-when"' in page
    assert f'value="{when}"' in page
    assert '<option value="elsewhere" selected>' in page
