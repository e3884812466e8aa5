"""Who is written to about accounts, when, and once (R10, R16, R54, R55)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from spokesperson import clock
from spokesperson.accounts import due
from spokesperson.accounts.models import Account, AccountNotice
from spokesperson.archive import store as archive
from spokesperson.oversight.accounts import account_reminders
from spokesperson.oversight.accounts.account_reminders import deliver_notices, remind_accounts
from spokesperson.oversight.actions.review_account import review_account
from spokesperson.people.models import Preference
from tests import factories
from tests.desk.conftest import asked_to_stop

NOW = factories.AT_WORK


@pytest.fixture
def board(house) -> Account:
    """An account of the Library with two Administrators and an attested second factor, registered at ``NOW``."""
    board = house.board
    board.steward, board.backup, board.registered_at = house.boss, house.second, NOW
    board.second_factor_until = NOW + timedelta(days=900)
    board.save()
    Account.objects.filter(pk=house.hers.pk).update(profile_checked_at=NOW + timedelta(days=700))
    return board


def told(kind: str) -> list[str]:
    return list(AccountNotice.objects.filter(kind=kind).order_by("pk").values_list("person__name", flat=True))


def at(moment, chore=remind_accounts):
    with clock.at(moment):
        return chore()


def test_the_steward_comes_first_the_backup_a_fortnight_later_and_both_before_it_drops(house, board):
    """R10: the Administrator is told before the account leaves the public list."""
    due_by = due.review_due(board)
    assert at(due_by - timedelta(days=32)) == 0
    assert at(due_by - timedelta(days=29)) == 1
    assert at(due_by - timedelta(days=28)) == 0
    assert told("review") == [house.boss.name]
    at(due_by - timedelta(days=15))
    assert sorted(told("review")) == sorted([house.boss.name, house.boss.name, house.second.name])
    assert at(due.drops_at(board) - timedelta(days=6)) == 2
    assert at(due.drops_at(board) + timedelta(days=6)) == 0


def test_the_backup_is_told_at_once_where_the_steward_was_asked_to_stop(house, board):
    """R52: a stop to an Administrator stops them and not the desk; what they looked after passes to the backup."""
    asked_to_stop(house.boss)
    at(due.review_due(board) - timedelta(days=29))
    assert told("review") == [house.boss.name, house.second.name]


def test_a_second_factor_about_to_end_is_said_too(house, board):
    board.second_factor_until = NOW + timedelta(days=40)
    board.save()
    assert at(NOW) == 0
    assert at(NOW + timedelta(days=11)) == 1
    assert at(NOW + timedelta(days=26)) == 2
    assert told("second_factor")[0] == house.boss.name


def test_an_account_that_is_nobodys_is_all_administrators(house, board):
    """R15: never ownerless."""
    Account.objects.filter(pk=board.pk).update(steward=None, backup=None)
    at(due.review_due(board) - timedelta(days=20))
    assert set(told("review")) == {house.boss.name, house.second.name}


def test_the_owner_hears_that_a_profile_is_to_be_checked(house, board):
    """R55: seven days before the check grows old, and again when it has."""
    Account.objects.filter(pk=house.hers.pk).update(profile_checked_at=house.hers.profile_checked_at)
    ends = house.hers.profile_checked_at + timedelta(days=180)
    assert at(ends - timedelta(days=8)) == 0
    assert at(ends - timedelta(days=6)) == 1
    assert at(ends + timedelta(hours=1)) == 1
    assert told("profile") == [house.ann.name, house.ann.name]


def test_nothing_is_said_about_a_private_account(house, board):
    """R56."""
    factories.account_personal(house.aide, profile_checked_at=None, profile_text="")
    at(NOW + timedelta(days=400))
    assert house.aide.name not in told("profile")


def test_they_go_out_by_mail_and_stand_in_the_accounts_life(house, board, post_office):
    """R10, R16."""
    moment = due.review_due(board) - timedelta(days=29)
    at(moment)
    assert at(moment, deliver_notices) == 1
    assert at(moment, deliver_notices) == 0
    mail = post_office.all[0]
    assert house.boss.email in str(mail)
    assert f"/accounts/{board.uid}" in str(mail)
    record = archive.by_subject(board.urn)[-1]
    assert (record.type, record.activity["sp:kind"]) == ("Announce", "review")
    assert house.boss.email not in str(record.activity)


def test_what_was_done_meanwhile_is_not_sent(house, board, post_office):
    moment = due.review_due(board) - timedelta(days=29)
    at(moment)
    factories.shifts(house.boss, days=range(7))
    with clock.at(moment):
        review_account(board, house.boss, true=True)
    at(moment, deliver_notices)
    assert AccountNotice.objects.get().state == "dropped"
    assert not post_office.all


def test_without_a_mail_server_they_wait(house, board, settings):
    settings.MAIL_IS_SET = False
    moment = due.review_due(board) - timedelta(days=29)
    at(moment)
    assert at(moment, deliver_notices) == 0
    assert AccountNotice.objects.get().state == "waiting"


@pytest.mark.parametrize("kind", account_reminders.SUBJECTS)
def test_a_notice_is_in_the_language_its_reader_chose(house, board, kind):
    """L9: whatever language the worker, or the page that was read last, speaks."""
    Preference.objects.create(employee=house.boss, language="es")
    notice = AccountNotice(kind=kind, account=board, person=house.boss, due=NOW)
    with translation.override("en"):
        theirs = account_reminders.message(notice)
        notice.person = house.second
        other = account_reminders.message(notice)
    with translation.override("es"):
        assert account_reminders.message(notice).body == other.body
    assert theirs.body.startswith(f"Hola, {house.boss.name}:")
    assert other.body.startswith(f"Hello {house.second.name},")


def test_every_kind_has_its_words(house, board):
    for kind, _label in AccountNotice.KINDS:
        notice = AccountNotice(account=board, person=house.boss, kind=kind, due=NOW)
        mail = account_reminders.message(notice)
        assert board.handle in str(mail.subject)
        assert "%(" not in mail.body
