"""Reading and acknowledging the directive (P2; R6), and notice 4.1 at sign-in (R86)."""

from __future__ import annotations

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.facts import gather
from spokesperson.directive.models import Acknowledgement, NoticeAcceptance
from spokesperson.directive.register import compiled, sections, serve_part, version_at
from spokesperson.institution import Institution
from spokesperson.oversight import sign_in
from spokesperson.oversight.actions.acknowledge import acknowledge
from spokesperson.oversight.actions.adopt_directive import adopt_directive
from tests import factories
from tests.oversight.conftest import invalid

NOW = factories.AT_WORK
ZONE = Institution(time_zone="America/Chicago").zone
DEVICE = "0123456789abcdef0123456789abcdef"


def read(person, version) -> None:
    serve_part(person.user, version, [s.id for s in sections(compiled(version.file_hash))])


def test_who_had_the_whole_text_acknowledges_it(house):
    """R6."""
    version = version_at()
    read(house.aide, version)
    made = acknowledge(house.aide, version)
    assert made.at == NOW
    assert gather(house.aide.pk, NOW, ZONE)["acknowledged"] == "current"
    record = archive.get(str(made.record))
    assert (record.type, record.actor) == ("Accept", house.aide.urn)
    assert version.file_hash in record.activity["object"]["id"]


def test_acknowledging_twice_changes_nothing(house):
    version = version_at()
    read(house.aide, version)
    first = acknowledge(house.aide, version)
    with clock.at(NOW.replace(hour=20)):
        assert acknowledge(house.aide, version).at == first.at
    assert Acknowledgement.objects.filter(user=house.aide.user).count() == 1


def test_without_the_whole_text_there_is_nothing_to_acknowledge(house):
    """R6, bad input: the answer names what is still unopened."""
    version = version_at()
    found = sections(compiled(version.file_hash))
    invalid("version", acknowledge, house.aide, version)
    serve_part(house.aide.user, version, [s.id for s in found[:-1]])
    error = invalid("version", acknowledge, house.aide, version)
    assert found[-1].title in str(error)


def test_nobody_acknowledges_for_somebody_else(house):
    """R6, bad input."""
    read(house.boss, version_at())
    error = invalid("person", acknowledge, house.boss, version_at(), person=house.aide)
    assert error.clause == "P2"


def test_a_superseded_version_and_one_to_come_are_not_acknowledged(house):
    """R6, bad input."""
    old = version_at()
    new = adopt_directive(factories.next_version(), house.boss)
    read(house.aide, new)
    invalid("version", acknowledge, house.aide, new)
    with clock.at(new.effective):
        read(house.aide, old)
        error = invalid("version", acknowledge, house.aide, old)
        assert "1.1" in str(error)
        assert acknowledge(house.aide, new).version == new


def test_who_cannot_sign_in_cannot_acknowledge(house):
    house.aide.user = None
    house.aide.save()
    invalid("person", acknowledge, house.aide, version_at())


def enter(person, device=DEVICE, equipment="library", accepted=True):
    return sign_in.admit(person.user, device=device, equipment=equipment, accepted=accepted)


def test_the_notice_is_the_clause_of_the_directive_in_force(house):
    """R86."""
    found = sign_in.notice()
    assert found.clause == "4.1"
    assert "privacy" in found.text


def test_the_notice_is_accepted_once_per_device_and_kept(house):
    """R86."""
    assert sign_in.due(DEVICE, house.ann.user)
    assert enter(house.ann) == house.ann
    assert not sign_in.due(DEVICE, house.ann.user)
    record = archive.by_subject(house.ann.urn)[-1]
    assert (record.type, record.clauses) == ("Accept", ("4.1",))
    assert record.activity["sp:equipment"] == "library"
    enter(house.ann, accepted=False)
    assert NoticeAcceptance.objects.count() == 1
    assert len(archive.by_subject(house.ann.urn)) == 1


def test_another_device_another_person_and_another_version_are_asked_anew(house):
    """R86."""
    enter(house.ann)
    assert sign_in.due("f" * 32, house.ann.user)
    assert sign_in.due(DEVICE, house.aide.user)
    assert not sign_in.due(DEVICE)
    version = adopt_directive(factories.next_version(), house.boss)
    with clock.at(version.effective):
        assert sign_in.due(DEVICE, house.ann.user)


def test_who_refuses_the_notice_gets_no_session(house):
    """R86."""
    error = invalid("notice", enter, house.ann, accepted=False)
    assert error.clause == "4.1"
    assert not NoticeAcceptance.objects.exists()


@pytest.mark.parametrize("given", [{"equipment": ""}, {"equipment": "unknown"}, {"device": "x"}, {"device": ""}])
def test_bad_input_names_the_device(house, given):
    invalid("device", enter, house.ann, **given)


def test_who_left_gets_no_session(house):
    house.aide.left = NOW.date()
    house.aide.save()
    invalid("email", enter, house.aide)


def test_a_device_keeps_its_id_and_a_forged_one_is_replaced(db):
    assert sign_in.device({"device": DEVICE}) == DEVICE
    made = sign_in.device({"device": "<script>"})
    assert len(made) == 32
    assert made != sign_in.device({})
