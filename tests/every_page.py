"""Every page of the product with addresses that exist in the demonstration library, by the name of its address.

A name of the address table that is neither in ``pages`` nor in ``ACTS`` and ``FILES`` fails in
``tests/web/test_every_page_budget.py``: a page that no test opens.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from spokesperson.accounts.models import Account, RelatedGroup
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Advice, Draft, Guidance, Publication, ReusePermission
from spokesperson.directive.models import Proposal
from spokesperson.oversight.mail import digest_mail
from spokesperson.people.models import Grant, Order
from tests.demo_library import DemoLibrary

FIXED = (
    "home", "write", "likes", "drafts", "works", "works_left", "reuse_ask", "calendar", "publishing",
    "handovers", "guidance", "guidance_new", "reviews", "advice", "questions", "why", "help", "sign_in",
    "directive", "directive_drafts", "directive_matrix", "directive_coverage", "directive_worksheet", "orders",
    "accounts", "account_new", "account_requests", "account_reports", "grants", "groups", "access_requests",
    "people", "person_new", "people_import", "people_calendar", "people_positions", "register",
    "register_report", "my_time", "representatives", "records", "acknowledgements", "deliveries",
    "review_directive", "noticeboard:list", "palette", "me",
)  # fmt: skip


# What answers no page of its own: acts (they answer with a page that is listed), parts of pages, and files.
ACTS = {
    "acknowledge", "account_act", "delivery_again", "directive_draft_act", "directive_draft_check", "draft_ask_advice",
    "draft_accounts", "draft_check", "draft_consents", "draft_decline", "draft_discard", "draft_media", "draft_part",
    "draft_post", "draft_post_all", "draft_rejoin", "draft_release", "draft_resolve", "draft_restore",
    "draft_schedule", "draft_schedule_all", "draft_submit", "draft_withdraw", "draft_posted", "guidance_retire",
    "handover_decline", "handover_reopen", "handover_take", "handover_withdraw", "order_confirm", "order_lift",
    "remind_people",
    "set_language", "sign_out", "consent_revoke",
}  # fmt: skip
FILES = {
    "checkpoint",
    "acknowledgements_file", "consent_document", "directive_draft_export", "directive_draft_source", "draft_picture",
    "guidance_text", "handover_picture", "healthz", "licence", "noticeboard:atom", "noticeboard:json",
    "noticeboard:media", "people_export", "readyz", "record_proof", "register_atom", "register_json", "signed_licence",
    "verifier",
}  # fmt: skip


def names() -> set[str]:
    """Every name of the address table but those of the machine's own (``api:`` and ``authzen:``)."""
    return {name for name in _walk(get_resolver(), "") if not name.startswith(("api", "authzen"))}


def _walk(part: URLResolver, space: str) -> Iterator[str]:
    for entry in part.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"
        else:
            yield from _walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space)


def pages(demo: DemoLibrary) -> dict[str, list[str]]:
    """The addresses of every page: those with a thing in them are opened for each kind of that thing."""
    found = {name: [reverse(name)] for name in FIXED}
    for name, things in (_desk() | _speaking() | _oversight() | _reading(demo)).items():
        found[name] = [reverse(name, args=thing if isinstance(thing, tuple) else (thing,)) for thing in things]
    found["people_preview"] = [demo.client("web").post("/people/import", {"file": _personnel()}).headers["Location"]]
    found["write"].append("/write?in_reply_to=https://social.example/1")
    found["why"] += ["/why?action=post", "/why?action=upload"]
    found["calendar"] += [f"/calendar?view={view}" for view in ("week", "day", "list")]
    found["records"].append(f"/records?subject={Publication.objects.latest('id').draft.urn}")
    return found


def flat(found: dict[str, list[str]]) -> list[tuple[str, str]]:
    """(name, address) one by one."""
    return [(name, address) for name, addresses in found.items() for address in addresses]


def _personnel() -> SimpleUploadedFile:
    rows = "email,name,supervisor\nnew.one@willowlibrary.example,New One,lucia-ferro\nnobody,X,lucia-ferro\n"
    return SimpleUploadedFile("people.csv", rows.encode(), content_type="text/csv")


def _desk() -> dict[str, list[Any]]:
    drafts = Draft.objects.order_by("id")
    of_each_state = {draft.state: draft.uid for draft in drafts}
    movable = drafts.filter(state="scheduled").first() or drafts.latest("id")
    return {
        "draft": list(of_each_state.values()), "draft_move": [movable.uid],
        "draft_hand_over": [drafts.filter(state__in=("draft", "pausing"))[0].uid],
        "published": [one.uid for one in Publication.objects.order_by("id")][-3:],
        "noticeboard:notice": [Publication.objects.filter(deleted_at=None).latest("id").url.rsplit("/", 1)[1]],
        "review": [draft.uid for draft in drafts.exclude(decided_hash="").filter(publication=None)][:2],
    }  # fmt: skip


def _speaking() -> dict[str, list[Any]]:
    return {
        "advice_one": [one.uid for one in Advice.objects.order_by("id")],
        "guidance_one": [one.uid for one in Guidance.objects.order_by("id")][:3],
        "reuse": [one.uid for one in ReusePermission.objects.order_by("id")],
        "representative": ["nora-okafor"], "representative_time": ["nora-okafor"],
    }  # fmt: skip


def _oversight() -> dict[str, list[Any]]:
    accounts = [one.uid for one in Account.objects.order_by("id")]
    handles = ["nora-okafor", "sam-whitlock", "theo-lindgren"]
    return {
        "account": accounts, "account_change": accounts[:2], "before_blocking": accounts[:1],
        "grant": [one.uid for one in Grant.objects.order_by("id")],
        "group": [one.uid for one in RelatedGroup.objects.order_by("id")],
        "order": [one.uid for one in Order.objects.order_by("id")],
        "order_new": handles[:1], "order_limit": handles[:1], "order_disallow": handles[:1],
        "person": handles, "person_hours": handles[:2], "person_areas": handles[:2],
        "person_form": [(handles[0], form) for form in ("change", "transfer", "leave", "position", "appoint")],
    }  # fmt: skip


def _reading(demo: DemoLibrary) -> dict[str, list[Any]]:
    proposals = [one.uid for one in Proposal.objects.order_by("id")]
    kinds = {record.type: record.record_id for record in archive.recent(400)}
    return {
        "directive_draft": proposals, "directive_draft_change": proposals,
        "digest_off": [resolve(digest_mail.off_url(demo.people["librarian"])).kwargs["signed"]],
        "directive_related": ["GO 110.2"], "directive_version": ["1.0"], "directive_compare": [("1.0", "1.0")],
        "directive_version_clause": [("1.0", "1.3")], "clause": ["1.3", "Overview", "Def-Representative"],
        "record": list(kinds.values()),
        "why_decision": [
            Decision.objects.filter(effect=effect).latest("id").uid
            for effect in set(Decision.objects.values_list("effect", flat=True))
        ],
    }  # fmt: skip
