"""SH 620.4 as a programmer would write it by hand: one function of if and else that answers yes or no.

The yardstick for the compiled directive: same rules, no clauses, no reasons, no obligations, no types looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
HARM = CONDUCT - {"personal_attack"}
NEAR, SAME, MENTIONS = 2, 6, 10


def may(f: Mapping[str, Any]) -> bool:
    """Whether the act may go on, perhaps with a warning."""
    action = f["action"]
    reprints = action == "reprint" and f["target_owner"] == "self"
    if not (f["employed"] or reprints) or not f["governed"] or not f["includes"] <= ALL:
        return False
    for level in ("screen.listed", "screen.judgment", "screen.quoted"):
        if f[level] and not CONFIDENTIAL.isdisjoint(f[level]):
            return False  # with consent somebody still has to look at it
    if action not in ALL:
        return _beside(f, action)
    content = action in CONTENT
    if content and f["account_kind"] == "personal" and not f["own_account"]:
        return False
    personal_account = action == "create_personal_account" or action == "maintain_personal_account"
    if personal_account and f["account_state"] != "none" and not f["own_account"]:
        return False
    if (action == "comment" or action == "like") and not f["target_exists"]:
        return False
    if action == "maintain_library_account" and f["account_kind"] == "personal":
        return False
    if f["use"] == "personal":
        return _personal(f, action)
    return _cells(f, action) and _conduct(f) and (_content(f, action) if content else _delete(f, action))


def _personal(f: Mapping[str, Any], action: str) -> bool:
    if f["account_kind"] in ("library", "mixed"):
        return False
    if action == "create_library_account" or action == "maintain_library_account":
        return False
    if f["working"] != "off" and (f["stopped_personal"] or not f["personal_agreed"] or f["interference"]):
        return False
    return not f["about_library"] or HARM.isdisjoint(f["screen.listed"])


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
    return (
        not f["stopped"] and f["delete_reason"] and (f["account_maintained_by_library"] or f["target_owner"] == "self")
    )


def _content(f: Mapping[str, Any], action: str) -> bool:
    kind, stage, state = f["account_kind"], f["stage"], f["account_state"]
    administrator = "administrator" in f["roles"]
    as_representative = "representative" in f["roles"] and (not administrator or kind == "personal")
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
        if administrator and not f["at_work_decided"] and not f["emergency"]:
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
    if f["stopped"] or f["link_refused"] or f["media_refused"] or (f["limited"] and f["minutes_left"] <= 0):
        return False
    if stage == "send" and action == "post" and f["suspended"]:
        return False
    if stage == "send" and f["advice_open"]:
        return False
    if stage != "draft" and not _submitted(f):
        return False
    if stage == "send" and f["seconds_since_edit"] < 60:
        return False
    return action in ("like", "upload") or _writing(f, stage, as_representative)


def _submitted(f: Mapping[str, Any]) -> bool:
    """What a draft may still lack, and what it may still be."""
    if f["alt_missing"] or f["rights_missing"] or f["employee_work"] == "unpermitted":
        return False
    if f["advice_departed"] and not f["departure_reason"]:
        return False
    return f["near_duplicates"] <= NEAR and f["same_link"] <= SAME and f["mentions"] <= MENTIONS


def _writing(f: Mapping[str, Any], stage: str, as_representative: bool) -> bool:
    if stage != "draft" and (f["purpose"] == "none" or (f["purpose"] == "other" and not f["purpose_words"])):
        return False
    if as_representative:
        if not f["profile_identifies"] and not f["text_identifies"]:
            return False
        if not f["profile_states_position"] and f["profile_notice_days_left"] <= 0:
            return False
        if f["action"] == "comment" and not _topic(f, stage):
            return False
    elif stage != "draft" and not _within(f):
        return False
    if stage == "send":
        if not f["think_answered"]:
            return False
        if f["text_emptied"] and "administrator" not in f["roles"]:
            return False
    return True


def _within(f: Mapping[str, Any]) -> bool:
    """An Administrator's area, or somebody who knows agreed."""
    return not f["topic_given"] or f["topic_in_expertise"] or f["expert_agreed"] or f["supervisor_approved"]


def _topic(f: Mapping[str, Any], stage: str) -> bool:
    """What a Representative answers to."""
    if not f["topic_given"]:
        return stage == "draft" and not f["topic_declined"]
    if not f["topic_in_expertise"] and not f["topic_excepted"] and not f["declining"]:
        return False
    return not f["topic_declined"]


def _beside(f: Mapping[str, Any], action: str) -> bool:
    """The acts beside the table: nobody may unless it is said here."""
    if f["use"] == "business":
        if not _conduct(f):
            return False
    elif f["account_kind"] in ("library", "mixed") or (f["about_library"] and not HARM.isdisjoint(f["screen.listed"])):
        return False
    rule = BESIDE.get(action)
    return bool(rule and rule(f)) and (f["use"] != "business" or _cells_included(f))


def _cells_included(f: Mapping[str, Any]) -> bool:
    roles = f["roles"]
    if not f["includes"] or "administrator" in roles:
        return True
    return "representative" in roles and f["includes"] <= BOTH


def _in_charge(f: Mapping[str, Any]) -> bool:
    return f["relation"] == "supervisor" or f["relation"] == "above"


def _administrator(f: Mapping[str, Any]) -> bool:
    return "administrator" in f["roles"]


def _self(f: Mapping[str, Any]) -> bool:
    return f["relation"] == "self"


def _designated(f: Mapping[str, Any]) -> bool:
    return "administrator" in f["roles"] or "representative" in f["roles"]


def _stopped(f: Mapping[str, Any]) -> bool:
    return f["use"] == "business" and bool(f["stopped"])


def _agrees(f: Mapping[str, Any]) -> bool:
    knows = "administrator" in f["roles"] or f["topic_in_expertise"]
    return f["use"] == "business" and not _self(f) and f["topic_given"] and knows


def _join_group(f: Mapping[str, Any]) -> bool:
    own = f["account_kind"] == "personal" and f["own_account"] and f["use"] == "business"
    return own and f["grant"] == "active" and f["grant_covers_account"] and f["grant_covers_activity"]


def _read_record(f: Mapping[str, Any]) -> bool:
    if not f["party"] and (f["record_kind"] == "case" or (f["record_kind"] != "ordinary" and not _self(f))):
        return False
    if _self(f):
        return True
    return _administrator(f) or f["official"] or _in_charge(f)


def _hand_out_licence(f: Mapping[str, Any]) -> bool:
    keeps = _administrator(f) or f["official"] or f["records_officer"]
    return keeps and not f["target_employed"] and not f["work_sealed"]


def _report(f: Mapping[str, Any]) -> bool:
    to = {"none": ("supervisor", "above"), "supervisor": ("above",), "above": ("supervisor",), "both": ("fallback",)}
    return f["recipient"] in to[f["report_concerns"]] or (f["nobody_above"] and f["recipient"] == "fallback")


def _close_case(f: Mapping[str, Any]) -> bool:
    if f["discipline"] and not (f["speech_answered"] and f["law_reviewed"] and f["decider_named"]):
        return False
    return f["case_role"] == "owner" and f["findings_given"] and f["reporter_told"]


BESIDE: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "propose": _administrator,
    "adopt": lambda f: _administrator(f) and not _self(f),
    "review_directive": _administrator,
    "remind": lambda f: _administrator(f) or _in_charge(f),
    "acknowledge": _self,
    "appoint": lambda f: (_administrator(f) or f["official"]) and not _self(f) and f["target_employed"],
    "read_record": _read_record,
    "advise_group": _administrator,
    "approve": lambda f: _in_charge(f) or _agrees(f),
    "note_time": _self,
    "grant": lambda f: _in_charge(f) and f["target_employed"],
    "request_grant": _self,
    "decline_grant": _self,
    "ask_advice": _designated,
    "answer_advice": lambda f: _in_charge(f) or _administrator(f),
    "overrule": lambda f: (_administrator(f) and not _self(f)) or (_in_charge(f) and f["judged"]),
    "disclose_record": lambda f: f["ground"] in ("duty", "authority", "court_order"),
    "order": _in_charge,
    "confirm_order": _self,
    "lift_order": lambda f: f["issued_by"] in ("self", "below"),
    "disallow": lambda f: not _self(f) and (_in_charge(f) or _administrator(f)),
    "record_interference": _in_charge,
    "read_activity": lambda f: _in_charge(f) or _self(f),
    "confirm_expertise": lambda f: _in_charge(f) and f["target_employed"],
    "edit_published": lambda f: f["official"] and f["account_maintained_by_library"] and not _stopped(f),
    "instruct_takedown": lambda f: f["official"] and f["library_property"] and not f["account_maintained_by_library"],
    "reprint": lambda f: f["target_owner"] == "self" and not f["work_sealed"],
    "give_permission": _self,
    "agree_personal_use": _in_charge,
    "watch": lambda f: _administrator(f) and f["source_open"] and (f["case_open"] or not f["watches_employee"]),
    "check_own_text": _self,
    "dispose": lambda f: f["records_officer"] and f["scheduled_for_disposal"] and not f["held"] and f["second_agreed"],
    "export_record": lambda f: f["records_officer"],
    "report": _report,
    "assign_case": lambda f: f["case_role"] in ("owner", "hr") and not f["owner_conflict"],
    "read_case": lambda f: f["case_role"] != "none",
    "close_case": _close_case,
    "keep_people": lambda f: _administrator(f) or f["official"],
    "set_hours": lambda f: _in_charge(f) or _administrator(f) or f["official"],
    "suspend": lambda f: _administrator(f) or f["official"],
    "write_guidance": _administrator,
    "hand_over": _designated,
    "note_posted": _self,
    "send_back": lambda f: not _self(f) and (_in_charge(f) or _administrator(f)),
    "join_group": _join_group,
    "accept_grant": _self,
    "except_topic": _in_charge,
    "discuss": lambda f: _in_charge(f) or _self(f),
    "answer_interference": _self,
    "attach_consent": _designated,
    "ask_permission": lambda f: not _self(f) and (_administrator(f) or f["official"]),
    "request_account": _self,
    "leave_group": _self,
    "answer_hand_over": lambda f: _administrator(f) and not _self(f),
    "revoke_consent": lambda f: _designated(f) or _in_charge(f) or _self(f),
    "hand_out_licence": _hand_out_licence,
}
