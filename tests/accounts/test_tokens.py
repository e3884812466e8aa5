"""The encrypted store of authorisations (M2A, M2R; R11, L5)."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest

from spokesperson import clock
from spokesperson.accounts import tokens
from spokesperson.accounts.models import AccountToken
from spokesperson.networks import TokenExpired
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "masto-7d5c1e-very-secret"


@pytest.fixture
def account():
    return factories.account_library(network="mastodon")


def key_file(settings) -> Path:
    return Path(settings.TOKEN_KEYS_FILE)


def test_a_stored_token_comes_back_and_stands_nowhere_in_the_clear(account, settings):
    row = tokens.store(account, SECRET)
    assert tokens.read(account) == SECRET
    assert SECRET.encode() not in bytes(row.ciphertext)
    assert tokens.key_id(bytes(row.ciphertext)) in key_file(settings).read_text()


def test_an_account_without_a_token_reads_as_empty(account):
    assert tokens.read(account) == ""
    assert not tokens.connected(account)


def test_the_key_file_is_made_once_and_only_its_owner_reads_it(account, settings):
    tokens.make_ready()
    first = key_file(settings).read_text()
    tokens.store(account, SECRET)
    assert key_file(settings).read_text() == first
    assert stat.S_IMODE(key_file(settings).stat().st_mode) == 0o600


def test_a_key_file_that_others_can_read_is_refused(account, settings):
    tokens.make_ready()
    key_file(settings).chmod(0o644)
    with pytest.raises(tokens.KeysUnusable, match="chmod 600"):
        tokens.store(account, SECRET)


def test_an_empty_key_file_is_refused(account, settings):
    key_file(settings).touch(mode=0o600)
    with pytest.raises(tokens.KeysUnusable, match="id:key"):
        tokens.store(account, SECRET)


def test_a_ciphertext_moved_to_another_account_opens_nothing(account):
    other = factories.account_library(network="mastodon", handle="other")
    moved = tokens.store(account, SECRET).ciphertext
    tokens.store(other, "another")
    AccountToken.objects.filter(account=other).update(ciphertext=moved)
    with pytest.raises(tokens.TokenRefused, match="another account"):
        tokens.read(other)
    assert not tokens.readable(other)
    assert tokens.readable(account)


@pytest.mark.parametrize("at", [0, 12, 60, -1])
def test_a_changed_ciphertext_opens_nothing(account, at):
    sealed = bytearray(tokens.store(account, SECRET).ciphertext)
    sealed[at] ^= 1
    AccountToken.objects.update(ciphertext=bytes(sealed))
    if at == 0:  # the id of the key is a hint for the list, the keys are all tried
        assert tokens.read(account) == SECRET
    else:
        with pytest.raises(TokenExpired) as error:
            tokens.read(account)
        assert SECRET not in str(error.value)


def test_other_keys_open_nothing(account, settings):
    tokens.store(account, SECRET)
    key_file(settings).unlink()
    with pytest.raises(tokens.TokenRefused):
        tokens.read(account)


def test_rotation_encrypts_everything_with_a_new_key_and_keeps_the_last_one(account, settings):
    tokens.store(account, SECRET)
    first = key_file(settings).read_text().split(":")[0]
    with clock.at(factories.AT_WORK):
        assert tokens.rotate_keys() == 1
    names = [line.split(":")[0] for line in key_file(settings).read_text().split()]
    row = AccountToken.objects.get()
    assert names[1:] == [first]
    assert tokens.key_id(bytes(row.ciphertext)) == names[0]
    assert row.rotated_at == factories.AT_WORK
    assert tokens.read(account) == SECRET
    tokens.rotate_keys()
    assert first not in key_file(settings).read_text()
    assert tokens.read(account) == SECRET
    assert stat.S_IMODE(key_file(settings).stat().st_mode) == 0o600


def test_rotation_leaves_a_row_it_cannot_open_and_the_key_of_it(account):
    other = factories.account_library(network="mastodon", handle="other", token="fine")
    tokens.store(account, SECRET)
    broken = b"00000000:" + bytes(AccountToken.objects.get(account=account).ciphertext).partition(b":")[2][:-4]
    AccountToken.objects.filter(account=account).update(ciphertext=broken)
    assert tokens.rotate_keys() == 1
    assert bytes(AccountToken.objects.get(account=account).ciphertext) == broken
    assert tokens.read(other) == "fine"


def test_a_killed_rotation_loses_nothing(account, monkeypatch):
    """The new key is on disk before the first row needs it."""
    tokens.store(account, SECRET)

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(tokens, "_seal", killed)
    with pytest.raises(KeyboardInterrupt):
        tokens.rotate_keys()
    monkeypatch.undo()
    assert tokens.read(account) == SECRET


def test_no_temporary_key_file_stays_behind(account, settings):
    tokens.store(account, SECRET)
    tokens.rotate_keys()
    assert [p.name for p in key_file(settings).parent.iterdir() if "token-keys" in p.name] == ["token-keys"]


def test_forgetting_a_token_removes_it(account):
    tokens.store(account, SECRET)
    assert tokens.forget(account)
    assert not tokens.forget(account)
    assert tokens.read(account) == ""


@pytest.mark.parametrize("given", ["", "   ", "x" * 4097, None, 7])
def test_what_is_no_token_is_refused_without_repeating_it(account, given):
    with pytest.raises(ValueError, match="expected a token"):
        tokens.store(account, given)


def test_nothing_is_logged(account, caplog):
    caplog.set_level(logging.DEBUG)
    tokens.store(account, SECRET)
    tokens.read(account)
    tokens.rotate_keys()
    assert SECRET not in caplog.text
