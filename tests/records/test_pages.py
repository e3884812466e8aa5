"""The record's pages (4.2): R16, R71, R87, R88, and who may see whose."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from spokesperson.archive import store as archive
from spokesperson.directive.models import Version
from spokesperson.oversight.actions import adopt_directive
from spokesperson.oversight.actions.give_grant import give_grant
from spokesperson.oversight.actions.revoke_grant import revoke_grant
from spokesperson.people.models import Employee
from tests import factories

TEXT = "I work at the Library as a librarian. Doors open at nine."


@pytest.fixture
def browse() -> Callable[[Employee | None], Client]:
    """A browser in which that person has signed in."""

    def signed_in(person: Employee | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person.user)
        return client

    return signed_in


@pytest.fixture
def posted(house) -> SimpleNamespace:
    """Ann's post and its last record."""
    draft = factories.posted(house.ann, house.hers, TEXT)
    archive.seal_pending()
    return SimpleNamespace(draft=draft, record=archive.by_subject(draft.urn)[-1])


def page(client: Client, name: str, *args: object, **query: str):
    return client.get(reverse(name, args=args), query)


@pytest.mark.parametrize("who", ["ann", "manager", "top", "boss"])
def test_the_author_their_line_and_officials_see_the_record(house, posted, browse, who):
    """R16, R87."""
    people = {
        "ann": house.ann, "boss": house.boss, "manager": house.ann.supervisor, "top": house.ann.supervisor.supervisor
    }  # fmt: skip
    answer = page(browse(people[who]), "record", posted.record.record_id)
    assert answer.status_code == 200
    assert TEXT in answer.content.decode()


@pytest.mark.parametrize("name", ["record", "record_proof"])
def test_a_colleague_does_not(house, posted, browse, name):
    """R16: refused with its clause, and without a word of it."""
    answer = page(browse(house.aide), name, posted.record.record_id)
    assert answer.status_code == 403
    assert TEXT not in answer.content.decode()


@pytest.mark.parametrize("name", ["record", "record_proof", "records"])
def test_a_stranger_is_led_to_the_sign_in(house, posted, browse, name):
    args = [] if name == "records" else [posted.record.record_id]
    answer = page(browse(None), name, *args)
    assert answer.status_code == 302
    assert TEXT not in answer.content.decode()


@pytest.mark.parametrize("name", ["record", "record_proof"])
def test_an_unknown_id_is_not_found(house, browse, name):
    assert page(browse(house.boss), name, uuid.uuid4()).status_code == 404


def test_the_life_of_a_post_stands_on_one_page_in_its_order(house, posted, browse):
    """R71, R87."""
    answer = page(browse(house.ann), "record", posted.record.record_id)
    life = answer.context["life"]
    assert len(life) == len(archive.by_subject(posted.draft.urn))
    assert life[-1]["here"]
    assert "identical" in life[-1]["text"]


def test_the_proof_is_a_file_the_given_out_verifier_accepts(house, posted, browse, tmp_path):
    """R88: by an outsider, with nothing but Python."""
    client = browse(house.ann)
    proof = page(client, "record_proof", posted.record.record_id)
    assert proof["Content-Type"] == "application/json"
    assert f'filename="record-{posted.record.index}.json"' in proof["Content-Disposition"]
    (tmp_path / "proof.json").write_bytes(proof.content)
    (tmp_path / "verify.py").write_bytes(page(browse(None), "verifier").content)

    def verify() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", "verify.py", "proof.json"]
        return subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)

    done = verify()
    assert (done.returncode, done.stdout.endswith("VERIFIED\n")) == (0, True), done.stderr
    told = json.loads(proof.content)
    told["parts"]["content"]["text"] = told["parts"]["content"]["text"].replace("nine", "ten")
    (tmp_path / "proof.json").write_text(json.dumps(told))
    assert verify().returncode == 1


def test_the_signed_head_is_for_everybody(house, posted, browse):
    """R88."""
    answer = page(browse(None), "checkpoint")
    assert answer.content.decode() == archive.head().checkpoint_text


def test_the_list_shows_officials_everything_and_others_their_own(house, posted, browse):
    """R16."""
    factories.posted(house.boss, house.board, "Doors open at ten.")
    archive.seal_pending()
    everything = page(browse(house.boss), "records").context["items"]
    hers = page(browse(house.ann), "records").context["items"]
    assert {item["who"] for item in everything} == {"Dana Director", "Ann Librarian"}
    assert {item["who"] for item in hers} == {"Ann Librarian"}
    assert page(browse(house.aide), "records").context["items"] == []


def test_a_subject_shows_a_colleague_nothing_of_others(house, posted, browse):
    """R16: nor by its name."""
    asked = {"subject": posted.draft.urn}
    assert page(browse(house.ann), "records", **asked).context["items"]
    assert page(browse(house.aide), "records", **asked).context["items"] == []


@pytest.mark.parametrize("before", ["²", "9" * 40, "9" * 5000, "-1", "x", "0"])
@pytest.mark.parametrize("who", ["boss", "ann"])
def test_a_page_number_that_is_none_is_no_error(house, posted, browse, before, who):
    """Bad input: never a 500."""
    assert page(browse(getattr(house, who)), "records", before=before).status_code == 200


@pytest.mark.parametrize("subject", ["\N{GRINNING FACE}", "' OR 1=1 --", "x" * 500])
def test_a_subject_that_is_none_shows_nothing(house, posted, browse, subject):
    """Bad input."""
    assert page(browse(house.boss), "records", subject=subject).context["items"] == []


def test_the_person_an_act_was_done_to_sees_its_record(house, browse):
    """R16, 4.2: whose grant is taken back reads why; nobody beside their line does."""
    aide, boss = factories.employee("Ada Aide", supervisor=house.ann.supervisor), house.ann.supervisor
    held = factories.granted(aide)
    revoke_grant(boss, held, reason="it was for the summer")
    record = archive.by_subject(aide.urn)[-1]
    assert (record.type, record.actor) == ("Undo", boss.urn)
    assert page(browse(aide), "record", record.record_id).status_code == 200
    assert page(browse(aide), "records", subject=aide.urn).content.decode().count(str(record.record_id)) >= 1
    other = factories.employee("Olga Other", supervisor=aide)
    assert page(browse(other), "record", record.record_id).status_code in (302, 403)


@pytest.mark.parametrize(("error", "status"), [(archive.NotSealed, 503), (archive.UnknownRecord, 404)])
def test_a_proof_that_is_not_there_yet_says_so(posted, house, browse, monkeypatch, error, status):
    """R88: being sealed is no fault of the reader."""

    def none(*_given: object) -> None:
        raise error("it waits")

    monkeypatch.setattr(archive, "proof", none)
    assert page(browse(house.boss), "record_proof", posted.record.record_id).status_code == status


def test_what_a_person_was_given_is_read_in_their_record(house, browse):
    """R16: a permission is an offer that no decision stands in; its page tells what it is for."""
    boss, account = house.ann.supervisor, house.hers
    give_grant(boss, house.ann, accounts=[account], purpose="answers about programs")
    record = archive.by_subject(house.ann.urn)[-1]
    assert (record.type, "result" in record.activity) == ("Offer", False)
    answer = page(browse(house.ann), "record", record.record_id)
    assert answer.status_code == 200
    assert f"{boss.name}. answers about programs" in answer.content.decode()


def test_of_a_version_of_the_directive_the_record_shows_a_part_and_where_the_whole_is(house, browse):
    """R87: the page stays small, and the proof holds every word."""
    version = Version.objects.latest("effective")
    source = version.source + "\nWords of the annex, again and again. " * 2000
    note = {"type": "Add", "actor": house.boss.urn, "object": {**adopt_directive.as_object(version), "content": source}}
    with transaction.atomic():
        receipt = archive.append(note, subject=adopt_directive.urn(version))
    archive.seal_pending()
    client = browse(house.boss)
    answer = page(client, "record", receipt.record_id)
    assert len(answer.content) < 60 * 1024
    assertContains(answer, "a part of it is shown")
    assertContains(answer, reverse("directive_version", args=[version.revision]))
    proof = json.loads(page(client, "record_proof", receipt.record_id).content)
    assert json.loads(proof["parts"]["content"]["text"])["object"]["content"] == source


def test_of_two_long_versions_the_record_shows_where_they_differ(house, browse):
    """R71: a part of each, from shortly before the first difference, and the change in it marked."""
    same, subject = "All the same up to here. " * 2000, "urn:sp:proposal:long"
    for end in ("The doors open at nine.", "The doors open at ten."):
        note = {"type": "Offer", "actor": house.boss.urn, "object": {"type": "Document", "content": f"{same}{end}"}}
        with transaction.atomic():
            receipt = archive.append(note, subject=subject)
    archive.seal_pending()
    first = archive.by_subject(subject)[0]
    answer = page(browse(house.boss), "record", first.record_id)
    assert len(answer.content) < 60 * 1024
    sides = [answer.context["versions"][side]["pieces"] for side in ("left", "right")]
    assert [("del", "nine") in sides[0], ("ins", "ten") in sides[1]] == [True, True]
    assert sides[0][0][1].startswith("… ")
    assert answer.context["versions"]["whole"] is None
    assert receipt.record_id != first.record_id
