"""Pages stay small and ask little, however much there is: at most 12 queries and 60 KiB of HTML each."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Draft, Publication
from tests import factories
from tests.desk.conftest import house, ready  # noqa: F401  (the same people)

QUERIES, BYTES, MANY = 12, 60 * 1024, 800
STATES = ("draft", "pausing", "published", "failed")


@pytest.fixture(autouse=True)
def _gallery() -> None:
    """The real addresses, not the gallery's."""


@pytest.fixture
def full(house: Any) -> SimpleNamespace:  # noqa: F811
    """A house in use: 800 drafts and 800 records of each of two people, one life of 800 records, 40 accounts."""
    posted = factories.posted(house.boss, house.board, "Doors open at nine on Saturdays.")
    mine = ready(house.boss, house.board)
    now = clock.now()
    for person, account in ((house.boss, house.board), (house.ann, house.hers)):
        Draft.objects.bulk_create(
            Draft(
                author=person, account=account, text=f"Story time number {n}. " * 8, state=STATES[n % 4],
                created_at=now - timedelta(minutes=n), edited_at=now - timedelta(minutes=n), purpose="programs",
            )
            for n in range(MANY)
        )  # fmt: skip
        with transaction.atomic():
            for n in range(MANY):
                note = {"type": "Create", "actor": person.urn, "object": {"type": "Note", "content": f"Number {n}."}}
                archive.append(note, subject=posted.urn if n % 2 else f"urn:sp:target:{n}")
    archive.seal_pending()
    for n in range(40):
        factories.account_library(network="mastodon", handle=f"@willow{n}@social.example")
    return SimpleNamespace(house=house, posted=posted, draft=mine)


def pages(full: SimpleNamespace) -> dict[str, str]:
    decision = Decision.objects.filter(actor=full.house.boss).latest("id")
    record = archive.by_subject(full.posted.urn)[0]
    notice = Publication.objects.get(draft=full.posted)
    return {
        "home": "/", "write": "/write", "drafts": "/drafts", "draft": f"/drafts/{full.draft.uid}",
        "accounts": "/accounts",
        "account": f"/accounts/{full.house.board.uid}", "register an account": "/accounts/new", "records": "/records",
        "one life": f"/records?subject={full.posted.urn}", "record": f"/records/{record.record_id}",
        "last of a life": f"/records/{archive.by_subject(full.posted.urn)[-1].record_id}",
        "why": "/why?action=post", "why, asked": f"/why/{decision.uid}", "directive": "/directive",
        "clause": "/directive/1.3", "register": "/register", "noticeboard": "/noticeboard", "notice": notice.url,
        "help": "/help", "calendar": "/calendar", "reviews": "/reviews", "works": "/works", "advice": "/advice",
        "questions": "/questions", "handovers": "/handovers", "guidance": "/guidance", "people": "/people",
        "grants": "/grants", "orders": "/orders", "publishing": "/publishing", "likes": "/likes",
        "published": f"/published/{notice.uid}", "representative": f"/representatives/{full.house.ann.handle}",
    }  # fmt: skip


@pytest.mark.parametrize("who", ["boss", "ann"])
def test_every_page_keeps_to_its_budget_with_sixteen_hundred_posts(full, who):
    """Both budgets for each page, warm; all that break one are named at once."""
    person = Client()
    person.force_login(getattr(full.house, who).user)
    broken, seen = {}, 0
    for name, path in pages(full).items():
        if person.get(path).status_code in (403, 404):  # the other's own; asked before, so that caches are warm
            continue
        with CaptureQueriesContext(connection) as asked:
            answer = person.get(path)
        assert answer.status_code == 200, (name, answer.status_code)
        seen += 1
        if len(asked) > QUERIES or len(answer.content) > BYTES:
            broken[name] = (len(asked), len(answer.content))
    assert seen >= 15
    assert not broken, broken
