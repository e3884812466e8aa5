"""SH 620.4 as a programmer would write it by hand: one function of if and else that answers yes or no.

The yardstick for the compiled directive: same rules, no clauses, no reasons, no obligations, no types looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BOTH = {"create_personal_account", "maintain_personal_account", "post", "comment", "link", "like"}
ALL = BOTH | {"create_library_account", "maintain_library_account", "upload", "delete"}
CONTENT = {"post", "comment", "link", "upload", "like"}
CONDUCT = frozenset({
    "obscene", "defamatory", "profane", "libelous", "threatening", "harassing", "discriminatory", "abusive", "hateful",
    "embarrassing", "personal_attack",
})  # fmt: skip
CONFIDENTIAL = frozenset({
    "card_number", "phone", "email", "ssn", "address", "library_record", "birth_date", "health", "payment_card",
    "employee_private", "minor", "identifier", "masked_number",
})  # fmt: skip


def may(f: Mapping[str, Any]) -> bool:
    """Whether the act may go on, perhaps with a warning."""
    action = f["action"]
    if not f["employed"] or not f["governed"]:
        return False
    for level in ("screen.listed", "screen.judgment", "screen.quoted"):
        if f[level] and not CONFIDENTIAL.isdisjoint(f[level]):
            return False
    content = action in CONTENT
    if content and f["account_kind"] == "personal" and not f["own_account"]:
        return False
    personal_account = action == "create_personal_account" or action == "maintain_personal_account"
    if personal_account and f["account_state"] != "none" and not f["own_account"]:
        return False
    if (action == "comment" or action == "like") and not f["target_exists"]:
        return False
    if f["use"] == "personal":
        return _personal(f, action)
    return _cells(f, action) and _conduct(f) and (_content(f, action) if content else _delete(f, action))


def _personal(f: Mapping[str, Any], action: str) -> bool:
    if f["working"] == "working" or f["account_kind"] in ("library", "mixed"):
        return False
    return action != "create_library_account" and action != "maintain_library_account"


def _cells(f: Mapping[str, Any], action: str) -> bool:
    roles = f["roles"]
    if "administrator" in roles:
        return True
    official = f["official"] and f["account_maintained_by_library"]
    if "representative" in roles:
        if action not in BOTH and not (action == "delete" and official):
            return False
        return all(a in BOTH or (a == "delete" and action == "delete" and official) for a in f["includes"])
    return action == "delete" and official and all(a == "delete" for a in f["includes"])


def _conduct(f: Mapping[str, Any]) -> bool:
    return CONDUCT.isdisjoint(f["screen.listed"]) and CONDUCT.isdisjoint(f["screen.judgment"])


def _delete(f: Mapping[str, Any], action: str) -> bool:
    if action != "delete" or not ("administrator" in f["roles"] or f["official"]):
        return True
    return f["delete_reason"] and (f["account_maintained_by_library"] or f["target_owner"] == "self")


def _content(f: Mapping[str, Any], action: str) -> bool:
    kind, stage, state = f["account_kind"], f["stage"], f["account_state"]
    as_representative = "representative" in f["roles"] and ("administrator" not in f["roles"] or kind == "personal")
    if f["acknowledged"] != "current" and f["grace_days_left"] <= 0:
        return False
    if kind == "mixed" or (kind == "none" and state == "none" and stage != "draft"):
        return False
    if state != "none" and kind != "personal" and not f["account_facts_complete"]:
        return False
    if kind != "none" and state != "active":
        return False
    if f["working"] != "working" and not (f["scheduled"] and stage == "submit"):
        if as_representative:
            return False
        if "administrator" in f["roles"] and not f["at_work_decided"] and not f["emergency"]:
            return False
    if kind != "none" and not f["standing_approval"] and not f["supervisor_approved"]:
        return False
    if as_representative and kind == "library":
        return False
    if kind == "personal":
        if f["grant"] != "active":
            return False
        if not (f["grant_covers_account"] and f["grant_covers_activity"] and f["grant_covers_topic"]):
            return False
    if f["stopped"] or f["link_refused"] or f["media_refused"]:
        return False
    if stage != "draft" and (f["alt_missing"] or f["rights_missing"]):
        return False
    if action == "like":
        return stage != "send" or f["seconds_since_edit"] >= 60
    return action in ("link", "upload") or _writing(f, stage, as_representative)


def _writing(f: Mapping[str, Any], stage: str, as_representative: bool) -> bool:
    if stage != "draft" and (f["purpose"] == "none" or (f["purpose"] == "other" and not f["purpose_words"])):
        return False
    if as_representative:
        if not f["profile_identifies"] and not f["text_identifies"]:
            return False
        if not f["profile_states_position"] and f["profile_notice_days_left"] <= 0:
            return False
    if stage == "send":
        if f["seconds_since_edit"] < 60 or not f["think_answered"]:
            return False
        if f["text_emptied"] and "administrator" not in f["roles"]:
            return False
    return True
