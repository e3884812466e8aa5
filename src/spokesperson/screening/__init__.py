"""Screening: what in a text clauses 1.2, 1.3, 1.4 and 1.6 of SH 620.4 are about, with span, clause and reason.

Pure: no database, no network, no model. ``screen`` is the way in for a text; beside it are the
functions that compare one text with another.
"""

from __future__ import annotations

from spokesperson.screening.likeness import addresses, alike, called, likeness, same_address
from spokesperson.screening.persons import named_in
from spokesperson.screening.policy import DEFAULT_POLICY, KINDS, PRIVATE_KINDS, Policy
from spokesperson.screening.report import EFFECTS, LEVELS, Author, Finding, Link, Report
from spokesperson.screening.screening import ruleset, screen

__all__ = [
    "DEFAULT_POLICY",
    "EFFECTS",
    "KINDS",
    "LEVELS",
    "PRIVATE_KINDS",
    "Author",
    "Finding",
    "Link",
    "Policy",
    "Report",
    "addresses",
    "alike",
    "called",
    "likeness",
    "named_in",
    "ruleset",
    "same_address",
    "screen",
]
