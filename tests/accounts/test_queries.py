"""The register of accounts as lists (R10, R11, R16)."""

from __future__ import annotations

import pytest

from spokesperson.accounts import queries
from spokesperson.accounts.models import AccountToken
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_public_register_shows_the_librarys_accounts_and_nobodys_own():
    ann = factories.representative()
    library = factories.account_library()
    factories.account_library(handle="half", maintained_by="individual")
    factories.account_library(handle="new", state="draft")
    retired = factories.account_library(handle="old", state="retired")
    assert set(queries.public()) == {library, retired}
    assert [a.handle for a in queries.own(ann)] == [ann.handle]


def test_speaking_accounts_are_those_a_grant_names():
    ann = factories.representative()
    factories.account_personal(ann)
    assert queries.own(ann).count() == 2
    assert [a.handle for a in queries.speaks_for(ann)] == [ann.handle]


def test_a_tokens_health_is_told_and_never_the_token():
    fine = factories.account_library(network="mastodon", handle="fine", token="secret-token")
    broken = factories.account_library(network="mastodon", handle="lost", token="secret-token")
    factories.account_library(network="mastodon", handle="none")
    AccountToken.objects.filter(account=broken).update(ciphertext=b"k:garbage")
    health = {account.handle: queries.health(account) for account in queries.everything()}
    assert {h: found.state for h, found in health.items()} == {"fine": "connected", "lost": "broken", "none": "none"}
    assert health["fine"].since is not None
    assert "secret-token" not in repr(health)
    assert fine in queries.everything()
