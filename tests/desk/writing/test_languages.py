"""The language a post is written in (WCAG 3.1.2; R42, R64, M5A): chosen, kept, told to networks and to readers."""

from __future__ import annotations

import pytest
from django.utils import translation

from spokesperson import institution as directory
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import post, spread, take_down, write
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Publication
from spokesperson.desk.sending import connect, sender
from spokesperson.desk.writing import content
from spokesperson.desk.writing.languages import choices, name, written_in
from spokesperson.noticeboard.models import Notice
from tests import factories
from tests.api.conftest import Caller
from tests.desk.conftest import later, ready

WORDS = "La hora del cuento es a las diez los sábados."


@pytest.fixture
def two(house):
    """A library that writes in English and in Spanish."""
    factories.institution(languages=["es"])
    return house


def published(house, **more) -> Publication:
    draft = ready(house.boss, house.board, WORDS, **more)
    with later(61):
        post.post(draft, house.boss)
        sender.run_due()
        archive.seal_pending()
    return Publication.objects.get(draft=draft)


def test_readers_and_networks_are_told_which_language_it_is(two, client):
    found = published(two, language="es")
    assert Notice.objects.get().language == "es"
    assert archive.by_subject(found.draft.urn)[-1].activity["object"]["sp:language"] == "es"
    assert '<div class="body" lang="es">' in client.get(f"/noticeboard/{Notice.objects.get().uid}").content.decode()
    client.force_login(two.boss.user)
    assert f'lang="es">{WORDS}' in client.get(f"/published/{found.uid}").content.decode()


def test_a_change_of_what_stands_keeps_its_language(two):
    found = published(two, language="es")
    with later(300):
        intent = take_down.edit(found, two.boss, text=WORDS + " Venga.", settled=settled(found, two.boss))
    assert connect.outgoing_edit(intent).language == "es"


def settled(found: Publication, by) -> frozenset[str]:
    try:
        take_down.edit(found, by, text=WORDS + " Venga.")
    except Refused as error:
        return frozenset(r.rule for r in error.verdict.unsettled)
    return frozenset()


def test_without_a_word_it_is_the_institutions_own_language(two):
    draft = ready(two.boss, two.board)
    assert (draft.language, written_in(draft)) == ("", "en")
    assert connect.outgoing(draft).language == "en"
    write.save(draft, two.boss, language="en")
    assert "language" not in content.content(Draft.objects.get(pk=draft.pk))


def test_another_language_is_a_change_of_what_the_public_reads(two):
    """R64: it restarts the pause, as other words do."""
    draft = ready(two.boss, two.board, WORDS)
    before = content.content_hash(draft)
    with later(50):
        write.save(draft, two.boss, language="es")
    draft.refresh_from_db()
    assert draft.version == 2
    assert content.content_hash(draft) != before


def test_the_versions_of_an_announcement_are_in_its_language(two):
    """R42: those that follow its words follow its language; one with words of its own keeps its own."""
    draft = write.start(two.boss, account=two.board, text=WORDS, language="es")
    other = factories.account_library(network="noticeboard", handle="riverside")
    [one] = spread.spread(draft, two.boss, [str(other.uid)])
    assert one.language == "es"
    write.save(draft, two.boss, language="en")
    one.refresh_from_db()
    assert one.language == ""


@pytest.mark.parametrize("given", ["fr", "xx-yy-zz", "español", "e" * 300, "es\x00"])
def test_a_language_the_institution_does_not_write_in_is_refused_by_name(two, given):
    with pytest.raises(Invalid, match=r"en \(English\), es \(Español\)") as error:
        write.start(two.boss, text=WORDS, language=given)
    assert error.value.field == "language"
    answer = Caller(two.boss).post("/drafts", {"text": WORDS, "language": given})
    assert answer.status == 422
    assert answer.body["field"] == "language"


def test_the_api_takes_and_tells_it(two):
    answer = Caller(two.boss).post("/drafts", {"text": WORDS, "language": "es"})
    assert (answer.status, answer.body["language"]) == (201, "es")


def test_the_composer_asks_only_where_there_is_a_choice(house, client):
    client.force_login(house.boss.user)
    draft = write.start(house.boss, account=house.board, text=WORDS)
    assert 'id="f-language"' not in client.get(f"/drafts/{draft.uid}").content.decode()
    assert choices(draft) == []
    factories.institution(languages=["es"])
    client.post(f"/drafts/{draft.uid}", {"text": WORDS, "language": "es"})
    page = client.get(f"/drafts/{draft.uid}").content.decode()
    assert '<option value="es" lang="es" selected>Español</option>' in page
    assert '<textarea id="f-text" lang="es"' in page
    assert '<p class="body" lang="es">' in page


def test_a_language_given_up_meanwhile_stays_that_of_the_draft(two):
    draft = write.start(two.boss, text=WORDS, language="es")
    factories.institution()
    assert [c["tag"] for c in choices(draft)] == ["en", "es"]
    assert written_in(draft) == "es"


def test_a_language_is_called_by_its_own_name():
    assert [name(tag) for tag in ("es", "pt-BR", "de", "chr")] == [
        "Español",
        "Português Brasileiro",
        "Deutsch",
        "chr",
    ]
    with translation.override("es"):
        assert name("en") == "English"


def test_the_directory_refuses_what_is_no_language():
    with pytest.raises(ValueError, match="languages: expected language tags"):
        directory.Institution.from_json({"languages": ["Spanish!"]})
    assert directory.Institution.from_json({"languages": ["es", "en"]}).writes == ("en", "es")
