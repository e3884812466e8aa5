"""The e-mail about an order, through a real SMTP server: what it says, in whose language, and that no order waits."""

from __future__ import annotations

import socket
import time

import pytest
from django.urls import reverse

from spokesperson.archive import store as archive
from spokesperson.archive.errors import ArchiveUnavailable
from spokesperson.directive.models import Delivery
from spokesperson.oversight.actions.confirm_order import confirm_order
from spokesperson.oversight.actions.deliver import deliver_due
from spokesperson.oversight.actions.disallow import disallow
from spokesperson.oversight.actions.lift_order import lift_order
from spokesperson.oversight.actions.order import limit, stop
from spokesperson.oversight.orders import ordering
from spokesperson.people.models import Order, Preference
from spokesperson.site import mail_url
from tests.api.conftest import Caller
from tests.desk.conftest import later
from tests.oversight.conftest import refused
from tests.oversight.orders.test_orders import NOW, TEXT, WHY, scheduled, stopped


def letter(post_office, person, nth: int = -1):
    """The mail in somebody's box, and its text on one line."""
    found = post_office.boxes[person.email][nth]
    return found, " ".join(found.get_content().split())


def row(order: Order, kind: str = "order") -> Delivery:
    return Delivery.objects.get(key=f"{kind}:{order.uid}")


def test_a_stop_is_told_by_mail_with_all_that_is_needed_to_comply(house, post_office, settings):
    """R51, R53: the clause, the reason, what was cancelled, what to do next, and where it is confirmed."""
    scheduled(house, 3)
    order = stopped(house)
    assert deliver_due() == 1
    assert set(post_office.boxes) == {house.ann.email}
    found, text = letter(post_office, house.ann)
    assert found["Subject"] == f"{house.manager.name} asked this of you: Stop Library business"
    assert found["Reply-To"] == house.manager.email
    assert "clause 1.5" in text
    assert f"The reason: {WHY}" in text
    assert "It holds from that moment, whether you confirm it or not." in text
    assert "Story time moves to ten." in text, "by the words that tell it from others"
    assert "returned to draft" in text
    assert "Stop at once what it names" in text
    assert f"with one press: {settings.BASE_URL}/orders/{order.uid} -" in text
    assert f"The clause: {settings.BASE_URL}{reverse('clause', args=['1.5'])}" in text


def test_a_limit_and_what_is_disallowed_are_told_in_their_own_words(house, post_office):
    """R46, R50."""
    limit(house.manager, house.aide, minutes=120, reason=WHY)
    disallow(house.boss, house.ann, reason=WHY, channel="blog", drain=NOW)
    assert deliver_due() == 2
    found, text = letter(post_office, house.aide)
    assert found["Subject"].endswith("At most 120 minutes a week")
    assert "Your home page shows how many are left" in text
    assert "was scheduled" not in text
    found, text = letter(post_office, house.ann)
    assert (found["Reply-To"], "until it is lifted" in text) == (house.boss.email, True)
    assert "Nothing was scheduled and nothing was being sent." in text


def test_the_mail_takes_its_readers_language(house, post_office):
    """R53: as every mail, whatever the one who gave the order reads."""
    Preference.objects.create(employee=house.ann, language="es")
    order = stopped(house)
    lift_order(house.manager, order, reason="Listo.")
    limit(house.manager, house.ann, minutes=60, reason=WHY)
    assert deliver_due() == 3  # one of them is not needed any more
    for nth, words in ((0, "Esto sigue valiendo: - Como máximo 60"), (1, "60 minutos por semana")):
        found, text = letter(post_office, house.ann, nth)
        assert text.startswith(f"Hola, {house.ann.name}: ")
        assert "clause" not in text.replace("/clauses/", "/")
        assert words in f"{found['Subject']} {text}"


def test_what_is_confidential_in_the_reason_stays_out_of_the_mail(house, post_office):
    """R41: mail travels; on its page, which only the people concerned open, the order has its words."""
    order = stopped(house, reason="You posted card 2113 4000 1234 5678 of a customer.")
    lift_order(house.manager, order, reason="The card 2113 4000 1234 5678 is blocked now.")
    deliver_due()
    assert "1234" not in letter(post_office, house.ann)[1]
    order.refresh_from_db()
    assert "1234 5678" in order.reason
    stopped(house, reason="You posted card 2113 4000 1234 5678 of a customer.")
    deliver_due()
    text = letter(post_office, house.ann)[1]
    assert "You posted card ••• of a customer." in text


def test_a_lifted_order_is_told_and_what_still_holds_is_named(house, post_office):
    """R53: lifting one leaves the others; who reads only the mail must not think all is over."""
    stop_, _limit = stopped(house), limit(house.manager, house.ann, minutes=60, reason=WHY)
    deliver_due()
    lift_order(house.top, stop_, reason="The move is done.")
    assert deliver_due() == 1
    found, text = letter(post_office, house.ann)
    assert found["Subject"] == "Lifted: Stop Library business"
    assert found["Reply-To"] == house.top.email
    assert "The reason: The move is done." in text
    assert "This still holds: - At most 60 minutes a week" in text
    assert "stays a draft until you post it again" in text
    assert f"/orders/{stop_.uid}" in text


def test_a_new_limit_says_itself_and_the_old_one_is_not_called_lifted(house, post_office):
    """R50: what took its place is told once."""
    earlier = limit(house.manager, house.ann, minutes=60, reason=WHY)
    limit(house.manager, house.ann, minutes=120, reason=WHY)
    assert deliver_due() == 2
    assert [m["Subject"].rpartition(": ")[2] for m in post_office.boxes[house.ann.email]] == [
        "At most 120 minutes a week"
    ]
    assert (row(earlier).state, row(earlier).error) == ("dropped", "Lifted in the meantime.")
    assert not Delivery.objects.filter(kind="order_lifted").exists()


def test_who_has_confirmed_it_already_is_not_asked_to_confirm_by_mail(house, post_office):
    """R53."""
    order = stopped(house)
    confirm_order(house.ann, order)
    assert deliver_due() == 1
    assert post_office.all == []
    assert (row(order).state, row(order).error) == ("dropped", "Received in the meantime.")


def test_the_mail_is_written_in_the_transaction_of_the_order(house, monkeypatch):
    """R51: one without the other cannot be; a refused order writes none, nor one that the archive cannot take."""
    refused(stop, house.aide, house.ann, reason=WHY, drain=NOW)

    def away(*given, **named):
        raise ArchiveUnavailable("full")

    with monkeypatch.context() as broken:
        broken.setattr(ordering, "keep", away)
        for act, given in ((stop, {"drain": NOW}), (limit, {"minutes": 1}), (disallow, {"drain": NOW})):
            with pytest.raises(ArchiveUnavailable):
                act(house.manager, house.ann, reason=WHY, **given)
    assert not Order.objects.exists()
    assert not Delivery.objects.exists()
    order = stopped(house)
    assert (row(order).asked_at, row(order).person) == (order.issued_at, house.ann.uid)


def test_a_stop_never_waits_for_the_mail_server(house, settings):
    """R51: a server that takes the connection and says nothing; the order stands, and the mail is still to come."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        for name, value in mail_url.read(f"smtp://127.0.0.1:{silent.getsockname()[1]}/?timeout=30").items():
            setattr(settings, name, value)
        settings.MAIL_IS_SET = True
        scheduled(house)
        begun = time.monotonic()
        order = stopped(house)
        assert time.monotonic() - begun < 5
        silent.setblocking(False)
        with pytest.raises(BlockingIOError):
            silent.accept()  # nobody so much as knocked
    assert (len(order.answer["cancelled"]), row(order).state) == (1, "waiting")


def test_the_record_of_the_delivery_names_the_order_and_not_its_words(house, post_office):
    """L9, R53: the same log and record as every mail."""
    order = stopped(house)
    deliver_due()
    kept = archive.get(str(row(order).record))
    told = kept.activity["sp:delivery"]
    assert (told["kind"], told["state"], told["order"]) == ("order", "sent", order.urn)
    assert kept.activity["sp:clauses"] == ["1.5"]
    assert kept.subject == house.ann.urn
    assert WHY not in str(kept.activity)


def test_the_page_and_the_api_say_how_the_mail_went(house, post_office, client):
    """R53: who gave the order sees that the mail could not be delivered; the log has it too, for who may read it."""
    post_office.recipients[house.ann.email] = "550 5.1.1 no such mailbox"
    order = stopped(house)
    address = f"/orders/{order.uid}"
    client.force_login(house.manager.user)
    assert "The e-mail waits to be sent" in client.get(address).content.decode()
    with later(60):
        deliver_due()
    assert "The e-mail did not go out: 550 5.1.1 no such mailbox" in client.get(address).content.decode()
    assert "Notice of an order" in client.get("/directive/deliveries").content.decode()
    (mail,) = Caller(house.manager).get(address).body["mail"]
    assert (mail["kind"], mail["state"], mail["sent_at"]) == ("order", "failed", None)
    del post_office.recipients[house.ann.email]
    client.post(f"/directive/deliveries/{row(order).pk}/again")
    with later(120):
        deliver_due()
    assert "The e-mail went out" in client.get(address).content.decode()
    assert TEXT not in str(post_office.all)
