"""The whole road to a real Mastodon-API server (Overview, 1.8, 4.2): M5R, M8A, M8R, M10A, R64, R71, R87, R88."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from spokesperson.accounts import tokens
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import attach, post, take_down
from spokesperson.desk.models import Draft, Media, Publication
from spokesperson.desk.sending import connect, sender
from spokesperson.desk.states import DraftState
from spokesperson.networks import Gone
from tests import factories
from tests.desk.actions.test_attach import picture
from tests.desk.conftest import later, ready
from tests.networks.servers import snac

pytestmark = pytest.mark.network

PACE = sender.Pace(lease=30, backoff=1, look_again=1, attempts=12, breaker_after=99)


@pytest.fixture(scope="module")
def network() -> Iterator[snac.Snac]:
    with snac.running() as server:
        yield server


@pytest.fixture
def library(house, network, settings):
    """The Library's own account on that server."""
    settings.EGRESS_ALLOW = [network.address]
    return factories.account_library(
        network="mastodon", handle="@library", base_url=network.base_url, token=network.tokens["library"]
    )


@pytest.fixture
def anns(house, network, settings):
    """Ann's personal account there, connected by her and covered by her grant."""
    settings.EGRESS_ALLOW = [network.address]
    account = factories.account_personal(house.ann, network="mastodon", base_url=network.base_url)
    tokens.store(account, network.tokens["patron"])
    factories.granted(house.ann, account)
    return account


def sent(draft: Draft, by) -> Publication:
    """Posted and, as this server now and then leaves a connection without an answer, scanned for a while."""
    with later(61):
        factories.settle_warnings(draft)
        post.post(draft, by)
    scan_until(draft, {DraftState.PUBLISHED})
    return draft.publication


def scan_until(draft: Draft, states: set[DraftState]) -> None:
    for scan in range(20):
        with later(62 + scan * 15):
            sender.run_due(PACE)
        draft.refresh_from_db()
        if draft.state in states:
            break
    assert draft.state in states, draft.why


def outside(publication: Publication) -> dict:
    """What any other server reads at the post's address, asked without our own connector."""
    headers = {"Accept": "application/activity+json"}
    return snac.patiently(lambda: httpx.get(publication.uri, headers=headers, timeout=3).json())


def verified(folder: Path, record: archive.Record) -> str:
    """What the stand-alone verifier says of the record, run as an outsider would: no packages, no environment."""
    archive.seal_pending()
    (folder / "verify.py").write_text(archive.verifier_source(), encoding="utf-8")
    (folder / "proof.json").write_text(json.dumps(archive.proof(record.record_id)), encoding="utf-8")
    command = [sys.executable, "-I", "-S", "verify.py", "proof.json", "--key", archive.public_key()]
    done = subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_administrator_posts_a_picture_with_its_words_and_deletes_it(house, library, tmp_path):
    """M8A, M10A, R71, R87, R88."""
    draft = ready(house.boss, library, "The new children's wing opens on Saturday at ten.")
    attach.attach(
        draft, house.boss, data=picture("PNG", (64, 48)), file_name="wing.png", alt="A teal door.", rights="own work"
    )
    stands = sent(draft, house.boss)
    seen = outside(stands)
    assert "The new children's wing opens on Saturday at ten." in seen["content"].replace("&#39;", "'")
    assert [image["name"] for image in seen["attachment"]] == ["A teal door."]
    read_back = connect.connector(library).fetch(connect.ref_of(stands))
    assert read_back.shows(connect.outgoing(draft))

    with later(400):
        intent = take_down.delete(stands, house.boss, reason="wrong day", equipment="library")
    for scan in range(20):
        with later(401 + scan * 15):
            sender.run_due(PACE)
        intent.refresh_from_db()
        if intent.state == "done":
            break
    stands.refresh_from_db()
    assert stands.deleted_at, intent.outcome
    assert stands.verified_gone
    assert isinstance(connect.connector(library).fetch(connect.ref_of(stands)), Gone)

    life = archive.by_subject(draft.urn)
    assert [r.type for r in life if r.type != "Offer"] == ["Create", "View", "Delete"]
    create = next(r for r in life if r.type == "Create")
    assert create.raw
    for record in life:
        assert verified(tmp_path, record).endswith("VERIFIED\n")
    assert archive.verify().ok


def test_a_representative_posts_words_from_her_own_account_and_is_refused_a_photo(house, anns, tmp_path):
    """M5R, M8R."""
    text = "I work at the Library as a librarian. Story time moves to ten."
    draft = ready(house.ann, anns, text)
    with pytest.raises(Refused) as error:
        attach.attach(draft, house.ann, data=picture(), file_name="me.png", alt="Me.", rights="own work")
    assert error.value.verdict.decision.clauses[0] == "Overview/upload"
    assert not Media.objects.exists()

    stands = sent(draft, house.ann)
    seen = outside(stands)
    assert text in seen["content"]
    assert not seen.get("attachment")
    assert seen["attributedTo"].endswith("/patron")
    life = archive.by_subject(draft.urn)
    assert next(r.activity["result"]["type"] for r in life if r.type == "Offer") == "Reject"
    assert life[-1].type == "Create"
    assert verified(tmp_path, life[-1]).endswith("VERIFIED\n")


def test_the_same_words_twice_are_two_posts_and_never_three(house, library, network):
    """R64: equal posts are told apart on a server that gives no key back."""
    text = "Doors open at nine on Monday."
    first, second = (sent(ready(house.boss, library, text), house.boss) for _ in range(2))
    assert first.uri != second.uri
    listed = snac.patiently(lambda: _own(network))
    assert [s["uri"] for s in listed if text in s["content"]].count(first.uri) == 1
    assert len([s for s in listed if text in s["content"]]) == 2


def _own(network: snac.Snac) -> list[dict]:
    headers = {"Authorization": f"Bearer {network.tokens['library']}"}
    with httpx.Client(base_url=network.base_url, headers=headers, timeout=3) as client:
        me = client.get("/api/v1/accounts/verify_credentials").json()["id"]
        return client.get(f"/api/v1/accounts/{me}/statuses").json()
