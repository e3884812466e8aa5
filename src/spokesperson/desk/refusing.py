"""A refusal as the desk's pages show it: what the directive answered, each reason with its clause (R28).

For templates ``web/parts/refused.html``. Where only warnings are open, those are shown, with what settles them.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from spokesperson.decisions.door import Verdict


def box(verdict: Verdict | None) -> dict[str, Any] | None:
    """{effect, reasons [{text, clause}], settle [rule], url}, or nothing where nothing was refused."""
    if verdict is None:
        return None
    open_ = verdict.unsettled if verdict.effect == "warn" else ()
    return {
        "effect": verdict.effect,
        "reasons": [{"text": r.text, "clause": r.clause} for r in (open_ or verdict.decision.reasons)],
        "settle": [r.rule for r in open_],
        "url": reverse("why_decision", args=[verdict.uid]) if verdict.uid else "",
    }
