"""What every connector has to do, whatever stands behind it (R68, R71; 1.8, 4.2).

A subclass gives the fixture ``net``. Real servers lose a connection now and then; the suite treats that as the
sender does: a publication whose outcome is unknown is looked up first, other acts are harmless to repeat.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import pytest
from PIL import Image

from spokesperson import clock
from spokesperson.networks import (
    Conflict,
    Connector,
    Denied,
    Event,
    Gone,
    Invalid,
    Media,
    NotFound,
    Outgoing,
    Ref,
    Snapshot,
    Transient,
    Unknown,
)

T = TypeVar("T")
_numbers = itertools.count(1)
TEXTS = {
    "plain": "Story time at ten o'clock on Saturday.",
    "paragraphs": "Two paragraphs,\n\nand the second\nhas two lines.",
    "markup": 'Not <b>bold</b> & not "cut": 5 < 6 > 4 <script>alert(1)</script>',
    "unicode": "Café, cafe\u0301, 漢字, שלום, 👩‍👩‍👧, a soft\u00adhyphen",
    "link": "The list: https://library.example/reading-list/summer?year=2026&for=children#top, and more.",
    "signs": "*stars* _lines_ #tag 1. one - two ~three~ `four`",
}


@dataclass
class Net:
    """Two accounts on one network: ``us``, whom the house speaks for, and ``other``."""

    us: Connector
    other: Connector
    patience: float = 0.0


def key() -> str:
    return hashlib.sha256(str(next(_numbers)).encode()).hexdigest()


def words(text: str = "A notice") -> str:
    """A text no other test has."""
    return f"{text} ({next(_numbers)})"


def picture(alt: str) -> Media:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), (next(_numbers) % 256, 90, 160)).save(file, "PNG")
    return Media(file.getvalue(), "image/png", alt, hashlib.sha256(file.getvalue()).hexdigest())


def again(act: Callable[[], T], tries: int = 5) -> T:
    """An act that is harmless to repeat."""
    for _ in range(tries - 1):
        try:
            return act()
        except (Unknown, Transient):
            time.sleep(0.1)
    return act()


def published(by: Connector, out: Outgoing, with_key: str = "") -> Ref:
    """Publish as the sender does."""
    used, since = with_key or key(), clock.now() - timedelta(minutes=10)
    for _ in range(5):
        try:
            return by.publish(out, used).ref
        except Transient:
            continue
        except Unknown:
            if found := again(lambda: by.find(used, out, since, frozenset())):
                return found
    raise AssertionError("the network did not take it")


def seen(by: Connector, ref: Ref) -> Snapshot:
    found = again(lambda: by.fetch(ref))
    assert isinstance(found, Snapshot), found
    return found


class Conformance:
    """Subclass it, name it ``Test...`` and give it ``net``."""

    def test_we_are_who_the_register_says(self, net: Net) -> None:
        assert again(net.us.verify).handle == "library"
        assert again(net.us.limits).max_text >= 500

    @pytest.mark.parametrize("name", TEXTS)
    def test_what_stands_there_is_what_was_sent(self, net: Net, name: str) -> None:
        """R64, R68: the read-back compares the words themselves."""
        out = Outgoing(words(TEXTS[name]))
        shown = seen(net.us, published(net.us, out))
        assert shown.fingerprint == out.fingerprint()
        assert shown.raw
        assert shown.at is not None
        assert abs(shown.at - clock.now()) < timedelta(minutes=5)

    def test_others_read_the_same_words(self, net: Net) -> None:
        out = Outgoing(words())
        assert seen(net.other, published(net.us, out)).text == out.text

    def test_an_answer_names_what_it_answers(self, net: Net) -> None:
        asked = published(net.other, Outgoing(words("When do you open?")))
        if net.patience:
            asked = published(net.us, Outgoing(words("We open at nine.")))
        out = Outgoing(words("At ten."), reply_to=asked)
        shown = seen(net.us, published(net.us, out))
        assert shown.in_reply_to == asked.uri
        assert shown.fingerprint == out.fingerprint()

    def test_an_answer_to_nothing_is_not_published(self, net: Net) -> None:
        """Some servers would publish it as a post of its own."""
        before = published(net.us, Outgoing(words()))
        again(lambda: net.us.delete(before))
        out = Outgoing(words("In answer"), reply_to=before)
        used = key()
        with pytest.raises(NotFound):
            again(lambda: net.us.publish(out, used))
        plain = Outgoing(out.text)
        assert again(lambda: net.us.find(used, plain, clock.now() - timedelta(minutes=10), frozenset())) is None

    def test_pictures_keep_their_alternative_texts(self, net: Net) -> None:
        """M8A: an image never goes out without its words."""
        out = Outgoing(words(), media=(picture('A "red" door & a dog'), picture("Zwei Bücher")))
        shown = seen(net.us, published(net.us, out))
        assert shown.alts == ('A "red" door & a dog', "Zwei Bücher")
        assert shown.fingerprint == out.fingerprint()

    def test_an_edit_changes_the_words_and_not_the_address(self, net: Net) -> None:
        """R71: the address in the record leads to the words that stand there now."""
        ref = published(net.us, Outgoing(words(), media=(picture("A door"),)))
        new = words("Corrected")
        after = again(lambda: net.us.edit(ref, Outgoing(new), None)).ref
        assert after.uri == ref.uri
        assert after.version != ref.version
        shown = seen(net.us, after)
        assert (shown.text, shown.alts) == (new, ("A door",))
        assert seen(net.us, ref).text == new, "the reference from before the edit leads there too"

    def test_an_edit_of_what_was_changed_meanwhile_is_refused(self, net: Net) -> None:
        ref = published(net.us, Outgoing(words()))
        stale = seen(net.us, ref).ref
        new = words("First correction")
        again(lambda: net.us.edit(ref, Outgoing(new), None))
        with pytest.raises(Conflict) as refused:
            again(lambda: net.us.edit(ref, Outgoing("Second correction"), stale.version))
        assert refused.value.current is not None
        assert refused.value.current.text == new
        assert seen(net.us, ref).text == new

    def test_an_edit_of_what_stands_as_expected_is_made(self, net: Net) -> None:
        ref = published(net.us, Outgoing(words()))
        version, new = seen(net.us, ref).ref.version, words("Corrected")
        try:
            net.us.edit(ref, Outgoing(new), version)
        except Unknown:
            again(lambda: net.us.edit(ref, Outgoing(new), None))
        assert seen(net.us, ref).text == new

    def test_what_was_deleted_is_gone_for_everyone(self, net: Net) -> None:
        """R71: acknowledged and verified are two things."""
        ref = published(net.us, Outgoing(words()))
        receipt = again(lambda: net.us.delete(ref))
        assert (receipt.acknowledged, receipt.verified_gone) == (True, True)
        assert isinstance(again(lambda: net.us.fetch(ref)), Gone)
        assert isinstance(again(lambda: net.other.fetch(ref)), Gone)
        repeated = again(lambda: net.us.delete(ref))
        assert (repeated.acknowledged, repeated.verified_gone) == (True, True)

    def test_what_others_wrote_is_theirs(self, net: Net) -> None:
        text = words()
        ref = published(net.other, Outgoing(text))
        with pytest.raises((Denied, NotFound)):
            again(lambda: net.us.edit(ref, Outgoing("Ours now"), None))
        with pytest.raises(Denied):
            again(lambda: net.us.delete(ref))
        assert seen(net.other, ref).text == text

    def test_liking_is_harmless_to_repeat(self, net: Net) -> None:
        ref = published(net.us, Outgoing(words()))
        for _ in range(2):
            assert again(lambda: net.other.like(ref, key())).acknowledged
        for _ in range(2):
            assert again(lambda: net.other.unlike(ref)).acknowledged

    def test_liking_what_is_not_there_says_so(self, net: Net) -> None:
        ref = published(net.us, Outgoing(words()))
        again(lambda: net.us.delete(ref))
        with pytest.raises(NotFound):
            again(lambda: net.us.like(ref, key()))

    def test_what_was_published_is_found_again(self, net: Net) -> None:
        """R88: the look before anything is sent a second time."""
        used, out = key(), Outgoing(words(), media=(picture("A door"),))
        since = clock.now() - timedelta(minutes=10)
        assert again(lambda: net.us.find(used, out, since, frozenset())) is None
        ref = published(net.us, out, used)
        found = again(lambda: net.us.find(used, out, since, frozenset()))
        assert found is not None
        assert found.uri == ref.uri

    def test_equal_posts_are_told_apart(self, net: Net) -> None:
        """Saying the same twice is lawful; each act finds its own."""
        out, keys = Outgoing(words("See you tomorrow")), (key(), key())
        refs = [published(net.us, out, k) for k in keys]
        assert refs[0].uri != refs[1].uri
        since = clock.now() - timedelta(minutes=10)
        for ref, other, used in zip(refs, reversed(refs), keys, strict=True):
            found = again(lambda o=other, k=used: net.us.find(k, out, since, frozenset({o.uri})))
            assert found is not None
            assert found.uri == ref.uri

    def test_equal_answers_to_two_people_are_told_apart(self, net: Net) -> None:
        questions = [published(net.us, Outgoing(words("Question"))) for _ in range(2)]
        text = words("Thank you!")
        used = key()
        published(net.us, Outgoing(text, reply_to=questions[0]))
        since = clock.now() - timedelta(minutes=10)
        other = Outgoing(text, reply_to=questions[1])
        assert again(lambda: net.us.find(used, other, since, frozenset())) is None

    def test_an_address_is_enough_to_look(self, net: Net) -> None:
        out = Outgoing(words())
        ref = published(net.us, out)
        assert seen(net.us, Ref(uri=ref.uri, url=ref.uri)).text == out.text

    def test_nothing_stands_at_an_address_nobody_gave_out(self, net: Net) -> None:
        ref = published(net.us, Outgoing(words()))
        assert isinstance(again(lambda: net.us.fetch(Ref(uri=ref.uri + "0"))), Gone)

    def test_words_are_needed(self, net: Net) -> None:
        with pytest.raises(Invalid) as refused:
            net.us.publish(Outgoing("  \n "), key())
        assert refused.value.field == "text"

    @pytest.mark.parametrize("cursor", ["", "x", "[1]", '{"n": 1}', "-1", "²"])
    def test_a_cursor_that_is_none_names_the_field(self, net: Net, cursor: str) -> None:
        with pytest.raises(Invalid) as refused:
            net.us.since(cursor)
        assert refused.value.field == "cursor"

    def test_what_others_do_is_told_once(self, net: Net) -> None:
        """4.2: what the public writes comes in by the same road."""
        ours = published(net.us, Outgoing(words("What do you read?")))
        none, cursor = again(lambda: net.us.since(None))
        assert none == []
        text = words("@library Poems")
        answer = published(net.other, Outgoing(text, reply_to=ours))
        found, after = _wait_for(net, cursor, "reply")
        reply = next(e for e in found if e.kind == "reply")
        assert reply.ref.uri == answer.uri
        assert "Poems" in reply.text
        assert reply.author.startswith(again(net.other.verify).handle)
        assert reply.in_reply_to == ours.uri
        assert reply.raw
        more, _ = again(lambda: net.us.since(after))
        assert [e for e in more if e.kind == "reply"] == []

    def test_our_own_edits_and_deletions_are_noticed(self, net: Net) -> None:
        """R71: also those that nobody made through this house."""
        kept, gone = (published(net.us, Outgoing(words())) for _ in range(2))
        _, cursor = again(lambda: net.us.since(None))
        new = words("Changed elsewhere")
        again(lambda: net.us.edit(kept, Outgoing(new), None))
        again(lambda: net.us.delete(gone))
        events, after = again(lambda: net.us.since(cursor))
        assert {(e.kind, e.ref.uri) for e in events} >= {("edit", kept.uri), ("delete", gone.uri)}
        assert next(e for e in events if e.kind == "edit").text == new
        assert [e for e in again(lambda: net.us.since(after))[0] if e.kind in ("edit", "delete")] == []


def _wait_for(net: Net, cursor: str, kind: str) -> tuple[list[Event], str]:
    until = time.monotonic() + net.patience
    while True:
        events, after = again(lambda: net.us.since(cursor))
        if any(e.kind == kind for e in events) or time.monotonic() > until:
            return events, after
        time.sleep(0.5)
