"""A Representative's page (1.5; R45, R47-R49): the same to supervisor and Representative, closed to everybody else."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.conduct import chart, figures
from spokesperson.conduct.actions.note_talk import note_talk
from spokesperson.conduct.actions.note_time import KINDS, note_time
from spokesperson.conduct.models import Discussion
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions import submit, write
from spokesperson.desk.models import Draft
from spokesperson.people.models import Interference, Order, Participation
from tests import factories
from tests.conduct.conftest import TODAY, signed_in
from tests.desk.conftest import ready

MINUTES = ((30, 22, 24, 16), (34, 18, 28, 24), (0, 0, 0, 0), (40, 24, 30, 18))


def page(person) -> str:
    return f"/representatives/{person.handle}"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def noted(house):
    """Four weeks of Ann's time, the present one last; the third without an entry."""
    monday = figures.monday(clock.now().date())
    for week, minutes in enumerate(MINUTES):
        for kind, n in zip(KINDS, minutes, strict=True):
            if n:
                note_time(house.ann, date=monday - timedelta(weeks=3 - week), kind=kind, minutes=n)
    return house


def main(answer) -> str:
    """The page without its frame, its tokens and what is said beside the forms."""
    found = text(answer)
    return found[found.index("<main") : found.index("</main>")]


def test_supervisor_and_representative_see_the_same_figures_and_it_is_said(noted):
    """R48."""
    hers, theirs = (main(signed_in(p).get(page(noted.ann))) for p in (noted.ann, noted.manager))
    assert "sees exactly this page" in hers
    assert "sees exactly this page" in theirs
    for part in (r'<svg class="chart".*?</svg>', r"<table.*?</table>"):
        assert re.findall(part, hers, re.S) == re.findall(part, theirs, re.S) != []


def test_the_supervisors_supervisor_sees_it_too(noted):
    """R48: the line."""
    assert signed_in(noted.manager.supervisor).get(page(noted.ann)).status_code == 200


@pytest.mark.parametrize("who", ["aide", "boss", "second"])
def test_a_peer_another_line_and_an_administrator_are_refused_by_name_of_the_right_supervisor(noted, who):
    """R48, bad input: 403 with clause 1.5; the attempt is on record."""
    person = getattr(noted, who)
    for address in (page(noted.ann), f"{page(noted.ann)}/time"):
        answer = signed_in(person).get(address)
        assert answer.status_code == 403
        assert noted.manager.name in text(answer)
        assert "/directive/1.5" in text(answer)
        assert "1 h 52 min" not in main(answer)
    assert Decision.objects.filter(actor=person, action="read_activity", effect="deny").count() == 2


def test_the_chart_the_table_and_the_api_have_the_same_figures(noted, client):
    """R48."""
    from tests.api.conftest import Caller

    found = text(signed_in(noted.manager).get(page(noted.ann)))
    told = Caller(noted.manager).get(f"/participation?person={noted.ann.uid}").body["weeks"]
    assert [w["total"] for w in told] == [0, 0, 0, 0, *(sum(m) for m in MINUTES)]
    svg = re.search(r"<svg class=\"chart\".*?</svg>", found, re.S)[0]
    assert [int(n) for n in re.findall(r'class="sum"[^>]*>(\d+)<', svg)] == [w["total"] for w in told if w["total"]]
    table = re.search(r'<table class="grid weeks">.*?</table>', found, re.S)[0]
    rows = [[int(n) for n in re.findall(r"<td>(?:<a [^>]*>)?(\d+)", row)] for row in table.split("<tr")[2:]]
    assert rows == [[w[k] for w in told] for k in reversed(KINDS)] + [[w["total"] for w in told]]


def test_the_drawings_parts_are_as_high_as_their_minutes(noted):
    """R48: the shapes themselves, not only their numbers."""
    weeks = figures.weeks(figures.noted(noted.ann, figures.first_day()))
    drawn = chart.drawing(weeks, 180)
    heights = [(p["minutes"], float(p["high"])) for bar in drawn["bars"] for p in bar["parts"]]
    scale = heights[0][1] / heights[0][0]
    assert all(abs(high - minutes * scale) < 0.1 for minutes, high in heights)
    assert [sum(p["minutes"] for p in bar["parts"]) for bar in drawn["bars"]] == [w.total for w in weeks]
    assert abs(float(drawn["limit"]["y"]) - (chart.BOTTOM - 180 * scale)) < 1


def test_labels_beside_the_last_bar_do_not_cover_one_another(house):
    """R48: also where a kind has one minute, and the limit's line runs through it."""
    week = figures.Week(clock.now().date(), (1, 1, 1, 1))
    drawn = chart.drawing([week] * 8, 4)
    places = [float(label["y"]) for label in drawn["labels"]]
    assert len(places) == 5
    assert all(before - after >= chart.LINE for before, after in itertools.pairwise(places))


def test_each_total_opens_its_entries(noted):
    """R48."""
    manager = signed_in(noted.manager)
    found = text(manager.get(page(noted.ann)))
    address = re.search(r'href="([^"]+week=2026-03-16)"', found)[1]
    entries = main(manager.get(address))
    assert "1 h 52 min" in entries
    assert all(f">{n}<" in entries for n in MINUTES[3])
    assert "asks for “soon”" in main(manager.get(f"{page(noted.ann)}/time?week=soon"))


def test_one_sentence_says_what_there_is_to_see(noted):
    """R48."""
    found = text(signed_in(noted.ann).get(page(noted.ann)))
    assert "In the last 8 weeks Ann noted time in 3, at most 112 minutes a week." in found
    Order.objects.create(
        kind="limit", employee=noted.ann, issued_by=noted.manager, minutes=100, reason="x", issued_at=factories.SINCE
    )
    found = text(signed_in(noted.ann).get(page(noted.ann)))
    assert "in 2 weeks above the agreed 100" in found
    assert "Nothing remains until 22 March 2026" in found


def test_without_entries_the_page_says_so(house):
    """R48."""
    found = text(signed_in(house.ann).get(page(house.ann)))
    assert "No time entered yet." in found
    assert '<svg class="chart"' not in found


def test_minutes_left_of_a_limit_are_shown(noted):
    """R21, R50."""
    Order.objects.create(
        kind="limit", employee=noted.ann, issued_by=noted.manager, minutes=180, reason="x", issued_at=factories.SINCE
    )
    for who, address in ((noted.manager, page(noted.ann)), (noted.ann, page(noted.ann))):
        found = text(signed_in(who).get(address))
        assert "1 h 52 min" in found
        assert "1 h 08 min remain until 22 March 2026" in found
    assert "1 h 08 min remain" in text(signed_in(noted.ann).get("/time"))


def test_business_items_stand_with_channel_topic_and_the_verdict_of_their_time(house):
    """R49."""
    factories.posted(house.ann, house.hers, "I work at the Library. The lantern walk is on Friday.", topic="programs")
    found = main(signed_in(house.manager).get(page(house.ann)))
    assert "The lantern walk is on Friday" in found
    assert "blog" in found
    assert ">programs<" in found
    assert "Published" in found
    draft = Draft.objects.get()
    assert f"/why/{draft.last_decision}" in found


def test_personal_items_never_appear(house):
    """R49: neither items nor entries of time, on no page and in no answer of the API to somebody else."""
    from tests.api.conftest import Caller

    factories.posted(house.ann, house.hers, "I work at the Library. The lantern walk is on Friday.", topic="programs")
    Draft.objects.update(use="personal", text="Private thoughts about cake")
    note_time(house.ann, date=TODAY, kind="reading", minutes=77, use="personal", note="cake blogs")
    for person in (house.manager, house.ann):
        found = main(signed_in(person).get(page(house.ann)))
        assert "cake" not in found
        assert "1 h 17 min" not in found
        assert "No time entered yet." in found
    api = Caller(house.manager)
    assert api.get(f"/items?person={house.ann.uid}").body == []
    told = api.get(f"/participation?person={house.ann.uid}").body
    assert told["entries"] == []
    assert told["weeks"][-1]["total"] == 0
    assert api.get(f"/participation?person={house.ann.uid}&use=personal").status == 422
    assert [e["minutes"] for e in Caller(house.ann).get("/participation?use=personal").body["entries"]] == [77]
    assert "cake blogs" in text(signed_in(house.ann).get("/time"))


def test_a_draft_nobody_else_has_seen_is_no_item(house):
    """R49: what was refused at the desk is one, until it is rewritten."""
    draft = ready(house.ann, house.hers, text="A half thought about lanterns.", topic="programs")
    manager = signed_in(house.manager)
    assert "half thought" not in text(manager.get(page(house.ann)))
    with clock.at(clock.now() + timedelta(seconds=5)):
        submit.submit(draft, house.ann)
        assert "half thought" in text(manager.get(page(house.ann)))
    with clock.at(clock.now() + timedelta(seconds=90)):
        draft.refresh_from_db()
        if draft.state != "draft":
            draft.state = "draft"
            draft.save()
        write.save(draft, house.ann, text="Another half thought about lanterns.")
        assert "half thought" not in text(manager.get(page(house.ann)))


def test_the_talk_is_prepared_with_minutes_items_channels_and_findings(noted):
    """R47."""
    factories.posted(noted.ann, noted.hers, "I work at the Library. The lantern walk is on Friday.", topic="programs")
    found = main(signed_in(noted.manager).get(page(noted.ann)))
    prepared = found[found.index('id="talks"') :]
    assert "Researching 1 h 44 min, Reading 1 h 04 min, Corresponding 1 h 22 min, Posting 58 min" in prepared
    assert "blog 1" in prepared


def test_both_note_and_confirm_a_talk_on_the_page(house):
    """R47."""
    manager, ann = signed_in(house.manager), signed_in(house.ann)
    manager.post(page(house.ann), {"verb": "talk", "held_on": TODAY, "talk": "Fewer replies on Mondays."})
    talk = Discussion.objects.get()
    found = text(ann.get(page(house.ann)))
    assert "Fewer replies on Mondays." in found
    assert "Waits for Ann Librarian to confirm" in found
    change = {
        "verb": "change_talk",
        "uid": talk.uid,
        "seen": talk.words,
        "held_on": TODAY,
        "talk": "No replies at all.",
    }
    ann.post(page(house.ann), change)
    talk.refresh_from_db()
    assert (talk.note, talk.confirmed_by_supervisor_at) == ("No replies at all.", None)
    late = manager.post(page(house.ann), {"verb": "confirm", "uid": talk.uid, "seen": change["seen"]})
    assert late.status_code == 409
    done = manager.post(page(house.ann), {"verb": "confirm", "uid": talk.uid, "seen": talk.words}, follow=True)
    assert "Confirmed by both." in text(done)
    assert "15 June 2026" in text(done)


def test_interference_is_noted_answered_and_cleared_on_the_page(house):
    """R45."""
    manager, ann = signed_in(house.manager), signed_in(house.ann)
    manager.post(page(house.ann), {"verb": "interference", "date": TODAY, "duty": "the desk at nine", "note": ""})
    found = Interference.objects.get()
    assert "the desk at nine" in text(ann.get(page(house.ann)))
    ann.post(page(house.ann), {"verb": "answer", "uid": found.uid, "answer": "The bus was late."})
    assert "The bus was late." in text(manager.get(page(house.ann)))
    assert ann.post(page(house.ann), {"verb": "clear", "uid": found.uid}).status_code == 403
    manager.post(page(house.ann), {"verb": "clear", "uid": found.uid})
    assert "Cleared on 17 March 2026" in text(ann.get(page(house.ann)))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"verb": "interference", "date": "2026-03-18", "duty": "the desk"}, "date"),
        ({"verb": "interference", "date": TODAY, "duty": ""}, "duty"),
        ({"verb": "talk", "held_on": "2030-01-01", "talk": "kept words"}, "held_on"),
        ({"verb": "talk", "held_on": TODAY, "talk": " "}, "note"),
    ],
)
def test_bad_input_comes_back_with_the_form_and_what_was_written(house, given, field):
    """R45, R47, bad input."""
    answer = signed_in(house.manager).post(page(house.ann), given)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in text(answer)
    assert f'id="f-{field}"' in text(answer)
    assert given.get("talk", "").strip() in text(answer)


@pytest.mark.parametrize("verb", ["answer", "clear", "confirm", "change_talk", "", "steal"])
@pytest.mark.parametrize("uid", ["", "x", "5f1f9d3c-5a0f-4f5e-9a51-111111111111"])
def test_an_unknown_act_or_row_is_nothing_here(house, verb, uid):
    assert signed_in(house.manager).post(page(house.ann), {"verb": verb, "uid": uid}).status_code == 404


def test_somebody_elses_row_is_not_reached_through_this_page(house):
    """R45: the address names the person the row is about."""
    talk = note_talk(house.manager, house.aide, held_on=TODAY, note="hello")
    given = {"verb": "confirm", "uid": talk.uid, "seen": talk.words}
    assert signed_in(house.manager).post(page(house.ann), given).status_code == 404
    assert signed_in(house.manager).get("/representatives/nobody").status_code == 404


def test_much_time_and_many_items_keep_the_page_small(noted):
    """Pages stay small: 1,600 items and a year of entries."""
    now = clock.now()
    Draft.objects.bulk_create(
        Draft(
            author=noted.ann, account=noted.hers, text=f"Story time number {n}. " * 8, state="published",
            created_at=now, edited_at=now - timedelta(minutes=n), topic="programs",
        )
        for n in range(1600)
    )  # fmt: skip
    day = now.date()
    Participation.objects.bulk_create(
        Participation(
            employee=noted.ann, date=day - timedelta(days=n // 4), kind=KINDS[n % 4], minutes=9, entered_at=now
        )
        for n in range(1600)
    )
    client = signed_in(noted.manager)
    for address in (page(noted.ann), f"{page(noted.ann)}?weeks=26", f"{page(noted.ann)}/time"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200
        assert len(answer.content) <= 60 * 1024, len(answer.content)
        assert len(asked) <= 12, "\n".join(q["sql"][:160] for q in asked)


def test_the_list_of_ones_reports_has_minutes_next_talk_and_what_is_overdue(noted):
    """R47, R48."""
    found = main(signed_in(noted.manager).get("/representatives"))
    assert "Ann Librarian" in found
    assert "1 h 52 min" in found
    assert "Ada Aide" in found  # takes no part; nobody has to
    assert "Ann Librarian" not in main(signed_in(noted.boss).get("/representatives"))
    with clock.at(factories.SINCE + timedelta(days=100)):
        assert "10 days overdue" in main(signed_in(noted.manager).get("/representatives"))
        assert "overdue" not in main(signed_in(noted.top).get("/representatives"))


def test_a_talk_thirty_days_overdue_is_shown_to_the_supervisors_supervisor(house):
    """R47: the delay and nothing of what is in it."""
    with clock.at(factories.SINCE + timedelta(days=120)):
        assert "Maria Manager with Ann Librarian" not in main(signed_in(house.top).get("/representatives"))
    with clock.at(factories.SINCE + timedelta(days=121)):
        assert "Maria Manager with Ann Librarian" in main(signed_in(house.top).get("/representatives"))
        assert "31 days overdue" in main(signed_in(house.top).get("/representatives"))


def test_the_page_asks_little_whatever_stands_on_it(noted):
    """R45, R47-R49, R50: a limit, a talk and orders cost no question more."""
    Order.objects.create(
        kind="limit", employee=noted.ann, issued_by=noted.manager, minutes=100, reason="x", issued_at=factories.SINCE
    )
    Discussion.objects.create(
        employee=noted.ann, supervisor=noted.manager, held_on=clock.now().date() - timedelta(days=400), note="Agreed.",
        written_by=noted.manager, written_at=clock.now(), confirmed_by_employee_at=clock.now(),
        confirmed_by_supervisor_at=clock.now(),
    )  # fmt: skip
    manager = signed_in(noted.manager)
    manager.get(page(noted.ann))
    with CaptureQueriesContext(connection) as asked:
        assert manager.get(page(noted.ann)).status_code == 200
    assert len(asked) <= 12, [q["sql"][:90] for q in asked]
