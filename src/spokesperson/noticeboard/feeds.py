"""The board as feeds: Atom (RFC 4287) and JSON Feed 1.1 (SH 620.4, 4.2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import format_html_join, linebreaks, urlize
from django.utils.translation import get_language, gettext
from django.views.decorators.http import conditional_page, require_safe

from spokesperson import clock
from spokesperson.institution import load
from spokesperson.noticeboard.models import Notice, NoticeMedia
from spokesperson.noticeboard.pages import standing

LATEST = 40
TITLE = 80


@require_safe
@conditional_page
def atom(request: HttpRequest) -> HttpResponse:
    feed = DatedAtom(
        title=_title(),
        link=request.build_absolute_uri(reverse("noticeboard:list")),
        feed_url=request.build_absolute_uri(reverse("noticeboard:atom")),
        description="",
        language=get_language(),
    )
    for notice in _latest():
        feed.add_item(
            title=title_of(notice),
            link=notice.uri,
            description=html_of(notice, request),
            unique_id=f"urn:uuid:{notice.uid}",
            author_name=notice.author_name,
            pubdate=notice.published,
            updateddate=notice.edited or notice.published,
            enclosures=[Enclosure(_address(item, request), "0", item.media_type) for item in notice.media.all()],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


class DatedAtom(Atom1Feed):
    """A feed without entries is dated by our clock, like everything else here."""

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=clock.now())


@require_safe
@conditional_page
def json_feed(request: HttpRequest) -> JsonResponse:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(),
        "home_page_url": request.build_absolute_uri(reverse("noticeboard:list")),
        "feed_url": request.build_absolute_uri(reverse("noticeboard:json")),
        "language": get_language(),
        "items": [_item(notice, request) for notice in _latest()],
    }
    return JsonResponse(feed, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False})


def _item(notice: Notice, request: HttpRequest) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": notice.uri,
        "url": notice.uri,
        "content_text": notice.text,
        "content_html": html_of(notice, request),
        "date_published": clock.iso(notice.published),
        "authors": [{"name": notice.author_name}],
        "language": notice.language,
    }
    if notice.edited:
        item["date_modified"] = clock.iso(notice.edited)
    attachments = [{"url": _address(m, request), "mime_type": m.media_type, "title": m.alt} for m in notice.media.all()]
    return {**item, "attachments": attachments} if attachments else item


def _latest() -> list[Notice]:
    return list(standing()[:LATEST])


def _title() -> str:
    return gettext("Notices of %(institution)s") % {"institution": load(settings.INSTITUTION_FILE).name}


def title_of(notice: Notice) -> str:
    """The first line, cut at a word: a notice has no title of its own."""
    first = notice.text.strip().split("\n", 1)[0].strip()
    if not first:
        return gettext("A picture")
    return first if len(first) <= TITLE else first[:TITLE].rsplit(" ", 1)[0] + "…"


def html_of(notice: Notice, request: HttpRequest) -> str:
    """The words, escaped, with paragraphs and links, then the pictures with their alternative texts."""
    pictures = format_html_join(
        "", '<p><img src="{}" alt="{}"></p>', ((_address(m, request), m.alt) for m in notice.media.all())
    )
    words = linebreaks(urlize(notice.text, nofollow=True, autoescape=True))
    return words + pictures


def _address(item: NoticeMedia, request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("noticeboard:media", args=[item.sha256]))
