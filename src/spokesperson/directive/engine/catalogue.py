"""The facts every directive knows, and the kinds of findings a text can carry (Definitions; R2, R28, R33-R44).

Read by authors as a list: ``docs/reference/facts.md`` is made of it. A fact with a last value is one an act may leave
unstated; the others come from the registers, and one that is missing denies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spokesperson.directive.engine.vocabulary import BOOL, INSTANT, INT, Fact, Type, enum

NOTHING: frozenset[str] = frozenset()

KINDS: Mapping[str, tuple[str, ...]] = {
    "1.1": ("tone",),
    "1.2": (
        "obscene", "defamatory", "profane", "libelous", "threatening", "harassing", "discriminatory", "abusive",
        "hateful", "embarrassing", "personal_attack",
    ),
    "1.3": (
        "card_number", "phone", "email", "ssn", "address", "library_record", "birth_date", "health", "payment_card",
        "masked_number", "employee_private", "own_data", "minor", "identifier",
    ),
    "1.4": ("off_topic", "spam", "not_meaningful"),
}  # fmt: skip
ALL_KINDS = frozenset(kind for kinds in KINDS.values() for kind in kinds)
_FINDINGS = Type("set", ALL_KINDS)

# Numbers that the requirements bound; all others are an institution's own. The pause: none, up to an hour (1.8; R64).
RANGES: Mapping[str, tuple[int, int]] = {"pause_seconds": (0, 3600)}

# A clause that has a kind of finding screened says so in its words: one of these must stand in it.
KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(KINDS["1.3"], ("confidential", "private", "privacy")),
    **{kind: (kind,) for kind in KINDS["1.2"]},
    "embarrassing": ("embarrass",),
    "personal_attack": ("attack",),
    "libelous": ("libel", "defam"),
    "harassing": ("harass",),
    "threatening": ("threat",),
    "discriminatory": ("discriminat",),
    "abusive": ("abus", "bully"),
    "hateful": ("hate",),
    "obscene": ("obscen", "sexual"),
    "profane": ("profan", "swear"),
    "defamatory": ("defam",),
    "off_topic": ("topic", "subject"),
    "spam": ("spam", "advertis"),
    "not_meaningful": ("mean", "worth"),
    "tone": ("courte", "polite", "respect", "kind"),
}

FACTS: Mapping[str, Fact] = {
    "action": Fact(Type("enum", of="actions"), "the act, a row of the table or an act beside it", "Overview"),
    "includes": Fact(Type("set", of="actions"), "further rows of the table that the same act needs", "Overview"),
    "use": Fact(enum("business personal"), "whether it is to advance Library purposes", "P1"),
    "roles": Fact(Type("set", of="roles"), "the roles held at that moment", "Overview"),
    "now": Fact(INSTANT, "the moment of the act", "P2"),
    "employed": Fact(BOOL, "the person is employed", "P1"),
    "channel": Fact(enum("blog wiki forum social none"), "kind of site", "Def-PIC"),
    "governed": Fact(BOOL, "a public channel; not e-mail, telephone or print", "Def-PIC", True),
    "working": Fact(enum("working break off"), "where the person's shift stands", "Def-Representative"),
    "at_work_decided": Fact(BOOL, "a scheduled item decided on during working time", "Def-Administrator", False),
    "emergency": Fact(BOOL, "an Administrator declared an emergency, with a reason", "Def-Administrator", False),
    "account_kind": Fact(enum("library mixed personal none"), "derived from the three facts", "Def-Account-library"),
    "account_state": Fact(enum("active draft frozen retired none"), "the account's state in the register"),
    "own_account": Fact(BOOL, "the account is the person's own", "Def-Account-personal"),
    "account_facts_complete": Fact(BOOL, "created, administered and maintained by are known", "Def-Account-library"),
    "account_has_backup": Fact(BOOL, "a second Administrator is named for it", "Def-Administrator"),
    "account_forms_given": Fact(BOOL, "website, server, page or profile is stated", "Def-Account-library"),
    "grant": Fact(enum("none active expired suspended disallowed revoked"), "the supervisor's permission"),
    "grant_covers_account": Fact(BOOL, "the permission names this account", "Def-Representative"),
    "grant_covers_activity": Fact(BOOL, "the permission includes this kind of activity", "Def-Representative"),
    "grant_covers_topic": Fact(BOOL, "the permission includes this topic", "Def-Representative"),
    "stopped": Fact(BOOL, "a request to stop stands", "1.5", False),
    "supervisor_approved": Fact(BOOL, "the supervisor approved exactly this", "Def-Library-business", False),
    "standing_approval": Fact(BOOL, "permission or position covers it already", "Def-Library-business"),
    "purpose": Fact(
        enum("collections resources programs services question correction partnership other none"),
        "the Library purpose it advances",
        "Def-Representative",
        "none",
    ),
    "purpose_words": Fact(BOOL, "the purpose is put in own words", "Def-Representative", False),
    "acknowledged": Fact(enum("current outdated never"), "which version the person acknowledged", "P2"),
    "grace_days_left": Fact(INT, "days left to acknowledge the version in force", "P2"),
    "topic_given": Fact(BOOL, "a topic is chosen", "1.7", False),
    "topic_in_expertise": Fact(BOOL, "the topic is a confirmed area of the person", "1.7"),
    "profile_identifies": Fact(BOOL, "the profile beside the text says Library employee", "1.6"),
    "text_identifies": Fact(BOOL, "the text itself says Library employee", "1.6", False),
    "profile_states_position": Fact(BOOL, "the checked profile states position and role", "1.6"),
    "profile_notice_days_left": Fact(INT, "days left to complete the profile", "1.6"),
    "links_back": Fact(BOOL, "a link leads to the Library's own pages", "1.6", False),
    "no_link_reason": Fact(BOOL, "the author said why no link is possible", "1.6", False),
    "seconds_since_edit": Fact(INT, "seconds since the last change, by the server", "1.8", 0),
    "think_answered": Fact(BOOL, "the questions to think about are answered", "1.8", False),
    "scheduled": Fact(BOOL, "it is to go out at a later hour", "1.8", False),
    "sending": Fact(BOOL, "the sender's last look before it goes out", "1.8", False),
    "stage": Fact(enum("draft submit send"), "how far the item has come", "1.8", "submit"),
    "media_count": Fact(INT, "images and videos in the item", "Overview", 0),
    "alt_missing": Fact(BOOL, "an image lacks alternative text", "Overview", False),
    "rights_missing": Fact(BOOL, "an image lacks a statement of rights", "Overview", False),
    "media_refused": Fact(BOOL, "a file is of a kind that is not taken", "Overview", False),
    "link_refused": Fact(BOOL, "a link is unsafe or imitates the Library", "1.6", False),
    "screen.listed": Fact(_FINDINGS, "kinds found for certain, not overruled", "1.2", NOTHING),
    "screen.judgment": Fact(_FINDINGS, "kinds found that a person must judge", "1.2", NOTHING),
    "screen.quoted": Fact(_FINDINGS, "kinds found in a quotation or title", "1.2", NOTHING),
    "target_finding": Fact(BOOL, "the post acted on carries a finding under 1.2", "1.2", False),
    "target_exists": Fact(BOOL, "the post acted on is there", "Overview", True),
    "target_owner": Fact(enum("self staff public none"), "whose the post acted on is", "2.1", "none"),
    "delete_reason": Fact(BOOL, "a reason for the deletion is given", "Overview", False),
    "text_emptied": Fact(BOOL, "the text was edited down to nothing", "Overview", False),
    "official": Fact(BOOL, "the person is a Library official", "2.1"),
    "account_maintained_by_library": Fact(BOOL, "the Library maintains the account", "2.1"),
    "equipment": Fact(enum("library own unknown"), "whose device it is done with", "4.2", "unknown"),
    "library_property": Fact(BOOL, "made at work or standing on a Library account", "2.1"),
    "relation": Fact(enum("self supervisor above other none"), "who the actor is to the person concerned", "", "none"),
    "target_employed": Fact(BOOL, "the person concerned is employed", "", True),
    # Further facts an act may state. What nobody stated is what the last column says.
    "approvals": Fact(INT, "how many people other than the author approved exactly this", "Def-Library-business", 0),
    "expert_agreed": Fact(BOOL, "somebody expert in the topic agreed to exactly this", "Def-Administrator", False),
    "advice_open": Fact(BOOL, "the supervisor was asked for advice and has not answered", "1.1", False),
    "advice_departed": Fact(BOOL, "the text departs from the advice that was given", "1.1", False),
    "departure_reason": Fact(BOOL, "the reason for departing from the advice is given", "1.1", False),
    "consent": Fact(BOOL, "everybody concerned consented in writing to all that is shown", "1.3", False),
    "ground": Fact(enum("none duty authority court_order"), "why reading data may be given out", "1.3", "none"),
    "near_duplicates": Fact(INT, "texts like it on the channel within a day, this one included", "1.4", 0),
    "same_link": Fact(INT, "posts with the same link on the channel within a day, this one included", "1.4", 0),
    "mentions": Fact(INT, "people it calls by their handles", "1.4", 0),
    "limited": Fact(BOOL, "a request to spend less time stands", "1.5", False),
    "minutes_left": Fact(INT, "minutes left of the week's limit", "1.5", 0),
    "issued_by": Fact(enum("none self below other"), "who gave the order, seen from the actor", "1.5", "none"),
    "topic_excepted": Fact(BOOL, "the supervisor extended the area, or agreed to this one reply", "1.7", False),
    "topic_declined": Fact(BOOL, "the topic was declined in this thread before", "1.7", False),
    "declining": Fact(BOOL, "the text politely declines to go further", "1.7", False),
    "work_sealed": Fact(BOOL, "the work holds confidential information and is sealed", "2.2", False),
    "employee_work": Fact(enum("none permitted unpermitted"), "what it holds of an employee's own", "2.3", "none"),
    "personal_agreed": Fact(BOOL, "the supervisor agrees to personal use", "3.1.2", False),
    "personal_minutes": Fact(INT, "minutes of personal use declared for today", "3.1.2", 0),
    "interference": Fact(BOOL, "the supervisor recorded that work suffered, and it stands", "3.1.2", False),
    "stopped_personal": Fact(BOOL, "a request to stop covers personal use", "3.1.1", False),
    "about_library": Fact(BOOL, "it speaks of the Library, its employees, partners or customers", "3.3", False),
    "source_open": Fact(BOOL, "everybody can read the source without signing in", "3.2", False),
    "watches_employee": Fact(BOOL, "the watch is on a named employee's own account", "3.2", False),
    "case_open": Fact(BOOL, "a case about it is open", "3.2", False),
    "discipline": Fact(BOOL, "the case is to close with discipline", "5.2", False),
    "speech_answered": Fact(BOOL, "whether the words concern the public was answered", "3.3", False),
    "law_reviewed": Fact(BOOL, "a lawyer's review is on record", "3.3", False),
    "decider_named": Fact(BOOL, "who decides is named, and has the authority", "5.2", False),
    "findings_given": Fact(BOOL, "a finding for each clause and a response are written", "5.1", False),
    "reporter_told": Fact(BOOL, "whoever reported it was told", "5.1", False),
    "case_role": Fact(enum("none owner decider hr legal"), "what the person is in the case", "5.1", "none"),
    "owner_conflict": Fact(BOOL, "the owner would be the one reported, or the reporter", "5.1", False),
    "recipient": Fact(enum("none supervisor above fallback"), "whom a report goes to", "5.1", "none"),
    "nobody_above": Fact(BOOL, "nobody of the line is left to report to", "5.1", False),
    "report_concerns": Fact(enum("none supervisor above both"), "who of the line a report is about", "5.1", "none"),
    "record_kind": Fact(enum("ordinary personal advice case"), "what kind of record it is", "4.2", "ordinary"),
    "party": Fact(BOOL, "the person takes part in it", "4.2", False),
    "records_officer": Fact(BOOL, "the person keeps the records", "4.2", False),
    "held": Fact(BOOL, "a hold stands on the record", "4.2", False),
    "scheduled_for_disposal": Fact(BOOL, "the retention schedule says it is due", "4.2", False),
    "suspended": Fact(BOOL, "all publishing is suspended", "Def-Administrator", False),
    "judged": Fact(BOOL, "the finding is one that only a person can judge", "1.2", False),
    "second_agreed": Fact(BOOL, "a second person agreed", "4.2", False),
}


# What an act leaves unstated, and what that means.
UNSTATED: Mapping[str, Any] = {name: fact.otherwise for name, fact in FACTS.items() if fact.otherwise is not None}
