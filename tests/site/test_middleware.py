"""The archive away: refused whole; the unstorable: refused at the edge; every error in the house's form (4.2)."""

from __future__ import annotations

import errno
import re
import uuid

import pytest
from django.db.utils import OperationalError

from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Draft, Intent
from tests import factories
from tests.desk.conftest import later, ready

FAULTS = [
    (archive.ArchiveUnavailable("no key"), 503),
    (OperationalError("database is locked"), 503),
    (OperationalError("database or disk is full"), 507),
    (OSError(errno.ENOSPC, "No space left on device"), 507),
    (OSError(errno.EDQUOT, "Quota exceeded"), 507),
    (OSError(errno.EACCES, "Permission denied"), 503),
]
PUBLIC = ["/sign-in", "/directive", "/directive/1.3", "/directive/9.99", "/register", "/noticeboard", "/nothing"]
STAFF = ["/", "/write", "/drafts", "/accounts", "/accounts/new", "/records", "/why", "/help", "/directive"]


def fails(monkeypatch, fault) -> None:
    def refuse(*_given, **_named):
        raise fault

    monkeypatch.setattr(archive, "append", refuse)


def full_by_cause(message: str) -> archive.ArchiveUnavailable:
    error = archive.ArchiveUnavailable(message)
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    return error


def everything() -> tuple[object, ...]:
    drafts = list(Draft.objects.order_by("pk").values())
    return (archive.head().size, Decision.objects.count(), Intent.objects.count(), Account.objects.count(), drafts)


@pytest.mark.parametrize(("fault", "status"), [*FAULTS, (full_by_cause("cannot append"), 507)])
def test_what_cannot_be_recorded_does_not_happen_through_the_api(house, caller, monkeypatch, fault, status):
    """4.2, design rule 3: 507 on a full disk, else 503, and nothing half done."""
    draft, speak = ready(house.boss, house.board), caller(house.boss)
    assert speak.post(f"/drafts/{draft.uid}/submit").status == 200
    before = everything()
    fails(monkeypatch, fault)
    with later(61):
        note = {"type": "Note", "content": "Doors open at nine."}
        for path, body in (
            (f"/drafts/{draft.uid}/post", {}),
            ("/activities", {"type": "Create", "object": note, "target": house.board.urn}),
            ("/activities", {"type": "Dance", "object": "urn:x"}),
        ):
            answer = speak.post(path, body)
            assert answer.status == status, (path, answer.body)
            assert answer.kind.startswith("application/problem+json")
            assert answer.body["clauses"] == ["4.2"]
    monkeypatch.undo()
    assert everything() == before


@pytest.mark.parametrize(("fault", "status"), FAULTS)
def test_what_cannot_be_recorded_does_not_happen_on_a_page(house, browse, monkeypatch, fault, status):
    """4.2: the page says that nothing was changed, and the words are still in the draft."""
    draft, person = ready(house.boss, house.board), browse(house.boss)
    before = everything()
    fails(monkeypatch, fault)
    answer = person.post(f"/drafts/{draft.uid}/submit")
    monkeypatch.undo()
    assert answer.status_code == status
    assert "Nothing was changed" in answer.content.decode()
    assert everything() == before
    assert person.post(f"/drafts/{draft.uid}/submit").status_code < 400


def test_a_fault_of_ours_is_a_500_in_house_style_without_its_words(house, browse, caller, monkeypatch):
    """1.3: an unforeseen error shows neither what was written nor where."""

    def broken(*_given, **_named):
        raise RuntimeError("CANARY-TEXT")

    monkeypatch.setattr("spokesperson.desk.actions.write.content.content_hash", broken)
    draft = Draft.objects.create(author=house.boss, created_at=factories.AT_WORK, edited_at=factories.AT_WORK)
    speak = caller(house.boss)
    speak.client.raise_request_exception = False
    page, program = browse(house.boss).get("/write"), speak.get(f"/drafts/{draft.uid}")
    assert program.status == 500
    assert program.kind.startswith("application/problem+json")
    for words in (page.content, program.raw):
        assert b"CANARY" not in words
        assert b"Traceback" not in words


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_has_the_policy(house, client, path):
    policy(client.get(path))


@pytest.mark.parametrize("path", STAFF)
def test_every_page_for_staff_has_the_policy(house, browse, path):
    answer = browse(house.boss).get(path)
    assert answer.status_code == 200, path
    policy(answer)


def policy(answer) -> None:
    """CSP without ``unsafe-inline``, and nothing in the page that would need it."""
    rules = answer["Content-Security-Policy"]
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    page = answer.content.decode()
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son[a-z]+=", page)
    nonce = re.search(r"'nonce-([^']+)'", rules)
    for script in re.findall(r"<script\b[^>]*>", page):
        assert "src=" in script or (nonce and f'nonce="{nonce[1]}"' in script) or "application/json" in script, script


@pytest.mark.parametrize(
    "path", [f"/drafts/{uuid.UUID(int=7)}", "/nothing", "/drafts/x", f"/records/{uuid.UUID(int=7)}"]
)
def test_nothing_here_is_a_page_of_the_house(house, browse, path):
    answer = browse(house.boss).get(path)
    assert answer.status_code == 404
    assert "spokesperson" in answer.content.decode().lower()
    assert "<h1" in answer.content.decode()


def test_who_left_is_turned_away_in_house_style(house, browse):
    """R23: a person who left has no page any more."""
    person = browse(house.aide)
    house.aide.left = factories.AT_WORK.date()
    house.aide.save()
    answer = person.get("/")
    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()
    policy(answer)


def test_a_form_without_its_token_is_refused_in_house_style(house, browse):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(house.boss.user)
    answer = client.post("/write", {"text": "x"})
    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("bad", ["a\x00b", "\ud800"])
def test_text_that_cannot_be_stored_is_refused_at_the_edge(house, browse, bad):
    """NUL and lone surrogates in forms: the field is named and nothing is kept."""
    raw = "text=" + "".join(f"%{b:02x}" for b in bad.encode("utf-8", "surrogatepass"))
    answer = browse(house.boss).post("/write", raw, content_type="application/x-www-form-urlencoded")
    if "\x00" in bad:
        assert answer.status_code == 422
        assert "text" in answer.content.decode()
        assert not Draft.objects.exists()
    else:  # three bytes that are no UTF-8 arrive as three replacement characters, which can be stored
        assert answer.status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/records?before=%C2%B2",
        "/records?before=%D9%A3",
        "/records?before=99999999999999999999",
        "/records?before=-1",
        "/records?subject=%00",
        "/records?subject=x",
        "/why?action=%0a",
        "/why?action=dance",
        "/why?account=x",
        "/why?action=" + "a" * 90,
        "/why?action=post&account=%00",
        "/directive?part=nonsense",
        "/directive/versions/9.9",
        "/directive/versions/%00",
        "/directive/" + "x" * 2000,
        "/register?q=%00",
        "/register?q=" + "a" * 5000,
        "/write?text=%00",
        "/write?text=" + "a" * 30000,
        "/write?in_reply_to=javascript:1",
        "/noticeboard?page=x",
        "/noticeboard?page=-1",
        "/noticeboard?page=99999999999999999999",
        "/noticeboard/media/x",
        "/noticeboard/" + str(uuid.UUID(int=1)),
        "/drafts?state=x",
        "/sign-in?next=//evil.example",
        "/%ff",
        "/%ed%a0%80",
        "/?x=%ff",
    ],
)
def test_an_odd_address_never_breaks_a_page(house, browse, path):
    """Bad input in addresses: answered or refused, never a 500."""
    answer = browse(house.boss).get(path)
    assert answer.status_code < 500
    assert answer.status_code in (200, 302) or "<h1" in answer.content.decode()


@pytest.mark.parametrize(
    "field",
    [
        "text",
        "account",
        "topic",
        "purpose",
        "purpose_words",
        "in_reply_to",
        "no_link_reason",
        "seen",
        "settle",
        "answer-audience",
        "answer-x",
        "insert_link",
        "identify",
        "use_reply",
    ],
)
def test_an_odd_form_never_breaks_the_desk(house, browse, field):
    """Bad input in the composer: each field odd, on each of its buttons; the page answers and can be opened again."""
    draft, person = ready(house.boss, house.board), browse(house.boss)
    for value in ("²", "9" * 40, "x" * 25_000, "\u202e<script>{{x}}", str(uuid.UUID(int=3))):
        for verb in ("", "/check", "/submit"):
            form = {"text": "Doors open.", "account": str(house.board.uid), field: value}
            assert person.post(f"/drafts/{draft.uid}{verb}", form).status_code < 500, (field, value, verb)
        assert person.get(f"/drafts/{draft.uid}").status_code == 200, (field, value)


@pytest.mark.parametrize(
    "hour",
    [
        "",
        "x",
        "²",
        "2026-03-17",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "2026-03-08T02:30",
        "2026-11-01T01:30",
        "2026-03-17T16:00+99:00",
    ],
)
def test_an_odd_hour_is_refused_by_the_page(house, browse, hour):
    """R65: hours that do not exist, or exist twice, or are none."""
    draft, person = ready(house.boss, house.board), browse(house.boss)
    answer = person.post(f"/drafts/{draft.uid}/schedule", {"scheduled_for": hour})
    assert answer.status_code in (409, 422, 200, 403), answer.status_code
    assert not Intent.objects.exists()
