"""What lies on each desk this morning: advice, questions offered on, posts on the calendar, texts to start from,
a permission to accept, an answer to give (1.1, 1.5, 1.7, 1.8, 2.3; R21, R30, R62, R74)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse

from spokesperson import clock, institution
from spokesperson.accounts.models import INDIVIDUAL, LIBRARY, Account
from spokesperson.demo.posts import PAUSE, settle, think
from spokesperson.desk.actions import answer_advice, ask_advice, ask_permission, write, write_guidance
from spokesperson.desk.actions import post as posting
from spokesperson.desk.advice import declining
from spokesperson.desk.models import Draft, Publication
from spokesperson.desk.sending import sender
from spokesperson.oversight.actions import advise_group, keep_calendar, lift_order, order
from spokesperson.oversight.actions.attest_second_factor import attest_second_factor
from spokesperson.oversight.actions.draft_version import draft_version
from spokesperson.oversight.actions.give_grant import give_grant
from spokesperson.oversight.actions.register_account import register_account
from spokesperson.oversight.actions.register_personal_account import register_personal_account
from spokesperson.people.models import Employee

WHO = "I work at the Library as a Branch Librarian."
GUIDANCE = (
    ("template", "An event begins", "programs",
     "On [day] at [hour], at the [branch]: [what happens]. Come as you are. https://willowlibrary.example/events"),
    ("template", "A branch opens later", "services",
     "The [branch] opens at [hour] on [day]. Returns are taken as always: https://willowlibrary.example/visit"),
    ("guidance", "How we answer about a card or a fine", "services",
     "Never say in public whether somebody has a card, a loan or a fine. Point to the desk, where nobody reads along."),
    ("decline", "Not my field", "",
     "I would rather not guess about this one. Please ask {contact}, who works with it every day."),
)  # fmt: skip
AHEAD = (
    (1, 15, "Story time on Thursday brings its own blankets: the heating is being mended."
            " https://willowlibrary.example/events", "programs"),
    (3, 11, "Forty new titles in large print stand by the door from Friday on."
            " https://willowlibrary.example/new", "collections"),
    (7, 11, "Next week: an evening about old maps of Willow, with the map room open until nine."
            " https://willowlibrary.example/events", "programs"),
    (8, 16, "The reading room is closed on Wednesday afternoon while its lamps are changed."
            " https://willowlibrary.example/visit", "services"),
)  # fmt: skip
THREAD = "https://forum.willow.example/t/printing-from-a-telephone"


def live(people: dict[str, Employee], board: Account, hers: Account, begin: datetime) -> None:
    """The weeks behind, then yesterday, then this morning, each by the real acts at their own instants."""
    with clock.at(begin + timedelta(days=3)):
        readers = second_account(people["librarian"])
    with clock.at(begin + timedelta(days=10)):
        texts(people)
    with clock.at(begin + timedelta(days=30)):
        group_and_accounts(people, board)
    with clock.at(begin + timedelta(days=90)):
        one_calm_week(people)
    with clock.at(clock.now() - timedelta(days=1, hours=2)):
        declined(people["librarian"], hers)
        scheduled(people["director"], board)
        calendar(people["web"])
    with clock.at(clock.now() - timedelta(days=2)):
        offered(people, readers)
        draft_version(people["director"], note="Two business days for an approval instead of one week.")
    with clock.at(clock.now() - timedelta(minutes=70)):
        asked_for(people, hers)
        advice(people, hers)


def texts(people: dict[str, Employee]) -> None:
    for kind, title, topic, text in GUIDANCE:
        write_guidance.write_guidance(people["director"], kind=kind, title=title, text=text, topic=topic)


def group_and_accounts(people: dict[str, Employee], board: Account) -> None:
    """A friends' group that is advised, and a second account of the Library, attested."""
    friends = advise_group.register_group(
        people["web"], kind="friends", name="Friends of the Riverside Branch",
        address="https://friends.willow.example/riverside",
    )  # fmt: skip
    advise_group.ask_consultation(
        friends, people["web"], question="May we carry the Library's mark on our page for the book sale?"
    )
    branch = register_account(
        people["director"], network="noticeboard", handle="riverside-branch", name="Riverside Branch",
        address=f"{settings.BASE_URL}/noticeboard", forms=["page"], channel="blog", purpose="news of the branch",
        created_by=LIBRARY, administered_by=LIBRARY, maintained_by=LIBRARY, backup=people["web"], equipment="library",
    )  # fmt: skip
    attest_second_factor(board, people["director"], says=True, words="A key on the staff ring.")
    attest_second_factor(branch, people["director"], says=True, words="A key on the staff ring.")


def one_calm_week(people: dict[str, Employee]) -> None:
    """The manager limited the hours during the stocktaking, and lifted the limit when it was over."""
    given = order.limit(
        people["manager"], people["librarian"], minutes=60, reason="Stocktaking: every hand is needed on the shelves."
    )
    with clock.at(clock.now() + timedelta(days=5)):
        lift_order.lift_order(people["manager"], given, reason="The stocktaking is done.")


def declined(librarian: Employee, hers: Account) -> None:
    """A question about printing, which is not hers to answer: declined politely, so that it is offered on."""
    draft = write.start(
        librarian, account=hers, topic="technology", purpose="question", equipment="library", in_reply_to=THREAD,
        thread_text="Can I print from my telephone at Riverside, and in colour?", no_link_reason="no page of ours fits",
    )  # fmt: skip
    contact = declining.contact_for("technology", librarian)
    write.save(draft, librarian, text=f"{WHO} {declining.texts(draft, contact.name if contact else 'the Library')[-1]}")
    goes_out(draft, librarian)


def goes_out(draft: Draft, author: Employee, when: datetime | None = None) -> None:
    think(draft)
    with clock.at(clock.now() + PAUSE):
        settle(draft)
        if when is None:
            posting.post(draft, author)
            sender.run_due()
        else:
            posting.schedule(draft, author, when)


def scheduled(director: Employee, board: Account) -> None:
    """Four announcements of this week and the next, at hours of the institution's clock."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    today = clock.now().astimezone(zone).date()
    for days, hour, text, topic in AHEAD:
        draft = write.start(
            director, account=board, topic=topic, purpose="programs" if topic == "programs" else topic,
            equipment="library", text=text,
        )  # fmt: skip
        goes_out(draft, director, datetime.combine(today + timedelta(days=days + 1), time(hour), zone))


def calendar(web: Employee) -> None:
    zone = institution.load(settings.INSTITUTION_FILE).zone
    today = clock.now().astimezone(zone).date()
    keep_calendar.keep_day(web, today + timedelta(days=24), name="Staff training day")


def second_account(librarian: Employee) -> Account:
    """Another account of the librarian's own, registered on the day off on which she registered the first."""
    return register_personal_account(
        librarian, network="noticeboard", handle="nora-reads-aloud", name="Nora reads aloud", channel="blog",
        address=f"{settings.BASE_URL}/noticeboard", purpose="what is read aloud at story time",
        created_by=INDIVIDUAL, equipment="own", use="personal",
    )  # fmt: skip


def offered(people: dict[str, Employee], readers: Account) -> None:
    """A permission for it that waits for her word."""
    give_grant(
        people["manager"], people["librarian"], accounts=[readers], topics=["children"],
        purpose="say what was read aloud, and answer parents", end=clock.now() + timedelta(days=120),
    )  # fmt: skip


def asked_for(people: dict[str, Employee], hers: Account) -> None:
    """May the Library print what the librarian wrote? She may say no, and need not say why (2.3)."""
    written = Publication.objects.filter(draft__account=hers, deleted_at=None).order_by("id")[0]
    ask_permission.ask_permission(
        people["director"], people["librarian"], use="a line on the poster for story time, until summer",
        material=settings.BASE_URL + reverse("published", args=[written.uid]),
    )  # fmt: skip


def advice(people: dict[str, Employee], hers: Account) -> None:
    """One question answered, one that waits for the manager."""
    librarian, manager = people["librarian"], people["manager"]
    dogs = write.start(
        librarian, account=hers, topic="children", purpose="programs", equipment="library",
        text=f"{WHO} Two therapy dogs listen to children reading on Friday. https://willowlibrary.example/events",
    )  # fmt: skip
    answered = ask_advice.ask_advice(dogs, librarian, question="Should I say that parents stay in the room?")
    with clock.at(clock.now() + timedelta(minutes=15)):
        answer_advice.answer_advice(answered, manager, words="Yes, and say how to sign up: there are twelve places.")
    swaps = write.start(
        librarian, account=hers, topic="children", purpose="programs", equipment="library",
        text=f"{WHO} Bring a costume, take a costume: our swap for carnival. https://willowlibrary.example/events",
    )  # fmt: skip
    with clock.at(clock.now() + timedelta(minutes=30)):
        ask_advice.ask_advice(swaps, librarian, question="May I promise that every child finds one?")
