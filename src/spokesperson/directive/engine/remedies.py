"""What a person can do about an answer, in words, and when: now, later, or not at all ("why can't I?").

The one list of these words. Pages translate them; a rule names them by their id (``remedy: wait``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

NOW, LATER, NO = "now", "later", "no"


class Remedy(NamedTuple):
    """When a next step can be had (now, later, no), and what it is."""

    when: str
    words: str


def _(words: str) -> str:
    """Marks words for the translators' tools; the pages look them up."""
    return words


REMEDIES: Mapping[str, Remedy] = {
    "hand_to_administrator": Remedy(NOW, _("An Administrator uploads it for you. You keep the post.")),
    "turn_to": Remedy(NOW, _("Turn to somebody whose role covers it. They can do it, or take it up with you.")),
    "request_account": Remedy(NOW, _("Ask an Administrator to register the account.")),
    "ask_supervisor": Remedy(NOW, _("Your supervisor can approve this one post.")),
    "second_person": Remedy(NOW, _("A second person, an Administrator, can say that the finding does not stand.")),
    "remove_finding": Remedy(NOW, _("Take the marked words out.")),
    "insert_link": Remedy(NOW, _("Add a link to the Library’s own pages, or say why there is none.")),
    "insert_identification": Remedy(NOW, _("Say in the text that you work for the Library.")),
    "acknowledge": Remedy(NOW, _("Read the version in force and acknowledge it.")),
    "wait": Remedy(NOW, _("Wait until the pause after your last change is over.")),
    "answer_questions": Remedy(NOW, _("Answer the questions to think about.")),
    "state_purpose": Remedy(NOW, _("Say what the post is for.")),
    "schedule_next_shift": Remedy(NOW, _("Schedule it for your next working hour.")),
    "choose_account": Remedy(NOW, _("Choose an account that may be used for this.")),
    "update_profile": Remedy(NOW, _("Complete your profile and have it checked.")),
    "choose_topic": Remedy(NOW, _("Say what it is about.")),
    "decline_politely": Remedy(NOW, _("Decline politely and name somebody who knows.")),
    "ask_expert": Remedy(NOW, _("Another Administrator, or somebody expert in the topic, can agree to it.")),
    "ask_approval": Remedy(NOW, _("People who did not write it can approve exactly this.")),
    "ask_consent": Remedy(LATER, _("Whoever is shown in it, or their guardian, can consent in writing.")),
    "state_fact": Remedy(NOW, _("Say what the directive asks about it.")),
    "translate": Remedy(NOW, _("Have it translated.")),
    "ask_author": Remedy(LATER, _("Its author can permit it.")),
    "request_agreement": Remedy(LATER, _("Your supervisor can agree to a little personal use.")),
    "describe_images": Remedy(NOW, _("Write what each picture shows, and where it comes from.")),
    "state_reason": Remedy(NOW, _("Give the reason.")),
    "wait_for_break": Remedy(LATER, _("Wait for your break, or for your own time.")),
    "request_grant": Remedy(LATER, _("Your supervisor can permit you to take part as a Representative.")),
    "none": Remedy(NO, _("Nothing you could do changes this answer.")),
}
