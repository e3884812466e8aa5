"""Screening: what in a text clauses 1.2, 1.3, 1.4 and 1.6 of SH 620.4 are about, with span, clause and reason.

Pure: no database, no network, no model. ``screen`` is the only way in.
"""

from __future__ import annotations

from spokesperson.screening.policy import DEFAULT_POLICY, KINDS, Policy
from spokesperson.screening.report import EFFECTS, LEVELS, Author, Finding, Link, Report
from spokesperson.screening.screening import ruleset, screen

__all__ = [
    "DEFAULT_POLICY",
    "EFFECTS",
    "KINDS",
    "LEVELS",
    "Author",
    "Finding",
    "Link",
    "Policy",
    "Report",
    "ruleset",
    "screen",
]
