"""The questions a public employer answers before anybody is disciplined for their own words (3.3; R85, L12).

They follow what courts have asked: did the person speak as a citizen or as part of the job (Garcetti), on a matter of
public concern (Connick), and does the employer's interest outweigh the speech (Pickering)? They decide nothing.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PARTS: tuple[dict[str, Any], ...] = (
    {
        "title": _("What was said"),
        "subjects": ["speech"],
        "questions": (
            _("What are the exact words or pictures, where did they stand, and who could read them?"),
            _("When were they published, and by which account? How is it known whose account that is?"),
            _("Was it in working time, in a break, or in the person’s own time? On whose equipment?"),
            _("Which clause of the directive is in question, in the version that was in force on that day?"),
        ),
    },
    {
        "title": _("As a citizen, or as part of the job"),
        "subjects": [],
        "questions": (
            _("Is speaking like this something the person is employed to do? Which duties show that?"),
            _("Did the person present it as the Library’s word, or as their own?"),
            _("Could somebody who is not employed here have said the same thing?"),
        ),
    },
    {
        "title": _("A matter of public concern"),
        "subjects": [],
        "questions": (
            _("Is it about something the community has an interest in: money, safety, how the Library is run?"),
            _("Or is it only about the person’s own standing, pay or quarrel at work?"),
            _("What do content, form and occasion, taken together, say about that?"),
        ),
    },
    {
        "title": _("The two interests against each other"),
        "subjects": [],
        "questions": (
            _("What did it disturb, or what is it reasonably expected to disturb? Name facts, not feelings."),
            _("Does it harm work that needs close trust, or the person’s own duties?"),
            _("Would the same words with the opposite opinion be treated in the same way? Has that happened?"),
            _("Would a smaller step do: a talk, a request to correct, nothing at all?"),
        ),
    },
    {
        "title": _("Before anything is decided"),
        "subjects": ["reports", "discipline"],
        "questions": (
            _("Has the person been heard, and what did they say?"),
            _("Is the person protected for another reason: a report of wrongdoing, a complaint, a union’s matter?"),
            _("Who looked at the law, when, and what was the answer?"),
            _("Who decides? That person neither reported it nor is the one it was said about."),
        ),
    },
)
