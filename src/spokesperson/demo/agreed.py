"""A reader who agreed in writing to be named, so that a second person is asked (1.3; R40)."""

from __future__ import annotations

from datetime import timedelta

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.decisions.door import Refused
from spokesperson.demo.posts import think
from spokesperson.desk.actions import attach_consent, submit, write
from spokesperson.desk.consent import consents
from spokesperson.desk.screened import appraisal
from spokesperson.people.models import Employee

TEXT = (
    "I work at the Library as a librarian. Our patron Elena Vargas borrowed fifty books this summer, and she wants "
    "everyone to know. Ask us how to join: https://willowlibrary.example/summer"
)
PAPER = "I agree that the Library tells on its pages how many books I read this summer. Elena Vargas\n"


def live(people: dict[str, Employee], hers: Account) -> None:
    """Written an hour ago; the consent is attached, and the Administrators are asked to look at both."""
    librarian = people["librarian"]
    with clock.at(clock.now() - timedelta(minutes=55)):
        draft = write.start(
            librarian, account=hers, topic="programs", purpose="programs", equipment="library", text=TEXT
        )  # fmt: skip
        think(draft)
        shown = consents.confidential(appraisal.appraise(draft).found)
        attach_consent.attach_consent(
            draft, librarian, data=PAPER.encode(), file_name="elena.txt", person="Elena Vargas",
            covers=[consents.key(one) for one in shown], scope="How many books I read this summer",
            signed_on=consents.today() - timedelta(days=2), expires_on=consents.today() + timedelta(days=180),
        )  # fmt: skip
        try:
            submit.submit(draft, librarian)
        except Refused as asked:
            if asked.verdict.effect == "ask":
                return
            raise
        raise AssertionError("The directive let confidential words go on without a second person.")
