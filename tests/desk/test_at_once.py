"""An author and a sender, or two authors' windows, at the same moment (1.8): R64, nothing lost, nothing twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from spokesperson import clock
from spokesperson.desk.actions import post, withdraw, write
from spokesperson.desk.errors import Changed
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.sending import queue, sender
from spokesperson.desk.states import DraftState, WrongState
from spokesperson.noticeboard.models import Notice
from tests import factories
from tests.desk.conftest import later, ready

pytestmark = pytest.mark.django_db(transaction=True)

EXPECTED = (WrongState, Changed)


def together(*acts: Callable[[], object]) -> list[object]:
    """What each act returned, or the error it raised; each in a thread with a connection of its own."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def one(number: int, act: Callable[[], object]) -> None:
        try:
            with clock.at(factories.AT_WORK + timedelta(seconds=62)):
                barrier.wait(10)
                results[number] = act()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.fixture
def due(house) -> Draft:
    draft = ready(house.boss, house.board)
    with later(61):
        post.post(draft, house.boss)
    return draft


@pytest.mark.parametrize("slow", ["author", "sender"])
def test_taking_back_and_sending_never_both_happen(house, due, slow, monkeypatch):
    """Either it was taken back and nothing stands, or it stands and the author reads that it was too late."""
    cancel, decided = queue.cancel, sender._may_go

    def linger(act):
        def slowly(*given):
            time.sleep(0.3)
            return act(*given)

        return slowly

    if slow == "author":
        monkeypatch.setattr(queue, "cancel", linger(cancel))
    else:
        monkeypatch.setattr(sender, "_may_go", linger(decided))
    first, second = (0, 0.1) if slow == "author" else (0.1, 0)

    def take_back() -> object:
        time.sleep(first)
        return withdraw.withdraw(due, house.boss)

    def send() -> object:
        time.sleep(second)
        return sender.run_due()

    author, sent = together(take_back, send)
    assert not isinstance(sent, Exception), sent
    due.refresh_from_db()
    if isinstance(author, WrongState):
        assert (due.state, Notice.objects.count()) == (DraftState.PUBLISHED, 1)
    else:
        assert not isinstance(author, Exception), author
        assert (due.state, Notice.objects.count()) == (DraftState.DRAFT, 0)
        assert Intent.objects.get().state == "cancelled"


def test_the_button_pressed_twice_at_once_queues_one_post(house):
    """R64."""
    draft = ready(house.boss, house.board)
    results = together(*[lambda: post.post(draft, house.boss)] * 2)
    assert len([r for r in results if isinstance(r, Intent)]) == 1
    assert [r for r in results if isinstance(r, Exception) and not isinstance(r, EXPECTED)] == []
    with later(63):
        sender.run_due()
    assert Notice.objects.count() == 1


def test_two_windows_that_save_at_once_do_not_overwrite_each_other(house):
    draft = ready(house.ann, house.hers)
    results = together(
        lambda: write.save(draft, house.ann, text="First window.", seen=1),
        lambda: write.save(draft, house.ann, text="Second window.", seen=1),
    )
    assert sorted(type(r).__name__ for r in results) == ["Changed", "Draft"]
    draft.refresh_from_db()
    assert draft.version == 2
