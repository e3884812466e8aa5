"""An author edits while the supervisor approves and the post goes out: never is anything else published (R20, R64).

``SPOKESPERSON_RACES`` says how many races; 200 usually, 1,000 for every night (``make races``).
"""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from spokesperson import clock
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import approve, post, write
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Approval, Draft, Publication
from spokesperson.desk.sending import sender
from spokesperson.desk.states import WrongState
from spokesperson.desk.writing import content
from tests import factories
from tests.desk.actions.test_approve import demanding
from tests.desk.conftest import ready

pytestmark = pytest.mark.django_db(transaction=True)

RACES = int(os.environ.get("SPOKESPERSON_RACES", "200"))
SAID = "I work at the Library as a librarian. {words}."
WORDS = (
    "maps", "lamps", "rivers", "kites", "apples", "bridges", "letters", "gardens",
    "poems", "boats", "drums", "clocks", "stamps", "quilts", "stones", "birds",
)  # fmt: skip
EXPECTED = (WrongState, Changed, Refused, Invalid)


@pytest.fixture
def library(house):
    factories.directive_adopted(demanding("1.1"), effective=clock.now() - timedelta(days=1))
    for person in (house.ann, house.boss):
        factories.acknowledge(person)
    return house


def tried(act: Callable[[], object]) -> object:
    """What the act returned, or the error it raised."""
    try:
        return act()
    except Exception as error:
        return error


@pytest.fixture
def runners() -> Iterator[Callable[..., list[object]]]:
    """``runners(*acts)``: the acts at the same moment, each in a thread that keeps its connection for the next race."""
    with ThreadPoolExecutor(3) as pool:

        def together(*acts: Callable[[], object]) -> list[object]:
            barrier = threading.Barrier(len(acts))

            def one(act: Callable[[], object]) -> object:
                with clock.at(factories.AT_WORK + timedelta(seconds=62)):
                    barrier.wait(10)
                    return tried(act)

            return list(pool.map(one, acts))

        yield together
        together(*[connections.close_all] * 3)


def test_nothing_is_published_with_another_hash_than_the_approved(library, runners):
    """R20: an edit racing an approval and the sending; whoever wins, words and approval belong together."""
    manager, outcomes = library.ann.supervisor, Counter()
    dice = random.Random(620)
    for _ in range(RACES):
        draft = ready(library.ann, library.hers, said(dice))
        seen, other = content.content_hash(draft), said(dice)
        approved, queued, sent = threading.Event(), threading.Event(), threading.Event()
        after = dice.choice([None, approved, queued, sent])

        def agree(draft: Draft = draft, seen: str = seen, done: threading.Event = approved) -> object:
            made = tried(lambda: approve.approve(draft, manager, seen=seen))
            done.set()
            return made

        def edit(draft: Draft = draft, other: str = other, after: threading.Event | None = after) -> object:
            if after is not None:
                after.wait(20)
            return write.save(draft, library.ann, text=other)

        def out(draft: Draft = draft, marks: tuple[threading.Event, ...] = (approved, queued, sent)) -> object:
            tried(lambda: post.post(draft, library.ann))
            marks[0].wait(20)
            tried(lambda: post.post(draft, library.ann))
            marks[1].set()
            sender.run_due()
            marks[2].set()
            return None

        results = runners(agree, edit, out)
        unforeseen = [r for r in results if isinstance(r, Exception) and not isinstance(r, EXPECTED)]
        assert not unforeseen, unforeseen
        outcomes[settled(draft, seen)] += 1
    assert sum(outcomes.values()) == RACES
    assert not outcomes["wrong"], outcomes
    if RACES >= 60:  # among so many the sending wins some
        assert outcomes["published"], f"the sending never won, so nothing was tried: {outcomes}"


def said(dice: random.Random) -> str:
    """Something that was not said before: repetition would be a matter of its own (1.4)."""
    return SAID.format(words=" ".join(dice.choices(WORDS, k=14)).capitalize())


def settled(draft: Draft, seen: str) -> str:
    """What became of it: not out, published as approved, or wrong."""
    held = Draft.objects.get(pk=draft.pk)
    out = Publication.objects.filter(draft=held).first()
    if out is None:
        return "waits"
    approved = Approval.objects.get(draft=held)
    bound = content.approval_hash(held, factories_hash())
    same = out.text == held.text and bound == approved.content_hash and content.content_hash(held) == seen
    return "published" if same else "wrong"


def factories_hash() -> str:
    """The directive in force, to which an approval is bound."""
    from spokesperson.directive.register import version_at

    return version_at(factories.AT_WORK).file_hash
