"""Some weeks of noted time, a talk that both confirmed, and a duty that suffered once (1.5; R21, R45, R47)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.conduct.actions.answer_interference import answer_interference
from spokesperson.conduct.actions.clear_interference import clear_interference
from spokesperson.conduct.actions.confirm_talk import confirm_talk
from spokesperson.conduct.actions.note_talk import note_talk
from spokesperson.conduct.actions.note_time import note_time
from spokesperson.conduct.actions.record_interference import record_interference
from spokesperson.people.models import Employee

# Minutes of the weeks before this one, the oldest first: researching, reading, corresponding, posting.
WEEKS = ((30, 22, 24, 16), (34, 18, 28, 24), (28, 20, 32, 20), (40, 24, 30, 18), (38, 22, 46, 26), (42, 26, 52, 30),
         (36, 24, 61, 47))  # fmt: skip
KINDS = (
    ("researching", "picture books about rivers"), ("reading", "what parents ask in the forum"),
    ("corresponding", "answers about story time"), ("posting", "news for families"),
)  # fmt: skip


def live(people: dict[str, Employee], begin: datetime) -> None:
    """The librarian's weeks up to now, by the acts of the product at their own hours."""
    librarian, manager = people["librarian"], people["manager"]
    zone = institution.load(settings.INSTITUTION_FILE).zone
    today = clock.now().astimezone(zone)
    monday = datetime.combine(today.date() - timedelta(days=today.weekday()), time(16), zone)
    for number, minutes in enumerate(WEEKS):
        for day, ((kind, note), spent) in enumerate(zip(KINDS, minutes, strict=True)):
            with clock.at(monday - timedelta(weeks=len(WEEKS) - number) + timedelta(days=day)) as now:
                note_time(librarian, date=now.astimezone(zone).date(), kind=kind, minutes=spent, note=note)
    note_time(librarian, date=today.date(), kind="reading", minutes=18, note="what parents ask in the forum")
    with clock.at(begin + timedelta(days=78)) as now:
        words = (
            "Story time brings most of the questions; Nora answers on Tuesdays and Thursdays. Less than three hours"
            " a week is fine. We look at the forum together in autumn."
        )
        talk = note_talk(manager, librarian, held_on=now.astimezone(zone).date(), note=words)
    with clock.at(begin + timedelta(days=78, hours=3)):
        confirm_talk(librarian, talk, seen=talk.words)
    _suffered(librarian, manager, begin)


def _suffered(librarian: Employee, manager: Employee, begin: datetime) -> None:
    zone = institution.load(settings.INSTITUTION_FILE).zone
    with clock.at(begin + timedelta(days=64)) as now:
        found = record_interference(
            manager, librarian, date=now.astimezone(zone).date(), duty="The desk at opening",
            note="Two families waited ten minutes.",
        )  # fmt: skip
    with clock.at(begin + timedelta(days=64, hours=2)):
        answer_interference(librarian, found, answer="I was on the telephone for the school. I will say so next time.")
    with clock.at(begin + timedelta(days=66)):
        clear_interference(manager, found)
