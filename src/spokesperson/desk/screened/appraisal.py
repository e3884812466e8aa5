"""Reading a draft as the directive reads it: every outgoing word is screened, and the facts follow (1.2-1.4, 1.6).

Screened are the text, each alternative text and each file name: whatever the public could come to see (R33).
A finding that a second person overruled, with a reason, no longer counts (R35).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.decisions.activity import Activity
from spokesperson.desk import beside
from spokesperson.desk.advice import agreeing
from spokesperson.desk.consent import consents
from spokesperson.desk.models import Approval, Draft, Overrule
from spokesperson.desk.screened import reach, smuggled
from spokesperson.desk.writing import content, own_facts
from spokesperson.directive.register import NoDirectiveInForce, compiled, hash_at, in_force
from spokesperson.screening import DEFAULT_POLICY, PRIVATE_KINDS, Author, Finding, Policy, Report, screen

TEXT = "text"
LOST = (reach.DEAD, reach.REFUSED)


@dataclass(frozen=True)
class Found:
    """A finding and where it stands: ``text``, ``alt:<uid>`` or ``file:<uid>``; ``overruled`` by a second person.

    ``sentence`` is what stands around the marked words: a consent is given for a whole sentence.
    """

    where: str
    finding: Finding
    excerpt: str
    overruled: bool
    sentence: str = ""

    @property
    def excerpt_hash(self) -> str:
        """What an overruling is bound to: the marked words in their sentence; elsewhere they may mean another thing."""
        return excerpt_hash(f"{self.excerpt}\n{self.sentence}")

    @property
    def sentence_hash(self) -> str:
        return excerpt_hash(self.sentence)


@dataclass(frozen=True)
class Appraisal:
    """A draft as screened: the report on its text, and everything found anywhere in it.

    ``seen``: what the last look saw at the Library's own addresses in it (``desk.screened.reach``).
    """

    report: Report
    found: tuple[Found, ...]
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def links_back(self) -> bool:
        """Whether one of the Library's addresses in it counts: a page known not to be there leads nobody back (R58)."""
        return any(link.owned and self.seen.get(link.url) not in LOST for link in self.report.links)

    def kinds(self, level: str) -> frozenset[str]:
        return frozenset(f.finding.kind for f in self.found if f.finding.level == level and not f.overruled)


def excerpt_hash(excerpt: str) -> str:
    """The hash of some words, case and spacing aside."""
    return hashlib.sha256(" ".join(excerpt.casefold().split()).encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=8)
def _policy(file_hash: str) -> Policy:
    return Policy.from_screens(compiled(file_hash).screens)


def policy_in_force() -> Policy:
    """What each kind of finding means under the directive in force; the built-in meaning where there is none."""
    try:
        return _policy(hash_at())
    except NoDirectiveInForce:
        return DEFAULT_POLICY


def appraise(draft: Draft) -> Appraisal:
    """Screen everything the draft would make public."""
    house = institution.load(settings.INSTITUTION_FILE)
    policy = policy_in_force()
    author = Author(name=draft.author.name, email=draft.author.email, phone=draft.author.phone)
    # A reply may not confirm what a customer told, whether or not we hold their words (1.3; R39).
    thread = draft.thread_text if draft.thread_text or draft.in_reply_to else None
    report = screen(draft.text, institution=house, policy=policy, thread=thread, author=author)
    overruled = _Overruled(draft)
    found = _found(TEXT, draft.text, report, overruled)
    for media in draft.pictures:
        for where, words in ((f"alt:{media.uid}", media.alt), (f"file:{media.uid}", media.file_name)):
            beside = screen(words, institution=house, policy=policy, author=author)
            found += [f for f in _found(where, words, beside, overruled) if f.finding.kind != "not_meaningful"]
    return Appraisal(report, tuple(found), reach.known(link.url for link in report.links if link.owned))


class _Overruled:
    """What a second person set aside in a draft. For what is confidential that holds only while the consent does."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.words: dict[tuple[str, str], list[Overrule]] = {}
        for look in draft.overrules.all() if draft.pk else ():
            self.words.setdefault((look.kind, look.excerpt_hash), []).append(look)

    def __call__(self, one: Found) -> bool:
        looks = self.words.get((one.finding.kind, one.excerpt_hash), [])
        if not looks or one.finding.kind not in PRIVATE_KINDS or one.finding.effect != "deny":
            return bool(looks)
        return consents.looked_at(self.draft, one, looks)


def _found(where: str, text: str, report: Report, overruled: _Overruled) -> list[Found]:
    found = []
    for finding in report.findings:
        around = consents.sentence(text, finding.start, finding.end)
        one = Found(where, finding, text[finding.start : finding.end], False, around)
        found.append(replace(one, overruled=overruled(one)))
    return found


def proposal(draft: Draft, stage: str, appraisal: Appraisal, **more: Any) -> Activity:
    """The act this draft proposes. ``stage`` is draft (live check), submit, or send (the pause must be over)."""
    media = draft.pictures
    includes = set()
    if appraisal.report.links:
        includes.add("link")
    hidden = smuggled.found(draft.text)
    if hidden or any(m.uploaded_by_id == draft.author_id for m in media):
        includes.add("upload")
    text = draft.text.strip()
    approvals = _approvals(draft)
    approvers = {a.by_id for a in approvals}
    facts = {
        "stage": stage,
        "purpose": draft.purpose or "none",
        "purpose_words": bool(draft.purpose_words.strip()),
        "think_answered": thought(draft),
        "seconds_since_edit": max(0, int((clock.now() - draft.edited_at).total_seconds())),
        "scheduled": draft.scheduled_for is not None,
        "emergency": bool(draft.emergency.strip()),
        "at_work_decided": draft.decided_at_work and draft.scheduled_for is not None,
        "supervisor_approved": not approvers.isdisjoint(_line(draft)),
        "approvals": len(approvers),
        "expert_agreed": agreeing.expert_agreed(draft.topic, approvers),
        "media_count": len(media),
        "alt_missing": any(not m.alt.strip() for m in media),
        "rights_missing": any(not m.rights.strip() for m in media),
        "media_refused": hidden == smuggled.DATA,
        "link_refused": any(link.refused for link in appraisal.report.links),
        "text_identifies": appraisal.report.identifies,
        "links_back": appraisal.links_back,
        "no_link_reason": bool(draft.no_link_reason.strip()),
        "text_emptied": text in ("", ".") and not media,
        **own_facts.stated(draft.stated),
        **own_facts.since_approval(max((a.at for a in approvals), default=None)),
        "screen.listed": appraisal.kinds("listed"),
        "screen.judgment": appraisal.kinds("judgment"),
        "screen.quoted": appraisal.kinds("quoted"),
        **beside.facts(draft, appraisal),
        **more,
    }
    return Activity(
        actor=draft.author,
        action="comment" if draft.in_reply_to else "post",
        includes=frozenset(includes),
        subject=draft.urn,
        account=draft.account,
        use=draft.use,
        topic=draft.topic,
        settled=frozenset(draft.settled),
        facts=facts,
        media=tuple(m.sha256 for m in media),
        equipment=draft.equipment,
        as2={"type": "Create", "actor": draft.author.urn, "object": content.note(draft)},
    )


def approved_by(draft: Draft) -> set[int]:
    """Who, other than the author, approved exactly this content, hour and directive version (R20)."""
    return {a.by_id for a in _approvals(draft)}


def _approvals(draft: Draft) -> list[Approval]:
    if not draft.pk:
        return []
    try:
        bound = content.approval_hash(draft, hash_at())
    except NoDirectiveInForce:
        return []
    now = clock.now()
    standing = [a for a in draft.approvals.all() if a.expires_at is None or a.expires_at > now]
    return [a for a in standing if a.content_hash == bound and a.by_id != draft.author_id]


def _line(draft: Draft) -> set[int]:
    boss = draft.author.supervisor
    return {pk for pk in (boss.pk, boss.supervisor_id) if pk is not None} if boss else set()


def questions(draft: Draft) -> dict[str, str]:
    """The think questions this draft has to answer (R65): all of them, or one for a reply, so that it comes in time."""
    try:
        asked = dict(in_force().questions)
    except NoDirectiveInForce:
        return {}
    if draft.in_reply_to:
        last = list(asked)[-1:]
        return {key: asked[key] for key in last}
    return asked


def thought(draft: Draft) -> bool:
    """Whether each question is answered, and as somebody would answer who may go on: "confidential: no", in words if
    it asks for words (R65)."""
    try:
        expected = in_force().answers
    except NoDirectiveInForce:
        return True
    given = {key: str(draft.answers.get(key, "")).strip() for key in questions(draft)}
    return all(words and expected.get(key, "words") in ("words", words) for key, words in given.items())


def lasting(settled: dict[str, str]) -> dict[str, str]:
    """The warnings that stay taken note of when the text changes: those that are not about the text (1.2-1.4)."""
    try:
        about_text = tuple(screen.id for screen in in_force().screens)
    except NoDirectiveInForce:
        about_text = ()
    return {rule: words for rule, words in settled.items() if not rule.startswith(about_text)}
