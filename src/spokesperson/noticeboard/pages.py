"""What the public reads: the board, one notice with its answers, its pictures (SH 620.4, 1.6, 4.2).

No sign-in, no cookie needed, nothing of the visitor kept.
"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import conditional_page, require_safe

from spokesperson.archive import store as archive
from spokesperson.noticeboard.models import Notice, NoticeMedia

PAGE = 20
# Of what pictures may be, these cannot run anything in a browser; whatever else a row says is sent as plain bytes.
SHOWN_AS = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


def standing() -> QuerySet[Notice]:
    """Notices that stand, newest first, with their pictures."""
    return Notice.objects.filter(deleted=None).prefetch_related("media")


@require_safe
@conditional_page
def board(request: HttpRequest) -> HttpResponse:
    page = Paginator(standing().filter(in_reply_to=""), PAGE).get_page(request.GET.get("page"))
    return render(request, "noticeboard/list.html", {"page": page})


@require_safe
def notice(request: HttpRequest, uid: object) -> HttpResponse:
    """One notice at its permanent address; what was deleted answers 410 and says when."""
    found = get_object_or_404(Notice.objects.prefetch_related("media"), uid=uid)
    answers = standing().filter(in_reply_to=found.uri).order_by("published", "id")
    answered = Notice.objects.filter(uri=found.in_reply_to).first() if found.in_reply_to else None
    context = {"notice": found, "answers": answers, "answered": answered}
    return render(request, "noticeboard/notice.html", context, status=410 if found.deleted else 200)


@require_safe
def media(request: HttpRequest, sha256: str) -> HttpResponse:
    """A picture, only while a notice that shows it stands."""
    shown = NoticeMedia.objects.filter(sha256=sha256, notice__deleted=None).first()
    if shown is None:
        raise Http404
    data = archive.open_media(sha256)
    known = shown.media_type in SHOWN_AS
    response = HttpResponse(data, content_type=shown.media_type if known else "application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # A notice may be taken down, so nobody keeps its pictures for long.
    response["Cache-Control"] = "public, max-age=300"
    if not known:
        response["Content-Disposition"] = "attachment"
    return response
