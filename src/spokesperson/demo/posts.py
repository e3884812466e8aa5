"""What the fictional library wrote: posts that went out, comments, a correction, a deletion, refusals, open drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.desk.actions import attach, submit, take_down, withdraw, write
from spokesperson.desk.actions import post as posting
from spokesperson.desk.models import Draft, Publication
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import sender
from spokesperson.directive.register import in_force
from spokesperson.people.models import Employee

PAUSE = timedelta(minutes=4)
NO_PAGE = "no page of ours fits"


@dataclass(frozen=True)
class Written:
    """One piece: on which day after the beginning, by whom, what; ``refused`` where the directive says no."""

    day: int
    who: str
    text: str
    topic: str
    purpose: str
    link: bool = True
    refused: bool = False


WRITTEN = (
    Written(9, "director", "Summer reading begins on Saturday at all three branches. Sign up at the desk, or at"
            " https://willowlibrary.example/events.", "programs", "programs"),
    Written(12, "librarian", "I work at the Willow County Library as a librarian for children, at the Riverside Branch."
            " Story time moves to ten o'clock on Saturdays: https://willowlibrary.example/events",
            "children", "programs"),
    Written(20, "director", "The Cedar Hill Branch opens at noon on Thursday while the heating is repaired. Returns are"
            " taken as always: https://willowlibrary.example/visit", "services", "services"),
    Written(26, "librarian", "A hundred picture books came back from rebinding and stand on the low shelf by the"
            " window. I work at the Library as a Branch Librarian, and carried half of them.",
            "children", "collections", link=False),
    Written(33, "aide", "Come to the puppet theatre on Friday, it will be fun!", "programs", "programs", refused=True),
    Written(41, "director", "New on the shelf this week: forty titles in large print."
            " https://willowlibrary.example/new", "collections", "collections"),
    Written(55, "librarian", "Yes, the twins with card 2 1530 0001 2345 6 have two books overdue, but no fine.",
            "children", "services", refused=True),
    Written(56, "librarian", "Questions about a card are best asked at the desk or at https://willowlibrary.example/visit,"
            " where nobody else reads along. I work at the Library as a Branch Librarian.", "children", "services"),
    Written(70, "web", "The catalog is slow this morning. We are on it and will say when it is well again:"
            " https://willowlibrary.example/technology", "technology", "services"),
    Written(84, "director", "Thank you, 1,204 readers: summer reading ended with 9,310 books read."
            " https://willowlibrary.example/events", "programs", "programs"),
    Written(98, "librarian", "Bring a torch: lantern walk with stories on Friday at six, from the Riverside Branch."
            " I work at the Library as its Branch Librarian. https://willowlibrary.example/events",
            "children", "programs"),
    Written(112, "director", "All branches close at four on Wednesday for staff training."
            " https://willowlibrary.example/visit", "services", "services"),
)  # fmt: skip


def live(people: dict[str, Employee], board: Account, hers: Account, begin: datetime) -> None:
    """Write everything of ``WRITTEN`` at its hour, then what followed, then what lies open today."""
    out: dict[int, Draft] = {}
    for piece in WRITTEN:
        account = hers if piece.who == "librarian" else board
        with clock.at(begin + timedelta(days=piece.day, hours=piece.day % 5)):
            if (draft := _write(piece, people[piece.who], account)) is not None:
                out[piece.day] = draft
    with clock.at(begin + timedelta(days=71)):
        _take_down(out[70], people["web"])
    for day in (14, 47, 99):
        with clock.at(begin + timedelta(days=day)):
            _refused_photo(people["librarian"], hers)
    _open_today(people, board, hers)


def _refused_photo(author: Employee, account: Account) -> None:
    """A Representative tries to add a photo herself and is told who can."""
    draft = write.start(
        author, account=account, topic="children", purpose="programs", equipment="library",
        text="The puppet theatre, as it looked on Friday. I work at the Library as a Branch Librarian.",
    )  # fmt: skip
    try:
        attach.attach(draft, author, data=b"", file_name="puppets.jpg", alt="Two glove puppets", rights="my own photo")
    except door.Refused:
        withdraw.discard(draft, author)
    else:
        raise AssertionError("The directive let a Representative upload a photo")


def _write(piece: Written, author: Employee, account: Account) -> Draft | None:
    """Write, wait out the pause, post, let the sender send. The draft if it went out."""
    reason = "" if piece.link else NO_PAGE
    draft = write.start(
        author, account=account, text=piece.text, topic=piece.topic, purpose=piece.purpose, no_link_reason=reason,
        equipment="library",
    )  # fmt: skip
    think(draft)
    with clock.at(clock.now() + PAUSE):
        settle(draft)
        try:
            posting.post(draft, author)
        except door.Refused as refused:
            _expected(piece, refused)
            return None
        if piece.refused:
            raise AssertionError(f"The directive let this go out: {piece.text}")
        sender.run_due()
    draft.refresh_from_db()
    return draft


def _expected(piece: Written, refused: door.Refused) -> None:
    if not piece.refused:
        reasons = [f"{r.clause}: {r.text}" for r in refused.verdict.decision.reasons if r.effect != "permit"]
        raise AssertionError(f"The directive refused {piece.text!r}: {reasons}")


def think(draft: Draft) -> None:
    """Answer the questions of 1.8."""
    expected = in_force().answers
    words = "Anyone who follows us, and that is fine."
    answers = {q: words if expected[q] == "words" else expected[q] for q in appraisal.questions(draft)}
    write.save(draft, draft.author, answers=answers)


def settle(draft: Draft) -> None:
    """Take note of the warnings, as a person does in the composer."""
    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    verdict = door.weigh(appraisal.proposal(draft, "send", appraisal.appraise(draft)))
    noted = {r.rule: "taken note of" for r in verdict.unsettled}
    if noted:
        write.save(draft, draft.author, settled={**draft.settled, **noted})


def _take_down(draft: Draft, by: Employee) -> None:
    """The catalog was well again the next day."""
    take_down.delete(Publication.objects.get(draft=draft), by, reason="settled; the notice is no longer true")
    sender.run_due()


def _open_today(people: dict[str, Employee], board: Account, hers: Account) -> None:
    """What somebody finds on their home page: a draft half written, one that waits out its questions."""
    with clock.at(clock.now() - timedelta(hours=2)):
        write.start(
            people["librarian"], account=hers, topic="children", purpose="programs", equipment="library",
            text="Paper boats on Saturday! I work at the Library as a Branch Librarian",
        )  # fmt: skip
    with clock.at(clock.now() - timedelta(hours=1)):
        draft = write.start(
            people["director"], account=board, topic="services", purpose="services", equipment="library",
            text="The winter opening hours begin on 1 December: https://willowlibrary.example/visit",
        )  # fmt: skip
        submit.submit(draft, people["director"])
