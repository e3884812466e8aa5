"""Permissions on their pages and through the API (Def-Representative; R23, R24, R27, L6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.accounts.models import GrantedAccount, GroupMembership
from spokesperson.archive import store as archive
from spokesperson.decisions.facts import gather
from spokesperson.institution import Institution
from spokesperson.oversight.actions.accept_grant import accept_grant
from spokesperson.oversight.actions.decline_grant import decline_grant
from spokesperson.oversight.actions.give_grant import give_grant, renew
from spokesperson.oversight.actions.join_group import join_group, leave_group
from spokesperson.people.models import AccessRequest, Employee, Grant, Order
from spokesperson.people.queries import representatives
from tests import factories
from tests.api.conftest import Caller
from tests.oversight.conftest import invalid, refused

ZONE = Institution(time_zone="America/Chicago").zone
GROUP = {"name": "County History", "address": "https://forum.example/g/history", "open": True}


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def own(house):
    """A personal account of the aide."""
    return factories.account_personal(house.aide)


def offer(house, own, **given) -> Grant:
    return give_grant(house.manager, house.aide, accounts=[own], **{"purpose": "answers about story time", **given})


def state(person, account, action="post") -> str:
    return gather(person.pk, clock.now(), ZONE, account.pk, action)["grant"]


def test_an_offer_is_declined_without_a_reason_and_nothing_follows(house, own):
    """L6, R23."""
    grant = offer(house, own)
    before = (house.aide.supervisor_id, house.aide.branch, representatives().count())
    decline_grant(house.aide, grant)
    assert state(house.aide, own) == "none"
    house.aide.refresh_from_db()
    assert (house.aide.supervisor_id, house.aide.branch, representatives().count()) == before
    assert archive.by_subject(house.aide.urn)[-1].type == "Reject"
    invalid("grant", accept_grant, house.aide, grant)
    invalid("grant", decline_grant, house.aide, grant)


def test_a_permission_is_given_back_at_any_time(house):
    """L6: by the one who holds it, and nobody else under this name."""
    grant = house.ann.grants.get()
    for other in (house.manager, house.boss, house.aide):
        refused(decline_grant, other, grant)
    decline_grant(house.ann, grant, words="no time this year")
    assert state(house.ann, house.hers) == "revoked"
    kept = archive.by_subject(house.ann.urn)[-1]
    assert (kept.type, kept.activity["summary"]) == ("Leave", "no time this year")


def test_no_way_designates_somebody_without_an_act_of_their_own(house, own):
    """L6: given by the line, in absence, from another's request, renewed, by page and API: an offer until accepted."""
    manager, top = signed_in(house.manager), house.manager.supervisor
    give_grant(top, house.aide, accounts=[own], purpose="x", in_absence=True)
    offered = offer(house, own)
    renew(house.manager, offered)
    form = {"person": house.aide.handle, "accounts": [own.uid], "purpose": "x", "activities": ["post"]}
    assert manager.post("/grants", form).status_code == 302
    given = {"person": str(house.aide.uid), "accounts": [str(own.uid)], "purpose": "x"}
    assert Caller(house.manager).post("/grants", given).status == 201
    manager.post(f"/grants/{offered.uid}", {"verb": "accept"})
    Caller(house.manager).post(f"/grants/{offered.uid}/accept")
    assert Grant.objects.filter(employee=house.aide).count() == 5
    assert not Grant.objects.filter(employee=house.aide, accepted_at__isnull=False).exists()
    assert house.aide not in representatives()
    accept_grant(house.aide, offered)
    assert house.aide in representatives()


def test_the_page_says_that_nobody_has_to_accept(house, own):
    """L6, in words."""
    grant = offer(house, own)
    for address in ("/grants", f"/grants/{grant.uid}"):
        assert "You need not accept; nothing follows from saying no" in text(signed_in(house.aide).get(address))


def test_an_offer_is_accepted_and_given_back_on_its_page(house, own):
    """R23, L6."""
    grant, aide = offer(house, own), signed_in(house.aide)
    answer = aide.post(f"/grants/{grant.uid}", {"verb": "accept"}, follow=True)
    assert "Holds" in text(answer)
    assert state(house.aide, own) == "active"
    answer = aide.post(f"/grants/{grant.uid}", {"verb": "decline", "words": ""}, follow=True)
    assert "Given back" in text(answer)
    assert state(house.aide, own) == "revoked"
    assert aide.post(f"/grants/{grant.uid}", {"verb": "decline"}).status_code == 422


def test_a_supervisor_gives_a_permission_with_its_scope(house, own):
    """R23, R24: accounts, activities, channels, topics, start, end, purpose."""
    factories.topic("programs")
    manager = signed_in(house.manager)
    found = text(manager.get(f"/grants?person={house.aide.handle}"))
    assert own.handle in found
    form = {
        "person": house.aide.handle, "accounts": [own.uid], "activities": ["read", "comment"], "channels": ["social"],
        "topics": ["programs"], "purpose": "answer about story time", "start": "2026-03-20", "end": "2026-06-30",
    }  # fmt: skip
    assert "Offered. It holds once" in text(manager.post("/grants", form, follow=True))
    grant = house.aide.grants.get()
    assert (grant.activities, grant.channels, grant.topics) == (["read", "comment"], ["social"], ["programs"])
    assert grant.start.astimezone(ZONE).isoformat() == "2026-03-20T00:00:00-05:00"
    assert grant.end.astimezone(ZONE).isoformat() == "2026-07-01T00:00:00-05:00"
    assert [g.account for g in GrantedAccount.objects.filter(grant=grant)] == [own]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("person", {"person": "ann"}), ("person", {"person": "dana-director"}), ("accounts", {"accounts": []}),
        ("purpose", {"purpose": " "}), ("activities", {"activities": []}), ("activities", {"activities": ["rule"]}),
        ("topics", {"topics": ["astrology"]}), ("channels", {"channels": ["e-mail"]}),
        ("start", {"start": "2026-03-01"}), ("start", {"start": "soon"}), ("end", {"end": "2026-03-01"}),
        ("end", {"end": "never"}),
    ],
)  # fmt: skip
def test_bad_input_comes_back_with_the_form(house, own, field, given):
    """R23, R24, bad input: end before start, another's account, an activity that is none."""
    form = {"person": house.aide.handle, "accounts": [str(own.uid)], "activities": ["post"], "purpose": "story time"}
    answer = signed_in(house.manager).post("/grants", {**form, **given})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in text(answer)
    assert f'id="f-{field}"' in text(answer)
    assert not house.aide.grants.exists()


def test_in_absence_is_marked_by_the_supervisors_supervisor(house, own):
    """R23."""
    top = signed_in(house.top)
    form = {"person": house.aide.handle, "accounts": [str(own.uid)], "activities": ["post"], "purpose": "story time"}
    answer = top.post("/grants", form)
    assert answer.status_code == 422
    assert 'id="f-in_absence"' in text(answer)
    assert top.post("/grants", {**form, "in_absence": "yes"}).status_code == 302
    assert house.aide.grants.get().in_absence


def test_what_was_asked_for_is_given_with_one_press(house, own):
    """R1, R23: it holds at once, for the employee asked for it."""
    signed_in(house.aide).post("/requests", {"verb": "ask", "words": "Answers about story time"})
    manager = signed_in(house.manager)
    assert "Permit as asked" in text(manager.get("/grants"))
    request = AccessRequest.objects.get()
    press = {"verb": "grant", "uid": request.uid, "purpose": request.words, "accounts": [own.uid]}
    manager.post("/requests", press)
    assert state(house.aide, own) == "active"
    assert "Permit as asked" not in text(manager.get("/grants"))


def test_a_new_supervisor_renews_with_one_press_and_the_page_says_who_can(house):
    """R27: why it rests, by whom it can be renewed; past acts keep their verdict."""
    new = factories.employee("Nell Newboss", supervisor=house.top)
    Employee.objects.filter(pk=house.ann.pk).update(supervisor=new)
    grant = house.ann.grants.get()
    hers = text(signed_in(house.ann).get(f"/grants/{grant.uid}"))
    assert "Maria Manager, who gave it, is not the supervisor any more." in hers
    assert "Nell Newboss, the supervisor now, can renew it" in hers
    nell = signed_in(new)
    assert ">Renew<" in text(nell.get("/grants"))
    with clock.at(clock.now() + timedelta(minutes=1)):
        answer = nell.post(f"/grants/{grant.uid}", {"verb": "renew"}, follow=True)
        assert "Renewed from now." in text(answer)
        assert state(house.ann, house.hers) == "active"
        assert "Renewed by Nell Newboss" in text(nell.get(f"/grants/{grant.uid}"))


def test_a_stop_order_lets_it_rest(house):
    """R27, R51."""
    Order.objects.create(
        kind="stop", employee=house.ann, issued_by=house.manager, reason="x", issued_at=clock.now()
    )  # fmt: skip
    grant = house.ann.grants.get()
    assert "A request to stop stands." in text(signed_in(house.ann).get(f"/grants/{grant.uid}"))


def test_a_permission_is_withdrawn_with_a_reason(house):
    """R27."""
    grant, manager = house.ann.grants.get(), signed_in(house.manager)
    assert manager.post(f"/grants/{grant.uid}", {"verb": "revoke", "reason": ""}).status_code == 422
    answer = manager.post(f"/grants/{grant.uid}", {"verb": "revoke", "reason": "on leave"}, follow=True)
    assert "on leave" in text(answer)
    assert state(house.ann, house.hers) == "revoked"


def test_to_others_it_does_not_exist(house):
    """R23: a colleague neither reads nor changes it; an Administrator reads and changes nothing."""
    grant = house.ann.grants.get()
    assert signed_in(house.aide).get(f"/grants/{grant.uid}").status_code == 404
    assert Caller(house.aide).get(f"/grants/{grant.uid}").status == 404
    boss = signed_in(house.boss)
    assert boss.get(f"/grants/{grant.uid}").status_code == 200
    assert boss.post(f"/grants/{grant.uid}", {"verb": "revoke", "reason": "no"}).status_code == 403
    assert boss.post(f"/grants/{grant.uid}", {"verb": "renew"}).status_code == 403
    assert boss.post(f"/grants/{grant.uid}", {"verb": "steal"}).status_code == 404
    assert state(house.ann, house.hers) == "active"


def test_joining_a_group_records_its_name_address_and_whether_it_is_open(house):
    """R24."""
    group = join_group(house.ann, house.hers, **GROUP)
    assert (group.account, group.name, group.open, group.left_at) == (house.hers, "County History", True, None)
    kept = archive.by_subject(house.ann.urn)[-1]
    assert kept.type == "Join"
    assert kept.activity["object"] == {
        "type": "Group", "name": "County History", "url": GROUP["address"], "sp:open": True
    }  # fmt: skip
    invalid_after(house)
    leave_group(house.ann, group)
    group.refresh_from_db()
    assert group.left_at == clock.now()
    assert archive.by_subject(house.ann.urn)[-1].type == "Leave"


def invalid_after(house):
    from spokesperson.oversight.errors import Invalid

    with pytest.raises(Invalid) as error:
        join_group(house.ann, house.hers, **GROUP)
    assert error.value.field == "address"


@pytest.mark.parametrize(
    ("field", "given"),
    [("name", {"name": " "}), ("address", {"address": "forum"}), ("address", {"address": "javascript:alert(1)"}),
     ("address", {"address": ""}), ("open", {"open": "perhaps"}), ("open", {"open": ""})],
)  # fmt: skip
def test_a_group_needs_name_address_and_openness(house, field, given):
    """R24, bad input."""
    invalid(field, join_group, house.ann, house.hers, **{**GROUP, **given})
    assert not GroupMembership.objects.exists()


def test_joining_that_is_not_ticked_is_refused(house):
    """R24: an activity the permission does not list; nor without a permission, nor from another's account."""
    Grant.objects.update(activities=["read", "post", "comment"])
    refused(join_group, house.ann, house.hers, **GROUP)
    refused(join_group, house.aide, factories.account_personal(house.aide), **GROUP)
    Grant.objects.update(activities=["join"])
    refused(join_group, house.aide, house.hers, **GROUP)
    assert not GroupMembership.objects.exists()


def test_a_group_is_left_when_the_permission_is_over_and_by_its_member_only(house):
    """R24, L6."""
    group = join_group(house.ann, house.hers, **GROUP)
    decline_grant(house.ann, house.ann.grants.get())
    refused(leave_group, house.manager, group)
    leave_group(house.ann, group)
    assert GroupMembership.objects.get().left_at is not None


def test_groups_are_noted_on_the_page(house):
    """R24."""
    grant, ann = house.ann.grants.get(), signed_in(house.ann)
    form = {"verb": "join", "account": house.hers.uid, "name": "County History", "address": GROUP["address"]}
    assert ann.post(f"/grants/{grant.uid}", form).status_code == 422
    assert "closed: members only" in text(ann.post(f"/grants/{grant.uid}", {**form, "open": "closed"}, follow=True))
    group = GroupMembership.objects.get()
    answer = ann.post(f"/grants/{grant.uid}", {"verb": "leave", "group": group.pk}, follow=True)
    assert "Left on 17 March 2026" in text(answer)
    for odd in ("", "x", "9" * 30, "0"):
        assert ann.post(f"/grants/{grant.uid}", {"verb": "leave", "group": odd}).status_code == 404
    other = factories.account_personal(house.ann, handle="@other@social.example")
    assert ann.post(f"/grants/{grant.uid}", {**form, "account": other.uid, "open": "open"}).status_code == 422


def test_the_whole_life_of_a_permission_through_the_api(house, own):
    """R23, R24, R27, L6."""
    manager, aide = Caller(house.manager), Caller(house.aide)
    body = {
        "person": str(house.aide.uid),
        "accounts": [str(own.uid)],
        "purpose": "story time",
        "last_day": "2026-06-30",
    }
    made = manager.post("/grants", body)
    assert (made.status, made.body["state"]) == (201, "offered")
    uid = made.body["uid"]
    assert aide.post(f"/grants/{uid}/accept").body["state"] == "active"
    joined = aide.post("/groups-joined", {"account": str(own.uid), **GROUP})
    assert (joined.status, joined.body["open"]) == (201, True)
    assert aide.post(f"/groups-joined/{joined.body['id']}/leave").body["left_at"]
    assert [g["name"] for g in aide.get("/groups-joined").body] == ["County History"]
    again = manager.post(f"/grants/{uid}/renew")
    assert (again.status, again.body["state"]) == (201, "active")
    assert manager.post(f"/grants/{uid}/revoke", {"reason": "done"}).body["state"] == "revoked"
    assert aide.post(f"/grants/{again.body['uid']}/decline").body["state"] == "revoked"
    assert {g["uid"] for g in aide.get("/grants").body["mine"]} == {uid, again.body["uid"]}
    assert len(manager.get("/grants").body["of_my_line"]) == 3
    assert Caller(house.boss).post(f"/grants/{uid}/renew").status == 403


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("person", {"person": "5f1f9d3c-5a0f-4f5e-9a51-111111111111"}), ("accounts", {"accounts": []}),
        ("accounts", {"accounts": ["5f1f9d3c-5a0f-4f5e-9a51-111111111111"]}), ("purpose", {"purpose": ""}),
        ("end", {"end": "2026-01-01T00:00:00Z"}), ("end", {"last_day": "2026-13-01"}),
        ("end", {"end": "2026-06-01T00:00:00Z", "last_day": "2026-06-01"}), ("start", {"start": "tomorrow"}),
        ("activities", {"activities": ["sing"]}),
    ],
)  # fmt: skip
def test_bad_input_through_the_api_names_its_field(house, own, field, given):
    """R23, R24, bad input."""
    body = {"person": str(house.aide.uid), "accounts": [str(own.uid)], "purpose": "story time", **given}
    answer = Caller(house.manager).post("/grants", body)
    assert (answer.status, answer.body["field"]) == (422, field)
    assert not house.aide.grants.exists()


def test_nobody_permits_themselves_through_page_or_api(house, own):
    """R23, bad input."""
    assert Caller(house.aide).post(
        "/grants", {"person": str(house.aide.uid), "accounts": [str(own.uid)], "purpose": "x"}
    ).status in (403, 422)  # fmt: skip
    form = {"person": house.aide.handle, "accounts": [own.uid], "purpose": "x", "activities": ["post"]}
    assert signed_in(house.aide).post("/grants", form).status_code == 422
    assert not house.aide.grants.exists()


def test_many_permissions_keep_the_pages_small(house):
    """Pages stay small with 1,600 permissions in the register."""
    grants = Grant.objects.bulk_create(
        Grant(
            employee=house.ann, granted_by=house.manager, activities=["post"], purpose=f"purpose {n}",
            start=clock.now() - timedelta(days=n + 1), accepted_at=clock.now(),
        )
        for n in range(1600)
    )  # fmt: skip
    GrantedAccount.objects.bulk_create(GrantedAccount(grant=g, account=house.hers) for g in grants)
    for person in (house.manager, house.ann):
        client = signed_in(person)
        for address in ("/grants", f"/grants/{grants[0].uid}"):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            assert len(answer.content) <= 60 * 1024
            print(address, person, len(asked), len(answer.content))
            assert len(asked) <= 18, "\n".join(q["sql"][:160] for q in asked)


def test_what_was_given_back_is_renewed_only_with_another_yes(house):
    """L6, R27: neither by page nor by API, and not after a withdrawal either."""
    grant = house.ann.grants.get()
    decline_grant(house.ann, grant)
    again = renew(house.manager, Grant.objects.get(pk=grant.pk))
    assert again.accepted_at is None
    assert state(house.ann, house.hers) != "active"
    client = Client()
    client.force_login(house.manager.user)
    assert client.post(f"/grants/{grant.uid}", {"verb": "renew"}).status_code == 422, "it is renewed already"
    decline_grant(house.ann, again)
    assert client.post(f"/grants/{grant.uid}", {"verb": "renew"}).status_code == 302
    again = Grant.objects.get(renews=grant, revoked_at=None)
    assert not Grant.objects.filter(renews=grant).exclude(accepted_at=None).exists()
    accept_grant(house.ann, again)
    assert state(house.ann, house.hers) == "active"
