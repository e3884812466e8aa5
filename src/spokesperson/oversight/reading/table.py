"""The published table of actions for a page: the reader's own column, a next step beside every No (Overview; R28)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spokesperson.directive.engine import Directive, next_steps
from spokesperson.oversight.reading.readers import Reader

# What the way on is called; the page behind it says how.
STEPS = {
    "request_account": gettext_lazy("Ask for an account"),
    "hand_to_administrator": gettext_lazy("Hand it to an Administrator"),
    "ask_supervisor": gettext_lazy("Ask your supervisor"),
    "request_grant": gettext_lazy("Ask your supervisor"),
}


def table(rules: Directive, reader: Reader | None) -> dict[str, Any]:
    """The context of ``web/parts/table.html``."""
    mine = reader.roles if reader else frozenset()
    return {
        "caption": _("Overview of actions"),
        "roles": [{"name": name, "mine": role in mine} for role, name in rules.roles.items()],
        "next": reader is not None,
        "rows": [_row(rules, action, name, mine, reader is not None) for action, name in rules.actions.items()],
    }


def _row(rules: Directive, action: str, name: str, mine: frozenset[str], personal: bool) -> dict[str, Any]:
    cells = [
        {"yes": rules.matrix[(role, action)], "mine": role in mine, "role": shown}
        for role, shown in rules.roles.items()
    ]
    may = any(rules.matrix[(role, action)] for role in mine if role in rules.roles)
    step = _step(rules, action, mine) if personal and not may else None
    return {"id": action, "action": name, "here": False, "cells": cells, "next": step}


def _step(rules: Directive, action: str, roles: frozenset[str]) -> dict[str, str]:
    refusal = rules.document.refusals.get(action)
    wanted = (refusal.remedy if refusal else "none") if roles else "request_grant"
    remedy = next_steps.open_to(rules, wanted, roles)
    label = str(STEPS.get(remedy, _("See what you can do")))
    return {"label": label, "url": f"{reverse('why')}?action={action}"}


def note(rules: Directive, reader: Reader | None) -> str:
    """In which role the reader meets the table."""
    if reader is None:
        return _("What each role may do.")
    names = [name for role, name in rules.roles.items() if role in reader.roles]
    if names:
        return _("What each role may do. You take part as %(roles)s.") % {"roles": _(" and ").join(names)}
    return _("What each role may do. You hold neither role, so none of this is yours for the Library yet.")
